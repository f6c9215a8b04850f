"""The database keeps the rules of the calendar, sales, targets, closed months and snapshots."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from accounts.models import Retailer
from territory.enums import Tier
from territory.models import Route, TierEntry, TierSnapshot
from tests.constraints import Rule, change, check
from tests.factories import (
    ClosedRouteMonthFactory,
    MonthCloseFactory,
    OrderDateMoveFactory,
    OrgUnitFactory,
    ProductFactory,
    RetailerFactory,
    RetailerMonthFactory,
    RouteFactory,
    RouteMonthFactory,
    SalesAdjustmentFactory,
    SalesLineFactory,
    TargetFactory,
    TierEntryFactory,
    TierSnapshotFactory,
    VillageMonthFactory,
)

JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)
NEXT_DAY = date(2024, 3, 2)
MONTH_END = date(2024, 3, 31)


def two_lines(**second: object) -> None:
    """Two lines of one shop on one day without numbers, told apart by ``second`` alone."""
    line = SalesLineFactory(document_no="", line_no="", key_product="P1")
    key = {"document_no": "", "line_no": "", "key_product": "P1"}
    SalesLineFactory(**{"retailer": line.retailer, **key, **second})


def two_moves(*routes: Route | None, second: date = date(2024, 2, 13)) -> None:
    """Two moved order dates."""
    OrderDateMoveFactory(route=routes[0], date=date(2024, 2, 13))
    OrderDateMoveFactory(route=routes[1], date=second)


def move_on_one_route(second: date) -> None:
    """An order date of a route that is moved, and a second one."""
    route = RouteFactory()
    two_moves(route, route, second=second)


def two_targets(first: dict[str, object], second: dict[str, object]) -> None:
    """Two targets of one month, unless said otherwise."""
    TargetFactory(**first)
    TargetFactory(**second)


def targets_of_unit(second_month: date) -> None:
    """A unit's targets for March and another month."""
    unit = OrgUnitFactory()
    two_targets({"unit": unit}, {"unit": unit, "month": second_month})


def targets_of_route(second_month: date) -> None:
    """A route's targets for March and another month."""
    route = RouteFactory()
    two_targets({"unit": None, "route": route}, {"unit": None, "route": route, "month": second_month})


def snapshots(second_version: int) -> None:
    """Two snapshots of one unit, month and scheme."""
    unit = OrgUnitFactory()
    TierSnapshotFactory(unit=unit, version=1)
    TierSnapshotFactory(unit=unit, version=second_version)


def two_entries(second: Callable[[Retailer], Retailer]) -> None:
    """Two shops of one snapshot."""
    entry = TierEntryFactory()
    TierEntryFactory(snapshot=entry.snapshot, retailer=second(entry.retailer), rank=2)


