"""The position of a shop that its visits propose."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Retailer, Staff
from accounts.queries.cards import find_card
from accounts.queries.trail import retailer_trail
from territory.measures.geo import Position
from territory.scope import build_scope
from visits.domain.positions import accept_position
from visits.enums import LocationCheck
from visits.models import Visit
from visits.queries.proposals import position_proposal

from ...cast import Cast
from ...factories import MonthCloseFactory, VisitFactory
from .pages import TODAY, SignIn, text_of
from .phone import NOON

pytestmark = pytest.mark.usefixtures("at_noon")


def agreeing_visits(placed_shop: Retailer, staff: Staff, days: int = 3) -> list[Visit]:
    """Visits of different days at one place 334 m north of where the shop is on file."""
    return [
        VisitFactory(
            retailer=placed_shop,
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


def test_three_days_that_agree_propose_a_position(cast: Cast, placed_shop: Retailer) -> None:
    agreeing_visits(placed_shop, cast.account_manager, 2)
    assert position_proposal(placed_shop, TODAY) is None
    Visit.objects.all().delete()
    agreeing_visits(placed_shop, cast.account_manager)
    proposal = position_proposal(placed_shop, TODAY)
    assert proposal is not None
    assert proposal.position == pytest.approx(Position(30.00301, 105.0))
    assert proposal.distance == pytest.approx(334.7, abs=0.1)
    assert [day for day, _fix in proposal.fixes] == [date(2024, 2, 27), date(2024, 3, 5), TODAY]


def test_a_shop_of_unknown_position_gets_one_proposed(cast: Cast, placed_shop: Retailer) -> None:
    agreeing_visits(placed_shop, cast.account_manager)
    placed_shop.latitude = placed_shop.longitude = None
    proposal = position_proposal(placed_shop, TODAY)
    assert proposal is not None
    assert proposal.distance is None


def test_the_card_and_the_visit_say_so(cast: Cast, placed_shop: Retailer, signed_in: SignIn) -> None:
    visit = agreeing_visits(placed_shop, cast.account_manager)[0]
    client = signed_in(cast.account_manager)
    for page in (f"/visits/{visit.pk}/", f"/retailers/{placed_shop.pk}/parts/visits/"):
        told = client.get(page)
        assert "3 visits agree that the shop lies 335 m from its position." in text_of(told)
        assert f'href="/retailers/{placed_shop.pk}/position/"' in told.content.decode()


def test_accepting_moves_the_shop_and_looks_at_its_visits_anew(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn
) -> None:
    agreeing_visits(placed_shop, cast.account_manager)
    MonthCloseFactory(month=date(2024, 2, 1))
    client = signed_in(cast.account_manager)
    page = client.get(f"/retailers/{placed_shop.pk}/position/")
    latitude, longitude = page.context["degrees"]
    sent = {"latitude": latitude, "longitude": longitude}
    assert client.post(f"/retailers/{placed_shop.pk}/position/", sent).status_code == 302
    placed_shop.refresh_from_db()
    assert (placed_shop.latitude, placed_shop.longitude, placed_shop.datum) == (
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
    card = find_card(build_scope(cast.account_manager), placed_shop.pk)
    assert card is not None
    assert ("李静", "position by visits") in {(act.actor, act.reason) for act in retailer_trail(card).acts}
    # Sent once more nothing is proposed any longer.
    assert client.post(f"/retailers/{placed_shop.pk}/position/", sent).status_code == 422


def test_a_position_that_was_not_seen_is_not_accepted(
    cast: Cast, placed_shop: Retailer, signed_in: SignIn
) -> None:
    agreeing_visits(placed_shop, cast.account_manager)
    client = signed_in(cast.account_manager)
    for sent in ({"latitude": "31", "longitude": "105"}, {}, {"latitude": "NaN", "longitude": "x"}):
        assert client.post(f"/retailers/{placed_shop.pk}/position/", sent).status_code == 422
    placed_shop.refresh_from_db()
    assert placed_shop.latitude == Decimal("30.000000")


def test_accepting_counts_the_visits_that_changed(cast: Cast, placed_shop: Retailer) -> None:
    agreeing_visits(placed_shop, cast.account_manager)
    proposal = position_proposal(placed_shop, TODAY)
    assert proposal is not None
    seen = Decimal("30.003010"), Decimal("105.000000")
    assert accept_position(retailer=placed_shop, seen=seen, day=TODAY, actor="li.jing", moment=NOON) == 3
