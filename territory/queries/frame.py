"""What all facts of one report share: the unit and what lies below it, the month, routes and order days.

A frame is made once for a report and handed to every facts function. What several of them need is read
when it is first asked for and kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import repeat
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.scope import Scope

from ..enums import RouteKind
from ..measures.cycles import order_dates, unit_cycles
from ..measures.pyramid import BASE_MONTHS, window
from ..measures.rules import OfficeRules
from ..measures.trends import Cycles
from ..models import MonthClose, OrderDateMove, OrgUnit, RouteStop, RouteTerm
from .facts import RouteRef, UnitRef
from .overview import first_month
from .rules import RuleBook, rule_book
from .units import unit_tree

TREND_MONTHS = 13

T = TypeVar("T")

Moves = Mapping[date, date | None]


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of a route's history; ``weekdays`` by ISO number, empty when not known."""

    unit_id: int
    weekdays: frozenset[int]
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether the term holds on ``day``."""
        return self.since <= day and (self.until is None or self.until > day)

    def within(self, period: Period) -> Period:
        """The part of ``period`` in which the term holds; empty (no days or fewer) when it doesn't."""
        return Period(max(period.start, self.since), min(period.end, self.until or period.end))


class Routes:
    """The order routes that ever lay in the units of a frame, with their history and calendar.

    With ``of``, only those of some stops: a village's are few of a district's.
    """

    def __init__(
        self, units: frozenset[int], moves_around: Period, *, of: QuerySet[RouteStop] | None = None
    ) -> None:
        self._units = units
        self.refs: dict[int, RouteRef] = {}
        self.terms: dict[int, list[Term]] = {}
        ever = RouteTerm.objects.filter(unit__in=units, route__kind=RouteKind.ORDER_VISIT)
        if of is not None:
            ever = ever.filter(route__in=of.values("route"))
        rows = RouteTerm.objects.filter(route__in=ever.values("route")).order_by("route__code", "since")
        columns = ("route_id", "route__code", "route__name", "unit_id", "order_weekdays", "since", "until")
        for route, code, name, unit, weekdays, since, until in rows.values_list(*columns):
            self.refs[route] = RouteRef(code, name)
            days = frozenset(int(day) for day in weekdays.split(",") if day)
            self.terms.setdefault(route, []).append(Term(unit, days, since, until))
        self._general: dict[date, date | None] = {}
        self._own: dict[int, dict[date, date | None]] = {}
        span = (moves_around.start, moves_around.last)
        moves = OrderDateMove.objects.filter(Q(date__range=span) | Q(moved_to__range=span))
        for day, moved_to in moves.filter(route=None).values_list("date", "moved_to"):
            self._general[day] = moved_to
        for route, day, moved_to in moves.exclude(route=None).values_list("route", "date", "moved_to"):
            self._own.setdefault(route, {})[day] = moved_to
        self._known: dict[tuple[int | None, frozenset[int], Period], list[date]] = {}
        self._steady = frozenset(
            route
            for route, (first, *others) in self.terms.items()
            if not others and first.since <= moves_around.start and first.until is None
        )
        self._inside: dict[date, frozenset[int]] = {}

    def unit_on(self, route: int, day: date) -> int | None:
        """The route's unit on ``day``, by its nearest term when none holds, as sales are stamped."""
        terms = self.terms.get(route)
        if not terms:
            return None
        place = bisect_right(terms, day, key=lambda term: term.since)
        return terms[max(0, place - 1)].unit_id

    def inside(self, day: date) -> frozenset[int]:
        """The routes that lie in the frame's units on ``day``."""
        found = self._inside.get(day)
        if found is None:
            # A single term is the nearest one of any day, and lies in the units since the route was read.
            found = self._inside[day] = frozenset(
                route
                for route, terms in self.terms.items()
                if len(terms) == 1 or self.unit_on(route, day) in self._units
            )
        return found

    def newcomers(self, day: date) -> frozenset[int]:
        """Those of ``inside`` that at some time lay in a unit outside the frame."""
        return frozenset(
            route
            for route in self.inside(day)
            if any(term.unit_id not in self._units for term in self.terms[route])
        )

    def standing(self, day: date) -> frozenset[int]:
        """Those of ``inside`` that a term really puts there, not only the nearest one."""
        return frozenset(route for route in self.inside(day) if any(t.holds(day) for t in self.terms[route]))

    def order_dates(self, route: int, period: Period) -> list[date] | None:
        """The real order dates of a route in a period; None when no weekdays are known in it."""
        terms = self.terms.get(route, ())
        if len(terms) == 1 and terms[0].since <= period.start and terms[0].until is None:
            return self._dates(route, terms[0].weekdays, period) if terms[0].weekdays else None
        known = False
        dates: set[date] = set()
        for term in terms:
            part = term.within(period)
            if part.days > 0 and term.weekdays:
                known = True
                dates.update(self._dates(route, term.weekdays, part))
        return sorted(dates) if known else None

    def cycles(self, route: int, month: Month) -> int | None:
        """Order cycles of a route in a month; None when no weekdays are known."""
        dates = self.order_dates(route, month.period)
        return None if dates is None else len(dates)

    def all_cycles(self, month: Month) -> Iterator[int]:
        """Order cycles in a month of each route inside at its end of which weekdays are known.

        Routes that have always had the same weekdays, and no date moved for them alone, are counted together.
        """
        for route in self.inside(month.last).difference(self._steady):
            cycles = self.cycles(route, month)
            if cycles is not None:
                yield cycles
        for route, number in self._alike.items():
            cycles = self.cycles(route, month)
            if cycles is not None:
                yield from repeat(cycles, number)

    @cached_property
    def _alike(self) -> Mapping[int, int]:
        """The steady routes by one that stands for all with the same order dates, and the number of these."""
        groups: dict[tuple[int | None, frozenset[int]], list[int]] = {}
        for route in self._steady:
            own = route if route in self._own else None
            groups.setdefault((own, self.terms[route][0].weekdays), []).append(route)
        return {routes[0]: len(routes) for routes in groups.values()}

    def _dates(self, route: int, weekdays: frozenset[int], period: Period) -> list[date]:
        # Routes share weekdays: without moves of its own a route has the dates of every other one.
        own = route if route in self._own else None
        key = (own, weekdays, period)
        found = self._known.get(key)
        if found is None:
            moves: Moves = self._general if own is None else {**self._general, **self._own[own]}
            found = self._known[key] = order_dates(weekdays, period, moves)
        return found