CALENDAR_AND_CLOSE = [
    Rule(
        "order_date_move_once_per_route",
        broken=lambda: move_on_one_route(date(2024, 2, 13)),
        good=lambda: move_on_one_route(date(2024, 2, 14)),
    ),
    Rule(
        "order_date_move_once_for_all",
        broken=lambda: two_moves(None, None),
        good=lambda: two_moves(None, RouteFactory()),
    ),
    Rule(
        "order_date_move_moves",
        broken=lambda: OrderDateMoveFactory(date=MARCH, moved_to=MARCH),
        good=lambda: OrderDateMoveFactory(date=MARCH, moved_to=NEXT_DAY),
    ),
    Rule(
        "month_close_first",
        broken=lambda: MonthCloseFactory(month=MONTH_END),
        good=lambda: MonthCloseFactory(month=MARCH),
    ),
    Rule(
        "month_close_version_once",
        broken=lambda: closes(OPENED_AGAIN | {"version": 1}, {"version": 1}),
        good=lambda: closes(OPENED_AGAIN | {"version": 1}, {"version": 2}),
    ),
    Rule(
        "month_close_in_force_once",
        broken=lambda: closes({"version": 1}, {"version": 2}),
        good=lambda: closes(OPENED_AGAIN, {"version": 2}),
    ),
    Rule(
        "month_close_reopened_for_a_reason",
        broken=lambda: MonthCloseFactory(**OPENED_AGAIN | {"reason": ""}),
        good=lambda: MonthCloseFactory(**OPENED_AGAIN),
    ),
    Rule(
        "closed_route_month_once",
        broken=lambda: two_closed_routes(is_same_unit=True),
        good=lambda: two_closed_routes(is_same_unit=False),
    ),
    Rule(
        "closed_route_month_frozen",
        broken=lambda: change(ClosedRouteMonthFactory(), amount=1),
        good=ClosedRouteMonthFactory,
    ),
    Rule("tier_snapshot_version_once", broken=lambda: snapshots(1), good=lambda: snapshots(2)),
    Rule(
        "tier_snapshot_window_valid",
        broken=lambda: TierSnapshotFactory(month=FEBRUARY, window_start=MARCH),
        good=lambda: TierSnapshotFactory(month=MARCH, window_start=MARCH),
    ),
    Rule(
        "tier_snapshot_frozen",
        broken=lambda: change(TierSnapshotFactory(), parameters={"cuts": [0.02]}),
        good=lambda: change(TierSnapshotFactory(), frozen_by="somebody else"),
    ),
    Rule(
        "tier_entry_once_per_snapshot",
        broken=lambda: two_entries(lambda retailer: retailer),
        good=lambda: two_entries(lambda retailer: RetailerFactory()),
    ),
    Rule(
        "tier_entry_tier_known",
        broken=lambda: TierEntryFactory(tier="Platinum"),
        good=lambda: TierEntryFactory(tier="Inactive"),
    ),
    Rule(
        "tier_entry_frozen",
        broken=lambda: change(TierEntryFactory(tier=Tier.SMALL), tier=Tier.TOP),
        good=lambda: change(TierEntryFactory(tier=Tier.SMALL), tier=Tier.SMALL),
    ),
]
SALES = [
    Rule("product_code_given", broken=lambda: ProductFactory(code=""), good=lambda: ProductFactory(name="")),
    Rule("sales_line_key_once", broken=two_lines, good=lambda: two_lines(key_product="P2")),
    Rule(
        "sales_adjustment_month_first",
        broken=lambda: SalesAdjustmentFactory(month=MONTH_END),
        good=lambda: SalesAdjustmentFactory(sold_on=MONTH_END),
    ),
    Rule(
        "sales_adjustment_adjusts",
        broken=lambda: SalesAdjustmentFactory(amount=0),
        good=lambda: SalesAdjustmentFactory(amount=0, quantity=-1),
    ),
    Rule(
        "retailer_month_first",
        broken=lambda: RetailerMonthFactory(month=MONTH_END),
        good=lambda: RetailerMonthFactory(month=MARCH),
    ),
    Rule(
        "route_month_first",
        broken=lambda: RouteMonthFactory(month=MONTH_END),
        good=lambda: RouteMonthFactory(month=MARCH),
    ),
    Rule(
        "village_month_first",
        broken=lambda: VillageMonthFactory(month=MONTH_END),
        good=lambda: VillageMonthFactory(month=MARCH),
    ),
    Rule(
        "target_unit_or_route",
        broken=lambda: TargetFactory(route=RouteFactory()),
        good=lambda: TargetFactory(unit=None, route=RouteFactory()),
    ),
    Rule(
        "target_once_per_unit", broken=lambda: targets_of_unit(MARCH), good=lambda: targets_of_unit(JANUARY)
    ),
    Rule(
        "target_once_per_route",
        broken=lambda: targets_of_route(MARCH),
        good=lambda: targets_of_route(JANUARY),
    ),
    Rule(
        "target_month_first",
        broken=lambda: TargetFactory(month=MONTH_END),
        good=lambda: TargetFactory(month=MARCH),
    ),
    Rule(
        "target_amount_not_negative",
        broken=lambda: TargetFactory(amount=-1),
        good=lambda: TargetFactory(amount=0),
    ),
    Rule(
        "target_quantity_not_negative",
        broken=lambda: TargetFactory(quantity=-1),
        good=lambda: TargetFactory(quantity=0),
    ),
]
OPENED_AGAIN = {
    "reopened_at": datetime(2024, 4, 9, 8, tzinfo=UTC),
    "reopened_by": "tests",
    "reason": "Late returns",
}


def closes(first: dict[str, object], second: dict[str, object]) -> None:
    """One month is closed twice."""
    MonthCloseFactory(**first)
    MonthCloseFactory(**second)


def two_closed_routes(*, is_same_unit: bool) -> None:
    """The closed figures of one route twice, in one unit or in two."""
    first = ClosedRouteMonthFactory()
    unit = first.unit if is_same_unit else OrgUnitFactory()
    ClosedRouteMonthFactory(close=first.close, route=first.route, unit=unit)


RULES = [*CALENDAR_AND_CLOSE, *SALES]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_keeps(rule: Rule) -> None:
    check(rule)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "broken", "good"),
    [
        pytest.param(
            "tier_snapshot_window_valid",
            lambda: TierSnapshotFactory(window_start=date(2024, 1, 2)),
            lambda: TierSnapshotFactory(window_start=JANUARY),
            id="a window that begins within a month",
        ),
        pytest.param(
            "tier_snapshot_version_once",
            lambda: snapshots(1),
            lambda: [TierSnapshotFactory(version=1), TierSnapshotFactory(version=1)],
            id="the first versions of two units",
        ),
        pytest.param(
            "target_unit_or_route",
            lambda: TargetFactory(unit=None),
            TargetFactory,
            id="a target of nothing",
        ),
    ],
)
def test_the_rule_has_another_side(
    name: str, broken: Callable[[], object], good: Callable[[], object]
) -> None:
    check(Rule(name, broken=broken, good=good))


@pytest.mark.django_db
def test_a_frozen_snapshot_may_be_deleted_whole() -> None:
    TierEntryFactory().snapshot.delete()
    assert (TierSnapshot.objects.count(), TierEntry.objects.count()) == (0, 0)
