"""The life of a month's plan: begun, changed by hand, submitted, returned or approved, and in force.

Every verb gets the ``revision`` that the person saw and raises StaleRecord when the plan has another one by
now, so that two people, or two devices of one, never write over each other; None takes it as it is. Each
change makes the revision one higher. Errors of input name the field, the reason and the remedy.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.notifications import notify
from accounts.models import Retailer, Staff
from salesforce_app.kernel.changes import ChangeSet, StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month, local_day
from territory.queries.rules import rules_of

from ..enums import CallSource, PlanState
from ..models import PlannedCall, ProposedCall, VisitPlan
from ..notices import PLAN_APPROVED, PLAN_RETURNED, PLAN_SUBMITTED
from ..queries.addresses import plan_address
from ..queries.holders import approvers_of, holdings
from ..queries.rounds import Rounds, rounds_of
from ..queries.service import service_of
from .call_checks import check_day, check_served, given_reason, refuse_twice
from .rounds import in_order, plan_round, put_among
from .turns import wait_for_turn_of

EDITABLE = (PlanState.DRAFT, PlanState.RETURNED)
"""States in which the account manager changes her plan."""
LONGEST_REASON = 500
LONGEST_PURPOSE = 200


@transaction.atomic
def begin_plan(*, staff: Staff, month: Month, actor: str, moment: datetime) -> VisitPlan:
    """The plan of a month that is on file, else an empty draft. Raises InputError for a past month."""
    wait_for_turn_of(staff)
    found = VisitPlan.objects.filter(staff=staff, month=month.first).first()
    if found is not None:
        return found
    if month.last < local_day(moment):
        raise InputError("month", _("The month is over."), _("Plan this month or a later one."))
    changes = ChangeSet()
    plan = changes.create(VisitPlan(staff=staff, month=month.first))
    changes.save(actor=actor, moment=moment)
    return plan


@transaction.atomic
def add_call(
    *,
    plan: VisitPlan,
    revision: int | None,
    retailer: Retailer,
    day: date,
    actor: str,
    moment: datetime,
    purpose: str = "",
    source: CallSource = CallSource.MANUAL,
) -> ProposedCall:
    """Plan a call at a shop on a day, at the end of that day's round."""
    current, calls = _open(plan, revision)
    check_day(day, month=Month.of(current.month), today=local_day(moment))
    shops = {retailer.pk: retailer}
    check_served(shops, day, service_of([(retailer.pk, day)]))
    on_day = in_order([call for call in calls if call.date == day])
    refuse_twice([retailer] if any(call.retailer_id == retailer.pk for call in on_day) else [], day)
    changes = ChangeSet()
    call = changes.create(
        ProposedCall(plan=current, retailer=retailer, date=day, source=source, purpose=_purpose(purpose))
    )
    _rounds(changes, current, {day: [*on_day, call]})
    _count_up(changes, current)
    changes.save(actor=actor, moment=moment)
    return call


@transaction.atomic
def move_calls(
    *,
    plan: VisitPlan,
    revision: int | None,
    calls: Collection[int],
    day: date,
    actor: str,
    moment: datetime,
    place: int | None = None,
) -> bool:
    """Put calls on another day, or at another place of their own, before the call at ``place`` from 0.

    Without ``place`` they come at the end. Tells whether that is a change.
    """
    current, all_calls = _open(plan, revision)
    chosen = _chosen(all_calls, calls)
    check_day(day, month=Month.of(current.month), today=local_day(moment))
    shops = Retailer.objects.in_bulk([call.retailer_id for call in chosen])
    arriving = {call.retailer_id: shops[call.retailer_id] for call in chosen if call.date != day}
    check_served(arriving, day, service_of((pk, day) for pk in shops))
    on_day = in_order([call for call in all_calls if call.date == day])
    keys = {call.pk for call in chosen}
    there = {call.retailer_id for call in on_day if call.pk not in keys}
    twice = [shops[pk] for pk in shops if pk in there or _several(chosen, pk)]
    refuse_twice(twice, day)
    left = {call.date for call in chosen} - {day}
    changes = ChangeSet()
    before = [(call.pk, call.date) for call in on_day]
    for call in chosen:
        changes.update(call, date=day)
    days: dict[date, Sequence[ProposedCall]] = {
        gone: in_order([call for call in all_calls if call.date == gone]) for gone in left
    }
    days[day] = put_among(on_day, in_order(chosen), place)
    if [(call.pk, day) for call in days[day]] == before:
        return False
    _rounds(changes, current, days)
    _count_up(changes, current)
    changes.save(actor=actor, moment=moment)
    return True


