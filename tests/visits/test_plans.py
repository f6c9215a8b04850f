"""Plans and calls in force: what may be done by whom, when, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.enums import RetailerState, Role
from accounts.models import Notification, Retailer, Staff
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from territory.models import RuleSet
from territory.queries.frame import UnitFrame, frame_of
from territory.scope import build_scope
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
    add_planned_call,
    approve_cancellation,
    cancel_calls,
    hand_over_calls,
    move_planned_calls,
    refuse_cancellation,
    take_back_cancellation,
)
from visits.models import PlannedCall, ProposedCall, VisitPlan
from visits.queries.stray_calls import stray_calls
from visits.queries.visits import visit_facts

from ..cast import Cast, Office
from ..factories import PlannedCallFactory, PostingFactory, RetailerStatusFactory, RouteStopFactory

MOMENT = datetime(2024, 2, 27, 2, tzinfo=UTC)
MARCH = Month(2024, 3)
TUESDAY, WEDNESDAY, THURSDAY = date(2024, 3, 12), date(2024, 3, 13), date(2024, 3, 14)


@pytest.fixture(autouse=True)
def _before_the_month() -> Any:
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture(autouse=True)
def _in_english(cast: Cast) -> None:
    Staff.objects.update(language="en")


@pytest.fixture
def plan(cast: Cast) -> VisitPlan:
    """李静's empty plan of March."""
    return begin_plan(staff=cast.account_manager, month=MARCH, actor="li.jing", moment=MOMENT)


def add(plan: VisitPlan, shop: Retailer, day: date = TUESDAY, **values: Any) -> ProposedCall:
    """A call put into the plan."""
    return add_call(
        plan=plan, revision=None, retailer=shop, day=day, actor="li.jing", moment=MOMENT, **values
    )


def fresh(plan: VisitPlan) -> VisitPlan:
    """The plan as it is on file."""
    return VisitPlan.objects.get(pk=plan.pk)


def rounds(plan: VisitPlan) -> dict[date, list[str]]:
    """The shops of each day in their order."""
    found: dict[date, list[str]] = {}
    for call in (
        ProposedCall.objects.filter(plan=plan).select_related("retailer").order_by("date", "position")
    ):
        found.setdefault(call.date, []).append(call.retailer.licence_no)
    return found


def in_force(plan: VisitPlan, cast: Cast) -> list[PlannedCall]:
    """The plan submitted and approved, and its calls."""
    submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT)
    approve_plan(plan=plan, revision=None, by=cast.supervisor, moment=MOMENT)
    return list(PlannedCall.objects.order_by("date", "position"))


def told(person: Staff) -> list[str]:
    """The kinds of notices that somebody got, in their order."""
    return list(Notification.objects.filter(staff=person).order_by("pk").values_list("kind", flat=True))


# ------------------------------------------------------------------ while it is being made


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


# ------------------------------------------------------------------ handed in and decided


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


# ------------------------------------------------------------------ in force


@pytest.fixture
def call(plan: VisitPlan, cast: Cast, office: Office) -> PlannedCall:
    """A call of 李静 in force on the Tuesday."""
    add(plan, office.shops["N1A"][0])
    (found,) = in_force(plan, cast)
    return found


def test_a_call_is_moved_and_moved_back(call: PlannedCall, cast: Cast) -> None:
    args: dict[str, Any] = {"calls": [call.pk], "by": cast.account_manager, "moment": MOMENT}
    assert move_planned_calls(day=THURSDAY, seen=TUESDAY, **args)
    call.refresh_from_db()
    assert (call.status, call.date, call.moved_to) == ("moved", TUESDAY, THURSDAY)
    with pytest.raises(StaleRecord):
        move_planned_calls(day=WEDNESDAY, seen=TUESDAY, **args)
    assert move_planned_calls(day=TUESDAY, **args)
    call.refresh_from_db()
    assert (call.status, call.moved_to) == ("due", None)


@pytest.mark.parametrize("day", [date(2024, 4, 2), date(2024, 2, 28)])
def test_a_call_stays_in_its_month(call: PlannedCall, cast: Cast, day: date) -> None:
    with pytest.raises(InputError, match="date"):
        move_planned_calls(calls=[call.pk], day=day, by=cast.account_manager, moment=MOMENT)


