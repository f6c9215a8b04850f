"""A shop beside its route: verdict, run, composition (domain.md §7.4, §7.6)."""

from __future__ import annotations

import pytest

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.measures.rules import AlertRules
from territory.measures.shop_growth import Basis, Judgement, ShopMonths, Verdict, judge, level

NEWEST = Month(2024, 6)


def months(now: dict[int, int], year_before: dict[int, int]) -> dict[Month, int | None]:
    """Figures by the number of the month, of 2024 and of 2023; 0 in the months not named."""
    found: dict[Month, int | None] = dict.fromkeys(Month.range(NEWEST.shift(-24), NEWEST), 0)
    found |= {Month(2024, number): figure for number, figure in now.items()}
    return found | {Month(2023, number): figure for number, figure in year_before.items()}


def judged(
    shop: dict[Month, int | None],
    route: dict[Month, int | None],
    orders: dict[Month, int | None] | None = None,
    **more: object,
) -> Judgement:
    """The judgement of June 2024; every month has one order unless said otherwise."""
    counted = orders if orders is not None else dict.fromkeys(shop, 1)
    return judge(ShopMonths(shop, counted, route), NEWEST, **{"missed_cycles": 0, **more})  # type: ignore[arg-type]


LEVEL_ROUTE = months(dict.fromkeys(range(1, 7), 100_000_00), dict.fromkeys(range(1, 7), 100_000_00))


def test_a_shop_that_loses_while_its_route_does_not_is_behind_since_the_first_month_of_the_run() -> None:
    shop = months(
        {1: 5000_00, 2: 5000_00, 3: 5000_00, 4: 3000_00, 5: 3000_00, 6: 3300_00},
        dict.fromkeys(range(1, 7), 5000_00),
    )
    found = judged(shop, LEVEL_ROUTE)
    assert (found.verdict, found.basis, found.since) == (Verdict.BEHIND, Basis.YEAR, Month(2024, 4))
    assert found.distance.value == pytest.approx(-0.38)
    assert (found.shop.delta, found.route.delta) == (-5700_00, 0)


def test_the_run_is_broken_by_a_month_in_step() -> None:
    shop = months({4: 1000_00, 5: 5000_00, 6: 3000_00}, dict.fromkeys(range(1, 7), 5000_00))
    found = judged(shop, LEVEL_ROUTE)
    assert (found.since, found.months) == (Month(2024, 6), (Month(2024, 6),))


def test_a_shop_whose_window_is_behind_and_newest_month_is_not_is_told_by_the_window() -> None:
    shop = months({4: 1000_00, 5: 1000_00, 6: 5000_00}, dict.fromkeys(range(1, 7), 5000_00))
    found = judged(shop, LEVEL_ROUTE)
    assert (found.verdict, found.since, len(found.months)) == (Verdict.BEHIND, None, 3)


def test_a_route_that_falls_as_much_is_no_reason_for_an_alert() -> None:
    halves = months(dict.fromkeys(range(1, 7), 50_000_00), dict.fromkeys(range(1, 7), 100_000_00))
    shop = months(dict.fromkeys(range(1, 7), 2500_00), dict.fromkeys(range(1, 7), 5000_00))
    assert judged(shop, halves).verdict is Verdict.IN_STEP


def test_a_tiny_change_is_below_the_floor() -> None:
    shop = months(dict.fromkeys(range(1, 7), 100_00), dict.fromkeys(range(1, 7), 700_00))
    assert judged(shop, LEVEL_ROUTE).verdict is Verdict.IN_STEP
    assert judged(shop, LEVEL_ROUTE, alerts=AlertRules(floor_amount=1800_00)).verdict is Verdict.BEHIND


def test_a_shop_far_above_its_route_is_ahead() -> None:
    shop = months(dict.fromkeys(range(1, 7), 7000_00), dict.fromkeys(range(1, 7), 5000_00))
    found = judged(shop, LEVEL_ROUTE)
    assert (found.verdict, found.since) == (Verdict.AHEAD, Month(2024, 1))


def test_a_large_shop_is_compared_with_the_rest_of_its_route() -> None:
    """A shop that is half of its route would be in step with itself."""
    shop = months({4: 3000_00, 5: 3000_00, 6: 3000_00}, dict.fromkeys((4, 5, 6), 6000_00))
    route = months({4: 6000_00, 5: 6000_00, 6: 6000_00}, dict.fromkeys((4, 5, 6), 9000_00))
    found = judged(shop, route)
    assert found.index == Ratio(9000_00 * 9000_00, 18000_00 * 9000_00)


@pytest.mark.parametrize(
    ("shop", "missed", "verdict"),
    [
        (months({}, dict.fromkeys((4, 5, 6), 5000_00)), 3, Verdict.STOPPED),
        (months({4: 5000_00}, dict.fromkeys((4, 5, 6), 5000_00)), 8, Verdict.STOPPED),
        (months({4: 5000_00}, {}), 0, Verdict.NO_BASE),
    ],
)
def test_who_stopped_and_who_began(shop: dict[Month, int | None], missed: int, verdict: Verdict) -> None:
    assert judged(shop, LEVEL_ROUTE, missed_cycles=missed).verdict is verdict


def test_without_a_year_before_the_quarter_before_is_the_base() -> None:
    shop = months({1: 5000_00, 2: 5000_00, 3: 5000_00, 4: 2000_00, 5: 2000_00, 6: 2000_00}, {})
    found = judged(shop, LEVEL_ROUTE)
    assert (found.verdict, found.basis, found.since) == (Verdict.BEHIND, Basis.QUARTER, None)


def test_an_unknown_month_is_no_base() -> None:
    shop = months({4: 5000_00, 5: 5000_00, 6: 5000_00}, {}) | dict.fromkeys(
        Month.range(NEWEST.shift(-24), Month(2024, 3))
    )
    assert judged(shop, LEVEL_ROUTE).verdict is Verdict.NO_BASE


def test_the_change_falls_into_number_and_size_of_orders() -> None:
    shop = months({4: 3000_00, 5: 3000_00, 6: 3000_00}, dict.fromkeys((4, 5, 6), 5000_00))
    orders = months({4: 4, 5: 4, 6: 4}, dict.fromkeys((4, 5, 6), 5))
    found = judged(shop, LEVEL_ROUTE, orders)
    assert (found.by_orders, found.by_size) == (-3000_00, -3000_00)
    assert found.by_orders + found.by_size == found.shop.delta


@pytest.mark.parametrize(
    ("shop", "reference", "index"),
    [(90, 60.0, 1.5), (90, 0.25, 360.0), (None, 60.0, None), (90, None, None), (90, 0.0, None)],
)
def test_a_level_is_an_index(shop: int | None, reference: float | None, index: float | None) -> None:
    assert level(shop, reference).value == index
