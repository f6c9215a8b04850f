"""The months of a route and of a village, and the shops of a route side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from accounts.models import Retailer
from salesforce_app.kernel.periods import Month

from ..enums import Comparison
from ..measures.comparison import mean
from ..measures.indices import level_index
from ..measures.trends import Change, change
from ..models import OrgUnit, RetailerMonth, Route, RouteMonth, Target, VillageMonth
from .frame import TREND_MONTHS
from .months import read_months
from .overview import first_month
from .pages import RoutePage, UnitPage, VillagePage
from .shop_sets import Where, standing
from .side_by_side import UNKNOWN, Figures


@dataclass(frozen=True, slots=True)
class ShopLine:
    """A shop of a route: what it bought on the route in the month, and in what that is compared with."""

    pk: int
    licence_no: str
    name: str
    amount: int
    base: int | None
    versus: Change
    mom: Change
    yoy: Change


def span_of(month: Month) -> list[Month]:
    """The months of a trend: the 13 up to ``month`` and the 12 before them, for the year before."""
    return Month.range(month.shift(2 - 2 * TREND_MONTHS), month)


def route_figures(page: RoutePage) -> dict[Month, Figures]:
    """The route's months whatever unit it lay in; three statements.

    A shop that bought in two units while the route changed its unit is one shop, hence the second.
    """
    span = span_of(page.month)
    within = {"route": page.route, "month__range": (span[0].first, span[-1].first)}
    sums = {
        Month.of(day): figures
        for day, *figures in RouteMonth.objects.filter(**within)
        .values_list("month")
        .annotate(Sum("amount"), Sum("quantity"), Sum("orders"), Sum("retailers"))
    }
    split = (
        RetailerMonth.objects.filter(is_split=True, **within)
        .values_list("month", "retailer")
        .annotate(units=Count("unit"))
        .filter(units__gt=1)
    )
    twice: dict[Month, int] = {}
    for day, _shop, units in split:
        twice[Month.of(day)] = twice.get(Month.of(day), 0) + units - 1
    return _known(span, sums, twice)


def route_levels(page: RoutePage) -> dict[Month, float | None]:
    """The route's sales per buying shop in the months of the trend, the unit's being 100; None when unknown.

    A reference of which the route is the most is its rest, as ``level_index`` says.
    """
    figures, whole = page.keep(route_figures), page.frame.keep(read_months)
    levels: dict[Month, float | None] = {}
    for month in page.frame.trend:
        own, unit = figures[month], whole[month]
        if own.amount is None or own.retailers is None or unit.amount is None or unit.retailers is None:
            levels[month] = None
        else:
            levels[month] = level_index(own.amount, own.retailers, unit.amount, unit.retailers).points
    return levels


def village_figures(page: VillagePage) -> dict[Month, Figures]:
    """What the village bought within the reader's units, by month; three statements."""
    span = span_of(page.month)
    within = {"village": page.village, "month__range": (span[0].first, span[-1].first)}
    sums = {
        Month.of(day): figures
        for day, *figures in VillageMonth.objects.visible_to(page.scope)
        .filter(**within)
        .values_list("month")
        .annotate(Sum("amount"), Sum("quantity"), Sum("orders"), Sum("retailers"))
    }
    split = (
        RetailerMonth.objects.filter(
            is_split=True, unit__in=OrgUnit.objects.visible_to(page.scope).values("pk"), **within
        )
        .values_list("month", "retailer")
        .annotate(units=Count("unit", distinct=True))
        .filter(units__gt=1)
    )
    twice: dict[Month, int] = {}
    for day, _shop, units in split:
        twice[Month.of(day)] = twice.get(Month.of(day), 0) + units - 1
    return _known(span, sums, twice)


def village_routes(page: VillagePage) -> list[tuple[Route, int]]:
    """The routes on which shops of the village stand at the month's end, with how many; most shops first."""
    stands = standing(Where(page.scope, page.village, page.month))
    counted = dict(stands.values_list("route").annotate(Count("retailer", distinct=True)))
    routes = Route.objects.visible_to(page.scope).filter(pk__in=counted)
    return sorted(((route, counted[route.pk]) for route in routes), key=lambda row: (-row[1], row[0].code))


def route_shops(page: RoutePage) -> list[ShopLine]:
    """Every shop that stands on the route or bought on it in a compared month, largest amount first.

    Three statements.
    """
    month, choice = page.month, page.choice
    months = [month, month.shift(-1), month.shift(-12)]
    averaged = choice.averaged if choice.comparison is Comparison.AVERAGE else []
    amounts: dict[Month, dict[int, int]] = {when: {} for when in {*months, *averaged}}
    facts = (
        RetailerMonth.objects.filter(route=page.route, month__in=[when.first for when in amounts])
        .values_list("month", "retailer")
        .annotate(Sum("amount"))
    )
    for day, shop, amount in facts:
        amounts[Month.of(day)][shop] = amount
    here = standing(Where(page.scope, page.route, month))
    shops = {shop for when in months for shop in amounts[when]}
    rows = Retailer.objects.filter(Q(pk__in=here.values("retailer")) | Q(pk__in=shops))
    known = page.frame.knows
    averaged = [when for when in averaged if known(when)]

    def of(when: Month, shop: int) -> int | None:
        return amounts[when].get(shop, 0) if known(when) else None

    lines = []
    for shop, licence_no, name in rows.values_list("pk", "licence_no", "name"):
        amount = amounts[month].get(shop, 0)
        if choice.comparison is Comparison.AVERAGE:
            base = mean(sum(amounts[when].get(shop, 0) for when in averaged), len(averaged))
        else:
            base = of(choice.base or month, shop)
        lines.append(
            ShopLine(
                shop,
                licence_no,
                name,
                amount,
                base,
                change(amount, base),
                change(amount, of(months[1], shop)),
                change(amount, of(months[2], shop)),
            )
        )
    return sorted(lines, key=lambda line: (-line.amount, line.licence_no))


def planned(page: UnitPage | RoutePage) -> dict[Month, int]:
    """The targets of the trend's months, those alone that were set; one statement."""
    trend = page.frame.trend
    targets = Target.objects.filter(month__range=(trend[0].first, trend[-1].first))
    own = targets.filter(route=page.route) if isinstance(page, RoutePage) else targets.filter(unit=page.unit)
    return {Month.of(day): amount for day, amount in own.values_list("month", "amount")}


def _known(
    span: Iterable[Month], sums: Mapping[Month, list[int | None]], twice: Mapping[Month, int]
) -> dict[Month, Figures]:
    first = first_month()
    found = {}
    for month in span:
        if first is None or month < first:
            found[month] = UNKNOWN
            continue
        amount, quantity, orders, retailers = sums.get(month, [0, 0, 0, 0])
        found[month] = Figures(amount, quantity, orders, (retailers or 0) - twice.get(month, 0))
    return found


__all__ = [
    "ShopLine",
    "planned",
    "route_figures",
    "route_levels",
    "route_shops",
    "span_of",
    "village_figures",
    "village_routes",
]