@transaction.atomic
def remove_calls(
    *, plan: VisitPlan, revision: int | None, calls: Collection[int], actor: str, moment: datetime
) -> int:
    """Take calls out of a plan; returns how many."""
    current, all_calls = _open(plan, revision)
    chosen = _chosen(all_calls, calls)
    keys = {call.pk for call in chosen}
    changes = ChangeSet()
    for call in chosen:
        changes.delete(call)
    _rounds(
        changes,
        current,
        {
            day: in_order([call for call in all_calls if call.date == day and call.pk not in keys])
            for day in {call.date for call in chosen}
        },
    )
    _count_up(changes, current)
    changes.save(actor=actor, moment=moment)
    return len(chosen)


@dataclass(frozen=True, slots=True)
class InForce:
    """What a plan brought into force: so many calls; those at shops not hers or not served stay out."""

    calls: int
    left_out: int


@transaction.atomic
def submit_plan(*, plan: VisitPlan, revision: int | None, by: Staff, moment: datetime) -> PlanState:
    """Hand a plan in; where the office asks for no approval it comes into force at once.

    Returns the state that it has now. Whoever decides is told. Raises InputError for an empty plan.
    """
    wait_for_turn_of(plan.staff)
    current, calls = _open(plan, revision)
    if not calls:
        raise InputError("calls", _("The plan is empty."), _("Have it proposed, or add calls by hand."))
    month = Month.of(current.month)
    changes = ChangeSet()
    if rules_of(month).field_work.plans_need_approval:
        changes.update(current, state=PlanState.SUBMITTED, submitted_at=moment, decided_at=None)
        changes.update(current, decided_by=None, reason="")
        _count_up(changes, current)
    else:
        _put_in_force(changes, current, calls, by=by, moment=moment)
        changes.update(current, submitted_at=moment)
    changes.save(actor=by.username, moment=moment)
    if current.state == PlanState.SUBMITTED:
        notify(
            staff_ids=approvers_of(current.staff, local_day(moment)),
            kind=PLAN_SUBMITTED,
            parameters={"who": str(current.staff), "month": str(month), "calls": len(calls)},
            address=plan_address(month, current.staff.username),
            key=f"plan-submitted:{current.pk}:{current.revision}",
            moment=moment,
        )
    return PlanState(current.state)


@transaction.atomic
def withdraw_plan(*, plan: VisitPlan, revision: int | None, actor: str, moment: datetime) -> None:
    """Take a submitted plan back to change it, while nobody has decided about it."""
    current = _current(plan, revision)
    _must_be(current, PlanState.SUBMITTED)
    changes = ChangeSet()
    changes.update(current, state=PlanState.DRAFT)
    _count_up(changes, current)
    changes.save(actor=actor, moment=moment)


@transaction.atomic
def return_plan(*, plan: VisitPlan, revision: int | None, reason: str, by: Staff, moment: datetime) -> None:
    """Give a submitted plan back to be changed, and say why. The account manager is told."""
    current = _current(plan, revision)
    _must_be(current, PlanState.SUBMITTED)
    _refuse_own(current, by)
    said = given_reason(reason, longest=LONGEST_REASON)
    changes = ChangeSet()
    changes.update(current, state=PlanState.RETURNED, reason=said, decided_at=moment, decided_by=by)
    _count_up(changes, current)
    changes.save(actor=by.username, moment=moment, reason=said[:100])
    _tell(current, PLAN_RETURNED, {"who": str(by), "reason": said}, moment)


@transaction.atomic
def approve_plan(*, plan: VisitPlan, revision: int | None, by: Staff, moment: datetime) -> InForce:
    """Bring a submitted plan into force: its calls are planned calls from now on. She is told."""
    wait_for_turn_of(plan.staff)
    current = _current(plan, revision)
    _must_be(current, PlanState.SUBMITTED)
    _refuse_own(current, by)
    changes = ChangeSet()
    calls = list(ProposedCall.objects.filter(plan=current))
    result = _put_in_force(changes, current, calls, by=by, moment=moment)
    changes.save(actor=by.username, moment=moment)
    _tell(current, PLAN_APPROVED, {"who": str(by)}, moment)
    return result


