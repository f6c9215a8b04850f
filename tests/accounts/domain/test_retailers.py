"""Changing a shop's record, owner and status: the verbs as forms will call them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.domain.retailers import change_status, correct_owner, correct_retailer
from accounts.enums import RetailerState
from accounts.models import RetailerStatus
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import BEGINNING
from tests.cast import Cast, Office
from tests.factories import OwnerFactory, RetailerFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)
MARCH = date(2024, 3, 1)


def test_a_new_status_ends_the_one_before_and_says_who_and_why(cast: Cast, office: Office) -> None:
    shop = office.shops["N1A"][0]
    assert change_status(
        retailer=shop,
        state=RetailerState.SUSPENDED,
        since=MARCH,
        reason="seasonal",
        returns_on=date(2024, 9, 1),
        actor="li.jing",
        moment=NOW,
    )
    assert list(
        shop.statuses.order_by("since").values_list("state", "since", "until", "reason", "returns_on")
    ) == [
        ("active", BEGINNING, MARCH, "", None),
        ("suspended", MARCH, None, "seasonal", date(2024, 9, 1)),
    ]
    trail = RetailerStatus.history.filter(retailer=shop, history_date=NOW).order_by("history_id")
    assert list(trail.values_list("history_type", "history_user", "history_change_reason")) == [
        ("~", cast.account_manager.pk, "seasonal"),
        ("+", cast.account_manager.pk, "seasonal"),
    ]


def test_the_same_status_is_no_change(office: Office) -> None:
    shop = office.shops["N1A"][0]
    assert not change_status(
        retailer=shop, state=RetailerState.ACTIVE, since=MARCH, actor="li.jing", moment=NOW
    )


def test_only_a_suspended_shop_is_expected_back(office: Office) -> None:
    with pytest.raises(InputError) as refused:
        change_status(
            retailer=office.shops["N1A"][0],
            state=RetailerState.CLOSED,
            since=MARCH,
            returns_on=date(2024, 9, 1),
            actor="li.jing",
            moment=NOW,
        )
    assert refused.value.field == "returns_on"


def test_a_record_is_corrected_with_its_trail(cast: Cast) -> None:
    shop = RetailerFactory(grade=3)
    assert correct_retailer(retailer=shop, values={"grade": 4}, actor="li.jing", moment=NOW, reason="call")
    last = shop.history.get(history_type="~")
    assert (last.grade, last.history_user, last.history_change_reason) == (4, cast.account_manager, "call")
    assert not correct_retailer(retailer=shop, values={"grade": 4}, actor="li.jing", moment=NOW)


def test_half_a_position_is_refused() -> None:
    shop = RetailerFactory()
    with pytest.raises(InputError) as refused:
        correct_retailer(retailer=shop, values={"latitude": Decimal(31)}, actor="li.jing", moment=NOW)
    assert refused.value.field == "longitude"


def test_a_position_of_zeros_is_refused() -> None:
    zeros = {"latitude": Decimal(0), "longitude": Decimal(0)}
    with pytest.raises(InputError, match="Atlantic"):
        correct_retailer(retailer=RetailerFactory(), values=zeros, actor="li.jing", moment=NOW)


def test_an_owner_s_birthday_is_a_day_of_its_calendar() -> None:
    owner = OwnerFactory()
    birthday = {"birthday_month": 2, "birthday_day": 30, "birthday_calendar": "lunar"}
    assert correct_owner(owner=owner, values=birthday, actor="li.jing", moment=NOW)
    with pytest.raises(InputError) as refused:
        correct_owner(owner=owner, values={"birthday_calendar": "solar"}, actor="li.jing", moment=NOW)
    assert refused.value.field == "owner_birthday"
