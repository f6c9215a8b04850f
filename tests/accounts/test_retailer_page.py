"""The shop's card: who sees what of it, how old and complete it is, and whom the phone is shown to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.domain.retailers import correct_owner, correct_retailer
from accounts.models import Disclosure, Owner, Retailer, RetailerStatus, Staff
from accounts.queries.cards import RetailerCard, find_card
from accounts.queries.profile import profile
from salesforce_app.kernel.scope import system_scope
from territory.domain.placements import move_retailer
from territory.models import Residence, RouteStop
from tests.cast import Cast, Office
from tests.factories import ActionFactory, DisclosureFactory, DueFactory, EnrolmentFactory, VisitFactory

SignIn = Callable[[Staff], Client]
TODAY = date(2026, 11, 22)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def card_of(shop: Retailer, day: date = TODAY) -> RetailerCard:
    """The card as an administrator's command sees it."""
    card = find_card(system_scope("test"), shop.pk, day=day)
    assert card is not None
    return card


@pytest.fixture
def shop(office: Office, cast: Cast) -> Retailer:
    """李静's first shop, whose owner has a phone and a lunar birthday."""
    shop = office.shops["N1A"][0]
    type(shop.owner).objects.filter(pk=shop.owner_id).update(
        phone="13800138000", birthday_month=1, birthday_day=1, birthday_calendar="lunar"
    )
    # The office was made long ago.
    for model in (Retailer, Owner, RetailerStatus, RouteStop, Residence):
        model.history.update(history_date=LONG_AGO)
    Staff.objects.update(language="en")
    return Retailer.objects.get(pk=shop.pk)


def page_of(client: Client, shop: Retailer) -> str:
    """The text of the shop's page."""
    answer = client.get(f"/retailers/{shop.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_what_where_and_in_which_state(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    text = page_of(signed_in(cast.account_manager), shop)
    for part in ("Shop N1A-1", "N1A-1", "Active", "Route N1A · North 1", "Township N1A Village 1", "Tuesday"):
        assert part in text
    with time_machine.travel(NOON, tick=False):
        text = page_of(signed_in(cast.account_manager), shop)
    assert "next on Feb. 6, 2027" in text


def verbs_of(text: str) -> list[str]:
    """The verbs that a page offers."""
    return [name for name in ("edit", "move", "suspend", "reopen", "close") if f'/{name}/"' in text]


def test_verbs_are_offered_by_role_and_state(
    cast: Cast, office: Office, shop: Retailer, signed_in: SignIn
) -> None:
    assert verbs_of(page_of(signed_in(cast.account_manager), shop)) == ["edit", "suspend", "close"]
    assert verbs_of(page_of(signed_in(cast.supervisor), shop)) == ["edit", "move", "suspend", "close"]
    assert verbs_of(page_of(signed_in(cast.director), shop)) == []
    shop.statuses.update(state="suspended")
    assert verbs_of(page_of(signed_in(cast.account_manager), shop)) == ["edit", "reopen", "close"]
    shop.statuses.update(state="closed")
    assert verbs_of(page_of(signed_in(cast.account_manager), shop)) == ["edit", "reopen"]


def test_the_phone_is_masked_until_it_is_asked_for_and_asking_is_written_down(
    cast: Cast, shop: Retailer, signed_in: SignIn
) -> None:
    client = signed_in(cast.account_manager)
    text = page_of(client, shop)
    assert "138••••••00" in text
    assert "13800138000" not in text
    assert not Disclosure.objects.exists()
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.account_manager)
        part = client.post(f"/retailers/{shop.pk}/phone/", headers={"HX-Request": "true"})
    assert "13800138000" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert part["Cache-Control"] == "no-store"
    shown = Disclosure.objects.get()
    assert (shown.staff, shown.retailer, shown.owner, shown.what, shown.shown_at) == (
        cast.account_manager,
        shop,
        shop.owner,
        "phone",
        NOON,
    )
    whole = client.post(f"/retailers/{shop.pk}/phone/").content.decode()
    assert "13800138000" in whole
    assert "<html" in whole
    assert "李静" in client.get(f"/retailers/{shop.pk}/changes/").content.decode()