def test_a_missed_call_is_not_moved_into_the_future(call: PlannedCall, cast: Cast) -> None:
    with pytest.raises(InputError, match="date"):
        move_planned_calls(
            calls=[call.pk],
            day=date(2024, 3, 20),
            by=cast.account_manager,
            moment=datetime(2024, 3, 14, 2, tzinfo=UTC),
        )


def test_no_shop_twice_a_day(call: PlannedCall, cast: Cast, office: Office) -> None:
    shop = office.shops["N1A"][0]
    args: dict[str, Any] = {"by": cast.account_manager, "moment": MOMENT}
    other = add_planned_call(staff=cast.account_manager, retailer=shop, day=THURSDAY, **args)
    assert (other.source, other.status, other.route) == ("manual", "due", office.routes["N1A"])
    with pytest.raises(InputError, match="date"):
        move_planned_calls(calls=[call.pk], day=THURSDAY, **args)
    with pytest.raises(InputError, match="date"):
        add_planned_call(staff=cast.account_manager, retailer=shop, day=TUESDAY, **args)


def test_a_cancellation_waits_for_approval_and_keeps_the_day(call: PlannedCall, cast: Cast) -> None:
    args: dict[str, Any] = {"calls": [call.pk], "by": cast.account_manager, "moment": MOMENT}
    move_planned_calls(day=THURSDAY, **args)
    with pytest.raises(InputError, match="reason"):
        cancel_calls(reason=" ", **args)
    assert not cancel_calls(reason="Flood", **args)
    call.refresh_from_db()
    assert (call.status, call.approved_by, call.moved_to) == ("cancelled", None, THURSDAY)
    assert "cancellation_asked" in told(cast.supervisor)
    with pytest.raises(InputError, match="status"):
        approve_cancellation(call=call, by=cast.account_manager, moment=MOMENT)
    refuse_cancellation(call=call, reason="The road is open", by=cast.supervisor, moment=MOMENT)
    call.refresh_from_db()
    assert (call.status, call.moved_to, call.reason) == ("moved", THURSDAY, "")
    assert told(cast.account_manager)[-1] == "cancellation_refused"
    cancel_calls(reason="Flood again", **args)
    take_back_cancellation(call=call, by=cast.account_manager, moment=MOMENT)
    cancel_calls(reason="Flood after all", **args)
    approve_cancellation(call=call, by=cast.supervisor, moment=MOMENT)
    call.refresh_from_db()
    assert (call.status, call.approved_by) == ("cancelled", cast.supervisor)
    assert told(cast.account_manager)[-1] == "cancellation_approved"
    with pytest.raises(InputError, match="status"):
        refuse_cancellation(call=call, reason="Too late", by=cast.supervisor, moment=MOMENT)


def test_a_supervisor_who_cancels_needs_no_approval(call: PlannedCall, cast: Cast) -> None:
    assert cancel_calls(calls=[call.pk], reason="Training", by=cast.supervisor, moment=MOMENT)
    call.refresh_from_db()
    assert call.approved_by == cast.supervisor


def test_calls_of_shops_that_went_away_are_handed_over(call: PlannedCall, cast: Cast, office: Office) -> None:

    colleague = PostingFactory(unit=office.north_2, role=Role.ACCOUNT_MANAGER).staff
    scope = build_scope(cast.supervisor)
    assert stray_calls(scope, MOMENT.date()) == []
    shop = call.retailer
    shop.stops.update(until=date(2024, 3, 1))
    RouteStopFactory(retailer=shop, route=office.routes["N2A"], since=date(2024, 3, 1))
    PlannedCall.objects.update(route=office.routes["N2A"], unit=office.north_2)
    (stray,) = stray_calls(scope, MOMENT.date())
    assert (stray.person, stray.to, stray.calls) == (cast.account_manager, (colleague,), (call,))
    with pytest.raises(InputError, match="to"):
        hand_over_calls(calls=[call.pk], to=cast.account_manager, by=cast.supervisor, moment=MOMENT)
    assert hand_over_calls(calls=[call.pk], to=colleague, by=cast.supervisor, moment=MOMENT) == 1
    call.refresh_from_db()
    assert (call.staff, call.position, call.expected_at) == (colleague, 0, time(8, 30))
    assert told(colleague) == ["calls_handed_over"]
    assert stray_calls(scope, MOMENT.date()) == []


