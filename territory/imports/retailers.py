"""Retailers files: shops, their owners, status, place and route."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.domain.retailers import plan_profile, plan_status
from accounts.enums import SERVED_STATES, BusinessType, RetailerState
from accounts.models import Retailer, RetailerStatus
from salesforce_app.imports.kinds import Done
from salesforce_app.imports.plan import Row
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import BEGINNING, local_day

from ..domain.placements import plan_move, plan_residence
from ..models import Residence, RetailerMonth, Route, RouteStop, Village
from ..queries.closing import closed_months
from .moves import PlacingImport
from .owners import Owners, is_of_odd_age
from .retailer_table import RETAILERS

PROFILE = (
    "name", "opened_on", "licence_expires_on", "address", "floor_area_m2", "market_type", "business_type",
    "size_class", "grade", "integrity_grade", "visits_per_month",
)  # fmt: skip
"""Columns that are fields of the shop's record as they are."""

LARGE_FLOOR_AREA_M2 = 500
OTHER_TYPES_AT_MOST_PERCENT = 5

M = TypeVar("M", bound=models.Model)


class RetailersImport(PlacingImport):
    """Shops, known by their licence number."""

    table: ClassVar = RETAILERS

    def begin(self) -> None:
        """See RowImport."""
        self._today = local_day(self.job.moment)
        self._routes = {route.code: route for route in Route.objects.all()}
        self._villages = {(village.township, village.name): village for village in Village.objects.all()}
        self._owners = Owners()
        self._closed = closed_months()
        self._typed = self._other = 0

    def plan(self, rows: Sequence[Row], changes: ChangeSet) -> None:
        """See RowImport."""
        numbers = [row.values["licence_no"] for row in rows]
        self._retailers = {
            retailer.licence_no: retailer for retailer in Retailer.objects.filter(licence_no__in=numbers)
        }
        shops = list(self._retailers.values())
        self._owners.load(shops, rows)
        self._statuses = _by_retailer(RetailerStatus.objects.filter(retailer__in=shops).order_by("since"))
        self._residences = _by_retailer(Residence.objects.filter(retailer__in=shops).order_by("since"))
        stops = RouteStop.objects.filter(retailer__in=shops).select_related("route").order_by("since")
        self._stops = _by_retailer(stops)
        self._moved: dict[int, tuple[date, int]] = {}
        self.decide(rows, changes, self._plan_row)
        self._warn_of_late_moves()

    def _plan_row(self, row: Row, changes: ChangeSet) -> Done:
        values: dict[str, Any] = row.values
        self.refuse_second(row, values["licence_no"], "licence_no")
        route = self._route(values["route_code"])
        retailer = self._retailers.get(values["licence_no"])
        is_new = retailer is None
        if retailer is None:
            retailer = Retailer(licence_no=values["licence_no"], name=values["name"])
            changes.create(retailer)
        if values.get("latitude") == values.get("longitude") == 0:
            # Programs write it for want of a position.
            values = values | {"latitude": None, "longitude": None}
            self.findings.warn(
                _("The position 0, 0 is not kept: it stands for a missing one."), line=row.line
            )
        changed = [plan_profile(changes, retailer, _profile(values, retailer))]
        changed.append(self._plan_states(row, changes, retailer))
        changed.append(self._plan_stop(row, changes, retailer, route))
        village = self._village(row, changes)
        if village is not None:
            changed.append(self._plan_residence(row, changes, retailer, village))
        changed.append(self._owners.plan(row, changes, retailer))
        # Only now is it certain that the row, and with it a new village, stays.
        if village is not None:
            self._villages[village.township, village.name] = village
        self._warn(row, retailer)
        return Done.CREATED if is_new else Done.updated_if(any(changed))

    def _route(self, code: str) -> Route:
        if code not in self._routes:
            raise InputError(
                "route_code",
                _("There is no route “%(code)s” on file.") % {"code": code},
                _("Import the route first, or correct the code."),
            )
        return self._routes[code]

    def _plan_states(self, row: Row, changes: ChangeSet, retailer: Retailer) -> bool:
        values: dict[str, Any] = row.values
        statuses = self._statuses[retailer.pk] if not retailer._state.adding else []
        since, opened = values.get("since"), retailer.opened_on
        state = values.get("status") or (None if statuses else RetailerState.ACTIVE.value)
        if state is None:
            return False
        if not statuses and _ends_service(state) and since and (opened or BEGINNING) < since:
            # A shop that comes to our knowledge after it closed was open before.
            plan_status(changes, statuses, retailer=retailer, state=RetailerState.ACTIVE, since=opened)
        elif not statuses:
            since = opened or since
        return plan_status(changes, statuses, retailer=retailer, state=RetailerState(state), since=since)

    def _plan_stop(self, row: Row, changes: ChangeSet, retailer: Retailer, route: Route) -> bool:
        values: dict[str, Any] = row.values
        stops = [stop for stop in self._stops[retailer.pk] if stop.kind == route.kind] if retailer.pk else []
        since = values.get("since") if stops else _placed_since(values) or retailer.opened_on
        is_move = bool(stops) and stops[-1].route_id != route.pk
        changed = plan_move(
            changes, stops, retailer=retailer, route=route, since=since, position=values.get("position")
        )
        if is_move and since is not None:
            self._moved[retailer.pk] = since, row.line
        return changed

    def _warn_of_late_moves(self) -> None:
        """Name the shops that moved before something was sold in a month that is closed."""
        if not self._moved or not self._closed:
            return
        closed = RetailerMonth.objects.filter(retailer__in=self._moved, month__in=self._closed)
        latest = closed.order_by().values_list("retailer")
        for retailer, sold_on in latest.annotate(sold_on=Max("last_order_on")):
            since, line = self._moved[retailer]
            if sold_on >= since:
                self.findings.warn(
                    _("Moved from a day before sales of a closed month: these stay on the route before."),
                    line=line,
                )

    def _village(self, row: Row, changes: ChangeSet) -> Village | None:
        values: dict[str, Any] = row.values
        name, township = values.get("village"), values.get("township") or ""
        if name is None:
            if township:
                self.findings.warn(_("A township without a village is not kept."), line=row.line)
            return None
        return self._villages.get((township, name)) or changes.create(Village(township=township, name=name))

    def _plan_residence(self, row: Row, changes: ChangeSet, retailer: Retailer, village: Village) -> bool:
        values: dict[str, Any] = row.values
        residences = self._residences[retailer.pk] if retailer.pk else []
        since = values.get("since") if residences else retailer.opened_on or _placed_since(values)
        return plan_residence(changes, residences, retailer=retailer, village=village, since=since)

    def _warn(self, row: Row, retailer: Retailer) -> None:
        values: dict[str, Any] = row.values
        area, year, state = values.get("floor_area_m2"), values.get("owner_birth_year"), values.get("status")
        if area is not None and area > LARGE_FLOOR_AREA_M2:
            self.findings.warn(_("The floor area is above 500 m²."), line=row.line)
        if year is not None and is_of_odd_age(year, self._today):
            self.findings.warn(_("The owner would be below 18 or above 90 years old."), line=row.line)
        expires: date | None = retailer.licence_expires_on
        if expires is not None and expires < self._today and state != RetailerState.CLOSED:
            self.findings.warn(_("The licence has expired."), line=row.line)
        if values.get("business_type") and (state is None or state in SERVED_STATES):
            self._typed += 1
            self._other += values["business_type"] == BusinessType.OTHER

    def conclude(self) -> None:
        """See RowImport."""
        if self._other * 100 > self._typed * OTHER_TYPES_AT_MOST_PERCENT:
            self.findings.warn(
                _("%(other)d of %(typed)d shops are of business type “other”, more than 5 %%.")
                % {"other": self._other, "typed": self._typed}
            )


def _ends_service(state: str | None) -> bool:
    return state in (RetailerState.SUSPENDED, RetailerState.CLOSED)


def _placed_since(values: dict[str, Any]) -> date | None:
    """``since`` of a new shop, unless it is the day on which the shop closed."""
    since: date | None = values.get("since")
    return None if _ends_service(values.get("status")) else since


def _profile(values: dict[str, Any], retailer: Retailer) -> dict[str, Any]:
    """The fields of the record that the row fills; what it leaves empty stays as it is."""
    given = {name: values[name] for name in PROFILE if values.get(name) is not None}
    if "size_class" in given:
        given["size_class"] = int(given["size_class"])
    position = {name: values[name] for name in ("latitude", "longitude") if values.get(name) is not None}
    if position or retailer.latitude is not None:
        datum = values.get("datum")
        given |= position | ({"datum": datum} if datum else {})
    return given


def _by_retailer(records: Iterable[M]) -> defaultdict[int, list[M]]:
    found: defaultdict[int, list[M]] = defaultdict(list)
    for record in records:
        found[record.retailer_id].append(record)  # type: ignore[attr-defined]
    return found