class UnitFrame:
    """A unit's month as somebody sees it; made by ``unit_frame``.

    ``units`` are the keys of the unit and all units below it, ``first_month`` is the first month with
    sales anywhere: nothing is known of earlier ones.
    """

    def __init__(
        self, unit: OrgUnit, units: frozenset[int], month: Month, scope: Scope, first: Month | None
    ) -> None:
        self.unit = UnitRef(unit.code, unit.name, unit.kind)
        self.unit_id = unit.pk
        self.units = units
        self.month = month
        self.scope = scope
        self.first_month = first
        self._kept: dict[Callable[[UnitFrame], Any], Any] = {}

    def keep(self, read: Callable[[UnitFrame], T]) -> T:
        """What ``read`` makes of the frame, read once however many facts ask for it."""
        if read not in self._kept:
            self._kept[read] = read(self)
        found: T = self._kept[read]
        return found

    @cached_property
    def routes(self) -> Routes:
        """The routes that ever lay in the units, in the order of their codes; two statements."""
        first = self.month.shift(2 - 2 * TREND_MONTHS).first - timedelta(days=31)
        return Routes(self.units, Period(first, self.month.end + timedelta(days=31)))

    @cached_property
    def closed_months(self) -> frozenset[Month]:
        """Which of the trend's months and those a year before are closed; one statement."""
        span = (self.trend[0].shift(-12).first, self.month.first)
        months = MonthClose.objects.in_force().filter(month__range=span)
        return frozenset(Month.of(day) for day in months.values_list("month", flat=True))

    @property
    def trend(self) -> list[Month]:
        """The 13 months up to the frame's."""
        return Month.range(self.month.shift(1 - TREND_MONTHS), self.month)

    @property
    def previous(self) -> Month:
        """The month before."""
        return self.month.shift(-1)

    @property
    def last_year(self) -> Month:
        """The same month a year before."""
        return self.month.shift(-12)

    @cached_property
    def rule_book(self) -> RuleBook:
        """The office's rules of every month; one statement."""
        return rule_book()

    @property
    def rules(self) -> OfficeRules:
        """The rules in force for the frame's month."""
        return self.rule_book.of(self.month)

    @property
    def base_rules(self) -> OfficeRules:
        """The rules in force for the month of the pyramid that this one is compared with."""
        return self.rule_book.of(self.month.shift(-BASE_MONTHS))

    @property
    def window(self) -> tuple[Month, Month]:
        """The pyramid's window: by the usual rules the three months up to the frame's."""
        return window(self.month, self.rules.pyramid.window_months)

    @property
    def base_window(self) -> tuple[Month, Month]:
        """The window that the pyramid is compared with: the one of three months before."""
        return window(self.month.shift(-BASE_MONTHS), self.base_rules.pyramid.window_months)

    def knows(self, month: Month) -> bool:
        """Whether anything is on file of a month's sales."""
        return self.first_month is not None and month >= self.first_month

    def cycles(self, month: Month) -> Cycles | None:
        """Order cycles of the unit: the mean over the routes in it at the month's end."""
        return unit_cycles(self.routes.all_cycles(month))

    def in_units(self, column: str) -> tuple[str, Any]:
        """SQL for a unit column within the frame's units, and its one parameter."""
        return in_list(column, sorted(self.units))


def unit_frame(unit: str, month: Month, scope: Scope) -> UnitFrame:
    """The frame of the unit with the code ``unit``; three statements.

    Raises ``OrgUnit.DoesNotExist`` when there is none that ``scope`` covers: whoever may not see a unit is
    not told whether it exists.
    """
    found = OrgUnit.objects.visible_to(scope).get(code=unit)
    return frame_of(found, month, scope)


def frame_of(unit: OrgUnit, month: Month, scope: Scope) -> UnitFrame:
    """The frame of a unit that the caller has found within ``scope``; two statements."""
    return UnitFrame(unit, frozenset(unit_tree().below([unit.pk])), month, scope, first_month())


def route_order(refs: Mapping[int, RouteRef], routes: Iterable[int]) -> Sequence[int]:
    """Routes in the order in which reports list them: by code."""
    return sorted(routes, key=lambda route: refs[route].code)
