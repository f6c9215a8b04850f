"""Suspending, re-opening, closing: verbs with a day and a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from accounts.domain.statuses import close_retailer, reopen_retailer, suspend_retailer
from accounts.models import Retailer, RetailerStatus, Staff
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import BEGINNING
from tests.cast import Cast, Office

SignIn = Callable[[Staff], Client]
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
Row = tuple[str, date, date | None, str, date | None]


@pytest.fixture
def shop(office: Office, cast: Cast) -> Retailer:
    """A shop that has been active from the beginning."""
    Staff.objects.update(language="en")
    return office.shops["N1A"][0]


def history(shop: Retailer) -> list[Row]:
    """State, first day, end, reason and return of every status."""
    rows = RetailerStatus.objects.filter(retailer=shop).order_by("since")
    return list(rows.values_list("state", "since", "until", "reason", "returns_on"))


def test_a_shop_is_suspended_opened_again_and_closed(shop: Retailer) -> None:
    who = {"actor": "li.jing", "moment": NOW}
    suspend_retailer(retailer=shop, since=MARCH, reason="season", returns_on=APRIL, **who)  # type: ignore[arg-type]
    reopen_retailer(retailer=shop, since=APRIL, reason="back", **who)  # type: ignore[arg-type]
    close_retailer(retailer=shop, since=MAY, reason="given up", **who)  # type: ignore[arg-type]
    assert history(shop) == [
        ("active", BEGINNING, MARCH, "", None),
        ("suspended", MARCH, APRIL, "season", APRIL),
        ("active", APRIL, MAY, "back", None),
        ("closed", MAY, None, "given up", None),
    ]


def refusal(act: Callable[[], None]) -> tuple[str, str]:
    """Field and reason of what the domain has against it."""
    with pytest.raises(InputError) as error:
        act()
    return str(error.value.field), str(error.value.reason)


def test_what_makes_no_sense_is_refused(shop: Retailer) -> None:
    def suspend(since: date = MARCH, reason: str = "season", returns_on: date | None = None) -> None:
        suspend_retailer(
            retailer=shop, since=since, reason=reason, returns_on=returns_on, actor="x", moment=NOW
        )

    def reopen(since: date) -> None:
        reopen_retailer(retailer=shop, since=since, reason="back", actor="x", moment=NOW)

    def close(since: date) -> None:
        close_retailer(retailer=shop, since=since, reason="gone", actor="x", moment=NOW)

    assert refusal(lambda: suspend(reason=" ")) == ("reason", "The change needs a reason.")
    assert refusal(lambda: suspend(reason="x" * 101))[0] == "reason"
    assert refusal(lambda: suspend(returns_on=MARCH))[0] == "returns_on"
    assert refusal(lambda: suspend(since=date(2027, 12, 1)))[0] == "since"
    assert refusal(lambda: reopen(MARCH)) == ("since", "On March 1, 2026 the status is Active already.")
    suspend()
    assert refusal(suspend) == ("since", "On March 1, 2026 the status is Suspended already.")
    close(APRIL)
    assert refusal(lambda: suspend(MAY))[1] == "On May 1, 2026 the status is Closed already."
    assert refusal(lambda: close(MAY))[0] == "since"
    assert refusal(lambda: close(date(2026, 3, 15))) == (
        "since",
        "The shop gets into this state on a later day already.",
    )
    # What came later is not thrown away.
    assert refusal(lambda: reopen(MARCH)) == (
        "since",
        "What is on file holds from April 1, 2026; a change cannot begin before.",
    )
    assert [row[0] for row in history(shop)] == ["active", "suspended", "closed"]


def test_the_page_asks_for_day_and_reason(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    client = signed_in(cast.account_manager)
    address = f"/retailers/{shop.pk}/suspend/"
    assert "Closed for the season" in client.get(address).content.decode()
    answer = client.post(address, {"since": "2026-03-01", "reason": ""})
    assert answer.status_code == 422
    assert history(shop) == [("active", BEGINNING, None, "", None)]
    answer = client.post(
        address, {"since": "2026-03-01", "reason": "season", "returns_on": "2027-06-01"}, follow=True
    )
    assert answer.redirect_chain == [(f"/retailers/{shop.pk}/", 302)]
    text = answer.content.decode()
    assert "The shop is suspended from March 1, 2026 on." in text
    assert "A suspension of more than a year may cost the licence." in text
    assert "expected back on June 1, 2027" in text
    assert history(shop)[1] == ("suspended", MARCH, None, "season", date(2027, 6, 1))
    newest = RetailerStatus.history.order_by("history_id").last()
    assert newest is not None
    assert (newest.history_user, newest.history_change_reason) == (cast.account_manager, "season")


def test_a_refusal_of_the_domain_stands_at_its_field(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    answer = signed_in(cast.account_manager).post(
        f"/retailers/{shop.pk}/reopen/", {"since": "2026-03-01", "reason": "back"}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["since"] == [
        "On March 1, 2026 the status is Active already. Choose another day, or nothing needs to be done."
    ]
