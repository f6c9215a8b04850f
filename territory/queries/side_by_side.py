"""The routes of a unit, and the units below it, side by side (domain.md §7.1, §7.4, §7.5).

Read from the roll-ups by route alone: as long as the routes are the same, any number of shops costs the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db.models import Count, Sum

from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio

from ..enums import Comparison
from ..measures.comparison import average, mean
from ..measures.contribution import contribution
from ..measures.indices import LevelIndex, level_index
from ..measures.trends import Change, change
from ..models import RetailerMonth, RouteMonth
from .frame import UnitFrame
from .made_of import MONTHS
from .months import RouteMonthRow, read_months, read_route_months
from .pages import CHARTED, ROUTES_SHOWN, UnitPage, units_below

NOTHING = RouteMonthRow(0, None, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One route or one unit beside the others of the page.

    ``base`` is the amount of the chosen comparison, ``versus`` the change on it and ``pull`` what the line
    adds to the change of the whole on it, as a fraction of the whole's base. ``level`` compares the amount
    per buying shop with that of the whole. None where nothing is known.
    """

    pk: int
    code: str
    name: str
    amount: int
    base: int | None
    versus: Change
    mom: Change
    yoy: Change
    pull: Ratio | None
    retailers: int
    level: LevelIndex

    @property
    def pull_pp(self) -> float | None:
        """The pull in percentage points; None when it can't be computed."""
        if self.pull is None or not self.pull.denominator:
            return None
        return self.pull.numerator * 100 / self.pull.denominator

    @property
    def per_shop(self) -> int | None:
        """Amount per buying shop in minor units, rounded; None when none bought."""
        return mean(self.amount, self.retailers)


@dataclass(frozen=True, slots=True)
class Figures:
    """A place's month: net amount, quantity, orders and buying shops; None where nothing is known."""

    amount: int | None
    quantity: int | None
    orders: int | None
    retailers: int | None

    @property
    def per_shop(self) -> int | None:
        """Amount per buying shop in minor units, rounded."""
        if self.amount is None or self.retailers is None:
            return None
        return mean(self.amount, self.retailers)


UNKNOWN = Figures(None, None, None, None)


def unit_figures(page: UnitPage) -> tuple[Figures, Figures]:
    """The unit in the month, and in what the reader compares with; three statements on a new frame."""
    months = {
        month: Figures(row.amount, row.quantity, row.orders, row.retailers)
        for month, row in page.frame.keep(read_months).items()
    }
    return months[page.month], base_of(page.choice.comparison, months, page.month)


def base_of(comparison: Comparison, months: Mapping[Month, Figures], month: Month) -> Figures:
    """The figures that a month is compared with."""
    if comparison is not Comparison.AVERAGE:
        return months.get(month.shift(-1 if comparison is Comparison.PREVIOUS else -12), UNKNOWN)
    before = [months.get(month.shift(-back), UNKNOWN) for back in range(1, 13)]
    return Figures(
        average(row.amount for row in before),
        average(row.quantity for row in before),
        average(row.orders for row in before),
        average(row.retailers for row in before),
    )


def route_lines(page: UnitPage) -> tuple[Line, ...]:
    """Every route with figures in one of the compared months or a place in the unit, by code.

    Two statements on a frame whose months are read, one more where the reader compares with the average.
    """
    frame = page.frame
    found = frame.keep(read_route_months)
    whole, _ = page.keep(unit_figures)
    if whole.amount is None or whole.retailers is None:
        return ()
    refs = {**frame.routes.refs, **found.refs}
    routes = sorted(frame.routes.standing(frame.month.last).union(found.refs), key=lambda pk: refs[pk].code)
    rows = [
        {route: found.rows[month].get(route, NOTHING) for route in routes}
        for month in (frame.month, frame.previous, frame.last_year)
    ]
    now, before, year_ago = rows
    averages = _route_averages(page, routes) if page.choice.comparison is Comparison.AVERAGE else {}
    return _lines(
        page,
        {route: (refs[route].code, refs[route].name) for route in routes},
        now,
        {route: row.amount for route, row in before.items()},
        {route: row.amount for route, row in year_ago.items()},
        averages,
    )


@dataclass(frozen=True, slots=True)
class RoutesShown:
    """One page of a unit's routes in the chosen order, of ``total`` on ``pages``, and what their chart shows.

    ``strongest`` are those that pull the whole most, either way, the strongest first.
    """

    lines: tuple[Line, ...]
    strongest: tuple[Line, ...]
    total: int
    number: int
    pages: int


def routes_shown(page: UnitPage) -> RoutesShown:
    """The routes that the page of a unit shows, of those of ``route_lines``; one statement while kept."""
    choice = page.choice
    key = (page.unit.pk, choice.month, choice.comparison.value, choice.sort, choice.page)
    return kept("routes", key, lambda: _routes_shown(page), made_of=MONTHS, until=page.month.last)


def _routes_shown(page: UnitPage) -> RoutesShown:
    lines = page.keep(route_lines)
    ordered = sort_lines(lines, page.choice.sort)
    pages = max(1, ceil(len(ordered) / ROUTES_SHOWN))
    number = min(page.choice.page, pages)
    pulling = [line for line in lines if line.pull_pp is not None]
    strongest = sorted(pulling, key=lambda line: (-abs(line.pull_pp or 0), line.code))[:CHARTED]
    shown = ordered[(number - 1) * ROUTES_SHOWN : number * ROUTES_SHOWN]
    return RoutesShown(tuple(shown), tuple(strongest), len(lines), number, pages)