def test_an_analyst_is_not_shown_phones(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    client = signed_in(cast.analyst)
    assert f"/retailers/{shop.pk}/phone/" not in page_of(client, shop)
    assert client.post(f"/retailers/{shop.pk}/phone/").status_code == 403
    assert not Disclosure.objects.exists()


def test_the_history_tells_no_phone_either(cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
    owner = shop.owner
    assert owner is not None
    correct_owner(owner=owner, values={"phone": "13911112222"}, actor="li.jing", moment=NOON)
    text = signed_in(cast.account_manager).get(f"/retailers/{shop.pk}/changes/").content.decode()
    assert "139••••••22" in text
    assert "13911112222" not in text


def test_completeness_names_what_is_missing_and_where_it_is_filled_in(
    cast: Cast, shop: Retailer, signed_in: SignIn
) -> None:
    found = card_of(shop).keep(profile)
    assert (found.completeness.score.numerator, found.completeness.score.denominator) == (3, 5)
    assert [entry.name for entry in found.missing] == ["market_type", "business_type"]
    text = page_of(signed_in(cast.account_manager), shop)
    assert f'/retailers/{shop.pk}/edit/#id_market_type"' in text
    assert f"/retailers/{shop.pk}/edit/" not in page_of(signed_in(cast.analyst), shop)


class TestAge:
    """A field is as old as its last change or confirmation."""

    def test_it_comes_from_the_trail(self, office: Office, shop: Retailer) -> None:
        spring = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
        correct_retailer(retailer=shop, values={"address": "1 Lake Road"}, actor="x", moment=spring)
        correct_retailer(retailer=shop, values={"market_type": "town"}, actor="x", moment=NOON)
        entries = card_of(shop).keep(profile).entries
        # Half past midnight of the next day in the office.
        assert entries["address"].changed_on == date(2026, 3, 2)
        assert entries["market_type"].changed_on == TODAY
        assert (entries["address"].is_stale, entries["market_type"].is_stale) == (True, False)

    @pytest.mark.parametrize(
        ("days", "stale"),
        [(0, set()), (92, set()), (93, {"route"}), (184, {"route"}), (185, {"route", "address"})],
    )
    def test_routes_are_reviewed_quarterly_and_the_rest_half_yearly(
        self, office: Office, shop: Retailer, days: int, stale: set[str]
    ) -> None:
        moved = NOON - timedelta(days=days)
        correct_retailer(retailer=shop, values={"address": "1 Lake Road"}, actor="x", moment=moved)
        move_retailer(retailer=shop, route=office.routes["N1B"], since=moved.date(), actor="x", moment=moved)
        found = {entry.name for entry in card_of(shop).keep(profile).stale}
        assert found & {"route", "address"} == stale

    def test_confirming_makes_everything_fresh(self, cast: Cast, shop: Retailer, signed_in: SignIn) -> None:
        assert card_of(shop).keep(profile).stale
        client = signed_in(cast.account_manager)
        with time_machine.travel(NOON, tick=False):
            client.force_login(cast.account_manager)
            assert client.post(f"/retailers/{shop.pk}/confirm/").status_code == 302
        found = card_of(shop).keep(profile)
        assert (found.stale, found.confirmed_on) == ([], TODAY)
        later = card_of(shop, TODAY + timedelta(days=93)).keep(profile)
        assert "route" in {entry.name for entry in later.stale}


def queries_of(client: Client, address: str) -> int:
    """How many statements a page costs."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_trail_costs_the_same_at_one_change_and_at_three(
    cast: Cast, office: Office, shop: Retailer, signed_in: SignIn
) -> None:
    client = signed_in(cast.account_manager)
    EnrolmentFactory(retailer=shop)
    moments = [NOON + timedelta(hours=hour) for hour in range(3)]
    DisclosureFactory(retailer=shop, owner=shop.owner)
    correct_retailer(retailer=shop, values={"address": "0"}, actor="li.jing", moment=moments[0])
    client.get(f"/retailers/{shop.pk}/changes/")
    one = queries_of(client, f"/retailers/{shop.pk}/changes/")
    for number, moment in enumerate(moments):
        correct_retailer(retailer=shop, values={"address": str(number)}, actor="li.jing", moment=moment)
        move_retailer(
            retailer=shop,
            route=office.routes["N1B" if number % 2 == 0 else "N1A"],
            since=date(2026, 1 + number, 1),
            actor="wang.qiang",
            moment=moment + timedelta(minutes=1),
        )
        DisclosureFactory(retailer=shop, owner=shop.owner)
    assert queries_of(client, f"/retailers/{shop.pk}/changes/") == one == CHANGES_QUERIES


CHANGES_QUERIES = 18


def test_a_profile_costs_the_same_however_long_its_history(office: Office, shop: Retailer) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            card_of(shop).keep(profile)
        return len(captured)

    counts = []
    for number in range(3):
        moment = NOON + timedelta(hours=number)
        correct_retailer(retailer=shop, values={"address": str(number)}, actor="li.jing", moment=moment)
        move_retailer(
            retailer=shop,
            route=office.routes["N1B" if number % 2 == 0 else "N1A"],
            since=date(2026, 1 + number, 1),
            actor="wang.qiang",
            moment=moment + timedelta(minutes=1),
        )
        counts.append(cost())
    # Shop and statuses; six trails, people, and what they refer to; stops, residences, terms, account.
    assert counts == [PROFILE_QUERIES] * 3


PROFILE_QUERIES = 16


def test_key_facts_stand_above_everything_and_lead_to_their_panels(
    cast: Cast, shop: Retailer, signed_in: SignIn
) -> None:
    EnrolmentFactory(retailer=shop, stage="verified", since=date(2026, 1, 1))
    VisitFactory(
        retailer=shop,
        visited_on=date(2026, 11, 12),
        started_at=datetime(2026, 11, 12, 2, tzinfo=UTC),
        ended_at=None,
    )
    ActionFactory(retailer=shop, due_on=date(2026, 11, 20))
    ActionFactory(retailer=shop, due_on=date(2026, 12, 20))
    ActionFactory(retailer=shop, due_on=date(2026, 11, 1), state="done", done_on=TODAY, evidence="Seen")
    for failed_on in (date(2026, 11, 10), date(2026, 8, 25), date(2026, 8, 24)):
        DueFactory(retailer=shop, due_on=failed_on, state="failed", last_reason="INSUFFICIENT_FUNDS")
    with time_machine.travel(NOON, tick=False):
        text = page_of(signed_in(cast.account_manager), shop)
    strip = text[text.index('<dl class="retailer-facts">') : text.index("</dl>")]
    told = re.sub(r"<[^>]+>", " ", strip)
    assert re.findall('href="#([^"]+)"', strip) == ["sales", "settlement", "visits", "actions"]
    for name in ("sales", "settlement", "visits", "actions"):
        assert f'id="{name}"' in text
    for part in (
        "Verified",
        "2 failed debits in 90 days",
        "Nov. 12, 2026",
        "10 days ago",
        "2 open",
        "1 late",
    ):
        assert part in told, told
