"""What a phone takes along to write without signal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Retailer, Staff
from journals.domain.writing import save
from journals.models import Journal
from tests.factories import DailyQuestionFactory, VisitFactory

from ...cast import Cast, Office
from .pen import DAY, EVENING, SEEN, finding, key_of, written

ADDRESS = "/api/field/journals"


@pytest.fixture
def client(in_the_evening: None, cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    """The account manager's phone."""
    return signed_in(cast.account_manager)


def visit_to(cast: Cast, office: Office, shop: Retailer) -> None:
    """A visit of today."""
    VisitFactory(
        staff=cast.account_manager,
        retailer=shop,
        route=office.routes["N1A"],
        unit=office.north_1,
        visited_on=DAY,
        started_at=EVENING - timedelta(hours=1),
        ended_at=EVENING - timedelta(minutes=30),
    )


def todays(told: dict[str, Any]) -> dict[str, Any]:
    """Today's journal."""
    found: dict[str, Any] = next(
        one for one in told["journals"] if (one["kind"], one["starts_on"]) == ("daily", DAY.isoformat())
    )
    return found


def test_a_journal_that_nobody_has_begun_is_drafted_and_not_begun(
    client: Client, cast: Cast, office: Office
) -> None:
    shop = office.shops["N1A"][0]
    visit_to(cast, office, shop)
    found = todays(client.get(ADDRESS).json())
    assert (found["id"], found["revision"], found["state"]) == (
        str(key_of(cast.account_manager)),
        0,
        "draft",
    )
    assert [one["topic"] for one in found["passages"]] == ["market_news", "help_needed", "focus"]
    assert "visits.done" in [one["code"] for section in found["sections"] for one in section["sentences"]]
    assert found["visited"] == [shop.pk]
    assert not Journal.objects.exists()


def test_what_was_saved_is_taken_along_with_its_revision(client: Client, cast: Cast, office: Office) -> None:
    DailyQuestionFactory(
        staff=cast.account_manager, asked_on=DAY, retailer=office.shops["N1A"][0], parameters={"cycles": 2}
    )
    client.get(f"/journals/daily/{DAY.isoformat()}/")
    save(
        journal=Journal.objects.get(),
        written=written(finding(office.shops["N1A"][1])),
        by=cast.account_manager,
        moment=EVENING,
    )
    found = todays(client.get(ADDRESS).json())
    assert found["revision"] == 1
    assert [(one["seen"], one["owner"]) for one in found["findings"]] == [(SEEN, "")]
    assert found["question"] == "Shop N1A-1 has not ordered for 2 cycles: why?"


def test_the_same_again_is_not_sent(client: Client) -> None:
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["Cache-Control"] == "private, no-store"


def test_it_asks_as_much_for_three_visits_as_for_one(client: Client, cast: Cast, office: Office) -> None:
    numbers = []
    for shops in (office.shops["N1A"][:1], [*office.shops["N1A"][1:], *office.shops["N1B"][:1]]):
        for shop in shops:
            visit_to(cast, office, shop)
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as asked:
            client.get(ADDRESS)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