def unit_lines(page: UnitPage) -> tuple[Line, ...]:
    """The visible units directly below, each with all that lies below it, by code.

    A shop that bought in two of them counts in each. Three statements.
    """
    frame = page.frame
    whole, _ = page.keep(unit_figures)
    if whole.amount is None or not page.children:
        return ()
    part_of = {below: child for child, units in page.keep(units_below).items() for below in units}
    months = [frame.month, frame.previous, frame.last_year]
    wanted = {*months, *(page.choice.averaged if page.choice.comparison is Comparison.AVERAGE else ())}
    sums: dict[Month, dict[int, RouteMonthRow]] = {month: {} for month in wanted}
    facts = (
        RouteMonth.objects.filter(unit__in=part_of, month__in=[month.first for month in wanted])
        .values_list("month", "unit")
        .annotate(Sum("amount"), Sum("retailers"))
    )
    for day, unit, amount, retailers in facts:
        row = sums[Month.of(day)].get(part_of[unit], NOTHING)
        sums[Month.of(day)][part_of[unit]] = RouteMonthRow(
            row.amount + amount, None, row.retailers + retailers
        )
    twice = _bought_twice(frame, part_of)
    now = {
        child.pk: RouteMonthRow(row.amount, None, row.retailers - twice.get(child.pk, 0))
        for child in page.children
        for row in [sums[frame.month].get(child.pk, NOTHING)]
    }

    def amounts(month: Month) -> dict[int, int]:
        return {child.pk: sums[month].get(child.pk, NOTHING).amount for child in page.children}

    averages = {}
    if page.choice.comparison is Comparison.AVERAGE:
        known = [month for month in page.choice.averaged if frame.knows(month)]
        averages = {child.pk: average(amounts(month)[child.pk] for month in known) for child in page.children}
    names = {child.pk: (child.code, child.name) for child in page.children}
    return _lines(page, names, now, amounts(frame.previous), amounts(frame.last_year), averages)


def _lines(
    page: UnitPage,
    names: Mapping[int, tuple[str, str]],
    now: Mapping[int, RouteMonthRow],
    before: Mapping[int, int],
    year_ago: Mapping[int, int],
    averages: Mapping[int, int | None],
) -> tuple[Line, ...]:
    frame, comparison = page.frame, page.choice.comparison
    whole, _ = page.keep(unit_figures)
    assert whole.amount is not None
    assert whole.retailers is not None
    previous = before if frame.knows(frame.previous) else {}
    last_year = year_ago if frame.knows(frame.last_year) else {}
    bases: Mapping[int, int | None] = {
        Comparison.PREVIOUS: previous,
        Comparison.YEAR: last_year,
        Comparison.AVERAGE: averages,
    }[comparison]
    known = {pk: base for pk, base in bases.items() if base is not None}
    parts = contribution(known, {pk: row.amount for pk, row in now.items()}).parts if known else {}
    return tuple(
        Line(
            pk=pk,
            code=code,
            name=name,
            amount=now[pk].amount,
            base=bases.get(pk),
            versus=change(now[pk].amount, bases.get(pk)),
            mom=change(now[pk].amount, previous.get(pk)),
            yoy=change(now[pk].amount, last_year.get(pk)),
            pull=parts[pk].pull if pk in parts else None,
            retailers=now[pk].retailers,
            level=level_index(now[pk].amount, now[pk].retailers, whole.amount, whole.retailers),
        )
        for pk, (code, name) in names.items()
    )


def _route_averages(page: UnitPage, routes: list[int]) -> dict[int, int | None]:
    """The mean amount of the twelve months before, of those that are known; one statement."""
    known = [month for month in page.choice.averaged if page.frame.knows(month)]
    if not known:
        return {}
    sums = dict(
        RouteMonth.objects.filter(unit__in=page.frame.units, month__range=(known[0].first, known[-1].first))
        .values_list("route")
        .annotate(Sum("amount"))
    )
    return {route: mean(sums.get(route, 0), len(known)) for route in routes}


def _bought_twice(frame: UnitFrame, part_of: Mapping[int, int]) -> dict[int, int]:
    """By how much the sum over routes counts shops of a part more than once; one statement."""
    rows = (
        RetailerMonth.objects.filter(is_split=True, unit__in=part_of, month=frame.month.first)
        .values_list("unit", "retailer")
        .annotate(facts=Count("route"))
    )
    seen: dict[tuple[int, int], int] = {}
    for unit, shop, facts in rows:
        seen[part_of[unit], shop] = seen.get((part_of[unit], shop), 0) + facts
    twice: dict[int, int] = {}
    for (part, _shop), facts in seen.items():
        twice[part] = twice.get(part, 0) + facts - 1
    return twice


_SORT_KEYS: Mapping[str, Callable[[Line], Any]] = {
    "code": lambda line: line.code,
    "amount": lambda line: line.amount,
    "versus": lambda line: _ratio(line.versus.ratio),
    "mom": lambda line: _ratio(line.mom.ratio),
    "yoy": lambda line: _ratio(line.yoy.ratio),
    "pull": lambda line: line.pull_pp,
    "retailers": lambda line: line.retailers,
    "per_shop": lambda line: line.per_shop,
    "level": lambda line: line.level.points,
}
SORTS = frozenset(_SORT_KEYS) | {f"-{name}" for name in _SORT_KEYS}
"""By what lines can be sorted: a column, with ``-`` before it for descending."""


def sort_lines(lines: Iterable[Line], sort: str) -> list[Line]:
    """Lines in an order of ``SORTS``; what is not known comes last, equals stand by code."""
    key = _SORT_KEYS[sort.removeprefix("-")]
    by_code = sorted(lines, key=lambda line: line.code)
    known = [line for line in by_code if key(line) is not None]
    known.sort(key=key, reverse=sort.startswith("-"))
    return known + [line for line in by_code if key(line) is None]


def _ratio(ratio: Ratio | None) -> float | None:
    return ratio.value if ratio is not None else None
