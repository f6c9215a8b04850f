"""Plans as somebody reads them: whose she may see, and what a month looks like day by day.

An account manager reads her own plans. Whoever reviews the work of others, or reads the office without
making visits, reads the plans of the people whom her scope covers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Q, QuerySet

from accounts.models import Retailer, Staff
from accounts.queries.retailer_list import seen_among
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import CalendarDay

from ..enums import CallSource, CallStatus, Channel, LeftOutReason, PlanState
from ..measures.matching import is_weekday
from ..models import PlannedCall, ProposedCall, StartPoint, Visit, VisitPlan
from ..planning.values import TimedDay
from .holders import Holdings, holdings
from .rounds import Rounds, rounds_of
from .service import Service, service_of

Call = ProposedCall | PlannedCall


def reads_others(scope: Scope) -> bool:
    """Whether the reader sees the plans of others."""
    return scope.allows(Permission.REVIEW_VISITS) or not scope.allows(Permission.LOG_VISITS)


def visible_plans(scope: Scope) -> QuerySet[VisitPlan]:
    """The plans that the reader may see: her own, and those of her people when she reads those of others."""
    own = VisitPlan.objects.filter(staff=scope.staff_id)
    return VisitPlan.objects.visible_to(scope) | own if reads_others(scope) else own


def find_planner(scope: Scope, username: str) -> Staff | None:
    """The member of staff of this name, when the reader may see her plans."""
    people = Staff.objects.filter(username=username.replace("\0", ""))
    person: Staff | None = people.filter(pk=scope.staff_id).first()
    if person is None and reads_others(scope):
        person = people.visible_to(scope).first()
    return person


def find_plan(person: Staff, month: Month) -> VisitPlan | None:
    """Somebody's plan of a month, with whoever decided about it at hand."""
    return (
        VisitPlan.objects.filter(staff=person, month=month.first)
        .select_related("staff", "decided_by")
        .first()
    )


def may_decide(scope: Scope, person: Staff) -> bool:
    """Whether the reader decides about somebody's plans: not about her own."""
    return scope.allows(Permission.REVIEW_VISITS) and scope.staff_id != person.pk


def may_plan(scope: Scope, person: Staff) -> bool:
    """Whether the reader makes this person's plans: her own alone."""
    return scope.allows(Permission.LOG_VISITS) and scope.staff_id == person.pk


def find_call(scope: Scope, pk: int) -> PlannedCall | None:
    """A planned call of a person whose plans the reader may see."""
    call = PlannedCall.objects.filter(pk=pk).select_related("staff", "retailer").first()
    if call is None or (call.staff_id != scope.staff_id and not reads_others(scope)):
        return None
    is_own = call.staff_id == scope.staff_id
    return call if is_own or Staff.objects.visible_to(scope).filter(pk=call.staff_id).exists() else None


def working_days(month: Month) -> dict[date, tuple[bool, str]]:
    """Every day of a month: whether it is worked, and what a special one is called; one statement."""
    special = {
        day.date: (day.is_working, day.name)
        for day in CalendarDay.objects.filter(date__range=(month.first, month.last))
    }
    return {day: special.get(day, (is_weekday(day), "")) for day in month.period.dates()}


def due_day(month: Month) -> date:
    """When the plan of a month is due: on the last working day before it (domain.md §1.2); one statement."""
    days = working_days(month.shift(-1))
    worked = [day for day, (is_working, _name) in days.items() if is_working]
    return worked[-1] if worked else month.first - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call of a day as the page shows it.

    ``shop`` is None for a shop that the reader does not see, since it went to other hands. ``is_hers`` says
    that it lies with the person on that day, ``is_served`` that it is neither suspended nor closed;
    ``is_due`` that the call belongs to the day's round, ``is_open`` that something can still be done with it.
    """

    key: int
    shop: Retailer | None
    place: int
    expected_at: time | None
    metres: int | None
    source: CallSource
    purpose: str
    status: CallStatus
    reason: str
    moved_from: date | None
    waits: bool
    is_open: bool
    is_due: bool
    is_visited: bool
    is_served: bool
    is_hers: bool


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day of the plan: its calls in their order, and how full it is beside the others.

    ``number`` counts the calls that it was given, missed ones and those that are to be cancelled among them;
    ``round`` is of those that are due or were made, None on a day without any, and ``minutes`` what it takes.
    ``substitute`` stands in for the person on that day.
    """

    date: date
    is_working: bool
    name: str
    calls: tuple[ShownCall, ...]
    number: int
    round: TimedDay | None
    minutes: int
    substitute: Staff | None
    is_past: bool

    @property
    def kilometres(self) -> float | None:
        """The length of the round; None without one."""
        return None if self.round is None else self.round.metres / 1000


