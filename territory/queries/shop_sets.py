"""Which shops a number on a page was counted from: each set of shops by its name, place and month.

The pages count by the same functions that the lists open, save where a roll-up has the number already: there
a test says that both agree. A place is a unit with all below it, a route, a village, or None for everything
that the scope covers. Members are told whether or not the reader may see them still.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cached_property

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from accounts.enums import RetailerState
from accounts.models import RetailerStatus
from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.collector import rows_are_no_garbage
from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force

from ..enums import RouteKind
from ..measures.indices import growth_alert, growth_index
from ..measures.rules import AlertRules
from ..models import OrgUnit, RetailerMonth, Route, RouteMonth, RouteStop, Village, VillageMonth
from .frame import Routes, UnitFrame, frame_of
from .pages import Choice, route_page
from .rules import rules_of
from .served import MANY_ROUTES, residents, stops_of_residents, stops_on

Place = OrgUnit | Route | Village | None
Keys = QuerySet[RouteStop, int] | QuerySet[RetailerMonth, int] | QuerySet[RetailerStatus, int]

FACT = RetailerMonth._meta.db_table
ROUTE_FACT = RouteMonth._meta.db_table


class Where:
    """A place in a month: the units and routes that it is made of, each read once however many sets ask."""

    def __init__(self, scope: Scope, place: Place, month: Month, frame: UnitFrame | None = None) -> None:
        self.scope = scope
        self.place = place
        self.month = month
        self._frame = frame

    @cached_property
    def frame(self) -> UnitFrame:
        """The frame of a place that is a unit."""
        assert isinstance(self.place, OrgUnit)
        return self._frame or frame_of(self.place, self.month, self.scope)

    @cached_property
    def units(self) -> frozenset[int]:
        """A unit and all below it; everything that the scope covers for other places."""
        if isinstance(self.place, OrgUnit):
            return self.frame.units
        return frozenset(OrgUnit.objects.visible_to(self.scope).values_list("pk", flat=True))

    @cached_property
    def routes(self) -> Collection[int]:
        """The order routes of the place at the month's end, by their nearest term, as facts are stamped."""
        day = self.month.last
        if isinstance(self.place, Route):
            return [self.place.pk]
        if isinstance(self.place, OrgUnit):
            return self.frame.routes.inside(day)
        of = stops_of_residents(self.place, day) if isinstance(self.place, Village) else None
        return Routes(self.units, Period(day, day), of=of).inside(day)


def count_sets(where: Where) -> dict[str, int]:
    """How many shops each set of the place holds, those alone that need no argument."""
    counted = {name: members(where).count() for name, members in COUNTED.items()}
    if not isinstance(where.place, Village):
        counted["falling"] = len(falling(where))
    return counted


def bought(where: Where) -> QuerySet[RetailerMonth, int]:
    """Shops with a sales line in the month, by the stamps of the lines."""
    month = where.month.first
    facts = RetailerMonth.objects.filter(month=month)
    # Facts lie by month and route: of the routes with sales in the place's units, not of the whole month.
    sold = RouteMonth.objects.filter(month=month, unit__in=where.units)
    if isinstance(where.place, Route):
        facts = facts.filter(route=where.place)
    elif isinstance(where.place, Village):
        units = VillageMonth.objects.filter(month=month, village=where.place).values("unit")
        routes = sold.filter(unit__in=units).values("route")
        facts = facts.filter(village=where.place, unit__in=where.units, route__in=routes)
    else:
        facts = facts.filter(unit__in=where.units, route__in=sold.values("route"))
    return facts.values_list("retailer", flat=True).distinct()


def active(where: Where) -> QuerySet[RouteStop, int]:
    """Shops that stand on an order route at the month's end and are new or active then."""
    return _in_place(where, stops_on(where.routes, where.month.last))


def new(where: Where) -> QuerySet[RouteStop, int]:
    """Shops that opened in the month and stand there at its end."""
    return standing(where).filter(
        retailer__opened_on__gte=where.month.first, retailer__opened_on__lt=where.month.end
    )


def suspended(where: Where) -> QuerySet[RouteStop, int]:
    """Shops that stand there and are suspended at the month's end."""
    return standing(where).filter(_is_in_state(where.month.last, [RetailerState.SUSPENDED]))


def closed(where: Where) -> QuerySet[RetailerStatus, int]:
    """Shops that closed in the month, still are at its end, and stood there until they did."""
    stops = RouteStop.objects.filter(
        Q(until__isnull=True) | Q(until__gte=OuterRef("since")),
        retailer=OuterRef("retailer"),
        kind=RouteKind.ORDER_VISIT,
        since__lte=OuterRef("since"),
        route__in=where.routes,
    )
    ended = RetailerStatus.objects.filter(
        Exists(stops), in_force(where.month.last), state=RetailerState.CLOSED, since__gte=where.month.first
    )
    if isinstance(where.place, Village):
        ended = ended.filter(retailer__in=residents(where.place, where.month.last))
    elif len(where.routes) <= MANY_ROUTES:
        # Few shops ever stood on a few routes: fewer than closed anywhere in the month.
        here = RouteStop.objects.filter(kind=RouteKind.ORDER_VISIT, route__in=where.routes)
        ended = ended.filter(retailer__in=here.values("retailer"))
    return ended.values_list("retailer", flat=True).distinct()


