"""Agreeing to the notice about what is recorded in the field, and what becomes of positions without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Retailer, Staff
from visits.enums import LocationCheck
from visits.measures.field_notice import NOTICES, Notice
from visits.models import FieldNoticeRead

from ...cast import Cast
from .phone import KEY, NOON, OTHER, Sending, on_file, visit_of

pytestmark = pytest.mark.usefixtures("at_noon")

Agree = Callable[..., Any]
HERE = {"latitude": 30.0, "longitude": 105.0, "accuracy_m": 10}
TOLD = "You had not agreed to the notice about what is recorded in the field."


@pytest.fixture
def nobody_agreed(at_noon: None) -> None:
    """Nobody has answered to the notice yet."""
    FieldNoticeRead.objects.all().delete()


@pytest.fixture
def agree(cast: Cast, signed_in: Callable[[Staff], Client]) -> Agree:
    """Sends, as a phone does, that somebody agreed to the notice."""

    def put(at: str, key: str = OTHER, sender: Staff | None = None, version: int = 1, **more: Any) -> Any:
        body = {"version": version, "read_at": at, **more}
        client = signed_in(sender or cast.account_manager)
        return client.put(f"/api/field/notice/{key}", json.dumps(body), content_type="application/json")

    return put


def kept() -> list[bool]:
    """Whether there is a position of arriving and one of leaving."""
    visit = on_file()
    return [visit.latitude is not None, visit.left_latitude is not None]


def test_a_position_of_somebody_who_agreed_is_kept(
    nobody_agreed: None, send: Sending, agree: Agree, placed_shop: Retailer
) -> None:
    assert agree("2024-03-12T01:20:30Z").status_code == 201
    answer = send(visit_of(placed_shop, arrival=HERE, departure=HERE))
    assert (answer.status_code, answer.json()["notes"]) == (201, [])
    assert kept() == [True, True]


def test_without_it_the_visit_is_taken_and_its_positions_are_not(
    nobody_agreed: None, send: Sending, placed_shop: Retailer
) -> None:
    answer = send(visit_of(placed_shop, arrival=HERE, departure=HERE, notes="Shelf is full"))
    assert answer.status_code == 201
    (note,) = answer.json()["notes"]
    assert note.startswith(TOLD)
    visit = on_file()
    assert kept() == [False, False]
    assert (visit.accuracy_m, visit.left_accuracy_m, visit.distance_m) == (None, None, None)
    assert (visit.location_check, visit.notes) == (LocationCheck.UNKNOWN, "Shelf is full")
    assert not visit.history.exclude(latitude=None).exists()


def test_a_visit_without_a_position_is_told_nothing_of_it(
    nobody_agreed: None, send: Sending, placed_shop: Retailer
) -> None:
    assert send(visit_of(placed_shop)).json()["notes"] == []


@pytest.mark.parametrize(
    ("agreed_at", "is_kept"), [("2024-03-12T01:38:00Z", True), ("2024-03-12T01:38:01Z", False)]
)
def test_agreeing_later_makes_no_position_of_before_welcome(
    nobody_agreed: None,
    send: Sending,
    agree: Agree,
    placed_shop: Retailer,
    agreed_at: str,
    is_kept: bool,
) -> None:
    agree(agreed_at)
    send(visit_of(placed_shop, arrival=HERE))
    assert kept() == [is_kept, False]


def test_a_correction_keeps_the_position_that_came_with_the_visit(
    send: Sending, placed_shop: Retailer
) -> None:
    send(visit_of(placed_shop, arrival=HERE))
    send(visit_of(placed_shop, arrival=HERE, notes="Second thoughts", base_revision=1))
    assert (on_file().revision, kept()) == (2, [True, False])


def test_a_new_version_is_to_be_agreed_to_from_its_day_on(
    send: Sending,
    agree: Agree,
    placed_shop: Retailer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("visits.measures.field_notice.NOTICES", (*NOTICES, Notice(2, date(2024, 3, 12))))
    yesterday = {name: f"2024-03-11T01:2{minute}:00Z" for minute, name in enumerate(MOMENTS)}
    send(visit_of(placed_shop, arrival=HERE) | yesterday)
    assert kept() == [True, False]
    answer = send(visit_of(placed_shop, arrival=HERE), key=OTHER)
    assert answer.json()["notes"][0].startswith(TOLD)
    assert agree("2024-03-12T01:20:00Z", version=2).status_code == 201
    assert FieldNoticeRead.objects.count() == 2


MOMENTS = ("started_at", "ended_at", "entered_at")


def test_it_is_received_once_with_a_receipt_and_counts_from_the_first_moment(
    nobody_agreed: None, agree: Agree
) -> None:
    first = agree("2024-03-12T01:00:00Z")
    again = agree("2024-03-12T01:00:00Z")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    other_words = agree("2024-03-12T02:00:00Z")
    assert (other_words.status_code, other_words.json()["revision"]) == (200, 2)
    agree("2024-03-12T00:30:00Z", key=KEY)
    assert FieldNoticeRead.objects.get().read_at == datetime(2024, 3, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "offset", "minutes_before_noon"),
    [
        ("2024-03-12T04:00:00Z", 3600, 60),
        ("2024-03-12T03:00:00Z", -60, 60),
        ("2024-03-12T05:00:00Z", 0, 0),
        ("1970-01-01T00:00:00Z", 0, 0),
    ],
)
def test_the_moment_is_by_the_offices_clock(
    nobody_agreed: None, agree: Agree, told: str, offset: int, minutes_before_noon: int
) -> None:
    assert agree(told, clock_offset_s=offset).status_code == 201
    assert FieldNoticeRead.objects.get().read_at == NOON - timedelta(minutes=minutes_before_noon)


def test_a_version_that_was_replaced_meanwhile_is_taken_and_told(
    nobody_agreed: None, agree: Agree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visits.measures.field_notice.NOTICES", (*NOTICES, Notice(2, date(2024, 3, 12))))
    answer = agree("2024-03-11T01:00:00Z")
    assert answer.status_code == 201
    assert answer.json()["notes"] == [
        "The notice has changed since. You are asked again before your next position."
    ]
    assert agree("2024-03-11T01:00:00Z", key=KEY, version=3).status_code == 422


def test_nobody_sends_under_anothers_key(agree: Agree, cast: Cast) -> None:
    agree("2024-03-12T01:00:00Z")
    assert agree("2024-03-12T01:00:00Z", sender=cast.stranger).status_code == 404


def test_the_bundle_tells_whether_to_ask_and_changes_its_tag_with_the_answer(
    nobody_agreed: None, agree: Agree, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.account_manager)
    before = client.get("/api/field/bundle")
    notice = before.json()["notice"]
    assert (notice["version"], notice["since"], notice["is_acknowledged"]) == (1, "2026-11-22", False)
    assert any("60 days" in point for point in notice["points"])
    agree("2024-03-12T01:00:00Z")
    after = signed_in(cast.account_manager).get(
        "/api/field/bundle", headers={"If-None-Match": before["ETag"]}
    )
    assert (after.status_code, after.json()["notice"]["is_acknowledged"]) == (200, True)