@dataclass(frozen=True, slots=True)
class LeftOutShop:
    """A shop at which calls found no place in the last proposal."""

    shop: Retailer | None
    calls: int
    reason: str


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """A person's month. ``plan`` is None while there is none, ``is_in_force`` tells which calls these are.

    ``balance`` is the mean number of calls on the days that have any; ``most`` is what a day is to hold.
    """

    person: Staff
    month: Month
    plan: VisitPlan | None
    is_in_force: bool
    days: tuple[ShownDay, ...]
    calls: int
    shops: int
    balance: float
    most: int
    needs_approval: bool
    due_on: date
    left_out: tuple[LeftOutShop, ...]
    start: StartPoint | None
    rounds: Rounds
    approvers: tuple[Staff, ...] = ()

    @property
    def waiting(self) -> list[tuple[ShownDay, ShownCall]]:
        """The calls whose cancellation waits for a decision, in their order."""
        return [(day, call) for day in self.days for call in day.calls if call.waits]

    @property
    def outside(self) -> list[tuple[ShownDay, ShownCall]]:
        """The open calls from today on at shops that are not hers, or on days on which she is away."""
        return [
            (day, call)
            for day in self.days
            for call in day.calls
            if call.is_open and not day.is_past and (not call.is_hers or day.substitute is not None)
        ]

    @property
    def metres(self) -> int:
        """The length of all rounds."""
        return sum(day.round.metres for day in self.days if day.round is not None)


def month_plan(scope: Scope, person: Staff, month: Month, today: date) -> MonthPlan:
    """Somebody's month as the reader sees it; a fixed number of statements whatever the number of calls."""
    plan = find_plan(person, month)
    planned = list(
        PlannedCall.objects.filter(
            Q(date__range=(month.first, month.last)) | Q(moved_to__range=(month.first, month.last)),
            staff=person,
        ).order_by("pk")
    )
    is_in_force = bool(planned) if plan is None else plan.state == PlanState.APPROVED
    calls: Sequence[Call] = planned
    if plan is not None and not is_in_force:
        calls = list(ProposedCall.objects.filter(plan=plan).order_by("pk"))
    return _shown(scope, person, month, plan, calls, is_in_force=is_in_force, today=today)