def no_order(where: Where) -> QuerySet[RouteStop, int]:
    """Served shops without a sales line in the month, on any route."""
    ordered = RetailerMonth.objects.filter(month=where.month.first, retailer=OuterRef("retailer"))
    return active(where).filter(~Exists(ordered))


def standing(where: Where) -> QuerySet[RouteStop, int]:
    """Shops on an order route of the place at the month's end; a shop stands on one at a time."""
    day = where.month.last
    stops = RouteStop.objects.filter(in_force(day), kind=RouteKind.ORDER_VISIT, route__in=where.routes)
    return _in_place(where, stops)


def _in_place(where: Where, stops: QuerySet[RouteStop]) -> QuerySet[RouteStop, int]:
    """The shops of stops on the routes of the place; of a village those that lie in it."""
    if isinstance(where.place, Village):
        stops = stops.filter(retailer__in=residents(where.place, where.month.last))
    return stops.values_list("retailer", flat=True)


def falling(where: Where) -> list[int]:
    """Shops that fell behind their unit by the growth index's threshold and floor (domain.md §7.4).

    Against the month before, by what they bought within the unit, or on the route against its unit. Raises
    ValueError for a village, which has no such figure.
    """
    if isinstance(where.place, Village):
        raise ValueError("A village has no growth to fall behind")
    if isinstance(where.place, Route):
        page = route_page(where.scope, where.place, Choice(where.month))
        return [] if page is None else falling_within(page.frame, where.place)
    return _falling(where.month, where.units, None, rules_of(where.month).alerts)


def falling_within(frame: UnitFrame, route: Route | None = None) -> list[int]:
    """The same for the unit of a frame, or for one route of it."""
    return _falling(frame.month, frame.units, route, frame.rules.alerts)


@rows_are_no_garbage()
def _falling(month: Month, units: Collection[int], route: Route | None, rules: AlertRules) -> list[int]:
    before = month.shift(-1)
    sums = dict(
        RouteMonth.objects.filter(unit__in=units, month__in=[month.first, before.first])
        .values_list("month")
        .annotate(Sum("amount"))
    )
    whole, base = sums.get(month.first, 0), sums.get(before.first, 0)
    if whole <= 0 or base <= 0:
        return []
    in_units, unit_keys = in_list("unit_id", sorted(units))
    # Facts lie by month and route: of the routes with sales in the units, not of the whole month.
    months_and_units = f"month IN (%s, %s) AND {in_units}"
    on_routes = f"route_id IN (SELECT route_id FROM {ROUTE_FACT} WHERE {months_and_units})"  # noqa: S608
    parameters = [month.first, before.first, unit_keys]
    if route is not None:
        on_routes, parameters = "route_id = %s", [route.pk]
    # A little more than the threshold, since a float decides here; the exact index decides below.
    threshold = 1.000001 * whole / base * rules.below.numerator / rules.below.denominator
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT retailer_id, now, before FROM (
                SELECT retailer_id,
                       CAST(SUM(CASE WHEN month = %s THEN amount ELSE 0 END) AS BIGINT) AS now,
                       CAST(SUM(CASE WHEN month = %s THEN amount ELSE 0 END) AS BIGINT) AS before
                FROM {FACT} WHERE {months_and_units} AND {on_routes}
                GROUP BY retailer_id
            ) shops WHERE before > 0 AND ABS(now - before) >= %s AND now < before * %s
            """,  # noqa: S608
            [
                month.first,
                before.first,
                month.first,
                before.first,
                unit_keys,
                *parameters,
                rules.floor_amount,
                threshold,
            ],
        )
        rows = cursor.fetchall()
    return [
        shop
        for shop, amount, previous in rows
        if growth_alert(growth_index(amount, previous, whole, base), amount - previous, rules=rules)
    ]


def _is_in_state(day: date, states: Collection[str]) -> Exists:
    """Asked of each shop that stands there: the states of all shops of the office are many more."""
    return Exists(
        RetailerStatus.objects.filter(in_force(day), state__in=list(states), retailer=OuterRef("retailer"))
    )


COUNTED: Mapping[str, Callable[[Where], Keys]] = {
    "bought": bought,
    "active": active,
    "new": new,
    "closed": closed,
    "suspended": suspended,
    "no_order": no_order,
}
"""The sets that every place has."""

MOVING: Mapping[str, Callable[[Where], Keys]] = {name: COUNTED[name] for name in COUNTED if name != "bought"}
"""Those that say who is served, came, went or fell silent."""
