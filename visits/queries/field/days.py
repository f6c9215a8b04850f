"""Somebody's next days: the calls that are planned, or the shops that are due where nobody planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from django.db.models import Q

from accounts.enums import Role
from accounts.models import Retailer
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import CalendarDay, Posting

from ...enums import CallStatus
from ...models import PlannedCall
from .contacts import visited_on
from .due import due_calls

SATURDAY = 6
NEXT_SHOPS = 3
HORIZON = timedelta(days=35)
"""How far ahead working days are looked for."""


class FieldSource(StrEnum):
    """Where a call of a day comes from: a plan (``CallSource``), or the order days where there is none."""

    CYCLE = "cycle"
    MANUAL = "manual"
    ALERT = "alert"
    ORDER_DAY = "order_day"


@dataclass(frozen=True, slots=True)
class FieldCall:
    """A call of a day. ``position`` counts from 0; ``is_done``: somebody was there on the day."""

    retailer_id: int
    position: int
    expected_at: time | None
    source: FieldSource
    purpose: str
    is_done: bool

    @property
    def is_planned(self) -> bool:
        """Whether somebody planned it."""
        return self.source is not FieldSource.ORDER_DAY


@dataclass(frozen=True, slots=True)
class FieldDay:
    """A day with its calls in driving order."""

    date: date
    is_working: bool
    calls: tuple[FieldCall, ...]


@dataclass(frozen=True, slots=True)
class _Duty:
    """Whose calls somebody makes on a day, and at which units she stands for that person."""

    owner: int
    units: tuple[int, ...]


def field_days(staff: int, scope: Scope, today: date, number: int) -> tuple[FieldDay, ...]:
    """The next ``number`` days of a member of staff: today, then the next days that are worked or planned.

    ``staff`` is her key. The calls are her own, and on days on which she stands in for somebody that
    person's; on days on which somebody stands in for her there are none. Whoever has no planned call in a
    day's month gets the shops of her routes that are due (``due_calls``). Only shops within the scope.
    """
    last = today + HORIZON
    entries = CalendarDay.objects.filter(date__range=(today, last))
    calendar: dict[date, bool] = dict(entries.values_list("date", "is_working"))
    postings = list(
        Posting.objects.filter(Q(staff=staff) | Q(substitutes_for=staff), since__lte=last).exclude(
            until__lte=today
        )
    )
    own = {staff, *(p.substitutes_for_id for p in postings if p.substitutes_for_id is not None)}
    planned = _planned(scope, own, today, last)
    with_plan = _months_planned(own, today, last)

    def is_working(day: date) -> bool:
        return calendar.get(day, day.isoweekday() < SATURDAY)

    duties = {day: list(_duties(staff, postings, day)) for day in _dates(today, last)}
    found: dict[date, list[PlannedCall]] = {
        day: _of_day(planned.get(day, ()), [duty.owner for duty in duties[day]]) for day in duties
    }
    chosen = [day for day in duties if day == today or is_working(day) or found[day]][:number]
    unplanned = {
        day: sorted(
            {
                unit
                for duty in duties[day]
                if (duty.owner, Month.of(day)) not in with_plan
                for unit in duty.units
            }
        )
        for day in chosen
        if is_working(day)
    }
    due = due_calls(scope, today, {day: units for day, units in unplanned.items() if units}, is_working)
    shops = {call.retailer_id for day in chosen for call in found[day]}
    shops.update(shop for listed in due.values() for shop in listed)
    visited = visited_on(sorted(shops), today, today)
    return tuple(
        FieldDay(day, is_working(day), tuple(_calls(day, found[day], due.get(day, ()), visited)))
        for day in chosen
    )


@dataclass(frozen=True, slots=True)
class Glance:
    """A day in few words: its calls, how many are made, the next shops; ``more`` come after these."""

    number: int
    done: int
    next: tuple[tuple[FieldCall, Retailer], ...]
    more: int
    is_planned: bool


def day_at_a_glance(staff: int, scope: Scope, today: date) -> Glance:
    """Somebody's calls of today; see ``field_days``. One statement more."""
    (day,) = field_days(staff, scope, today, 1)
    left = [call for call in day.calls if not call.is_done]
    shops = Retailer.objects.visible_to(scope).in_bulk([call.retailer_id for call in left[:NEXT_SHOPS]])
    return Glance(
        number=len(day.calls),
        done=len(day.calls) - len(left),
        next=tuple((call, shops[call.retailer_id]) for call in left[:NEXT_SHOPS]),
        more=max(0, len(left) - NEXT_SHOPS),
        is_planned=not day.calls or any(call.is_planned for call in day.calls),
    )


