"""Where a visit was made, what was promised at it, and who hears of what the shop told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.enums import Datum
from accounts.models import Retailer, Staff
from territory.models import RuleSet
from visits.enums import ActionOrigin, Channel, IssueKind, LocationCheck
from visits.models import Action, Issue, Questionnaire

from ...cast import Cast
from ...vectors import VECTORS
from .phone import KEY, NOON, OTHER, Sending, field_of, on_file, visit_of

pytestmark = pytest.mark.usefixtures("at_noon")


def degrees(latitude: float, longitude: float, accuracy: float | None = 10, **more: Any) -> dict[str, Any]:
    """A fix as a phone sends it."""
    return {"latitude": latitude, "longitude": longitude, "accuracy_m": accuracy, **more}


@pytest.mark.parametrize(
    ("fix", "check"),
    [
        (degrees(30.0, 105.0), LocationCheck.CONFIRMED),
        (degrees(30.00188, 105.0), LocationCheck.CONFIRMED),  # 209 m, less the accuracy
        (degrees(30.0030, 105.0), LocationCheck.CONTRADICTED),  # 334 m
        (degrees(30.0030, 105.0, 190), LocationCheck.CONFIRMED),
        (degrees(30.0030, 105.0, 201), LocationCheck.UNKNOWN),
        (degrees(30.0030, 105.0, None), LocationCheck.UNKNOWN),
        (None, LocationCheck.UNKNOWN),
    ],
)
def test_the_place_is_confirmed_contradicted_or_unknown(
    send: Sending, placed_shop: Retailer, fix: dict[str, Any] | None, check: LocationCheck
) -> None:
    assert send(visit_of(placed_shop, arrival=fix)).status_code == 201
    assert on_file().location_check == check


def test_the_office_says_how_near_is_near_in_town_and_in_the_country(
    send: Sending, placed_shop: Retailer
) -> None:
    RuleSet.objects.create(since=date(2024, 3, 1), tolerance_m=200, tolerance_country_m=400)
    Retailer.objects.filter(pk=placed_shop.pk).update(market_type="country")
    send(visit_of(placed_shop, arrival=degrees(30.0030, 105.0)))
    assert on_file().location_check == LocationCheck.CONFIRMED


@pytest.mark.parametrize("vector", VECTORS["gcj02"])
def test_positions_of_chinese_maps_are_kept_in_wgs84(
    send: Sending, placed_shop: Retailer, vector: dict[str, Any]
) -> None:
    (latitude, longitude), (north, east) = vector["gcj"], vector["wgs"]
    send(
        visit_of(
            placed_shop,
            arrival=degrees(latitude, longitude, datum=Datum.GCJ02),
            departure=degrees(latitude, longitude, 7.5, datum=Datum.GCJ02),
        )
    )
    visit = on_file()
    for kept in ((visit.latitude, visit.longitude), (visit.left_latitude, visit.left_longitude)):
        assert [float(degree) for degree in kept if degree is not None] == pytest.approx(
            [north, east], abs=2e-6
        )
    assert float(visit.left_accuracy_m or 0) == 7.5


def test_a_position_of_unknown_datum_is_refused(send: Sending, placed_shop: Retailer) -> None:
    answer = send(visit_of(placed_shop, arrival=degrees(30.0, 105.0, datum="unknown")))
    assert field_of(answer) == "body.body.arrival.datum"


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.MESSAGE])
def test_a_contact_from_afar_keeps_no_position_and_asks_for_no_answers(
    send: Sending, placed_shop: Retailer, channel: Channel
) -> None:
    Questionnaire.objects.create(since=date(2024, 1, 1), content=strict_form())
    version = Questionnaire.objects.get().pk
    fix = degrees(30.0, 105.0)
    answer = send(
        visit_of(
            placed_shop, channel=channel, arrival=fix, departure=fix, questionnaire=version, outcome="fine"
        )
    )
    assert answer.status_code == 201
    assert (on_file().latitude, on_file().left_latitude) == (None, None)
    assert on_file().location_check == LocationCheck.UNKNOWN


def strict_form() -> dict[str, Any]:
    """A form whose only question must be answered and is prefilled with nothing."""
    label = {"en": "Which shelf", "zh-hans": "哪个货架"}
    return {
        "purposes": [],
        "outcomes": [{"code": "fine", "label": label, "is_retired": False}],
        "default_outcome": "fine",
        "questions": [
            {
                "code": "shelf",
                "section": "display",
                "kind": "text",
                "label": label,
                "choices": [],
                "default": None,
                "required": True,
                "is_retired": False,
            }
        ],
    }


def test_a_question_that_must_be_answered_is_asked_at_a_visit_in_person(
    send: Sending, placed_shop: Retailer
) -> None:
    version = Questionnaire.objects.create(since=date(2024, 1, 1), content=strict_form()).pk
    refused = send(visit_of(placed_shop, questionnaire=version))
    assert field_of(refused) == "observations.shelf"
    assert refused.json()["errors"][0]["reason"] == "“Which shelf” has not been answered."
    assert (
        send(visit_of(placed_shop, questionnaire=version, observations={"shelf": "top"})).status_code == 201
    )
    assert (on_file().questionnaire_id, on_file().findings) == (version, 1)


# What came of it


def test_what_was_promised_and_told_is_kept_with_the_visit(
    send: Sending, placed_shop: Retailer, cast: Cast
) -> None:
    answer = send(
        visit_of(
            placed_shop,
            actions=[{"id": OTHER, "text": "Bring  price marks", "due_on": "2024-03-15"}],
            issues=[{"id": KEY, "kind": "delivery", "text": "Came a day late"}],
        )
    )
    assert answer.status_code == 201
    action, issue = Action.objects.get(), Issue.objects.get()
    assert (action.text, action.owner, action.origin) == (
        "Bring price marks",
        cast.account_manager,
        ActionOrigin.VISIT,
    )
    assert (action.visit_id, issue.visit_id) == (on_file().pk, on_file().pk)
    assert action.opened_at == datetime(2024, 3, 12, 1, 33, tzinfo=UTC)
    # Tuesday and three working days.
    assert (issue.due_on, issue.assigned_to) == (date(2024, 3, 15), cast.account_manager)
    assert issue.received_at == datetime(2024, 3, 12, 1, 20, tzinfo=UTC)


def test_a_promise_whose_day_passed_on_the_way_is_kept(send: Sending, placed_shop: Retailer) -> None:
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        assert (
            send(
                visit_of(placed_shop, actions=[{"id": OTHER, "text": "Call back", "due_on": "2024-03-13"}])
            ).status_code
            == 201
        )
    assert Action.objects.get().due_on == date(2024, 3, 13)


def test_a_correction_changes_what_it_brings_and_doubles_nothing(
    send: Sending, placed_shop: Retailer
) -> None:
    action = {"id": OTHER, "text": "Call back", "due_on": "2024-03-13"}
    send(visit_of(placed_shop, actions=[action]))
    send(visit_of(placed_shop, base_revision=1, actions=[action | {"text": "Call back twice"}]))
    assert Action.objects.get().text == "Call back twice"


@pytest.mark.parametrize(
    ("kind", "about", "responsible"),
    [
        (IssueKind.SUPPLY, "", "li.jing"),
        (IssueKind.SERVICE, "", "wang.qiang"),
        (IssueKind.SERVICE, "li.jing", "wang.qiang"),
        (IssueKind.OTHER, "wang.qiang", "chen.ming"),
        (IssueKind.OTHER, "chen.ming", "sun.li"),
    ],
)
def test_a_complaint_goes_above_whom_it_is_about_and_stays_hidden_from_her(
    send: Sending,
    placed_shop: Retailer,
    cast: Cast,
    signed_in: Callable[[Staff], Client],
    kind: IssueKind,
    about: str,
    responsible: str,
) -> None:
    send(visit_of(placed_shop, issues=[{"id": OTHER, "kind": kind, "text": "Said so", "about": about}]))
    assert Issue.objects.get().assigned_to.username == responsible
    for person in (cast.account_manager, cast.supervisor, cast.director):
        told = signed_in(person).get(f"/api/visits/{KEY}").json()["issues"]
        assert [issue["id"] for issue in told] == ([] if person.username == about else [OTHER])