def _put_in_force(
    changes: ChangeSet, plan: VisitPlan, calls: Sequence[ProposedCall], *, by: Staff, moment: datetime
) -> InForce:
    """Plan that proposed calls become planned calls, stamped as of their days; they themselves go.

    Left out are calls of days gone by, which nobody had agreed to; those at shops that are not served on the
    day or lie in nobody's unit of hers by then; and those that were put in by hand before. It must be the
    turn of the plan's owner (``turns``), so that nobody puts one in by hand between the look and the writing.
    """
    today = local_day(moment)
    month = Month.of(plan.month)
    service = service_of((call.retailer_id, call.date) for call in calls)
    posted = holdings(month.first, month.last)
    on_file = set(
        PlannedCall.objects.filter(staff=plan.staff_id, date__range=(month.first, month.last)).values_list(
            "retailer_id", "date"
        )
    )
    made = 0
    for call in calls:
        stamp = service.stamp(call.retailer_id, call.date)
        if (
            call.date < today
            or stamp is None
            or not service.is_served(call.retailer_id, call.date)
            or not posted.stands(plan.staff_id, stamp.unit_id, call.date)
            or (call.retailer_id, call.date) in on_file
        ):
            continue
        made += 1
        changes.create(
            PlannedCall(
                staff_id=plan.staff_id,
                retailer_id=call.retailer_id,
                route_id=stamp.route_id,
                unit_id=stamp.unit_id,
                date=call.date,
                source=call.source,
                purpose=call.purpose,
                position=call.position,
                expected_at=call.expected_at,
            )
        )
    changes.update(plan, state=PlanState.APPROVED, decided_at=moment, decided_by=by, reason="")
    _count_up(changes, plan)
    ProposedCall.objects.filter(plan=plan).delete()
    return InForce(made, len(calls) - made)


def _current(plan: VisitPlan, revision: int | None) -> VisitPlan:
    """The plan as it is now, locked. Raises StaleRecord when it is not the one that was seen."""
    current: VisitPlan = (
        VisitPlan.objects.select_for_update(of=("self",)).select_related("staff").get(pk=plan.pk)
    )
    if revision is not None and current.revision != revision:
        raise StaleRecord(current)
    return current


def _open(plan: VisitPlan, revision: int | None) -> tuple[VisitPlan, list[ProposedCall]]:
    """The plan as it is now with its calls, when they may be changed."""
    current = _current(plan, revision)
    _must_be(current, *EDITABLE)
    return current, list(ProposedCall.objects.filter(plan=current))


def _must_be(plan: VisitPlan, *states: PlanState) -> None:
    if plan.state not in states:
        raise InputError(
            "state",
            _("The plan's state is: %(state)s.") % {"state": PlanState(plan.state).label},
            _("Load the page again to see what can be done with it now."),
        )


def _refuse_own(plan: VisitPlan, by: Staff) -> None:
    if plan.staff_id == by.pk:
        raise InputError(
            "plan", _("Nobody decides about her own plan."), _("Leave it to whoever supervises you.")
        )


def _chosen(calls: Sequence[ProposedCall], keys: Collection[int]) -> list[ProposedCall]:
    """The calls with these keys. Raises InputError without any, or for a key that the plan lacks."""
    chosen = [call for call in calls if call.pk in set(keys)]
    if not chosen or len(chosen) != len(set(keys)):
        missing = len(set(keys)) - len(chosen)
        reason = (
            ngettext("%(number)s call is not in the plan.", "%(number)s calls are not in the plan.", missing)
            % {"number": missing}
            if missing
            else _("No call is chosen.")
        )
        raise InputError("calls", reason, _("Choose calls of this plan."))
    return chosen


def _several(calls: Sequence[ProposedCall], shop: int) -> bool:
    return sum(call.retailer_id == shop for call in calls) > 1


def _purpose(text: str) -> str:
    purpose = " ".join(text.replace("\0", "").split())
    if len(purpose) > LONGEST_PURPOSE:
        raise InputError(
            "purpose",
            _("The purpose has %(length)s characters.") % {"length": len(purpose)},
            _("Keep it to %(longest)s.") % {"longest": LONGEST_PURPOSE},
        )
    return purpose


def _rounds(changes: ChangeSet, plan: VisitPlan, days: dict[date, Sequence[ProposedCall]]) -> Rounds:
    """Number and time the calls of some days in the order given."""
    shops = Retailer.objects.in_bulk({call.retailer_id for calls in days.values() for call in calls})
    rounds = rounds_of(plan.staff_id, Month.of(plan.month), shops)
    for day, calls in days.items():
        plan_round(changes, rounds, day, calls)
    return rounds


def _count_up(changes: ChangeSet, plan: VisitPlan) -> None:
    changes.update(plan, revision=plan.revision + 1)


def _tell(plan: VisitPlan, kind: str, parameters: dict[str, str], moment: datetime) -> None:
    month = Month.of(plan.month)
    notify(
        staff_ids=[plan.staff_id],
        kind=kind,
        parameters={**parameters, "month": str(month)},
        address=plan_address(month, plan.staff.username),
        key=f"{kind}:{plan.pk}:{plan.revision}",
        moment=moment,
    )
