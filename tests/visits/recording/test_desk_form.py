"""A visit logged and corrected at a desk."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Retailer
from visits.models import Action, Issue, Visit, VisitPhoto

from ...cast import Cast
from .pages import VISIT, SignIn, text_of, visit_at
from .phone import NOON

pytestmark = pytest.mark.usefixtures("at_noon")


def fields_of(answer: Any) -> dict[str, Any]:
    """The form of a page as a browser would send it back untouched."""
    form = answer.context["form"]
    sent: dict[str, Any] = {"questionnaire": answer.context["questionnaire"]}
    for field in form:
        value = field.value()
        if isinstance(value, time):
            value = value.strftime("%H:%M")
        if value is not None:
            sent[field.html_name] = value
    return sent


def test_nothing_new_is_sending_the_form_as_it_stands(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn
) -> None:
    client = signed_in(cast.account_manager)
    page = client.get(f"/retailers/{placed_shop.pk}/visits/new/")
    sent = fields_of(page) | {"arrived": "09:20", "left": "09:32"}
    answer = client.post(f"/retailers/{placed_shop.pk}/visits/new/", sent)
    visit = Visit.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/visits/{visit.pk}/?saved=visit-of-{placed_shop.pk}",
    )
    assert (visit.findings, visit.outcome, visit.observations["stock"]) == (0, "nothing_new", "normal")
    assert (visit.started_at, visit.staff) == (datetime(2024, 3, 12, 1, 20, tzinfo=UTC), cast.account_manager)
    # A double click sends it twice.
    assert client.post(f"/retailers/{placed_shop.pk}/visits/new/", sent).status_code == 302
    assert Visit.objects.count() == 1


def test_what_was_seen_promised_and_told_is_kept(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn
) -> None:
    client = signed_in(cast.account_manager)
    sent = fields_of(client.get(f"/retailers/{placed_shop.pk}/visits/new/")) | {
        "day": "2024-03-11",
        "arrived": "09:20",
        "answer-stock": "low",
        "answer-old_stock": "yes",
        "answer-stock_cartons": "12.5",
        "outcome": "promised",
        "purposes": ["care"],
        "action_text": "Bring price marks",
        "issue_kind": "delivery",
        "issue_text": "Came late",
    }
    assert client.post(f"/retailers/{placed_shop.pk}/visits/new/", sent).status_code == 302
    visit = Visit.objects.get()
    assert {code: visit.observations[code] for code in ("stock", "old_stock", "stock_cartons")} == {
        "stock": "low",
        "old_stock": True,
        "stock_cartons": 12.5,
    }
    assert (visit.findings, visit.purposes, visit.ended_at) == (4, ["care"], None)
    assert (Action.objects.get().visit, Issue.objects.get().visit) == (visit, visit)
    assert "late entry" in text_of(client.get(f"/visits/{visit.pk}/"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"arrived": ""}, "This field is required."),
        ({"arrived": "12:30"}, "The visit would lie in the future."),
        ({"arrived": "09:20", "left": "09:10"}, "The visit would end before it began."),
        ({"arrived": "09:20", "day": "2022-03-12"}, "The day lies more than a year ago. Correct the date."),
        ({"arrived": "09:20", "action_text": "Call", "action_due_on": ""}, "Say until when."),
        (
            {"arrived": "09:20", "action_text": "Call", "action_due_on": "2024-03-11"},
            "The day lies in the past. Take today or a later day.",
        ),
        ({"arrived": "09:20", "answer-stock": "golf"}, "Select a valid choice."),
        ({"arrived": "09:20", "answer-stock": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field_and_nothing_is_lost(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn, values: dict[str, str], words: str
) -> None:
    client = signed_in(cast.account_manager)
    sent = (
        fields_of(client.get(f"/retailers/{placed_shop.pk}/visits/new/")) | {"notes": "Long words"} | values
    )
    answer = client.post(f"/retailers/{placed_shop.pk}/visits/new/", sent)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "Long words" in answer.content.decode()
    assert not Visit.objects.exists()


def test_a_correction_keeps_the_moment_the_place_and_the_history(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn
) -> None:
    visit_at(
        placed_shop,
        cast.account_manager,
        latitude=Decimal("30.000100"),
        longitude=Decimal("105.000000"),
        accuracy_m=Decimal(10),
        location_check="confirmed",
        distance_m=Decimal("11.1"),
        clock_offset_s=30,
    )
    client = signed_in(cast.account_manager)
    sent = fields_of(client.get(f"/visits/{VISIT}/correct/")) | {"notes": "Better words"}
    answer = client.post(f"/visits/{VISIT}/correct/", sent)
    assert answer.status_code == 302
    visit = Visit.objects.get()
    assert (visit.notes, visit.revision, visit.clock_offset_s) == ("Better words", 2, 30)
    assert visit.started_at == datetime(2024, 3, 12, 1, 20, 30, tzinfo=UTC)
    assert (visit.latitude, visit.location_check) == (Decimal("30.000100"), "confirmed")
    assert visit.entered_at == datetime(2024, 3, 12, 1, 33, tzinfo=UTC)
    told = text_of(client.get(f"/visits/{VISIT}/"))
    assert re.search(r"李静 .{0,40}Changed: .{0,40}notes", told)


def test_a_correction_that_crosses_another_is_shown_before_it_wins(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn
) -> None:
    visit_at(placed_shop, cast.account_manager)
    client = signed_in(cast.account_manager)
    sent = fields_of(client.get(f"/visits/{VISIT}/correct/")) | {"notes": "From the desk"}
    Visit.objects.update(revision=2, notes="From the phone")
    answer = client.post(f"/visits/{VISIT}/correct/", sent)
    assert answer.status_code == 409
    assert "The record was changed elsewhere meanwhile." in text_of(answer)
    again = client.post(
        f"/visits/{VISIT}/correct/", sent | {"revision": answer.context["form"].data["revision"]}
    )
    assert (again.status_code, Visit.objects.get().notes) == (302, "From the desk")


def test_an_imported_visit_keeps_the_words_of_its_file(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn
) -> None:
    visit_at(placed_shop, cast.account_manager, visit_id="V1", outcome="已订货指导")
    client = signed_in(cast.account_manager)
    sent = fields_of(client.get(f"/visits/{VISIT}/correct/")) | {"notes": "More"}
    assert client.post(f"/visits/{VISIT}/correct/", sent).status_code == 302
    assert (Visit.objects.get().outcome, Visit.objects.get().findings) == ("已订货指导", 1)


def test_only_who_took_a_photograph_withdraws_it(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn
) -> None:
    visit = visit_at(placed_shop, cast.account_manager)
    photo = VisitPhoto.objects.create(visit=visit, file="x", width=1, height=1, size=1, received_at=NOON)
    address = f"/visits/{VISIT}/photos/{photo.pk}/withdraw/"
    assert signed_in(cast.supervisor).post(address).status_code == 404
    assert signed_in(cast.account_manager).post(address).status_code == 302
    assert "1 was withdrawn." in text_of(signed_in(cast.account_manager).get(f"/visits/{VISIT}/"))