def _shown(
    scope: Scope,
    person: Staff,
    month: Month,
    plan: VisitPlan | None,
    calls: Sequence[Call],
    *,
    is_in_force: bool,
    today: date,
) -> MonthPlan:
    left_out = plan.left_out if plan is not None and not is_in_force else []
    keys = {call.retailer_id for call in calls} | {shop for shop, _calls, _reason in left_out}
    shops = Retailer.objects.in_bulk(keys)
    visible = seen_among(keys, scope)
    rounds = rounds_of(person.pk, month, shops)
    service = service_of((call.retailer_id, _day(call)) for call in calls)
    posted = holdings(month.first, month.last, person=person.pk)
    visited: set[tuple[int, date]] = set()
    if is_in_force:
        visited = set(
            Visit.objects.filter(
                staff=person, visited_on__range=(month.first, month.last), channel=Channel.IN_PERSON
            ).values_list("retailer_id", "visited_on")
        )
    by_day: defaultdict[date, list[Call]] = defaultdict(list)
    for call in calls:
        by_day[_day(call)].append(call)
    reader = _Reader(person, {pk: shops[pk] for pk in visible}, rounds, service, posted, visited, today)
    days = tuple(
        reader.day(day, is_working, name, by_day.get(day, []))
        for day, (is_working, name) in working_days(month).items()
    )
    loads = [day.number for day in days if day.number]
    return MonthPlan(
        person=person,
        month=month,
        plan=plan,
        is_in_force=is_in_force,
        days=days,
        calls=sum(loads),
        shops=len({call.retailer_id for call in calls if _counts(call)}),
        balance=sum(loads) / len(loads) if loads else 0.0,
        most=rounds.rules.most_visits_a_day,
        needs_approval=rounds.rules.plans_need_approval,
        due_on=due_day(month),
        left_out=tuple(
            LeftOutShop(shops[shop] if shop in visible else None, number, _reason(reason))
            for shop, number, reason in left_out
        ),
        start=rounds.start,
        rounds=rounds,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is known of a month's calls, to show its days by."""

    person: Staff
    shops: Mapping[int, Retailer]
    rounds: Rounds
    service: Service
    posted: Holdings
    visited: set[tuple[int, date]]
    today: date

    def day(self, day: date, is_working: bool, name: str, calls: Sequence[Call]) -> ShownDay:
        due = sorted((call for call in calls if _is_due(call)), key=_place)
        others = sorted((call for call in calls if not _is_due(call)), key=_place)
        timed = self.rounds.of(day, [call.retailer_id for call in due]) if due else None
        metres = [stop.metres for stop in timed.stops] if timed is not None else []
        shown = [
            self.call(call, day, place, way)
            for place, (call, way) in enumerate(zip(due, metres, strict=True))
        ]
        shown += [self.call(call, day, len(due), None) for call in others]
        minutes = len(due) * self.rounds.rules.visit_minutes + (timed.driving_minutes if timed else 0)
        return ShownDay(
            date=day,
            is_working=is_working,
            name=name,
            calls=tuple(shown),
            number=sum(map(_counts, calls)),
            round=timed,
            minutes=minutes,
            substitute=self.posted.substitute_of(self.person.pk, day),
            is_past=day < self.today,
        )

    def call(self, call: Call, day: date, place: int, metres: int | None) -> ShownCall:
        status = CallStatus(call.status) if isinstance(call, PlannedCall) else CallStatus.DUE
        waits = isinstance(call, PlannedCall) and _waits(call)
        stamp = self.service.stamp(call.retailer_id, day)
        return ShownCall(
            key=call.pk,
            shop=self.shops.get(call.retailer_id),
            place=place,
            expected_at=call.expected_at,
            metres=metres,
            source=CallSource(call.source),
            purpose=call.purpose,
            status=status,
            reason=call.reason if isinstance(call, PlannedCall) else "",
            moved_from=call.date if isinstance(call, PlannedCall) and call.moved_to else None,
            waits=waits,
            is_open=status in (CallStatus.DUE, CallStatus.MOVED),
            is_due=_is_due(call),
            is_visited=(call.retailer_id, day) in self.visited,
            is_served=self.service.is_served(call.retailer_id, day),
            is_hers=stamp is not None
            and self.person.is_active
            and self.posted.stands(self.person.pk, stamp.unit_id, day),
        )


def _day(call: Call) -> date:
    day: date = (call.moved_to or call.date) if isinstance(call, PlannedCall) else call.date
    return day


def _is_due(call: Call) -> bool:
    """Whether a call belongs to the day's round: all but those that are off or were missed."""
    return isinstance(call, ProposedCall) or call.status in (
        CallStatus.DUE,
        CallStatus.MOVED,
        CallStatus.DONE,
    )


def _counts(call: Call) -> bool:
    """Whether a call is one of those that the day was given: all but those that are off."""
    return isinstance(call, ProposedCall) or call.status != CallStatus.CANCELLED or _waits(call)


def _waits(call: PlannedCall) -> bool:
    """Whether somebody asked to cancel the call, and nobody has decided yet."""
    is_decided = call.approved_by_id is not None or call.is_shop_away
    return call.status == CallStatus.CANCELLED and not is_decided


def _place(call: Call) -> tuple[bool, int, int]:
    return call.position is None, call.position or 0, call.pk


def _reason(value: str) -> str:
    return str(LeftOutReason(value).label) if value in LeftOutReason.values else value
