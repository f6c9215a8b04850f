"""Having a month's plan proposed, and a day put into driving order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Retailer, Staff
from salesforce_app.kernel.changes import ChangeSet, StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month, local_day
from territory.measures.geo import Position
from territory.queries.positions import position_of

from ..enums import CallSource, CallStatus, PlanState
from ..models import PlannedCall, ProposedCall, VisitPlan
from ..planning.board import Demand
from ..planning.costs import order_costs
from ..planning.month import PlannedMonth, Progress, drive, plan_month, with_late
from ..planning.values import PlannedDay, Proposal, Stop, TimedDay
from ..queries.plan_needs import Need, Needs, needs_of
from ..queries.roads import Roads
from ..queries.rounds import Rounds, rounds_of
from .plan_life import EDITABLE, begin_plan
from .rounds import AnyCall, in_order, keep_round


def propose_plan(
    *,
    staff: Staff,
    month: Month,
    actor: str,
    moment: datetime,
    revision: int | None = None,
    progress: Progress | None = None,
) -> Proposal:
    """Plan the calls of a month that are ``staff``'s and still due (``queries.plan_needs``).

    The calls of an earlier proposal are replaced; those put in by hand stay on their days and count, and so
    do calls in force. In the running month nothing is planned before tomorrow. Whatever finds no place is in
    the proposal's ``left_out`` and kept with the plan. The work is done outside of any transaction and
    written in one; ``progress`` is told how many days are done.

    Raises InputError for a month that is over, for somebody who has no shops in it and for a plan that is
    submitted or in force; StaleRecord when the plan has another ``revision``, or gets one meanwhile.
    """
    plan = VisitPlan.objects.filter(staff=staff, month=month.first).first()
    if plan is not None:
        _refuse(plan, revision)
    today = local_day(moment)
    needs = needs_of(staff, month, today=today)
    if not needs.shops and month.last >= today:
        raise InputError(
            "staff",
            _("%(who)s has no shops to visit in %(month)s.") % {"who": staff, "month": month},
            _("Post her to a unit as an account manager, or choose another month."),
        )
    plan = plan or begin_plan(staff=staff, month=month, actor=actor, moment=moment)
    by_hand = [call for call in ProposedCall.objects.filter(plan=plan) if _is_kept(call, today)]
    shops = Retailer.objects.in_bulk({*needs.shops, *(call.retailer_id for call in by_hand)})
    draft = _Draft(
        plan,
        needs,
        by_hand,
        rounds=rounds_of(staff.pk, month, shops),
        positions={pk: position_of(shop) for pk, shop in shops.items()},
    )
    roads = Roads()
    planned = draft.planned(roads, progress)
    proposal = draft.proposal(planned, has_failed=roads.has_failed)
    _write(draft, planned, proposal, today, actor=actor, moment=moment)
    return proposal


def _refuse(plan: VisitPlan, revision: int | None, *states: PlanState) -> None:
    """Raises StaleRecord for another revision than was seen, InputError for a plan in none of the states.

    Without states these are those in which a plan is changed.
    """
    if revision is not None and plan.revision != revision:
        raise StaleRecord(plan)
    if plan.state not in (states or EDITABLE):
        raise InputError(
            "state",
            _("The plan's state is: %(state)s.") % {"state": PlanState(plan.state).label},
            _("Load the page again to see what can be done with it now."),
        )


def _is_kept(call: ProposedCall, today: date) -> bool:
    """Whether a call stays where it is when the plan is proposed anew."""
    return call.source != CallSource.CYCLE or call.date <= today


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a proposal is made from."""

    plan: VisitPlan
    needs: Needs
    by_hand: Sequence[ProposedCall]
    rounds: Rounds
    positions: Mapping[int, Position | None]

    def planned(self, roads: Roads, progress: Progress | None) -> PlannedMonth:
        """The month with all its calls: new ones, those put in by hand, and those in force."""
        return plan_month(
            [self._demand(need) for need in self.needs.shops.values()],
            self._stop,
            self.needs.days,
            month=Month.of(self.plan.month),
            rules=self.rounds.field_day,
            standing=self._standing(),
            order_costs={
                route: order_costs(dates, self.needs.days, self.needs.is_working)
                for route, dates in self.needs.order_dates.items()
            },
            start=self.rounds.start_position,
            measure=roads,
            progress=progress,
        )

    def proposal(self, planned: PlannedMonth, *, has_failed: bool) -> Proposal:
        """What is told of it."""
        standing = {(day, shop) for day, shops in self._standing().items() for shop in shops}
        days = []
        without_position: set[int] = set()
        new = 0
        for day, timed in planned.days.items():
            unplaced = [stop.shop for stop in timed.stops if self.positions[stop.shop] is None]
            without_position.update(unplaced)
            new += sum((day, stop.shop) not in standing for stop in timed.stops)
            days.append(
                PlannedDay(
                    date=day,
                    calls=len(timed.stops),
                    metres=timed.metres,
                    driving_minutes=timed.driving_minutes,
                    ends=timed.ends if timed.stops else None,
                    unplaced=len(unplaced),
                    by_road=timed.by_road,
                )
            )
        missing = sum(left.calls for left in planned.left_out)
        share = sum(need.share for need in self.needs.shops.values())
        return Proposal(
            plan_id=self.plan.pk,
            month=Month.of(self.plan.month),
            required=share,
            already=share - new - missing,
            planned=new,
            days=tuple(days),
            left_out=planned.left_out,
            without_position=tuple(sorted(without_position)),
            road_server_failed=has_failed,
            by_day=planned.days,
        )

    def _demand(self, need: Need) -> Demand:
        hand = [call.date for call in self.by_hand if call.retailer_id == need.retailer_id]
        days = need.days
        return Demand(
            shop=need.retailer_id,
            route=need.route_id,
            calls=max(0, need.due - len(hand)),
            served=frozenset(days) - {*hand},
            open=frozenset(day for day in days if day not in hand and self._is_open(need.retailer_id, day)),
            seen=tuple(sorted({*need.made, *need.in_force, *need.others, *hand})),
            position=self.positions[need.retailer_id],
        )

    def _is_open(self, shop: int, day: date) -> bool:
        return bool(self.rounds.windows(shop, day))

    def _stop(self, shop: int, day: date) -> Stop:
        need = self.needs.shops.get(shop)
        place = (need.route_id, need.place) if need is not None else (0, 0)
        return Stop(shop, self.positions[shop], self.rounds.windows(shop, day), place)

    @property
    def in_force(self) -> set[tuple[date, int]]:
        """Day and shop of the calls that are in force already."""
        return {(day, need.retailer_id) for need in self.needs.shops.values() for day in need.in_force}

    def _standing(self) -> Mapping[date, Sequence[int]]:
        """The shops of calls that stand on a working day to come: in force, and put in by hand."""
        found: defaultdict[date, set[int]] = defaultdict(set)
        for day, shop in self.in_force:
            found[day].add(shop)
        for call in self.by_hand:
            found[call.date].add(call.retailer_id)
        return {day: sorted(shops) for day, shops in found.items() if day in self.needs.days}


