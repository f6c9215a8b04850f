"""Visits files: who was at which shop when, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Datum
from accounts.models import Retailer, Staff
from salesforce_app.imports.kinds import Done, RowImport
from salesforce_app.imports.plan import Row
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.values import (
    LATITUDE,
    LENGTH,
    LONGITUDE,
    Choice,
    DateTime,
    Identifier,
    Measure,
    Text,
    TextList,
)
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from territory.queries.rules import rule_book
from territory.queries.stamping import Stamper

from ..domain.visits import never_on_a_route, plan_visit
from ..enums import Channel
from ..models import Visit

CHANNELS = {
    Channel.IN_PERSON.value: ("实地", "上门", "面访", "实地拜访", "in person", "visit"),
    Channel.PHONE.value: ("电话", "电访", "call"),
    Channel.MESSAGE.value: ("微信", "短信", "消息", "线上", "text"),
}
DATUMS = {
    Datum.WGS84.value: ("WGS-84", "GPS"),
    Datum.GCJ02.value: ("GCJ-02", "火星坐标", "高德"),
    Datum.BD09.value: ("BD-09", "百度", "百度坐标"),
}

PLAIN = ("ended_at", "channel", "outcome", "notes", "latitude", "longitude", "accuracy_m")
"""Columns that are fields of the visit as they are."""

Arrival = tuple[int, int, datetime]
"""The keys of staff and shop, and the moment of arrival."""


class VisitsImport(RowImport):
    """Visits, known by their number, else by who arrived where and when."""

    table: ClassVar = Table(
        "visits",
        (
            Column("username", Identifier(150), required=True, aliases=("账号", "用户名", "工号")),
            Column(
                "licence_no", Identifier(60), required=True, aliases=("许可证号", "许可证号码", "license_no")
            ),
            Column("started_at", DateTime(date_alone=True), required=True, aliases=("到店时间", "签到时间")),
            Column("visit_id", Identifier(60), aliases=("拜访编号",)),
            Column("ended_at", DateTime(), aliases=("离店时间", "签退时间")),
            Column("channel", Choice(CHANNELS), aliases=("方式", "拜访方式")),
            Column("purposes", TextList(Text(200)), aliases=("目的", "拜访目的", "purpose")),
            Column("outcome", Text(200), aliases=("结果", "拜访结果")),
            Column("notes", Text(multiline=True), aliases=("备注", "记录", "note")),
            Column("latitude", LATITUDE, aliases=("纬度", "lat")),
            Column("longitude", LONGITUDE, aliases=("经度", "lon", "lng")),
            Column("datum", Choice(DATUMS), aliases=("坐标系",)),
            Column(
                "accuracy_m",
                Measure(units=LENGTH, places=1, maximum=Decimal(1_000_000)),
                aliases=("精度", "accuracy"),
            ),
        ),
    )

    def begin(self) -> None:
        """See RowImport."""
        self._zone = timezone.get_default_timezone()
        self._staff = {person.username: person for person in Staff.objects.all()}
        self._stamper = Stamper()
        self._rules = rule_book()
        self._retailers: dict[str, Retailer] = {}

    def plan(self, rows: Sequence[Row], changes: ChangeSet) -> None:
        """See RowImport."""
        self._load_retailers(rows)
        self._load_visits(rows)
        self._stamps = self._stamped(rows)
        self.decide(rows, changes, self._plan_row)

    def _load_retailers(self, rows: Sequence[Row]) -> None:
        """The shops of the rows, with no more than a visit asks of them. They come up again and again."""
        numbers = {str(row.values["licence_no"]) for row in rows} - self._retailers.keys()
        shops = Retailer.objects.filter(licence_no__in=numbers)
        for shop in shops.only("licence_no", "market_type", "latitude", "longitude", "datum"):
            self._retailers[shop.licence_no] = shop

    def _load_visits(self, rows: Sequence[Row]) -> None:
        """The visits on file that the rows may mean; two statements."""
        numbers = {row.values["visit_id"] for row in rows if row.values.get("visit_id") is not None}
        arrivals = {row.values["started_at"] for row in rows if row.values.get("visit_id") is None}
        self._by_number = {visit.visit_id: visit for visit in Visit.objects.filter(visit_id__in=numbers)}
        # Of several with one arrival, the one without a number of its own comes last and counts.
        arrived = Visit.objects.filter(started_at__in=arrivals).order_by("-visit_id")
        self._by_arrival: dict[Arrival, Visit] = {
            (visit.staff_id, visit.retailer_id, visit.started_at): self._by_number.get(visit.visit_id, visit)
            for visit in arrived
        }

    def _stamped(self, rows: Sequence[Row]) -> dict[int, tuple[int | None, int | None, bool]]:
        """Line → keys of route and unit on the visit's day, and whether they are those of another day."""
        import polars as pl

        shops = [self._retailers.get(str(row.values["licence_no"])) for row in rows]
        frame = pl.DataFrame(
            {
                "line": [row.line for row in rows],
                "retailer_id": [shop.pk if shop is not None else None for shop in shops],
                "day": [self._local(row).date() for row in rows],
            },
            schema={"line": pl.Int64, "retailer_id": pl.Int64, "day": pl.Date},
        )
        stamped = self._stamper.stamp(frame, "day").select("line", "route_id", "unit_id", "is_fallback")
        return {line: (route, unit, fallback) for line, route, unit, fallback in stamped.iter_rows()}

    def _local(self, row: Row) -> datetime:
        started: Any = row.values["started_at"]
        return timezone.localtime(started, self._zone)

    def _plan_row(self, row: Row, changes: ChangeSet) -> Done:
        values: dict[str, Any] = row.values
        staff = self._staff.get(values["username"])
        if staff is None:
            raise InputError(
                "username",
                _("There is nobody with the username “%(username)s” on file.")
                % {"username": values["username"]},
                _("Import the staff first, or correct the username."),
            )
        retailer = self._retailers.get(values["licence_no"])
        if retailer is None:
            raise InputError(
                "licence_no",
                _("No shop with licence no. “%(licence)s” is on file.") % {"licence": values["licence_no"]},
                _("Import the shop first, or correct the number."),
            )
        arrival = (staff.pk, retailer.pk, values["started_at"])
        number = values.get("visit_id")
        self.refuse_second(row, number or arrival, "visit_id" if number else "started_at")
        visit = self._by_number.get(number) if number else self._by_arrival.get(arrival)
        is_new = visit is None
        if visit is not None:
            # A row may tell of it by its number, and another by its arrival.
            self.refuse_second(row, visit.pk, "visit_id" if number else "started_at")
        else:
            visit = changes.create(Visit(visit_id=number or "", batch=self.batch))
        fields = {name: values[name] for name in PLAIN if values.get(name) is not None}
        if values.get("purposes") is not None:
            fields["purposes"] = list(values["purposes"])
        fields |= {"staff": staff, "retailer": retailer, "started_at": values["started_at"]}
        fields |= self._stamp(row, visit, retailer)
        changed = plan_visit(
            changes,
            visit,
            fields,
            retailer=retailer,
            moment=self.job.moment,
            datum=values.get("datum") or Datum.WGS84,
            tolerance_m=self._tolerance(row, retailer),
        )
        if self._local(row).time() == time():
            self.findings.warn(
                _("Arrived at midnight: the file seems to tell the date alone."), line=row.line
            )
        return Done.CREATED if is_new else Done.updated_if(changed)

    def _tolerance(self, row: Row, retailer: Retailer) -> float:
        """How near to the shop is near, by the rules of the visit's month."""
        rules = self._rules.of(Month.of(self._local(row).date()))
        return rules.field_work.tolerance_of(retailer.market_type)

    def _stamp(self, row: Row, visit: Visit, retailer: Retailer) -> dict[str, int]:
        """Route and unit of the visit's day. A visit on file keeps its own, unless it was another day's."""
        day: date = self._local(row).date()
        if not visit._state.adding and visit.retailer_id == retailer.pk and visit.visited_on == day:
            return {}
        route, unit, is_fallback = self._stamps[row.line]
        if route is None or unit is None:
            raise never_on_a_route()
        if is_fallback:
            self.findings.warn(
                _("Visited on a date on which the shop stood on no route: counted on the nearest one."),
                line=row.line,
            )
        return {"route_id": route, "unit_id": unit}