def test_calls_of_an_absent_or_deactivated_person_are_handed_over(
    call: PlannedCall, cast: Cast, office: Office
) -> None:

    substitute = PostingFactory(
        unit=office.north_1,
        role=Role.ACCOUNT_MANAGER,
        since=TUESDAY,
        until=WEDNESDAY,
        substitutes_for=cast.account_manager,
    ).staff
    scope = build_scope(cast.supervisor)
    (stray,) = stray_calls(scope, MOMENT.date())
    assert stray.to == (substitute,)
    PlannedCallFactory(
        staff=substitute,
        retailer=call.retailer,
        route=call.route,
        unit=call.unit,
        date=TUESDAY,
    )
    hand_over_calls(calls=[call.pk], to=substitute, by=cast.supervisor, moment=MOMENT)
    call.refresh_from_db()
    assert (call.status, call.approved_by) == ("cancelled", cast.supervisor), "she calls there anyway"

    later = PlannedCallFactory(
        staff=cast.account_manager, retailer=call.retailer, route=call.route, unit=call.unit, date=THURSDAY
    )
    assert stray_calls(scope, MOMENT.date()) == []
    Staff.objects.filter(pk=cast.account_manager.pk).update(is_active=False)
    (stray,) = stray_calls(scope, MOMENT.date())
    assert (stray.calls, stray.to) == ((later,), ())


# ------------------------------------------------------------------ pages


SignIn = Callable[[Staff], Client]
ADDRESS = "/plans/2024-03/li.jing/"


def post(client: Client, verb: str, **data: Any) -> HttpResponse:
    """A form of the page, sent."""
    answer = client.post(f"{ADDRESS}{verb}/", data)
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_page_from_the_empty_plan_to_force(signed_in: SignIn, cast: Cast, office: Office) -> None:
    mine, chief = signed_in(cast.account_manager), signed_in(cast.supervisor)
    assert "no plan for this month yet" in mine.get(ADDRESS).content.decode()
    assert post(mine, "begin").status_code == 302
    shop = office.shops["N1A"][0]
    assert post(mine, "add", retailer=shop.pk, day="2024-03-12", revision=0).status_code == 302
    assert post(mine, "add", shop="N1A-2", day="2024-03-13", revision=1).status_code == 302, "typed alone"
    assert post(mine, "submit", revision=1).status_code == 409
    assert post(mine, "approve", revision=2).status_code == 403
    assert post(chief, "submit", revision=2).status_code == 403
    assert post(mine, "submit", revision=2).status_code == 302
    assert "Waits for 王强" in mine.get(ADDRESS).content.decode()
    page = chief.get("/plans/").content.decode()
    assert f"{ADDRESS}approve/" in page and "李静" in page
    assert post(chief, "return", revision=3, reason="").status_code == 422
    assert post(chief, "approve", revision=3, back="1")["Location"] == "/plans/"
    assert PlannedCall.objects.count() == 2
    call = PlannedCall.objects.get(date=TUESDAY)
    assert post(mine, "move", call=call.pk, day="2024-03-14", seen="2024-03-12").status_code == 302
    assert post(mine, "move", call=call.pk, day="2024-03-15", seen="2024-03-12").status_code == 409
    assert post(mine, "cancel", call=call.pk, reason="Flood").status_code == 302
    assert "Flood" in chief.get("/plans/").content.decode()
    assert post(chief, "refuse-cancellation", call=call.pk, reason="Go").status_code == 302
    assert PlannedCall.objects.get(pk=call.pk).status == "moved"


def test_htmx_gets_the_plan_alone_also_when_it_is_refused(
    signed_in: SignIn, plan: VisitPlan, cast: Cast, office: Office
) -> None:
    call = add(plan, office.shops["N1A"][0])
    client = signed_in(cast.account_manager)
    answer = client.post(
        f"{ADDRESS}move/",
        {"call": call.pk, "day": "2024-03-14", "place": 0, "revision": 99},
        headers={"HX-Request": "true"},
    )
    text = answer.content.decode()
    assert (answer.status_code, "<html" in text) == (200, False)
    assert "was changed meanwhile" in text
    assert rounds(plan) == {TUESDAY: ["N1A-1"]}


