"""Routes and units side by side: the figures of the pages, by hand."""

from __future__ import annotations

import pytest

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import system_scope
from territory.enums import Comparison
from territory.models import OrgUnit
from territory.queries.pages import Choice, RoutePage, UnitPage, route_page, unit_page
from territory.queries.place_months import route_figures, route_shops
from territory.queries.side_by_side import (
    Figures,
    base_of,
    route_lines,
    sort_lines,
    unit_figures,
    unit_lines,
)

from ...cast import Office
from ...factories import RetailerMonthFactory, RouteMonthFactory
from ..selling import sell

FEBRUARY, MARCH = Month(2024, 2), Month(2024, 3)
LAST_YEAR = Month(2023, 3)
SYSTEM = system_scope("tests")


@pytest.fixture
def sold(office: Office) -> Office:
    """North 1 went from 1,000 to 900, North 2 from 200 to 300; a year before North 1 sold 600."""
    sell(office, LAST_YEAR, {"N1A-1": 400, "N1B-1": 200})
    sell(office, FEBRUARY, {"N1A-1": 500, "N1A-2": 100, "N1B-1": 400, "N2A-1": 200})
    sell(office, MARCH, {"N1A-1": 300, "N1B-1": 400, "N1B-2": 200, "N2A-1": 300})
    return office


def page(unit: OrgUnit, comparison: Comparison = Comparison.PREVIOUS, month: Month = MARCH) -> UnitPage:
    return unit_page(SYSTEM, unit, Choice(month, comparison))


def on_route(office: Office, code: str, comparison: Comparison = Comparison.PREVIOUS) -> RoutePage:
    found = route_page(SYSTEM, office.routes[code], Choice(MARCH, comparison))
    assert found is not None
    return found


def test_routes_stand_beside_each_other_with_what_each_adds_to_the_change(sold: Office) -> None:
    lines = {line.code: line for line in route_lines(page(sold.north_1))}
    assert list(lines) == ["N1A", "N1B"]
    first, second = lines["N1A"], lines["N1B"]
    assert (first.amount, first.base, first.retailers, first.per_shop) == (300_00, 600_00, 1, 300_00)
    assert (second.amount, second.base, second.retailers, second.per_shop) == (600_00, 400_00, 2, 300_00)
    assert (first.mom.ratio, second.mom.ratio) == (Ratio(-300_00, 600_00), Ratio(200_00, 400_00))
    assert (first.yoy.ratio, second.yoy.ratio) == (Ratio(-100_00, 400_00), Ratio(400_00, 200_00))
    # −30 pp and +20 pp of the unit's 1,000 make its −10 %.
    assert (first.pull_pp, second.pull_pp) == (-30.0, 20.0)


def test_the_comparison_chooses_the_base(sold: Office) -> None:
    by_year = {line.code: line for line in route_lines(page(sold.north_1, Comparison.YEAR))}
    assert [by_year[code].base for code in ("N1A", "N1B")] == [400_00, 200_00]
    assert [by_year[code].pull for code in ("N1A", "N1B")] == [
        Ratio(-100_00, 600_00),
        Ratio(400_00, 600_00),
    ]
    average = {line.code: line for line in route_lines(page(sold.north_1, Comparison.AVERAGE))}
    # Twelve months are known (from March 2023 on), ten of them without a sale.
    assert [average[code].base for code in ("N1A", "N1B")] == [83_33, 50_00]


def test_the_average_leaves_out_what_lies_before_the_first_month_on_file(office: Office) -> None:
    sell(office, Month(2024, 1), {"N1A-1": 100})
    sell(office, FEBRUARY, {"N1A-1": 200})
    sell(office, MARCH, {"N1A-1": 300})
    average = route_lines(page(office.north_1, Comparison.AVERAGE))
    assert [line.base for line in average if line.code == "N1A"] == [150_00]
    assert unit_figures(page(office.north_1, Comparison.AVERAGE))[1] == Figures(150_00, 15, 1, 1)


def test_units_below_stand_beside_each_other(sold: Office) -> None:
    lines = {line.code: line for line in unit_lines(page(sold.north))}
    assert list(lines) == ["N1", "N2"]
    assert [(line.amount, line.base, line.retailers) for line in lines.values()] == [
        (900_00, 1000_00, 3),
        (300_00, 200_00, 1),
    ]
    assert [line.pull for line in lines.values()] == [Ratio(-100_00, 1200_00), Ratio(100_00, 1200_00)]
    assert unit_lines(page(sold.north_1)) == ()


def test_a_shop_on_two_routes_of_a_unit_is_one_shop(sold: Office) -> None:
    shop = sold.shops["N1A"][0]
    RetailerMonthFactory(
        month=MARCH.first, route=sold.routes["N2A"], retailer=shop, unit=sold.north_2, is_split=True
    )
    type(shop.months.get(route=sold.routes["N1A"], month=MARCH.first)).objects.filter(
        retailer=shop, month=MARCH.first
    ).update(is_split=True)
    RouteMonthFactory._meta.model.objects.filter(month=MARCH.first, route=sold.routes["N2A"]).update(
        retailers=2
    )
    now, _ = unit_figures(page(sold.north))
    assert now.retailers == 4
    assert [line.retailers for line in unit_lines(page(sold.north))] == [3, 2]


def test_an_unknown_month_has_no_lines(sold: Office) -> None:
    early = page(sold.north_1, month=Month(2022, 1))
    assert unit_figures(early)[0] == Figures(None, None, None, None)
    assert route_lines(early) == ()
    assert unit_lines(page(sold.north, month=Month(2022, 1))) == ()


def test_lines_are_sorted_with_the_unknown_last(sold: Office) -> None:
    lines = route_lines(page(sold.company))
    # South 1 sold nothing at any time: its month on month is not known.
    assert [line.code for line in sort_lines(lines, "-mom")] == ["N1B", "N2A", "N1A", "S1A"]
    assert [line.code for line in sort_lines(lines, "mom")] == ["N1A", "N1B", "N2A", "S1A"]
    assert [line.code for line in sort_lines(lines, "-amount")] == ["N1B", "N1A", "N2A", "S1A"]


def test_a_route_has_its_months_and_its_shops(sold: Office) -> None:
    found = on_route(sold, "N1A")
    figures = route_figures(found)
    assert figures[MARCH] == Figures(300_00, 30, 1, 1)
    assert figures[Month(2023, 12)] == Figures(0, 0, 0, 0)
    assert figures[Month(2022, 12)] == Figures(None, None, None, None)
    assert base_of(Comparison.PREVIOUS, figures, MARCH) == figures[FEBRUARY]
    shops = route_shops(found)
    assert [(line.licence_no, line.amount, line.base) for line in shops] == [
        ("N1A-1", 300_00, 500_00),
        ("N1A-2", 0, 100_00),
    ]
    assert sum(line.amount for line in shops) == figures[MARCH].amount
