"""Field work of a unit in a month: V1–V9 by route and in total (domain.md §6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.models import CalendarDay
from territory.queries.frame import UnitFrame

from ..measures.coverage import VisitMeasures
from ..measures.matching import is_weekday, match
from ..measures.store_time import time_in_store
from .facts import VisitFacts, VisitRow
from .field_work import Call, Plan, count_visits, is_known, last_visits, read_calls, read_plans
from .portfolio import Portfolio, portfolio

NOTHING = Ratio(0, 0)


@dataclass(slots=True)
class _Part:
    """What is counted of one route; the unit is the sum of its routes, but for the field days."""

    plans: int = 0
    kept: int = 0
    kept_grace: int = 0
    visits: int = 0
    unplanned: int = 0
    unplanned_grace: int = 0
    effective: int = 0
    shops: int = 0
    visited: int = 0
    asked: int = 0
    compliant: int = 0
    fulfilled: int = 0
    required: int = 0
    never: int = 0
    longest: int | None = None
    gaps: list[int] = field(default_factory=list)
    seconds: list[int | None] = field(default_factory=list)
    field_days: set[tuple[int, date]] = field(default_factory=set)

    def merge(self, other: _Part) -> None:
        """Add another route's counts."""
        for name in _ADDITIVE:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest = max((gap for gap in (self.longest, other.longest) if gap is not None), default=None)
        self.gaps += other.gaps
        self.seconds += other.seconds
        self.field_days |= other.field_days

    def row(self, code: str, name: str) -> VisitRow:
        """The measures of the part, under the name of its route or unit."""
        return VisitRow(
            code=code,
            name=name,
            rates=VisitMeasures(
                adherence=Ratio(self.kept, self.plans),
                adherence_grace=Ratio(self.kept_grace, self.plans),
                coverage=Ratio(self.visited, self.shops),
                frequency_compliance=Ratio(self.compliant, self.asked),
                capped_fulfilment=Ratio(self.fulfilled, self.required),
                unplanned=Ratio(self.unplanned, self.visits),
                unplanned_grace=Ratio(self.unplanned_grace, self.visits),
                effective=Ratio(self.effective, self.visits),
                daily_load=Ratio(self.visits, len(self.field_days)),
                visits=self.visits,
            ),
            time=time_in_store(self.seconds),
            median_gap=float(median(self.gaps)) if self.gaps else None,
            longest_gap=self.longest,
            never_visited=self.never,
        )


_ADDITIVE = (
    "plans",
    "kept",
    "kept_grace",
    "visits",
    "unplanned",
    "unplanned_grace",
    "effective",
    "shops",
    "visited",
    "asked",
    "compliant",
    "fulfilled",
    "required",
    "never",
)


def visit_facts(frame: UnitFrame) -> VisitFacts:
    """The visits section of a report.

    Plans and visits count for the route and unit that they are stamped with, shops for the route on which
    they last stood in the month; a shop's visits count for it whoever made them on whatever route. Twelve
    statements on top of those that read the unit's shops, whatever the number of shops and visits.
    """
    month = frame.month
    shops = portfolio(frame, month)
    calls = read_calls(frame, shops.ids)
    parts: dict[int, _Part] = {route: _Part() for route in frame.routes.standing(month.last)}
    _count_plans(parts, read_plans(frame), calls, month, _working_days(month))
    _count_shops(parts, shops, calls, last_visits(frame), month)
    total = _Part()
    for part in parts.values():
        total.merge(part)
    refs = frame.routes.refs
    return VisitFacts(
        unit=frame.unit,
        month=month,
        known=is_known(frame),
        total=total.row(frame.unit.code, frame.unit.name),
        routes=tuple(
            parts[route].row(refs[route].code, refs[route].name)
            for route in sorted(parts, key=lambda route: refs[route].code)
        ),
        previous=_service(frame, frame.previous),
        last_year=_service(frame, frame.last_year),
    )


def _working_days(month: Month) -> Callable[[date], bool]:
    """The office's calendar around the month; one statement."""
    around = (month.shift(-1).first, month.shift(1).last)
    days = dict(CalendarDay.objects.filter(date__range=around).values_list("date", "is_working"))
    return lambda day: days.get(day, is_weekday(day))