def _calls(
    day: date, planned: Sequence[PlannedCall], due: Sequence[int], visited: set[tuple[int, date]]
) -> Iterator[FieldCall]:
    for position, call in enumerate(planned):
        yield FieldCall(
            call.retailer_id,
            position,
            call.expected_at,
            FieldSource(call.source),
            call.purpose,
            call.status == CallStatus.DONE or (call.retailer_id, day) in visited,
        )
    listed = {call.retailer_id for call in planned}
    others = [shop for shop in due if shop not in listed]
    for position, shop in enumerate(others, start=len(planned)):
        yield FieldCall(shop, position, None, FieldSource.ORDER_DAY, "", (shop, day) in visited)


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _duties(staff: int, postings: Sequence[Posting], day: date) -> Iterator[_Duty]:
    """Her own calls unless somebody stands in for her, and those of everybody she stands in for."""
    held = [p for p in postings if p.since <= day and (p.until is None or day < p.until)]

    def units(owner: int | None) -> tuple[int, ...]:
        return tuple(
            p.unit_id
            for p in held
            if p.staff_id == staff and p.substitutes_for_id == owner and p.role == Role.ACCOUNT_MANAGER
        )

    if not any(p.substitutes_for_id == staff for p in held):
        yield _Duty(staff, units(None))
    for absent in sorted({p.substitutes_for_id for p in held if p.staff_id == staff} - {None}):  # type: ignore[type-var]
        assert absent is not None
        yield _Duty(absent, units(absent))


def _planned(scope: Scope, owners: set[int], first: date, last: date) -> Mapping[date, list[PlannedCall]]:
    """The calls by the day on which they are to be made, without the cancelled ones; one statement."""
    span = (first, last)
    visible = Retailer.objects.visible_to(scope).values("pk")
    rows = (
        PlannedCall.objects.filter(
            Q(moved_to__range=span) | Q(moved_to=None, date__range=span),
            staff__in=sorted(owners),
            retailer__in=visible,
        )
        .exclude(status=CallStatus.CANCELLED)
        .order_by("pk")
    )
    found: dict[date, list[PlannedCall]] = {}
    for call in rows:
        found.setdefault(call.moved_to or call.date, []).append(call)
    return found


def _months_planned(owners: set[int], first: date, last: date) -> set[tuple[int, Month]]:
    """Who has a planned call, whatever became of it, in which of the months around some days."""
    span = (Month.of(first).first, Month.of(last).last)
    rows = PlannedCall.objects.filter(
        Q(date__range=span) | Q(moved_to__range=span), staff__in=sorted(owners)
    ).values_list("staff", "date", "moved_to")
    return {(staff, Month.of(moved_to or day)) for staff, day, moved_to in rows}


def _of_day(calls: Sequence[PlannedCall], owners: Sequence[int]) -> list[PlannedCall]:
    """The calls of some people on a day in driving order; a shop that two of them planned comes once."""
    mine = sorted(
        (call for call in calls if call.staff_id in owners),
        key=lambda call: (
            owners.index(call.staff_id),
            call.position is None,
            call.position or 0,
            call.expected_at or time.max,
            call.pk,
        ),
    )
    return list({call.retailer_id: call for call in mine}.values())
