"""The page of a visit, its form at a desk, and the position that visits propose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from accounts.models import Retailer, Staff
from accounts.queries.cards import find_card
from accounts.queries.trail import retailer_trail
from territory.measures.geo import Position
from territory.models import OrgUnit, Route
from territory.queries.placements import stamp_on
from territory.scope import build_scope
from visits.domain.positions import accept_position
from visits.enums import LocationCheck
from visits.models import Action, Issue, Questionnaire, Visit, VisitPhoto
from visits.queries.proposals import position_proposal

from ...cast import Cast, Office
from ...factories import ActionFactory, IssueFactory, MonthCloseFactory, VisitFactory

NOON = datetime(2024, 3, 12, 4, tzinfo=UTC)
TODAY = date(2024, 3, 12)
VISIT = UUID("5f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10")

SignIn = Callable[[Staff], Client]


@pytest.fixture(autouse=True)
def _at_noon(cast: Cast) -> Iterator[None]:
    Staff.objects.update(language="en")
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def shop(office: Office) -> Retailer:
    """A shop of hers whose position is known."""
    found = office.shops["N1A"][0]
    found.latitude, found.longitude, found.datum = Decimal("30.000000"), Decimal("105.000000"), "WGS84"
    found.save()
    return found


def visit_at(shop: Retailer, staff: Staff, **values: Any) -> Visit:
    """A visit of this morning."""
    given: dict[str, Any] = {
        "pk": VISIT,
        "visited_on": TODAY,
        "started_at": datetime(2024, 3, 12, 1, 20, 30, tzinfo=UTC),
        "ended_at": datetime(2024, 3, 12, 1, 32, tzinfo=UTC),
        "entered_at": datetime(2024, 3, 12, 1, 33, tzinfo=UTC),
    }
    stamp = stamp_on(shop, TODAY)
    assert stamp is not None
    given |= {
        "route": Route.objects.get(pk=stamp.route_id),
        "unit": OrgUnit.objects.get(pk=stamp.unit_id),
    }
    return VisitFactory(retailer=shop, staff=staff, **(given | values))


def text_of(answer: Any) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# The page


def test_the_page_tells_what_was_seen_in_the_words_of_its_form(
    cast: Cast, shop: Retailer, signed_in: SignIn
) -> None:
    visit_at(
        shop,
        cast.account_manager,
        purposes=["order_guidance", "care"],
        observations={"stock": "low", "old_stock": False, "stock_cartons": 1250},
        outcome="ordered",
        findings=3,
        notes="Asked for\na list",
    )
    told = text_of(signed_in(cast.account_manager).get(f"/visits/{VISIT}/"))
    for words in (
        "Visit to Shop N1A-1",
        "Ordered",
        "Order guidance, Courtesy call",
        "Stock of the main brands Low, lasts under one order cycle",
        "Cartons older than three months No",
        "Cartons in stock, when counted 1,250",
        "Display As agreed as usual",
        "No position was taken at arrival. Nothing follows from that.",
    ):
        assert words in told
    assert "late entry" not in told
    Staff.objects.update(language="zh-hans")
    told = text_of(signed_in(cast.account_manager).get(f"/visits/{VISIT}/"))
    for words in ("已订货", "订货指导、客情走访", "主销品牌库存 偏低，不足一个订货周期"):
        assert words in told


def test_a_retired_question_stays_readable(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    label = {"en": "Old question", "zh-hans": "旧题"}
    content = {
        "purposes": [],
        "outcomes": [{"code": "fine", "label": {"en": "Fine", "zh-hans": ""}, "is_retired": False}],
        "default_outcome": "fine",
        "questions": [
            {
                "code": code,
                "section": "market",
                "kind": "yes_no",
                "label": label,
                "choices": [],
                "default": None,
                "required": False,
                "is_retired": True,
            }
            for code in ("asked", "never")
        ],
    }
    form = Questionnaire.objects.create(since=date(2024, 1, 1), content=content)
    visit_at(shop, cast.account_manager, questionnaire=form, observations={"asked": True}, outcome="fine")
    told = text_of(signed_in(cast.account_manager).get(f"/visits/{VISIT}/"))
    assert told.count("Old question Yes") == 1
    assert told.count("Old question") == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"location_check": "contradicted", "distance_m": 340, "latitude": 30, "longitude": 105},
            "lies 340 m from the one on file for the shop. Either may be off",
        ),
        (
            {"location_check": "confirmed", "distance_m": 35, "latitude": 30, "longitude": 105},
            "agrees with the shop&#x27;s: 35 m apart.",
        ),
        (
            {"distance_m": 350, "latitude": 30, "longitude": 105, "accuracy_m": 900},
            "is good to 900 m only, so it is not compared.",
        ),
        (
            {"distance_m": 350, "latitude": 30, "longitude": 105},
            "says nothing of its accuracy, so it is not compared.",
        ),
        ({"latitude": 30, "longitude": 105}, "that of the shop is not known."),
        ({"channel": "phone"}, "A contact by phone or message has no place."),
    ],
)
def test_a_place_is_told_without_reproach(
    cast: Cast, shop: Retailer, signed_in: SignIn, values: dict[str, Any], words: str
) -> None:
    visit_at(shop, cast.account_manager, **values)
    assert words in text_of(signed_in(cast.account_manager).get(f"/visits/{VISIT}/"))


def test_a_late_entry_is_labelled_wherever_the_visit_is_shown(
    cast: Cast, shop: Retailer, signed_in: SignIn
) -> None:
    visit_at(shop, cast.account_manager, entered_at=NOON + timedelta(days=1), outcome="ordered")
    client = signed_in(cast.account_manager)
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        assert "late entry" in text_of(client.get(f"/visits/{VISIT}/"))
        assert "late entry" in text_of(client.get("/visits/"))
        assert "late entry" in text_of(client.get(f"/retailers/{shop.pk}/parts/visits/"))
        (row,) = client.get("/api/visits").json()["items"]
    assert (row["late"], row["outcome"], row["findings"], row["photos"]) == ("late", "ordered", 1, 0)


def test_the_page_leads_from_list_and_card(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    visit_at(shop, cast.account_manager)
    client = signed_in(cast.account_manager)
    for page in ("/visits/", f"/retailers/{shop.pk}/parts/visits/"):
        assert f'href="/visits/{VISIT}/"' in client.get(page).content.decode()


def test_the_page_costs_the_same_however_much_came_of_the_visit(
    cast: Cast, shop: Retailer, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    visit = visit_at(shop, cast.account_manager)
    client = signed_in(cast.account_manager)
    client.get(f"/visits/{VISIT}/")
    for number in (1, 3):
        for place in range(number):
            ActionFactory(retailer=shop, visit=visit, origin="visit", owner=cast.supervisor)
            IssueFactory(retailer=shop, visit=visit, received_by=cast.supervisor, assigned_to=cast.supervisor)
            VisitPhoto.objects.create(
                visit=visit, file=f"{number}{place}", width=1, height=1, size=1, received_at=NOON
            )
        with django_assert_num_queries(12):
            client.get(f"/visits/{VISIT}/")


@pytest.mark.parametrize("who", ["supervisor", "director", "analyst"])
def test_others_read_it_and_are_offered_no_change(
    cast: Cast, shop: Retailer, signed_in: SignIn, who: str
) -> None:
    visit_at(shop, cast.account_manager)
    client = signed_in(getattr(cast, who))
    page = client.get(f"/visits/{VISIT}/").content.decode()
    assert "/correct/" not in page
    assert client.get(f"/visits/{VISIT}/correct/").status_code in (403, 404)


def test_a_stranger_finds_nothing(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    visit_at(shop, cast.account_manager)
    client = signed_in(cast.stranger)
    for address in (f"/visits/{VISIT}/", f"/visits/{VISIT}/correct/", f"/api/visits/{VISIT}"):
        assert client.get(address).status_code == 404


# The desk form


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


def test_nothing_new_is_sending_the_form_as_it_stands(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    client = signed_in(cast.account_manager)
    page = client.get(f"/retailers/{shop.pk}/visits/new/")
    sent = fields_of(page) | {"arrived": "09:20", "left": "09:32"}
    answer = client.post(f"/retailers/{shop.pk}/visits/new/", sent)
    visit = Visit.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/visits/{visit.pk}/?saved=visit-of-{shop.pk}",
    )
    assert (visit.findings, visit.outcome, visit.observations["stock"]) == (0, "nothing_new", "normal")
    assert (visit.started_at, visit.staff) == (datetime(2024, 3, 12, 1, 20, tzinfo=UTC), cast.account_manager)
    # A double click sends it twice.
    assert client.post(f"/retailers/{shop.pk}/visits/new/", sent).status_code == 302
    assert Visit.objects.count() == 1


def test_what_was_seen_promised_and_told_is_kept(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    client = signed_in(cast.account_manager)
    sent = fields_of(client.get(f"/retailers/{shop.pk}/visits/new/")) | {
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
    assert client.post(f"/retailers/{shop.pk}/visits/new/", sent).status_code == 302
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
    cast: Cast, shop: Retailer, signed_in: SignIn, values: dict[str, str], words: str
) -> None:
    client = signed_in(cast.account_manager)
    sent = fields_of(client.get(f"/retailers/{shop.pk}/visits/new/")) | {"notes": "Long words"} | values
    answer = client.post(f"/retailers/{shop.pk}/visits/new/", sent)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "Long words" in answer.content.decode()
    assert not Visit.objects.exists()


def test_a_correction_keeps_the_moment_the_place_and_the_history(
    cast: Cast, shop: Retailer, signed_in: SignIn
) -> None:
    visit_at(
        shop,
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
    cast: Cast, shop: Retailer, signed_in: SignIn
) -> None:
    visit_at(shop, cast.account_manager)
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


def test_an_imported_visit_keeps_the_words_of_its_file(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    visit_at(shop, cast.account_manager, visit_id="V1", outcome="已订货指导")
    client = signed_in(cast.account_manager)
    sent = fields_of(client.get(f"/visits/{VISIT}/correct/")) | {"notes": "More"}
    assert client.post(f"/visits/{VISIT}/correct/", sent).status_code == 302
    assert (Visit.objects.get().outcome, Visit.objects.get().findings) == ("已订货指导", 1)


def test_only_who_took_a_photograph_withdraws_it(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    visit = visit_at(shop, cast.account_manager)
    photo = VisitPhoto.objects.create(visit=visit, file="x", width=1, height=1, size=1, received_at=NOON)
    address = f"/visits/{VISIT}/photos/{photo.pk}/withdraw/"
    assert signed_in(cast.supervisor).post(address).status_code == 404
    assert signed_in(cast.account_manager).post(address).status_code == 302
    assert "1 was withdrawn." in text_of(signed_in(cast.account_manager).get(f"/visits/{VISIT}/"))


# The proposed position


def agreeing_visits(shop: Retailer, staff: Staff, days: int = 3) -> list[Visit]:
    """Visits of different days at one place 334 m north of where the shop is on file."""
    return [
        VisitFactory(
            retailer=shop,
            staff=staff,
            visited_on=TODAY - timedelta(days=7 * place),
            started_at=NOON - timedelta(days=7 * place, hours=2),
            ended_at=None,
            latitude=Decimal("30.003000") + Decimal(place) / 100_000,
            longitude=Decimal("105.000000"),
            accuracy_m=Decimal(10),
            location_check=LocationCheck.CONTRADICTED,
            distance_m=Decimal(334),
        )
        for place in range(days)
    ]


def test_three_days_that_agree_propose_a_position(cast: Cast, shop: Retailer) -> None:
    agreeing_visits(shop, cast.account_manager, 2)
    assert position_proposal(shop, TODAY) is None
    Visit.objects.all().delete()
    agreeing_visits(shop, cast.account_manager)
    proposal = position_proposal(shop, TODAY)
    assert proposal is not None
    assert proposal.position == pytest.approx(Position(30.00301, 105.0))
    assert proposal.distance == pytest.approx(334.7, abs=0.1)
    assert [day for day, _fix in proposal.fixes] == [date(2024, 2, 27), date(2024, 3, 5), TODAY]


def test_a_shop_of_unknown_position_gets_one_proposed(cast: Cast, shop: Retailer) -> None:
    agreeing_visits(shop, cast.account_manager)
    shop.latitude = shop.longitude = None
    proposal = position_proposal(shop, TODAY)
    assert proposal is not None
    assert proposal.distance is None


def test_the_card_and_the_visit_say_so(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    visit = agreeing_visits(shop, cast.account_manager)[0]
    client = signed_in(cast.account_manager)
    for page in (f"/visits/{visit.pk}/", f"/retailers/{shop.pk}/parts/visits/"):
        told = client.get(page)
        assert "3 visits agree that the shop lies 335 m from its position." in text_of(told)
        assert f'href="/retailers/{shop.pk}/position/"' in told.content.decode()


def test_accepting_moves_the_shop_and_looks_at_its_visits_anew(
    cast: Cast, shop: Retailer, signed_in: SignIn
) -> None:
    agreeing_visits(shop, cast.account_manager)
    MonthCloseFactory(month=date(2024, 2, 1))
    client = signed_in(cast.account_manager)
    page = client.get(f"/retailers/{shop.pk}/position/")
    latitude, longitude = page.context["degrees"]
    sent = {"latitude": latitude, "longitude": longitude}
    assert client.post(f"/retailers/{shop.pk}/position/", sent).status_code == 302
    shop.refresh_from_db()
    assert (shop.latitude, shop.longitude, shop.datum) == (
        Decimal("30.003010"),
        Decimal("105.000000"),
        "WGS84",
    )
    checks = dict(Visit.objects.values_list("visited_on", "location_check"))
    # February is closed: its figures stay.
    assert checks == {
        TODAY: LocationCheck.CONFIRMED,
        date(2024, 3, 5): LocationCheck.CONFIRMED,
        date(2024, 2, 27): LocationCheck.CONTRADICTED,
    }
    card = find_card(build_scope(cast.account_manager), shop.pk)
    assert card is not None
    assert ("李静", "position by visits") in {(act.actor, act.reason) for act in retailer_trail(card).acts}
    # Sent once more nothing is proposed any longer.
    assert client.post(f"/retailers/{shop.pk}/position/", sent).status_code == 422


def test_a_position_that_was_not_seen_is_not_accepted(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    agreeing_visits(shop, cast.account_manager)
    client = signed_in(cast.account_manager)
    for sent in ({"latitude": "31", "longitude": "105"}, {}, {"latitude": "NaN", "longitude": "x"}):
        assert client.post(f"/retailers/{shop.pk}/position/", sent).status_code == 422
    shop.refresh_from_db()
    assert shop.latitude == Decimal("30.000000")


def test_accepting_counts_the_visits_that_changed(cast: Cast, shop: Retailer) -> None:
    agreeing_visits(shop, cast.account_manager)
    proposal = position_proposal(shop, TODAY)
    assert proposal is not None
    seen = Decimal("30.003010"), Decimal("105.000000")
    assert accept_position(retailer=shop, seen=seen, day=TODAY, actor="li.jing", moment=NOON) == 3
