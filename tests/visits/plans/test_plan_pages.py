"""Plans on their pages: who may do what there, what is told, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.enums import Role
from accounts.models import Staff
from tests.cast import Cast, Office
from tests.factories import (
    PlannedCallFactory,
    PostingFactory,
    RouteStopFactory,
    StaffFactory,
    VisitPlanFactory,
)
from visits.domain.plan_life import (
    submit_plan,
)
from visits.domain.planned_calls import (
    cancel_calls,
)
from visits.models import PlannedCall, VisitPlan
from visits.queries import plan_desk

from .making import MOMENT, TUESDAY, add, in_force, rounds

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


@pytest.mark.parametrize(("shops", "statements"), [(1, 23), (3, 23)])
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


def test_the_list_shows_the_first_of_what_waits_and_how_many_more(
    signed_in: SignIn, cast: Cast, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_desk, "SHOWN", 1)
    people = [StaffFactory(role=Role.ACCOUNT_MANAGER, name=f"Walker {number}") for number in range(3)]
    for person in people:
        PostingFactory(staff=person, unit=office.north_1, role=Role.ACCOUNT_MANAGER)
        VisitPlanFactory(staff=person, month=date(2024, 4, 1), state="submitted", submitted_at=MOMENT)
    client = signed_in(cast.supervisor)
    page = client.get("/plans/").content.decode()
    desk = page.partition('class="plan-desk"')[2].partition('id="listing"')[0]
    assert desk.count('class="plan-decision"') == 1
    assert "and 2 more" in desk
    assert "3 plans" in client.get("/").content.decode()
