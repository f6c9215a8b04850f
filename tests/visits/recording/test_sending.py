"""Sending visits: once or more often, corrected, from shops that changed hands, by clocks that are wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from accounts.models import Retailer, RetailerStatus, Staff
from territory.models import Posting, RouteStop
from visits.models import Action, Receipt, Visit

from ...cast import Cast, Office
from ...factories import MonthCloseFactory, VisitFactory
from .phone import KEY, NOON, OTHER, Sending, field_of, on_file, visit_of

pytestmark = pytest.mark.usefixtures("at_noon")


def test_a_visit_is_kept_with_its_stamps_and_answered_with_a_receipt(
    send: Sending, placed_shop: Retailer, cast: Cast, office: Office
) -> None:
    answer = send(
        visit_of(
            placed_shop,
            purposes=["order_guidance"],
            observations={"stock": "low", "display": "as_agreed", "request": "Price list"},
            outcome="ordered",
            notes="Asked for a price list.",
        )
    )
    assert answer.status_code == 201
    receipt = Receipt.objects.get()
    assert answer.json() == {
        "id": KEY,
        "revision": 1,
        "receipt": f"{receipt.pk:08d}",
        "received_at": "2024-03-12T04:00:00Z",
        "is_new": True,
        "notes": [],
    }
    visit = on_file()
    assert (visit.staff, visit.retailer) == (cast.account_manager, placed_shop)
    assert (visit.route, visit.unit) == (office.routes["N1A"], office.north_1)
    assert visit.visited_on == date(2024, 3, 12)
    assert visit.observations == {"stock": "low", "display": "as_agreed", "request": "Price list"}
    # Low stock, a request and an outcome; the display is as usual.
    assert (visit.findings, visit.revision, visit.received_at) == (3, 1, NOON)
    assert visit.history.get().history_user == cast.account_manager


def test_nothing_new_is_a_visit_without_findings(send: Sending, placed_shop: Retailer) -> None:
    assert send(visit_of(placed_shop)).status_code == 201
    assert (on_file().outcome, on_file().findings, on_file().observations) == ("nothing_new", 0, {})


def test_the_same_visit_sent_again_gets_the_same_receipt_and_changes_nothing(
    send: Sending, placed_shop: Retailer
) -> None:
    body = visit_of(placed_shop, notes="Once", clock_offset_s=600)
    first = send(body).json()
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        again = send(dict(reversed(body.items())))
    assert (again.status_code, again.json()) == (200, first | {"is_new": False})
    assert first["notes"] == ["The phone's clock was 10 minutes fast; the times were put right."]
    assert (Visit.objects.count(), Receipt.objects.count(), on_file().history.count()) == (1, 1, 1)


def test_a_correction_builds_on_the_revision_on_file(send: Sending, placed_shop: Retailer) -> None:
    send(visit_of(placed_shop, notes="First"))
    corrected = send(visit_of(placed_shop, notes="Second", base_revision=1))
    assert (corrected.status_code, corrected.json()["revision"], corrected.json()["is_new"]) == (
        200,
        2,
        False,
    )
    # The first version comes once more, from a line that was cut before its receipt arrived.
    assert send(visit_of(placed_shop, notes="First")).json()["revision"] == 1
    assert (on_file().notes, on_file().revision) == ("Second", 2)


def test_a_correction_of_another_revision_is_a_conflict_that_shows_the_one_on_file(
    send: Sending, placed_shop: Retailer
) -> None:
    send(visit_of(placed_shop, notes="First"))
    send(visit_of(placed_shop, notes="From the tablet", base_revision=1))
    answer = send(visit_of(placed_shop, notes="From the phone", base_revision=1))
    assert answer.status_code == 409
    current = answer.json()["current"]
    assert (current["notes"], current["revision"], current["id"]) == ("From the tablet", 2, KEY)
    assert (on_file().notes, Receipt.objects.count()) == ("From the tablet", 2)


def test_under_somebody_elses_key_nothing_is_found(send: Sending, placed_shop: Retailer, cast: Cast) -> None:
    send(visit_of(placed_shop))
    for body in (visit_of(placed_shop), visit_of(placed_shop, notes="Mine now", base_revision=1)):
        assert send(body, sender=cast.supervisor).status_code == 404
    assert on_file().staff == cast.account_manager


def test_an_imported_visit_of_somebody_else_is_not_found_either(
    send: Sending, placed_shop: Retailer, cast: Cast
) -> None:
    VisitFactory(pk=UUID(KEY), staff=cast.stranger, retailer=placed_shop)
    assert send(visit_of(placed_shop)).status_code == 404


def test_two_visits_cannot_begin_at_one_shop_at_the_same_moment(send: Sending, placed_shop: Retailer) -> None:
    send(visit_of(placed_shop))
    assert field_of(send(visit_of(placed_shop, notes="Twice"), key=OTHER)) == "started_at"


# Scope


def hand_over(shop: Retailer, day: date, to: str, office: Office) -> None:
    """Move a shop to another route from a day on."""
    RouteStop.objects.filter(retailer=shop).update(until=day)
    RouteStop.objects.create(retailer=shop, route=office.routes[to], since=day)


def test_a_strangers_shop_is_refused(send: Sending, office: Office) -> None:
    assert field_of(send(visit_of(office.shops["S1A"][0]))) == "retailer"
    assert not Visit.objects.exists()


def test_a_shop_that_went_to_other_hands_since_the_visit_is_taken_and_stamped_as_of_its_day(
    send: Sending, placed_shop: Retailer, office: Office, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    hand_over(placed_shop, date(2024, 3, 12), "S1A", office)
    answer = send(
        visit_of(
            placed_shop,
            started_at="2024-02-20T01:20:00Z",
            ended_at=None,
            entered_at="2024-02-20T01:30:00Z",
        )
    )
    assert answer.status_code == 201
    assert answer.json()["notes"] == [
        "The shop has gone to other hands since. The visit counts; you no longer see the shop."
    ]
    assert on_file().route == office.routes["N1A"]
    assert signed_in(cast.account_manager).get(f"/api/visits/{KEY}").status_code == 404
    assert signed_in(cast.stranger).get(f"/api/visits/{KEY}").status_code == 200


def test_a_shop_of_the_last_seven_days_may_still_be_written_of(
    send: Sending, placed_shop: Retailer, office: Office
) -> None:
    body = visit_of(placed_shop)
    hand_over(placed_shop, date(2024, 3, 6), "S1A", office)
    assert send(body).status_code == 201
    # On the visit's day it stood on the other route already.
    assert on_file().route == office.routes["S1A"]


def test_a_shop_that_went_longer_ago_may_not(send: Sending, placed_shop: Retailer, office: Office) -> None:
    hand_over(placed_shop, date(2024, 3, 5), "S1A", office)
    assert field_of(send(visit_of(placed_shop))) == "retailer"


def test_a_substitute_may_write_of_the_days_of_the_leave(
    send: Sending, placed_shop: Retailer, cast: Cast, office: Office
) -> None:
    Posting.objects.create(
        staff=cast.stranger,
        unit=office.north_1,
        role=cast.stranger.role,
        since=date(2024, 2, 19),
        until=date(2024, 2, 24),
        substitutes_for=cast.account_manager,
    )
    february = {"started_at": "2024-02-20T01:20:00Z", "ended_at": None, "entered_at": None}
    assert send(visit_of(placed_shop, **february), sender=cast.stranger).status_code == 201
    march = visit_of(placed_shop)
    assert field_of(send(march, key=OTHER, sender=cast.stranger)) == "retailer"


def test_a_shop_closed_in_the_office_meanwhile_keeps_its_visit(send: Sending, placed_shop: Retailer) -> None:
    RetailerStatus.objects.filter(retailer=placed_shop).update(state="closed", reason="gone")
    assert send(visit_of(placed_shop)).status_code == 201


def test_a_visit_of_a_closed_month_is_taken_and_says_so(send: Sending, placed_shop: Retailer) -> None:
    MonthCloseFactory(month=date(2024, 2, 1))
    answer = send(
        visit_of(
            placed_shop, started_at="2024-02-29T01:00:00Z", ended_at=None, entered_at="2024-03-01T01:00:00Z"
        )
    )
    assert answer.json()["notes"] == [
        "February 2024 has been closed. The visit is on file; reports of that month stay as they were."
    ]


# Time


@pytest.mark.parametrize("offset", [-120, 0, 120])
def test_a_clock_that_is_nearly_right_is_believed(send: Sending, placed_shop: Retailer, offset: int) -> None:
    assert send(visit_of(placed_shop, clock_offset_s=offset)).json()["notes"] == []
    assert on_file().started_at == datetime(2024, 3, 12, 1, 20, tzinfo=UTC)
    assert on_file().clock_offset_s == offset


@pytest.mark.parametrize(
    ("offset", "note"),
    [
        (121, "The phone's clock was 2 minutes fast; the times were put right."),
        (-24 * 3600, "The phone's clock was 1440 minutes slow; the times were put right."),
    ],
)
def test_a_clock_that_is_wrong_is_put_right_in_every_moment(
    send: Sending, placed_shop: Retailer, offset: int, note: str
) -> None:
    ahead = timedelta(seconds=offset)
    moments = {
        name: (moment + ahead).isoformat()
        for name, moment in {
            "started_at": datetime(2024, 3, 12, 1, 20, tzinfo=UTC),
            "ended_at": datetime(2024, 3, 12, 1, 32, tzinfo=UTC),
            "entered_at": datetime(2024, 3, 12, 1, 33, tzinfo=UTC),
        }.items()
    }
    answer = send(visit_of(placed_shop, clock_offset_s=offset, **moments))
    assert answer.json()["notes"] == [note]
    visit = on_file()
    assert visit.visited_on == date(2024, 3, 12)
    assert (visit.started_at, visit.ended_at, visit.entered_at) == (
        datetime(2024, 3, 12, 1, 20, tzinfo=UTC),
        datetime(2024, 3, 12, 1, 32, tzinfo=UTC),
        datetime(2024, 3, 12, 1, 33, tzinfo=UTC),
    )


def test_the_office_may_lag_behind_a_phone_by_five_minutes_after_its_clock_was_put_right(
    send: Sending, placed_shop: Retailer
) -> None:
    fast = timedelta(hours=9)
    moments = {
        name: (NOON + timedelta(minutes=minutes) + fast).isoformat()
        for name, minutes in (("started_at", 4), ("ended_at", 5), ("entered_at", 5))
    }
    answer = send(visit_of(placed_shop, clock_offset_s=9 * 3600, **moments))
    assert answer.status_code == 201
    assert on_file().started_at == NOON + timedelta(minutes=4)
    assert on_file().entered_at == NOON, "nobody writes down in the future"


def test_when_it_was_written_down_never_keeps_a_visit_from_being_taken(
    send: Sending, placed_shop: Retailer
) -> None:
    for key, told in ((KEY, "1970-01-01T00:00:00Z"), (OTHER, "2024-03-13T04:00:00Z")):
        answer = send(visit_of(placed_shop, entered_at=told), key)
        assert answer.status_code == 201
        assert on_file(key).entered_at == NOON
        Visit.objects.all().delete()


def test_a_refused_time_is_told_with_its_remedy(send: Sending, placed_shop: Retailer) -> None:
    answer = send(visit_of(placed_shop, ended_at="2024-03-14T01:32:00Z"))
    assert answer.json()["detail"] == (
        "ended_at: The visit would last longer than a day. "
        "Correct one of the two times, or leave the time of leaving empty."
    )
    assert send(visit_of(placed_shop)).status_code == 201, "repaired, under the same key"


@pytest.mark.parametrize(
    ("entered_at", "is_late"),
    [
        ("2024-03-12T15:59:00Z", False),  # one minute to midnight in the office
        ("2024-03-12T16:01:00Z", True),
    ],
)
def test_what_is_written_down_on_a_later_day_is_late(
    send: Sending,
    placed_shop: Retailer,
    cast: Cast,
    signed_in: Callable[[Staff], Client],
    entered_at: str,
    is_late: bool,
) -> None:
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        send(visit_of(placed_shop, entered_at=entered_at))
        told = signed_in(cast.account_manager).get(f"/api/visits/{KEY}").json()
    assert told["is_late"] is is_late


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ended_at": "2024-03-12T01:19:00Z"}, "ended_at"),
        ({"ended_at": "2024-03-12T04:05:01Z"}, "ended_at"),
        ({"started_at": "2024-03-11T01:20:00Z", "ended_at": "2024-03-12T01:20:01Z"}, "ended_at"),
        ({"started_at": "2024-03-12T04:05:01Z", "ended_at": None}, "started_at"),
        # A clock that was set wrong after the phone had last heard from the office.
        ({"started_at": "2024-03-12T12:00:00Z", "ended_at": "2024-03-12T12:10:00Z"}, "started_at"),
        ({"started_at": "2024-03-12T01:20:00Z", "ended_at": None, "clock_offset_s": -14400}, "started_at"),
        ({"started_at": "2023-03-10T01:20:00Z", "ended_at": None}, "started_at"),
        ({"started_at": "0001-01-01T00:00:00Z"}, "started_at"),
        ({"started_at": "9999-12-31T23:59:59Z", "clock_offset_s": -100000}, "started_at"),
        ({"started_at": "2024-03-12T01:20:00"}, "body.body.started_at"),
        ({"questionnaire": 77}, "questionnaire"),
        ({"purposes": ["golf"]}, "purposes"),
        ({"outcome": "golf"}, "outcome"),
        ({"observations": {"golf": True}}, "observations.golf"),
        ({"observations": {"stock": "golf"}}, "observations.stock"),
        ({"observations": {"old_stock": "yes"}}, "observations.old_stock"),
        ({"observations": {"stock_cartons": 12.345}}, "observations.stock_cartons"),
        ({"observations": {"request": 5}}, "observations.request"),
        ({"observations": {"request": "x" * 501}}, "observations.request"),
        ({"actions": [{"id": OTHER, "text": " ", "due_on": "2024-03-20"}]}, "actions.0.text"),
        ({"actions": [{"id": OTHER, "text": "A", "due_on": "2024-03-11"}]}, "actions.0.due_on"),
        (
            {"actions": [{"id": OTHER, "text": "A", "due_on": "2024-03-20", "owner": "zhou.tao"}]},
            "actions.0.owner",
        ),
        (
            {"actions": [{"id": OTHER, "text": text, "due_on": "2024-03-20"} for text in ("A", "B")]},
            "actions.1.id",
        ),
        (
            {"issues": [{"id": OTHER, "kind": kind, "text": "A"} for kind in ("supply", "other")]},
            "issues.1.id",
        ),
        ({"issues": [{"id": OTHER, "kind": "supply", "text": ""}]}, "issues.0.text"),
        (
            {"issues": [{"id": OTHER, "kind": "supply", "text": "A", "about": "zhou.tao"}]},
            "issues.0.about",
        ),
    ],
)
def test_what_does_not_go_together_is_refused_whole_and_names_the_field(
    send: Sending, placed_shop: Retailer, values: dict[str, Any], field: str
) -> None:
    assert field_of(send(visit_of(placed_shop, **values))) == field
    assert not (Visit.objects.exists() or Receipt.objects.exists() or Action.objects.exists())