def _count_plans(
    parts: dict[int, _Part],
    plans: Sequence[Plan],
    calls: Sequence[Call],
    month: Month,
    is_working: Callable[[date], bool],
) -> None:
    """V1 and V5 by the matching of plans and visits, V6, V7 and V9 by the visits alone.

    Plans and visits around the month only serve the matching at its edges.
    """
    first, last = month.first, month.last
    free: dict[tuple[int, date], list[int]] = {}
    for position in range(len(calls) - 1, -1, -1):
        free.setdefault((calls[position].shop, calls[position].day), []).append(position)
    open_plans: list[Plan] = []
    served: set[int] = set()
    for plan in plans:
        same_day = free.get((plan.shop, plan.day))
        kept = bool(same_day)
        if same_day:
            served.add(same_day.pop())
        else:
            open_plans.append(plan)
        if first <= plan.day <= last:
            part = parts.setdefault(plan.route, _Part())
            part.plans += 1
            part.kept += kept
            part.kept_grace += kept
    left = [position for position in range(len(calls)) if position not in served]
    matches = match(
        [(plan.shop, plan.day) for plan in open_plans],
        [(calls[position].shop, calls[position].day) for position in left],
        is_working=is_working,
    )
    served_later: set[int] = set()
    for plan, found in zip(open_plans, matches.grace, strict=True):
        if found is not None:
            served_later.add(left[found])
            if first <= plan.day <= last:
                parts[plan.route].kept_grace += 1
    for position, call in enumerate(calls):
        if not call.ours or not first <= call.day <= last:
            continue
        part = parts.setdefault(call.route, _Part())
        part.visits += 1
        part.effective += call.effective
        part.seconds.append(call.seconds)
        part.field_days.add((call.staff, call.day))
        if position not in served:
            part.unplanned += 1
            part.unplanned_grace += position not in served_later


def _count_shops(
    parts: dict[int, _Part],
    shops: Portfolio,
    calls: Iterable[Call],
    last_before: Mapping[int, date],
    month: Month,
) -> None:
    """V2, V3, V4 and V8, shop by shop."""
    first, last = month.first, month.last
    days_of: dict[int, list[date]] = {}
    for call in calls:
        if first <= call.day <= last:
            days_of.setdefault(call.shop, []).append(call.day)
    for shop, route, served, required in zip(
        shops.ids, shops.routes, shops.served, shops.required, strict=True
    ):
        part = parts.setdefault(route, _Part())
        days = days_of.get(shop, ())
        if required:
            part.asked += 1
            part.required += required
            part.compliant += len(days) >= required
            part.fulfilled += min(len(days), required)
        if not served:
            continue
        part.shops += 1
        part.visited += bool(days)
        before = last_before.get(shop)
        newest = max(days, default=before)
        if newest is None:
            part.never += 1
            continue
        part.gaps.append((last - newest).days)
        marks = sorted(days)
        longest = max(
            (later - earlier).days
            for earlier, later in zip([before or first, *marks], [*marks, last], strict=True)
        )
        if part.longest is None or longest > part.longest:
            part.longest = longest


def _service(frame: UnitFrame, month: Month) -> VisitMeasures | None:
    """The unit's V2–V4 in an earlier month; None when its shops had no visit then."""
    counts = count_visits(frame, month)
    if not counts:
        return None
    shops = portfolio(frame, month)
    visited = sum(
        map(bool, (counts.get(shop) and served for shop, served in zip(shops.ids, shops.served, strict=True)))
    )
    asked = [
        (counts.get(shop, 0), required)
        for shop, required in zip(shops.ids, shops.required, strict=True)
        if required
    ]
    return VisitMeasures(
        adherence=NOTHING,
        adherence_grace=NOTHING,
        coverage=Ratio(visited, sum(shops.served)),
        frequency_compliance=Ratio(sum(made >= required for made, required in asked), len(asked)),
        capped_fulfilment=Ratio(
            sum(min(made, required) for made, required in asked), sum(required for _, required in asked)
        ),
        unplanned=NOTHING,
        unplanned_grace=NOTHING,
        effective=NOTHING,
        daily_load=NOTHING,
        visits=sum(counts.values()),
    )
