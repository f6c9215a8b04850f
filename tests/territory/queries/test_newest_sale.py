"""How far the sales on file reach."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesforce_app.kernel.periods import Month
from territory.models import OrgUnit
from territory.queries.newest_sale import sold_until
from tests.cast import Office
from tests.factories import RetailerMonthFactory, RouteMonthFactory

FEBRUARY, MARCH = Month(2024, 2), Month(2024, 3)


def sell(office: Office, code: str, unit: OrgUnit, on: date) -> None:
    """Let a route's first shop have bought last on a day of a month, in a unit."""
    month, route = on.replace(day=1), office.routes[code]
    shop = office.shops[code][0]
    RetailerMonthFactory(month=month, route=route, retailer=shop, unit=unit, last_order_on=on)
    RouteMonthFactory(month=month, route=route, unit=unit)


@pytest.fixture
def sold(office: Office) -> Office:
    """North 1 sold in both months, South 1 later in March; N1A belonged to South 1 for a part of it."""
    sell(office, "N1A", office.north_1, date(2024, 2, 20))
    sell(office, "N1A", office.north_1, date(2024, 3, 5))
    sell(office, "N1B", office.north_1, date(2024, 3, 9))
    sell(office, "S1A", office.south_1, date(2024, 3, 28))
    sell(office, "N1A", office.south_1, date(2024, 3, 30))
    return office


def test_it_is_the_newest_day_of_the_units_in_the_months(sold: Office) -> None:
    north, south = [sold.north_1.pk], [sold.south_1.pk]
    assert sold_until(north, [FEBRUARY]) == date(2024, 2, 20)
    assert sold_until(north, [MARCH]) == date(2024, 3, 9)
    assert sold_until(north, [FEBRUARY, MARCH]) == date(2024, 3, 9)
    assert sold_until(south, [FEBRUARY]) is None
    assert sold_until(north + south, [MARCH]) == date(2024, 3, 30)
    assert sold_until([], [MARCH]) is None


def test_the_routes_of_the_units_lead_to_it(sold: Office) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads so few rows without an index")
    with CaptureQueriesContext(connection) as asked:
        sold_until([sold.north_1.pk], [MARCH])
    (statement,) = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement['sql']}")
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert "SEARCH territory_retailermonth" in plan
    assert "(month=? AND route_id=?" in plan
