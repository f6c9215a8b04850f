"""Calls of plans in force: moved, cancelled with a reason and an approval, added by hand, handed over.

They count in the figures of field work, so each change leaves its trail, and none takes a call away. A call
is moved within its own month alone: what falls out of a month is cancelled in it, and that takes an approval
where the office asks for one. Until then the call is due (domain.md §6, V1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain.notifications import notify
from accounts.models import Retailer, Staff
from accounts.roles import Permission
from salesforce_app.kernel.changes import ChangeSet, StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month, local_day
from territory.queries.closing import closed_months
from territory.queries.rules import rules_of

from ..enums import CallSource, CallStatus
from ..models import PlannedCall
from ..notices import (
    CALLS_HANDED_OVER,
    CANCELLATION_APPROVED,
    CANCELLATION_ASKED,
    CANCELLATION_REFUSED,
)
from ..queries.addresses import plan_address
from ..queries.holders import approvers_of, holdings
from ..queries.rounds import rounds_of
from ..queries.service import service_of
from .call_checks import check_day, check_served, given_reason, refuse_twice
from .plan_life import LONGEST_PURPOSE
from .rounds import in_order, plan_round, put_among
from .turns import wait_for_turn_of

OPEN = (CallStatus.DUE, CallStatus.MOVED)
"""Calls with which something can still be done."""


def day_of(call: PlannedCall) -> date:
    """The day on which a call is to be made now."""
    day: date = call.moved_to or call.date
    return day


def waits(call: PlannedCall) -> bool:
    """Whether somebody asked to cancel the call, and nobody has decided yet."""
    return call.status == CallStatus.CANCELLED and call.approved_by_id is None and not call.is_shop_away


@transaction.atomic
def move_planned_calls(
    *,
    calls: Collection[int],
    day: date,
    by: Staff,
    moment: datetime,
    place: int | None = None,
    seen: date | None = None,
) -> bool:
    """Make calls of one person on another day of their month, before the one at ``place`` from 0.

    Without ``place`` at the end of the day. ``seen`` is the day on which the person saw them: they are left
    where they are, and StaleRecord raised, when one lies on another by now. Tells whether that is a change.
    """
    chosen = _read(calls)
    today = local_day(moment)
    for call in chosen:
        if seen is not None and day_of(call) != seen:
            raise StaleRecord(call)
        _must_be_open(call)
        check_day(day, month=Month.of(call.date), today=today)
        if day_of(call) < today:
            raise InputError(
                "date",
                _("The call was due on %(day)s, which has passed.") % {"day": date_format(day_of(call))},
                _("Add a call on a later day by hand; the missed one stays missed."),
            )
    staff = chosen[0].staff_id
    shops = Retailer.objects.in_bulk([call.retailer_id for call in chosen])
    arriving = {call.retailer_id: shops[call.retailer_id] for call in chosen if day_of(call) != day}
    check_served(arriving, day, service_of((pk, day) for pk in shops))
    keys = {call.pk for call in chosen}
    others = [
        call for call in _of_days(staff, {day} | {day_of(call) for call in chosen}) if call.pk not in keys
    ]
    on_day = in_order([call for call in others if day_of(call) == day])
    there = {call.retailer_id for call in on_day}
    # A call that was cancelled or moved away keeps its own day, on which there can be only one.
    there |= {call.retailer_id for call in others if call.date == day}
    refuse_twice([shops[pk] for pk in shops if pk in there], day)
    left = {day_of(call) for call in chosen} - {day}
    changes = ChangeSet()
    for call in chosen:
        if day == call.date:
            changes.update(call, status=CallStatus.DUE, moved_to=None)
        else:
            changes.update(call, status=CallStatus.MOVED, moved_to=day)
    days: dict[date, Sequence[PlannedCall]] = {
        gone: in_order([call for call in others if day_of(call) == gone and call.status in OPEN])
        for gone in left
    }
    open_on_day = [call for call in on_day if call.status in OPEN]
    days[day] = put_among(open_on_day, in_order(chosen), place)
    _time(changes, staff, days)
    changed = bool(changes)
    changes.save(actor=by.username, moment=moment)
    return changed


@transaction.atomic
def cancel_calls(*, calls: Collection[int], reason: str, by: Staff, moment: datetime) -> bool:
    """Cancel calls of one person; tells whether that holds at once, rather than when somebody approves it.

    It does where the month's plans need no approval, and when somebody who decides about such things cancels
    for another. Whoever is to approve is told, once for all of them.
    """
    said = given_reason(reason)
    chosen = _read(calls)
    closed = closed_months()
    for call in chosen:
        _must_be_open(call)
        _refuse_closed(call, closed)
    month = Month.of(chosen[0].date)
    staff = chosen[0].staff
    holds = not rules_of(month).field_work.plans_need_approval or (
        by.pk != staff.pk and Permission.REVIEW_VISITS in by.permissions
    )
    changes = ChangeSet()
    for call in chosen:
        changes.update(call, status=CallStatus.CANCELLED, reason=said, approved_by=by if holds else None)
    changes.save(actor=by.username, moment=moment, reason=said[:100])
    if not holds:
        first = min(call.pk for call in chosen)
        notify(
            staff_ids=approvers_of(staff, local_day(moment)),
            kind=CANCELLATION_ASKED,
            parameters={"who": str(staff), "month": str(month), "calls": len(chosen), "reason": said},
            address=f"{plan_address(month, staff.username)}#to-decide",
            key=f"cancellation-asked:{first}:{moment.isoformat()}",
            moment=moment,
        )
    return holds


@transaction.atomic
def approve_cancellation(*, call: PlannedCall, by: Staff, moment: datetime) -> None:
    """Let a call be off that somebody asked to cancel; it is no longer due. She is told."""
    current = _waiting(call, by)
    changes = ChangeSet()
    changes.update(current, approved_by=by)
    changes.save(actor=by.username, moment=moment)
    _tell(current, CANCELLATION_APPROVED, {"who": str(by)}, moment)


@transaction.atomic
def refuse_cancellation(*, call: PlannedCall, reason: str, by: Staff, moment: datetime) -> None:
    """Let a call be due after all, on the day on which it was, and say why. She is told."""
    said = given_reason(reason)
    current = _waiting(call, by)
    changes = ChangeSet()
    changes.update(current, status=CallStatus.MOVED if current.moved_to else CallStatus.DUE, reason="")
    changes.save(actor=by.username, moment=moment, reason=said[:100])
    _tell(current, CANCELLATION_REFUSED, {"who": str(by), "reason": said}, moment)


@transaction.atomic
def take_back_cancellation(*, call: PlannedCall, by: Staff, moment: datetime) -> None:
    """Let a call be due again that somebody asked to cancel, while nobody has decided."""
    current = _waiting(call, None)
    changes = ChangeSet()
    changes.update(current, status=CallStatus.MOVED if current.moved_to else CallStatus.DUE, reason="")
    changes.save(actor=by.username, moment=moment)


@transaction.atomic
def add_planned_call(
    *, staff: Staff, retailer: Retailer, day: date, by: Staff, moment: datetime, purpose: str = ""
) -> PlannedCall:
    """Plan a call by hand for somebody whose month is in force already, at the end of that day's round."""
    wait_for_turn_of(staff)
    today = local_day(moment)
    if day < today:
        raise InputError(
            "date", _("%(day)s has passed.") % {"day": date_format(day)}, _("Choose today or a later day.")
        )
    shops = {retailer.pk: retailer}
    service = service_of([(retailer.pk, day)])
    check_served(shops, day, service)
    stamp = service.stamp(retailer.pk, day)
    assert stamp is not None
    there = _of_days(staff.pk, {day})
    refuse_twice([retailer] if any(call.retailer_id == retailer.pk for call in there) else [], day)
    if len(purpose) > LONGEST_PURPOSE:
        raise InputError("purpose", _("The purpose is too long."), _("Keep it to a sentence."))
    changes = ChangeSet()
    call = changes.create(
        PlannedCall(
            staff=staff,
            retailer=retailer,
            route_id=stamp.route_id,
            unit_id=stamp.unit_id,
            date=day,
            source=CallSource.MANUAL,
            purpose=" ".join(purpose.replace("\0", "").split()),
        )
    )
    on_day = in_order([other for other in there if day_of(other) == day and other.status in OPEN])
    _time(changes, staff.pk, {day: [*on_day, call]})
    changes.save(actor=by.username, moment=moment)
    return call


