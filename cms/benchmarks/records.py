"""What the pages of the field read in an office of month facts: who walks which route, and what came of it.

Everybody walks one route, so the account manager and her supervisor have as much in every office.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from accounts.enums import Language, Role
from accounts.models import Staff
from salesforce_app.kernel.periods import BEGINNING, Month
from salesforce_app.kernel.rows import insert_records, update_records
from territory.models import OrgUnit, Posting, RouteStop, RouteTerm
from visits.domain.searching import write_all_visit_texts
from visits.enums import (
    ActionState,
    CallStatus,
    ClarificationKind,
    IssueChannel,
    IssueKind,
    IssueState,
    PlanState,
    RevisitResult,
)
from visits.models import Action, Clarification, Issue, PlannedCall, ProposedCall, Visit, VisitPlan

from .district import LAST
from .month_rows import make_dues, make_lines

FIRST_WALKER, FIRST_LEAD = 1_000, 1_000_000
"""The keys of those who walk routes and of those who lead them follow these, by route and by unit."""
OWN_NUMBER = 1
"""The number of the route that the account manager walks."""
NOTES = (
    "上次订的货货架上还剩大半，店主说月底再看",
    "价签缺三张，当场补齐",
    "店主想换一张签约卡，答应下次带表格来",
    "门前修路，晚上客人少",
    "New price marks put up, the light of the shelf is still out",
)
NOTED_EVERY = 8
"""One visit in so many has notes."""
PROMISED = ("带新的价签过来", "问清送货时间", "教店主设置自动转存", "Bring the form of the bank")
SAID = ("送货总在下午才到", "新品一直没有货", "想知道上次的扣款为什么失败", "A carton was missing")
CALLS_PROPOSED = 60


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody who walks a route: where she is posted, and who decides about what she does."""

    staff: int
    route: int
    unit: int
    lead: int


def make_walkers() -> list[Walker]:
    """An account manager for every route and a supervisor for every unit with routes, posted and at work.

    The first route is the account manager's of the benchmark, and its supervisor is the benchmark's.
    """
    units = dict(RouteTerm.objects.filter(until=None).values_list("route", "unit"))
    own = Staff.objects.get(username=Role.ACCOUNT_MANAGER.value)
    supervisor = Staff.objects.get(username=Role.SUPERVISOR.value)
    hers = set(
        OrgUnit.objects.filter(parent__in=supervisor.postings.values("unit")).values_list("pk", flat=True)
    )
    leads = dict.fromkeys(hers, supervisor.pk)
    people: list[Staff] = []
    postings: list[Posting] = []
    for unit in sorted(set(units.values()) - hers):
        leads[unit] = FIRST_LEAD + unit
        people.append(_person(leads[unit], f"lead{unit}", Role.SUPERVISOR))
        postings.append(_posting(leads[unit], unit, Role.SUPERVISOR))
    walkers: list[Walker] = []
    for route, unit in sorted(units.items()):
        staff = own.pk if route == OWN_NUMBER else FIRST_WALKER + route
        walkers.append(Walker(staff, route, unit, leads[unit]))
        if route != OWN_NUMBER:
            people.append(_person(staff, f"walker{route}", Role.ACCOUNT_MANAGER))
            postings.append(_posting(staff, unit, Role.ACCOUNT_MANAGER))
    insert_records(Staff, people)
    insert_records(Posting, postings)
    for model in (Visit, PlannedCall):
        rows = model._base_manager
        rows.filter(route=OWN_NUMBER).update(staff=own)
        rows.exclude(route=OWN_NUMBER).update(staff=F("route") + FIRST_WALKER)
    return walkers


def make_field_records(walkers: Sequence[Walker]) -> None:
    """Dues, sales lines, plans, notes, actions, issues and questions, in proportion to the office."""
    make_dues()
    make_lines()
    _change_calls()
    _plan(walkers)
    _note()
    of_route = {walker.route: walker for walker in walkers}
    stops = RouteStop.objects.filter(until=None).order_by("retailer").values_list("retailer", "route")
    shops = [(shop, of_route[route]) for shop, route in stops]
    insert_records(Action, list(_actions(shops)))
    insert_records(Issue, list(_issues(shops)))
    insert_records(Clarification, list(_questions({walker.staff: walker.lead for walker in walkers})))


def _person(pk: int, username: str, role: Role) -> Staff:
    return Staff(pk=pk, username=username, name=username.title(), role=role, language=Language.ENGLISH)


def _posting(staff: int, unit: int, role: Role) -> Posting:
    return Posting(staff_id=staff, unit_id=unit, role=role, since=BEGINNING)


def _change_calls() -> None:
    """One call in ninety was moved, as many wait for leave to be cancelled, and most were made."""
    calls = PlannedCall._base_manager.annotate(turn=F("pk") % 90)
    calls.exclude(turn__in=(0, 1, 2)).update(status=CallStatus.DONE)
    calls.filter(turn=0).update(status=CallStatus.MOVED, moved_to=F("date") + timedelta(days=1))
    calls.filter(turn=1).update(status=CallStatus.CANCELLED, reason="店主出门")


