"""The month so far against as many order cycles of the month before."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Staff
from salesforce_app.kernel.periods import Month
from territory.models import RouteTerm
from territory.queries.home import month_so_far, open_months
from territory.scope import build_scope

from ...cast import Cast, Office
from ...factories import MonthCloseFactory, RouteMonthFactory, SalesLineFactory
from ..selling import sell

FEBRUARY, MARCH = Month(2024, 2), Month(2024, 3)


@pytest.fixture
def manager(cast: Cast) -> Staff:
    return cast.account_manager


def line(office: Office, route: str, day: date, amount: int) -> None:
    """A line of the route's first shop; amounts in major units of money."""
    unit = office.north_1
    SalesLineFactory(
        retailer=office.shops[route][0],
        sold_on=day,
        amount=amount * 100,
        route=office.routes[route],
        unit=unit,
    )


def test_a_month_that_has_ended_is_compared_whole(office: Office, manager: Staff) -> None:
    sell(office, FEBRUARY, {"N1A-1": 400, "N2A-1": 50})
    sell(office, MARCH, {"N1A-1": 300, "S1A-1": 900})
    found = month_so_far(build_scope(manager), today=date(2024, 4, 2))
    assert found is not None
    assert (found.unit.code, found.month, found.amount, found.base, found.until) == (
        "N1",
        MARCH,
        300_00,
        400_00,
        None,
    )


def test_a_running_month_is_compared_by_order_cycles(office: Office, manager: Staff) -> None:
    # Route N1A orders on Mondays: 5, 12, 19, 26 February; 4, 11, 18, 25 March.
    RouteTerm.objects.filter(route=office.routes["N1A"]).update(order_weekdays="1")
    for day, amount in ((5, 100), (12, 100), (19, 100), (26, 100)):
        line(office, "N1A", date(2024, 2, day), amount)
    for day, amount in ((4, 150), (11, 120)):
        line(office, "N1A", date(2024, 3, day), amount)
    for month in (FEBRUARY, MARCH):
        RouteMonthFactory(month=month.first, route=office.routes["N1A"], unit=office.north_1)
    found = month_so_far(build_scope(manager), today=date(2024, 3, 12))
    assert found is not None
    assert (found.amount, found.base, found.until) == (270_00, 200_00, date(2024, 3, 11))
    assert found.change.label == "+35.0%"


def test_without_order_days_the_same_days_are_compared(office: Office, manager: Staff) -> None:
    for day, amount in ((3, 100), (12, 100)):
        line(office, "N1A", date(2024, 2, day), amount)
    line(office, "N1A", date(2024, 3, 4), 80)
    for month in (FEBRUARY, MARCH):
        RouteMonthFactory(month=month.first, route=office.routes["N1A"], unit=office.north_1)
    found = month_so_far(build_scope(manager), today=date(2024, 3, 12))
    assert found is not None
    assert (found.amount, found.base, found.until) == (80_00, 100_00, date(2024, 3, 4))


def test_nothing_is_said_before_the_first_sales(manager: Staff) -> None:
    assert month_so_far(build_scope(manager)) is None


def test_open_months_are_those_with_sales_that_nobody_closed(office: Office) -> None:
    for month in (Month(2024, 1), FEBRUARY, MARCH):
        sell(office, month, {"N1A-1": 100})
    MonthCloseFactory(month=FEBRUARY.first)
    assert open_months() == [MARCH, Month(2024, 1)]
