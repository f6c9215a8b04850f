"""A plan while it is made, handed in, returned and approved."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine

from accounts.enums import RetailerState
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from territory.models import RuleSet
from territory.queries.frame import UnitFrame, frame_of
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import RetailerStatusFactory, RouteStopFactory
from visits.domain.plan_life import (
    add_call,
    approve_plan,
    begin_plan,
    move_calls,
    remove_calls,
    return_plan,
    submit_plan,
    withdraw_plan,
)
from visits.domain.planned_calls import (
    approve_cancellation,
    cancel_calls,
)
from visits.models import PlannedCall, ProposedCall, VisitPlan
from visits.queries.visits import visit_facts

from .making import MARCH, MOMENT, THURSDAY, TUESDAY, WEDNESDAY, add, fresh, in_force, rounds, told


def test_beginning_twice_makes_one_plan_and_a_past_month_none(cast: Cast, plan: VisitPlan) -> None:
    again = begin_plan(staff=cast.account_manager, month=MARCH, actor="li.jing", moment=MOMENT)
    assert again.pk == plan.pk
    with pytest.raises(InputError, match="month"):
        begin_plan(staff=cast.account_manager, month=Month(2024, 1), actor="li.jing", moment=MOMENT)


def test_calls_stand_in_their_order_with_times(plan: VisitPlan, office: Office) -> None:
    one, two = office.shops["N1A"]
    add(plan, one)
    second = add(plan, two, purpose="  show  the new brand ")
    second.refresh_from_db()
    assert rounds(plan) == {TUESDAY: ["N1A-1", "N1A-2"]}
    assert (second.purpose, second.source, second.position) == ("show the new brand", "manual", 1)
    assert second.expected_at == time(8, 40), "ten minutes after the first, whose position nobody knows"


def test_calls_are_put_before_others_on_another_day(plan: VisitPlan, office: Office) -> None:
    one, two = office.shops["N1A"]
    three, four = office.shops["N1B"]
    add(plan, one)
    moved = add(plan, two)
    for shop in (three, four):
        add(plan, shop, THURSDAY)
    args: dict[str, Any] = {"plan": plan, "revision": None, "actor": "li.jing", "moment": MOMENT}
    assert move_calls(calls=[moved.pk], day=THURSDAY, place=1, **args)
    assert rounds(plan) == {TUESDAY: ["N1A-1"], THURSDAY: ["N1B-1", "N1A-2", "N1B-2"]}
    before = fresh(plan).revision
    assert not move_calls(calls=[moved.pk], day=THURSDAY, place=1, **args), "nothing changes"
    assert fresh(plan).revision == before
    assert move_calls(calls=[moved.pk], day=THURSDAY, place=0, **args)
    assert rounds(plan)[THURSDAY] == ["N1A-2", "N1B-1", "N1B-2"]


def test_removed_calls_close_the_gap(plan: VisitPlan, office: Office) -> None:
    calls = [add(plan, shop) for shop in office.shops_of("N1A", "N1B")]
    number = remove_calls(
        plan=plan, revision=None, calls=[calls[0].pk, calls[2].pk], actor="li.jing", moment=MOMENT
    )
    assert number == 2
    left = ProposedCall.objects.filter(plan=plan).order_by("position")
    assert [(call.retailer.licence_no, call.position) for call in left] == [("N1A-2", 0), ("N1B-2", 1)]


@pytest.mark.parametrize(
    ("day", "field"), [(date(2024, 4, 1), "date"), (date(2024, 2, 29), "date"), (TUESDAY, "date")]
)
def test_a_call_has_one_day_of_the_month_and_each_shop_once(
    plan: VisitPlan, office: Office, day: date, field: str
) -> None:
    add(plan, office.shops["N1A"][0])
    with pytest.raises(InputError) as refused:
        add(plan, office.shops["N1A"][0], day)
    assert refused.value.field == field


def test_nobody_plans_for_a_day_that_has_passed(plan: VisitPlan, office: Office) -> None:
    with pytest.raises(InputError, match="date"):
        add_call(
            plan=plan,
            revision=None,
            retailer=office.shops["N1A"][0],
            day=TUESDAY,
            actor="li.jing",
            moment=datetime(2024, 3, 13, 2, tzinfo=UTC),
        )


def test_no_call_at_a_suspended_shop(plan: VisitPlan, office: Office) -> None:
    shop = office.shops["N1A"][0]
    shop.statuses.update(until=TUESDAY)
    RetailerStatusFactory(retailer=shop, state=RetailerState.SUSPENDED, since=TUESDAY, until=THURSDAY)
    with pytest.raises(InputError, match="retailer"):
        add(plan, shop, TUESDAY)
    call = add(plan, shop, THURSDAY)
    with pytest.raises(InputError, match="retailer"):
        move_calls(plan=plan, revision=None, calls=[call.pk], day=WEDNESDAY, actor="li.jing", moment=MOMENT)


def test_two_devices_never_write_over_each_other(plan: VisitPlan, office: Office) -> None:
    one, two = office.shops["N1A"]
    seen = plan.revision
    args: dict[str, Any] = {"plan": plan, "day": TUESDAY, "actor": "li.jing", "moment": MOMENT}
    add_call(retailer=one, revision=seen, **args)
    with pytest.raises(StaleRecord):
        add_call(retailer=two, revision=seen, **args)
    assert rounds(plan) == {TUESDAY: ["N1A-1"]}


def test_an_empty_plan_is_not_submitted(plan: VisitPlan, cast: Cast) -> None:
    with pytest.raises(InputError, match="calls"):
        submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT)


def test_a_submitted_plan_waits_for_the_nearest_supervisor_alone(
    plan: VisitPlan, cast: Cast, office: Office
) -> None:
    call = add(plan, office.shops["N1A"][0])
    submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT)
    assert fresh(plan).state == "submitted"
    assert told(cast.supervisor) == ["plan_submitted"]
    assert not told(cast.director)
    assert not told(cast.account_manager)
    with pytest.raises(InputError, match="state"):
        remove_calls(plan=plan, revision=None, calls=[call.pk], actor="li.jing", moment=MOMENT)
    withdraw_plan(plan=plan, revision=None, actor="li.jing", moment=MOMENT)
    assert fresh(plan).state == "draft"


def test_a_returned_plan_says_why_and_is_submitted_again(plan: VisitPlan, cast: Cast, office: Office) -> None:
    add(plan, office.shops["N1A"][0])
    submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT)
    with pytest.raises(InputError, match="reason"):
        return_plan(plan=plan, revision=None, reason="  ", by=cast.supervisor, moment=MOMENT)
    return_plan(plan=plan, revision=None, reason="Call on N1B too", by=cast.supervisor, moment=MOMENT)
    found = fresh(plan)
    assert (found.state, found.reason, found.decided_by) == ("returned", "Call on N1B too", cast.supervisor)
    assert told(cast.account_manager) == ["plan_returned"]
    add(plan, office.shops["N1B"][0])
    submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT)
    assert (fresh(plan).state, fresh(plan).reason) == ("submitted", "")
    assert told(cast.supervisor) == ["plan_submitted", "plan_submitted"]


def test_nobody_approves_her_own_plan(plan: VisitPlan, cast: Cast, office: Office) -> None:
    add(plan, office.shops["N1A"][0])
    submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT)
    with pytest.raises(InputError, match="plan"):
        approve_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT)


def test_an_approved_plan_comes_into_force_with_stamps_and_trail(
    plan: VisitPlan, cast: Cast, office: Office
) -> None:
    add(plan, office.shops["N1A"][0])
    add(plan, office.shops["N1B"][0], purpose="new brand")
    calls = in_force(plan, cast)
    assert [
        (call.retailer.licence_no, call.route.code, call.unit.code, call.position, call.source, call.purpose)
        for call in calls
    ] == [("N1A-1", "N1A", "N1", 0, "manual", ""), ("N1B-1", "N1B", "N1", 1, "manual", "new brand")]
    assert calls[1].expected_at == time(8, 40)
    assert not ProposedCall.objects.exists()
    assert [row.history_user for row in calls[0].history.all()] == [cast.supervisor]
    assert told(cast.account_manager) == ["plan_approved"]
    with pytest.raises(InputError, match="state"):
        approve_plan(plan=plan, revision=None, by=cast.supervisor, moment=MOMENT)


def test_calls_in_force_count_for_adherence(plan: VisitPlan, cast: Cast, office: Office) -> None:
    for shop in office.shops_of("N1A", "N1B"):
        add(plan, shop)
    calls = in_force(plan, cast)

    def due() -> int:
        frame: UnitFrame = frame_of(office.north_1, MARCH, build_scope(cast.supervisor))
        with time_machine.travel(MARCH.end, tick=False):
            return visit_facts(frame).total.rates.adherence.denominator

    assert due() == 4
    cancel_calls(calls=[calls[0].pk], reason="Flood", by=cast.account_manager, moment=MOMENT)
    assert due() == 4
    approve_cancellation(call=calls[0], by=cast.supervisor, moment=MOMENT)
    assert due() == 3


def test_what_went_away_meanwhile_stays_out(plan: VisitPlan, cast: Cast, office: Office) -> None:
    kept, closed, gone = office.shops["N1A"][0], office.shops["N1A"][1], office.shops["N1B"][0]
    for shop in (kept, closed, gone):
        add(plan, shop)
    submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT)
    closed.statuses.update(until=date(2024, 3, 1))
    RetailerStatusFactory(retailer=closed, state=RetailerState.CLOSED, since=date(2024, 3, 1))
    gone.stops.update(until=date(2024, 3, 1))
    RouteStopFactory(retailer=gone, route=office.routes["N2A"], since=date(2024, 3, 1))
    result = approve_plan(plan=plan, revision=None, by=cast.supervisor, moment=MOMENT)
    assert (result.calls, result.left_out) == (1, 2)
    assert [call.retailer for call in PlannedCall.objects.all()] == [kept]


def test_days_gone_by_at_a_late_approval_are_nobodys_debt(
    plan: VisitPlan, cast: Cast, office: Office
) -> None:
    for day in (date(2024, 3, 11), date(2024, 3, 12)):
        add(plan, office.shops["N1A"][0], day)
    submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT)
    late = datetime(2024, 3, 12, 2, tzinfo=UTC)
    result = approve_plan(plan=plan, revision=None, by=cast.supervisor, moment=late)
    assert (result.calls, result.left_out) == (1, 1)
    assert [call.date for call in PlannedCall.objects.all()] == [date(2024, 3, 12)]


def test_an_office_without_approval_has_plans_in_force_at_once(
    plan: VisitPlan, cast: Cast, office: Office
) -> None:
    RuleSet.objects.create(since=date(2024, 1, 1), plans_need_approval=False)
    add(plan, office.shops["N1A"][0])
    assert submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT) == "approved"
    call = PlannedCall.objects.get()
    assert cancel_calls(calls=[call.pk], reason="Flood", by=cast.account_manager, moment=MOMENT)
    call.refresh_from_db()
    assert (call.status, call.approved_by) == ("cancelled", cast.account_manager)
    assert not told(cast.supervisor)
