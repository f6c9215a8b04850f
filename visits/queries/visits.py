"""Field work of a unit in a month: V1–V9 by route and in total (domain.md §6).

Counted by column: a district has tens of thousands of shops and visits, and its report is waited for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import compress

from django.utils import timezone

from salesforce_app.kernel.collector import rows_are_no_garbage
from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.ratio import Ratio
from territory.models import CalendarDay
from territory.queries.frame import UnitFrame

from ..measures.coverage import VisitMeasures
from ..measures.matching import is_weekday, match
from .counts import Counts
from .facts import VisitFacts
from .field_work import (
    Call,
    Plan,
    around,
    count_visits,
    is_known,
    last_visits,
    read_calls,
    read_plans,
    told_period,
)
from .portfolio import Portfolio, portfolio

NOTHING = Ratio(0, 0)


@rows_are_no_garbage()
def visit_facts(frame: UnitFrame) -> VisitFacts:
    """The visits section of a report.

    Plans and visits count for the route and unit that they are stamped with, shops for the route on which
    they last stood in the month; a shop's visits count for it whoever made them on whatever route. While the
    month runs, calls planned for days to come are not due yet, and gaps end today. A fixed number of
    statements, whatever the number of shops and visits.
    """
    month = frame.month
    told = told_period(month, timezone.localdate())
    shops = portfolio(frame, month)
    is_working = working_days(month)
    period = around(month, is_working)
    calls = read_calls(frame, shops.ids, period)
    counts: Counts[int] = Counts()
    _count_plans(counts, read_plans(frame, period), calls, told, is_working)
    _count_visits(counts, calls, month)
    _count_shops(counts, shops, calls, month)
    _count_gaps(counts, shops, calls, last_visits(frame), told)
    refs = frame.routes.refs
    routes = sorted(counts.keys | frame.routes.standing(month.last), key=lambda route: refs[route].code)
    return VisitFacts(
        unit=frame.unit,
        month=month,
        known=is_known(frame),
        total=counts.row(frame.unit.code, frame.unit.name, routes),
        routes=tuple(counts.row(refs[route].code, refs[route].name, [route]) for route in routes),
        previous=_service(frame, frame.previous),
        last_year=_service(frame, frame.last_year),
    )


def working_days(month: Month) -> Callable[[date], bool]:
    """The office's calendar around the month; one statement."""
    span = (month.shift(-1).first, month.shift(1).last)
    days = dict(CalendarDay.objects.filter(date__range=span).values_list("date", "is_working"))
    return lambda day: days.get(day, is_weekday(day))


def _count_plans(
    counts: Counts[int],
    plans: Sequence[Plan],
    calls: Sequence[Call],
    told: Period,
    is_working: Callable[[date], bool],
) -> None:
    """V1 and V5: which plans were kept, and which visits served none.

    Plans and visits beside the period that is told only serve the matching at its edges.
    """
    first, last = told.start.toordinal(), told.last.toordinal()
    free = Counter((call.shop, call.day) for call in calls)
    served: Counter[tuple[int, int]] = Counter()
    open_plans: list[Plan] = []
    for plan in plans:
        key = (plan.shop, plan.day)
        if free[key] > served[key]:
            served[key] += 1
            if first <= plan.day <= last:
                counts.kept[plan.route] += 1
        else:
            open_plans.append(plan)
    left: list[Call] = []
    for call in calls:
        key = (call.shop, call.day)
        if served[key] > 0:
            served[key] -= 1
        else:
            left.append(call)
    matches = match(
        [(plan.shop, date.fromordinal(plan.day)) for plan in open_plans],
        [(call.shop, date.fromordinal(call.day)) for call in left],
        is_working=is_working,
    )
    counts.plans = Counter(plan.route for plan in plans if first <= plan.day <= last)
    counts.kept_grace = counts.kept + Counter(
        plan.route
        for plan, found in zip(open_plans, matches.grace, strict=True)
        if found is not None and first <= plan.day <= last
    )
    later = set(matches.grace)
    unplanned = [
        (call.route, position in later)
        for position, call in enumerate(left)
        if call.ours and first <= call.day <= last
    ]
    counts.unplanned = Counter(route for route, _ in unplanned)
    counts.unplanned_grace = Counter(route for route, is_late in unplanned if not is_late)