@transaction.atomic
def hand_over_calls(*, calls: Collection[int], to: Staff, by: Staff, moment: datetime) -> int:
    """Give open calls from today on to whoever has the shops on their days; returns how many.

    Where she plans to be at the shop on the day anyway, the other's call is cancelled as approved. Raises
    InputError when she has one of the shops not, or a call is not open.
    """
    wait_for_turn_of(to)
    chosen = _read(calls, of_one=False)
    days = [day_of(call) for call in chosen]
    posted = holdings(min(days), max(days))
    service = service_of((call.retailer_id, day_of(call)) for call in chosen)
    own = {
        (call.retailer_id, day) for call in _of_days(to.pk, set(days)) for day in (call.date, day_of(call))
    }
    changes = ChangeSet()
    receiving: defaultdict[date, list[PlannedCall]] = defaultdict(list)
    for call in chosen:
        _must_be_open(call)
        day = day_of(call)
        stamp = service.stamp(call.retailer_id, day)
        if not to.is_active or stamp is None or to not in posted.holders_of(stamp.unit_id, day):
            raise InputError(
                "to",
                _("%(name)s does not have %(shop)s on %(day)s.")
                % {"name": to, "shop": call.retailer.name, "day": date_format(day)},
                _("Choose whoever has the shop on that day."),
            )
        if {(call.retailer_id, day), (call.retailer_id, call.date)} & own:
            said = _("%(name)s calls there on the same day.") % {"name": to}
            changes.update(call, status=CallStatus.CANCELLED, reason=said[:200], approved_by=by)
            continue
        changes.update(call, staff=to, position=None, expected_at=None)
        receiving[day].append(call)
    there = _of_days(to.pk, set(receiving))
    rounds: dict[date, Sequence[PlannedCall]] = {
        day: [*in_order([call for call in there if day_of(call) == day and call.status in OPEN]), *came]
        for day, came in receiving.items()
    }
    _time(changes, to.pk, rounds)
    changes.save(actor=by.username, moment=moment)
    if by.pk != to.pk and receiving:
        month = Month.of(min(receiving))
        notify(
            staff_ids=[to.pk],
            kind=CALLS_HANDED_OVER,
            parameters={"who": str(by), "calls": sum(map(len, receiving.values())), "month": str(month)},
            address=plan_address(month, to.username),
            key=f"calls-handed-over:{min(call.pk for call in chosen)}:{moment.isoformat()}",
            moment=moment,
        )
    return len(chosen)


