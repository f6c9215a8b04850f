"""What the home page says that the records ask for: of one's own shops in operation, the nearest first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.enums import RetailerState
from accounts.models import Owner, Retailer, RetailerStatus
from accounts.queries.attention import coming_dates, incomplete
from salesforce_app.kernel import narrowing
from salesforce_app.kernel.periods import BEGINNING
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import OwnerFactory, RetailerStatusFactory

TODAY = date(2027, 1, 28)


@pytest.fixture
def shops(office: Office) -> list[Retailer]:
    """李静's three shops, each with an owner of its own and no dates."""
    found = [*office.shops["N1A"], office.shops["N1B"][0]]
    for shop in found:
        Retailer.objects.filter(pk=shop.pk).update(owner=OwnerFactory(), licence_expires_on=None)
    return [Retailer.objects.get(pk=shop.pk) for shop in found]


def born(shop: Retailer, calendar: str, month: int, day: int) -> None:
    """The shop's owner has her birthday then."""
    values = {"birthday_calendar": calendar, "birthday_month": month, "birthday_day": day}
    Owner.objects.filter(pk=shop.owner_id).update(**values)


def close(shop: Retailer) -> None:
    """The shop has been closed since long."""
    RetailerStatus.objects.filter(retailer=shop).delete()
    RetailerStatusFactory(retailer=shop, state=RetailerState.CLOSED, since=BEGINNING)


def test_birthdays_of_both_calendars_come_in_the_order_of_their_days(
    shops: list[Retailer], cast: Cast
) -> None:
    first, second, third = shops
    born(first, "lunar", 1, 1)
    born(second, "solar", 2, 1)
    born(third, "solar", 2, 12)
    found = coming_dates(build_scope(cast.account_manager), TODAY).birthdays
    assert [(coming.retailer, coming.day) for coming in found] == [
        (second, date(2027, 2, 1)),
        (first, date(2027, 2, 6)),
    ], "the third comes in 15 days"
    assert coming_dates(build_scope(cast.stranger), TODAY).birthdays == ()
    everybody = coming_dates(build_scope(cast.administrator), TODAY).birthdays
    assert [coming for coming in everybody if coming.retailer in shops] == list(found)


def test_nobody_is_congratulated_for_a_closed_shop(shops: list[Retailer], cast: Cast) -> None:
    born(shops[0], "solar", 2, 1)
    close(shops[0])
    assert coming_dates(build_scope(cast.account_manager), TODAY).birthdays == ()


def test_licences_that_end_within_60_days_or_have_ended(shops: list[Retailer], cast: Cast) -> None:
    for shop, days in zip(shops, (60, 61, -1), strict=True):
        Retailer.objects.filter(pk=shop.pk).update(licence_expires_on=TODAY + timedelta(days=days))
    found = coming_dates(build_scope(cast.account_manager), TODAY)
    assert [coming.retailer for coming in found.licences] == [shops[2], shops[0]]
    assert found.licence_number == 2
    close(shops[2])
    assert coming_dates(build_scope(cast.account_manager), TODAY).licence_number == 1


@pytest.mark.parametrize("number", [1, 3])
def test_three_statements_however_many(
    shops: list[Retailer], cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for shop in shops[:number]:
        born(shop, "solar", 2, 1)
        Retailer.objects.filter(pk=shop.pk).update(licence_expires_on=TODAY)
    scope = build_scope(cast.account_manager)
    with django_assert_num_queries(3):
        found = coming_dates(scope, TODAY)
    assert len(found.birthdays) == found.licence_number == number


def test_a_shop_in_operation_lacks_a_field_when_a_required_one_is_empty(
    shops: list[Retailer], cast: Cast
) -> None:
    Retailer.objects.update(market_type="town", business_type="B")
    lacking, closed, complete = shops
    Retailer.objects.filter(pk__in=[lacking.pk, closed.pk]).update(market_type="")
    close(closed)

    def found() -> set[Retailer]:
        own = incomplete(build_scope(cast.account_manager), TODAY)
        return set(own.filter(pk__in=[shop.pk for shop in shops]))

    assert found() == {lacking}
    RetailerStatus.objects.filter(retailer=complete).delete()
    assert found() == {lacking, complete}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("few_are", [0, 5_000])
def test_what_lacks_a_field_is_the_same_for_few_and_for_many_shops(
    shops: list[Retailer],
    cast: Cast,
    number: int,
    few_are: int,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(narrowing, "FEW", few_are)
    Retailer.objects.update(market_type="town", business_type="B")
    Retailer.objects.filter(pk__in=[shop.pk for shop in shops[:number]]).update(business_type="")
    scope = build_scope(cast.account_manager)
    with django_assert_num_queries(3):
        found = list(incomplete(scope, TODAY).order_by("pk"))
    assert found == sorted(shops[:number], key=lambda shop: shop.pk)
    assert not incomplete(build_scope(cast.stranger), TODAY).filter(pk__in=[shop.pk for shop in shops])