def _count_visits(counts: Counts[int], calls: Iterable[Call], month: Month) -> None:
    """V6, V7 and V9, by the visits alone."""
    first, last = month.first.toordinal(), month.last.toordinal()
    made = [call for call in calls if call.ours and first <= call.day <= last]
    counts.visits = Counter(call.route for call in made)
    counts.effective = Counter(call.route for call in made if call.effective)
    for call in made:
        counts.seconds.setdefault(call.route, []).append(call.seconds)
        counts.field_days.setdefault(call.route, set()).add((call.staff, call.day))


def _count_shops(counts: Counts[int], shops: Portfolio, calls: Iterable[Call], month: Month) -> None:
    """V2, V3 and V4, by the shops."""
    first, last = month.first.toordinal(), month.last.toordinal()
    made = Counter(call.shop for call in calls if first <= call.day <= last)
    visits = [made[shop] for shop in shops.ids]
    served_routes = compress(shops.routes, shops.served)
    counts.shops = Counter(served_routes)
    counts.visited = Counter(
        route
        for route, served, number in zip(shops.routes, shops.served, visits, strict=True)
        if served and number
    )
    asked = [
        (route, number, required)
        for route, number, required in zip(shops.routes, visits, shops.required, strict=True)
        if required
    ]
    counts.asked = Counter(route for route, _, _ in asked)
    counts.compliant = Counter(route for route, number, required in asked if number >= required)
    for route, number, required in asked:
        counts.required[route] += required
        counts.fulfilled[route] += min(number, required)


def _count_gaps(
    counts: Counts[int],
    shops: Portfolio,
    calls: Iterable[Call],
    last_before: Mapping[int, int],
    told: Period,
) -> None:
    """V8 of the served shops, as ``measures.coverage.gap`` tells it of one."""
    first, last = told.start.toordinal(), told.last.toordinal()
    days_of: dict[int, list[int]] = {}
    for call in calls:
        if first <= call.day <= last:
            days_of.setdefault(call.shop, []).append(call.day)
    never: list[int] = []
    for shop, route in zip(
        compress(shops.ids, shops.served), compress(shops.routes, shops.served), strict=True
    ):
        before = last_before.get(shop)
        days = days_of.get(shop)
        if days is None:
            if before is None:
                never.append(route)
                continue
            newest, longest = before, last - before
        else:
            days.sort()
            newest = days[-1]
            longest = last - newest
            start = first if before is None else before
            for day in days:
                longest = max(longest, day - start)
                start = day
        counts.since_last.setdefault(route, []).append(last - newest)
        if longest > counts.longest.get(route, -1):
            counts.longest[route] = longest
    counts.never = Counter(never)


def _service(frame: UnitFrame, month: Month) -> VisitMeasures | None:
    """The unit's V2–V4 in an earlier month; None when its shops had no visit then."""
    made = count_visits(frame, month)
    if not made:
        return None
    shops = portfolio(frame, month)
    visited = sum(served and shop in made for shop, served in zip(shops.ids, shops.served, strict=True))
    asked = [
        (made.get(shop, 0), required)
        for shop, required in zip(shops.ids, shops.required, strict=True)
        if required
    ]
    return VisitMeasures(
        adherence=NOTHING,
        adherence_grace=NOTHING,
        coverage=Ratio(visited, sum(shops.served)),
        frequency_compliance=Ratio(sum(number >= required for number, required in asked), len(asked)),
        capped_fulfilment=Ratio(
            sum(min(number, required) for number, required in asked), sum(required for _, required in asked)
        ),
        unplanned=NOTHING,
        unplanned_grace=NOTHING,
        effective=NOTHING,
        daily_load=NOTHING,
        visits=sum(made.values()),
    )