def _plan(walkers: Sequence[Walker]) -> None:
    """The last month's plans in force; those of the next too for one in five, handed in by another one."""
    now = timezone.now()
    months = (LAST, Month.of(timezone.localdate()).shift(1))
    of_last, of_next = (
        [VisitPlan(staff_id=walker.staff, month=month.first) for walker in walkers] for month in months
    )
    for plan, walker in zip(of_last, walkers, strict=True):
        plan.state = PlanState.APPROVED
        plan.submitted_at = plan.decided_at = now
        plan.decided_by_id = walker.lead
    for plan, walker in zip(of_next, walkers, strict=True):
        if walker.route % 5 == 2:
            plan.state, plan.submitted_at = PlanState.SUBMITTED, now
        elif walker.route % 5 == 3:
            plan.state, plan.submitted_at = PlanState.APPROVED, now
            plan.decided_at, plan.decided_by_id = now, walker.lead
    insert_records(VisitPlan, [*of_last, *of_next])
    shops: dict[int, list[int]] = {}
    for shop, route in RouteStop.objects.filter(until=None).order_by("pk").values_list("retailer", "route"):
        shops.setdefault(route, []).append(shop)
    calls = (
        ProposedCall(
            plan=plan, retailer_id=shop, date=plan.month + timedelta(days=number // 4), position=number % 4
        )
        for plan, walker in zip(of_next, walkers, strict=True)
        for number, shop in enumerate(shops[walker.route][:CALLS_PROPOSED])
    )
    insert_records(ProposedCall, list(calls))


def _note() -> None:
    """Notes at one visit in eight, found by their words."""
    keys = list(Visit._base_manager.order_by("pk").values_list("pk", flat=True))[::NOTED_EVERY]
    noted = [Visit(pk=key, notes=NOTES[number % len(NOTES)]) for number, key in enumerate(keys)]
    update_records(Visit, ((visit, frozenset({"notes"})) for visit in noted))
    write_all_visit_texts()


def _actions(shops: Sequence[tuple[int, Walker]]) -> Iterator[Action]:
    """At one shop in three something was promised: a third is open, some of it late."""
    now, today = timezone.now(), timezone.localdate()
    for number, (shop, walker) in enumerate(shops[::3]):
        state = tuple(ActionState)[number % 3]
        said: dict[str, Any] = {}
        if state == ActionState.DONE:
            said = {"done_on": today - timedelta(days=number % 50), "evidence": "店主确认"}
        elif state == ActionState.DROPPED:
            said = {"reason": "店主不再需要"}
        yield Action(
            id=UUID(int=shop),
            retailer_id=shop,
            owner_id=walker.staff,
            text=PROMISED[number % len(PROMISED)],
            due_on=today + timedelta(days=number % 60 - 40),
            state=state,
            opened_at=now - timedelta(days=60),
            **said,
        )


def _issues(shops: Sequence[tuple[int, Walker]]) -> Iterator[Issue]:
    """One shop in five complained or asked for something: received, answered, and closed in turn."""
    now, today = timezone.now(), timezone.localdate()
    for number, (shop, walker) in enumerate(shops[::5]):
        state = tuple(IssueState)[number % 3]
        said: dict[str, Any] = {}
        if state != IssueState.RECEIVED:
            said = {"answer": "已与送货班说好", "answered_at": now - timedelta(days=20)}
        if state == IssueState.CLOSED:
            said["revisit_result"] = RevisitResult.SATISFIED
            said |= {"revisited_on": today - timedelta(days=10), "closed_at": now - timedelta(days=9)}
        yield Issue(
            id=UUID(int=shop),
            retailer_id=shop,
            kind=IssueKind.values[number % len(IssueKind)],
            channel=IssueChannel.values[number % len(IssueChannel)],
            text=SAID[number % len(SAID)],
            received_at=now - timedelta(days=number % 50),
            received_by_id=walker.staff,
            assigned_to_id=walker.lead if number % 4 == 0 else walker.staff,
            due_on=today + timedelta(days=number % 40 - 30),
            **said,
        )


def _questions(leads: Mapping[int, int]) -> Iterator[Clarification]:
    """About one visit in forty: asked, answered and settled in turn."""
    now = timezone.now()
    visits = Visit._base_manager.order_by("pk").values_list("pk", "staff", "unit")
    for number, (visit, staff, unit) in enumerate(list(visits)[::40]):
        said: dict[str, Any] = {}
        if number % 3:
            said = {"answer": "店搬到路口东边了", "answered_at": now - timedelta(days=2)}
        if number % 3 == 2:
            said |= {"note": "已核实", "settled_at": now - timedelta(days=1), "settled_by_id": leads[staff]}
        yield Clarification(
            kind=ClarificationKind.PLACE,
            visit_id=visit,
            staff_id=staff,
            unit_id=unit,
            facts={"metres": 300 + number % 900},
            asked_at=now - timedelta(days=number % 60 + 3),
            **said,
        )