def _read(keys: Collection[int], *, of_one: bool = True) -> list[PlannedCall]:
    """The calls with these keys as they are now, locked."""
    chosen = list(
        PlannedCall.objects.select_for_update(of=("self",))
        .filter(pk__in=set(keys))
        .select_related("staff", "retailer")
        .order_by("pk")
    )
    if not chosen or len(chosen) != len(set(keys)):
        raise InputError("calls", _("No call is chosen."), _("Choose calls of the plan."))
    if of_one and len({(call.staff_id, call.date.replace(day=1)) for call in chosen}) > 1:
        raise InputError("calls", _("The calls are of several plans."), _("Choose calls of one plan."))
    return chosen


def _waiting(call: PlannedCall, by: Staff | None) -> PlannedCall:
    (current,) = _read([call.pk])
    if not waits(current):
        raise InputError(
            "status",
            _("No cancellation of this call waits for a decision."),
            _("Load the page again to see what became of it."),
        )
    if by is not None and current.staff_id == by.pk:
        raise InputError(
            "status", _("Nobody decides about her own calls."), _("Leave it to whoever supervises you.")
        )
    _refuse_closed(current, closed_months())
    return current


def _refuse_closed(call: PlannedCall, closed: Collection[date]) -> None:
    if call.date.replace(day=1) in closed:
        raise InputError("date", _("The month of the call is closed."), _("Leave the call as it is."))


def _must_be_open(call: PlannedCall) -> None:
    if call.status not in OPEN:
        raise InputError(
            "status",
            _("The call at %(shop)s is no longer open: %(state)s.")
            % {"shop": call.retailer.name, "state": CallStatus(call.status).label},
            _("Leave it out."),
        )


def _of_days(staff: int, days: Collection[date]) -> list[PlannedCall]:
    """Somebody's calls that lie on some days, or lay there before they were moved."""
    on_days = Q(date__in=days) | Q(moved_to__in=days)
    return list(PlannedCall.objects.filter(on_days, staff=staff).order_by("pk"))


def _time(changes: ChangeSet, staff: int, days: dict[date, Sequence[PlannedCall]]) -> None:
    shops = Retailer.objects.in_bulk({call.retailer_id for calls in days.values() for call in calls})
    for month in {Month.of(day) for day in days}:
        rounds = rounds_of(staff, month, shops)
        for day, calls in days.items():
            if day in month.period:
                plan_round(changes, rounds, day, calls)


def _tell(call: PlannedCall, kind: str, parameters: dict[str, str], moment: datetime) -> None:
    day = day_of(call)
    notify(
        staff_ids=[call.staff_id],
        kind=kind,
        parameters={**parameters, "shop": call.retailer.name, "day": day.isoformat()},
        address=plan_address(Month.of(call.date), call.staff.username),
        key=f"{kind}:{call.pk}:{moment.isoformat()}",
        moment=moment,
    )