@transaction.atomic
def _write(
    draft: _Draft, planned: PlannedMonth, proposal: Proposal, today: date, *, actor: str, moment: datetime
) -> None:
    current = VisitPlan.objects.select_for_update().get(pk=draft.plan.pk)
    _refuse(current, draft.plan.revision)
    calls = ProposedCall.objects.filter(plan=current)
    kept = {(call.date, call.retailer_id): call for call in calls if _is_kept(call, today)}
    calls.filter(source=CallSource.CYCLE, date__gt=today).delete()
    changes = ChangeSet()
    for day, timed in planned.days.items():
        there: list[AnyCall | None] = []
        for stop in timed.stops:
            call: AnyCall | None = kept.get((day, stop.shop))
            if call is None and (day, stop.shop) not in draft.in_force:
                call = changes.create(ProposedCall(plan=current, retailer_id=stop.shop, date=day))
            there.append(call)
        keep_round(changes, timed, there)
    changes.update(
        current,
        proposed_at=moment,
        revision=current.revision + 1,
        left_out=[[left.shop, left.calls, left.reason.value] for left in proposal.left_out],
    )
    changes.save(actor=actor, moment=moment)


def reorder_day(
    *,
    plan: VisitPlan,
    day: date,
    actor: str,
    moment: datetime,
    revision: int | None = None,
    roads: Roads | None = None,
) -> TimedDay:
    """Put the calls of a day into driving order: those of the plan or, once it is in force, the planned ones.

    Calls for which a shop's opening hours leave no time stay at the end, without a time. Whoever orders
    several days hands the same ``roads`` on, so that a road server that does not answer is waited for once.
    Raises InputError for a plan that waits for its approval and for a day without calls, StaleRecord as
    ``propose_plan``.
    """
    calls = _calls_of(plan, day)
    if not calls:
        raise InputError(
            "date",
            _("No call is planned on %(day)s.") % {"day": date_format(day)},
            _("Choose a day with calls."),
        )
    shops = Retailer.objects.in_bulk({call.retailer_id for call in calls})
    rounds = rounds_of(plan.staff_id, Month.of(day), shops)
    stops = [
        replace(rounds.stop(shop, day), place=(0, place))
        for place, shop in enumerate(dict.fromkeys(call.retailer_id for call in in_order(calls)))
    ]
    start = rounds.start_position
    driven = drive(stops, start=start, rules=rounds.field_day, measure=roads or Roads())
    timed = with_late(driven, driven.late)
    with transaction.atomic():
        current = VisitPlan.objects.select_for_update().get(pk=plan.pk)
        _refuse(current, plan.revision if revision is None else revision, *EDITABLE, PlanState.APPROVED)
        by_shop = {call.retailer_id: call for call in _calls_of(current, day)}
        if by_shop.keys() != shops.keys():
            raise StaleRecord(current)
        changes = ChangeSet()
        keep_round(changes, timed, [by_shop[stop.shop] for stop in timed.stops])
        changes.update(current, revision=current.revision + 1)
        changes.save(actor=actor, moment=moment)
    return timed


def _calls_of(plan: VisitPlan, day: date) -> list[AnyCall]:
    """The calls of a day that are to be made."""
    if plan.state != PlanState.APPROVED:
        return list(ProposedCall.objects.filter(plan=plan, date=day).order_by("pk"))
    return list(
        PlannedCall.objects.filter(
            Q(moved_to=day) | Q(moved_to=None, date=day),
            staff=plan.staff_id,
            status__in=[CallStatus.DUE, CallStatus.MOVED],
        ).order_by("pk")
    )