def test_a_supervisor_does_not_change_a_plan_that_is_not_in_force(
    signed_in: SignIn, plan: VisitPlan, cast: Cast, office: Office
) -> None:
    call = add(plan, office.shops["N1A"][0])
    answer = post(signed_in(cast.supervisor), "move", call=call.pk, day="2024-03-14", revision=1)
    assert answer.status_code == 422
    assert rounds(plan) == {TUESDAY: ["N1A-1"]}


def test_calls_of_others_are_not_reached_through_ones_own_plan(
    signed_in: SignIn, call: PlannedCall, cast: Cast, office: Office
) -> None:
    theirs = PlannedCallFactory(
        staff=cast.stranger,
        retailer=office.shops["S1A"][0],
        route=office.routes["S1A"],
        unit=office.south_1,
        date=TUESDAY,
    )
    answer = post(signed_in(cast.account_manager), "cancel", call=[call.pk, theirs.pk], reason="Flood")
    assert answer.status_code == 422
    assert not PlannedCall.objects.filter(status="cancelled").exists()


def test_a_shop_in_other_hands_is_not_named(
    signed_in: SignIn, call: PlannedCall, cast: Cast, office: Office
) -> None:
    call.retailer.stops.update(until=date(2024, 2, 1))
    RouteStopFactory(retailer=call.retailer, route=office.routes["S1A"], since=date(2024, 2, 1))
    text = signed_in(cast.account_manager).get(ADDRESS).content.decode()
    assert call.retailer.name not in text
    assert "A shop in other hands" in text


def test_the_new_holder_takes_calls_over(
    signed_in: SignIn, call: PlannedCall, cast: Cast, office: Office
) -> None:
    colleague = PostingFactory(unit=office.north_2, role=Role.ACCOUNT_MANAGER).staff
    Staff.objects.filter(pk=colleague.pk).update(role=Role.ACCOUNT_MANAGER, language="en")
    call.retailer.stops.update(until=date(2024, 2, 1))
    RouteStopFactory(retailer=call.retailer, route=office.routes["N2A"], since=date(2024, 2, 1))
    PlannedCall.objects.update(route=office.routes["N2A"], unit=office.north_2)
    client = signed_in(Staff.objects.get(pk=colleague.pk))
    assert "Take them over" in client.get("/plans/").content.decode()
    wrong = signed_in(cast.stranger).post("/plans/hand-over/", {"call": call.pk, "to": "zhou.tao"})
    assert wrong.status_code == 404
    answer = client.post("/plans/hand-over/", {"call": call.pk, "to": colleague.username})
    assert answer.status_code == 302
    assert PlannedCall.objects.get(pk=call.pk).staff == colleague


def test_the_home_page_tells_of_plans(signed_in: SignIn, cast: Cast, plan: VisitPlan, office: Office) -> None:
    home = signed_in(cast.account_manager).get("/").content.decode()
    assert "March 2024 is a draft" in home and "to be submitted by" in home
    add(plan, office.shops["N1A"][0])
    submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=MOMENT)
    assert "1 plan to decide" in signed_in(cast.supervisor).get("/").content.decode()


@pytest.mark.parametrize(("shops", "statements"), [(1, 25), (3, 25)])
def test_the_page_costs_the_same_for_any_number_of_calls(
    signed_in: SignIn,
    plan: VisitPlan,
    cast: Cast,
    office: Office,
    django_assert_num_queries: Any,
    shops: int,
    statements: int,
) -> None:
    for shop in office.shops_of("N1A", "N1B")[:shops]:
        add(plan, shop)
    in_force(plan, cast)
    client = signed_in(cast.account_manager)
    client.get(ADDRESS)
    with django_assert_num_queries(statements):
        client.get(ADDRESS)


@pytest.mark.parametrize(("shops", "statements"), [(1, 22), (3, 22)])
def test_the_list_costs_the_same_for_any_number_of_cancellations(
    signed_in: SignIn,
    plan: VisitPlan,
    cast: Cast,
    office: Office,
    django_assert_num_queries: Any,
    shops: int,
    statements: int,
) -> None:
    for shop in office.shops_of("N1A", "N1B")[:shops]:
        add(plan, shop)
    for call in in_force(plan, cast):
        cancel_calls(calls=[call.pk], reason="Flood", by=cast.account_manager, moment=MOMENT)
    client = signed_in(cast.supervisor)
    client.get("/plans/")
    with django_assert_num_queries(statements):
        client.get("/plans/")
