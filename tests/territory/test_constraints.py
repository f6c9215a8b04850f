"""The database keeps the rules of units, routes, placements, sales and snapshots, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from accounts.models import Retailer
from territory.enums import RouteKind, Tier, UnitKind
from territory.models import OrgUnit, Route, TierEntry, TierSnapshot
from tests.constraints import Rule, check
from tests.factories import (
    MonthCloseFactory,
    OrderDateMoveFactory,
    OrgUnitFactory,
    PostingFactory,
    ProductFactory,
    ResidenceFactory,
    RetailerFactory,
    RetailerMonthFactory,
    RouteFactory,
    RouteMonthFactory,
    RouteStopFactory,
    RouteTermFactory,
    SalesAdjustmentFactory,
    SalesLineFactory,
    StaffFactory,
    TargetFactory,
    TierEntryFactory,
    TierSnapshotFactory,
    VillageFactory,
    VillageMonthFactory,
)

JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)
NEXT_DAY = date(2024, 3, 2)
MONTH_END = date(2024, 3, 31)
Dates = tuple[date, date | None]


def child_of(parent_kind: UnitKind, kind: UnitKind) -> OrgUnit:
    """A unit below another."""
    return OrgUnitFactory(kind=kind, parent=OrgUnitFactory(kind=parent_kind))


def two_terms(first: Dates, second: Dates, *, same_route: bool = True) -> None:
    """A route belongs to a unit, then to another."""
    route = RouteFactory()
    RouteTermFactory(route=route, since=first[0], until=first[1])
    RouteTermFactory(route=route if same_route else RouteFactory(), since=second[0], until=second[1])


def two_stops(
    first: Dates, second: Dates, *, kinds: tuple[RouteKind, RouteKind] = (RouteKind.ORDER_VISIT,) * 2
) -> None:
    """One shop on two routes."""
    retailer = RetailerFactory()
    for (since, until), kind in zip((first, second), kinds, strict=True):
        RouteStopFactory(retailer=retailer, route=RouteFactory(kind=kind), since=since, until=until)


def two_residences(first: Dates, second: Dates) -> None:
    """One shop in two villages."""
    retailer = RetailerFactory()
    for since, until in (first, second):
        ResidenceFactory(retailer=retailer, since=since, until=until)


def two_postings(first: Dates, second: Dates, **second_values: object) -> None:
    """One person at one unit, twice."""
    posting = PostingFactory(since=first[0], until=first[1])
    same = {"staff": posting.staff, "unit": posting.unit, "role": posting.role}
    PostingFactory(**{**same, "since": second[0], "until": second[1], **second_values})


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


def change(row: object, **values: object) -> None:
    """Change a stored row past the verbs and the forms."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)  # type: ignore[attr-defined]


UNITS_AND_ROUTES = [
    Rule(
        "org_unit_kind_known",
        broken=lambda: OrgUnitFactory(kind="county"),
        good=lambda: OrgUnitFactory(kind="region"),
    ),
    Rule(
        "org_unit_code_given", broken=lambda: OrgUnitFactory(code=""), good=lambda: OrgUnitFactory(code="0")
    ),
    Rule(
        "org_unit_below_higher_kind",
        broken=lambda: child_of(UnitKind.TERRITORY, UnitKind.TERRITORY),
        good=lambda: child_of(UnitKind.COMPANY, UnitKind.TERRITORY),
    ),
    Rule(
        "route_kind_known",
        broken=lambda: RouteFactory(kind="walk"),
        good=lambda: RouteFactory(kind="delivery"),
    ),
    Rule("route_code_given", broken=lambda: RouteFactory(code=""), good=lambda: RouteFactory(code="0")),
    Rule(
        "route_term_until_after_since",
        broken=lambda: RouteTermFactory(since=MARCH, until=MARCH),
        good=lambda: RouteTermFactory(since=MARCH, until=NEXT_DAY),
    ),
    Rule(
        "route_term_weekdays_valid",
        broken=lambda: RouteTermFactory(order_weekdays="1,8"),
        good=lambda: RouteTermFactory(order_weekdays="1,7"),
    ),
    Rule(
        "route_term_no_overlap",
        broken=lambda: two_terms((JANUARY, None), (MARCH, None)),
        good=lambda: two_terms((JANUARY, MARCH), (MARCH, None)),
    ),
    Rule(
        "village_once_per_township",
        broken=lambda: [VillageFactory(township="East", name="Lotus") for _ in range(2)],
        good=lambda: [VillageFactory(township=township, name="Lotus") for township in ("East", "West")],
    ),
    Rule(
        "village_name_given", broken=lambda: VillageFactory(name=""), good=lambda: VillageFactory(township="")
    ),
]
PLACEMENTS = [
    Rule(
        "posting_until_after_since",
        broken=lambda: PostingFactory(since=MARCH, until=FEBRUARY),
        good=lambda: PostingFactory(since=MARCH, until=NEXT_DAY),
    ),
    Rule(
        "posting_role_known",
        broken=lambda: PostingFactory(role="intern"),
        good=lambda: PostingFactory(role="director"),
    ),
    Rule(
        "posting_no_overlap",
        broken=lambda: two_postings((JANUARY, MARCH), (FEBRUARY, None)),
        good=lambda: two_postings((JANUARY, MARCH), (MARCH, None)),
    ),
    Rule(
        "route_stop_until_after_since",
        broken=lambda: RouteStopFactory(since=MARCH, until=MARCH),
        good=lambda: RouteStopFactory(since=MARCH, until=NEXT_DAY),
    ),
    Rule(
        "route_stop_one_active",
        broken=lambda: two_stops((JANUARY, None), (MARCH, None)),
        good=lambda: two_stops((JANUARY, MARCH), (MARCH, None)),
    ),
    Rule(
        "route_stop_no_overlap",
        broken=lambda: two_stops((JANUARY, None), (FEBRUARY, MARCH)),
        good=lambda: two_stops(
            (JANUARY, None), (FEBRUARY, None), kinds=(RouteKind.ORDER_VISIT, RouteKind.DELIVERY)
        ),
    ),
    Rule(
        "route_stop_kind_of_route",
        broken=lambda: RouteStopFactory(route__kind=RouteKind.DELIVERY, kind=RouteKind.ORDER_VISIT),
        good=lambda: RouteStopFactory(route__kind=RouteKind.DELIVERY, kind=RouteKind.DELIVERY),
    ),
    Rule(
        "residence_until_after_since",
        broken=lambda: ResidenceFactory(since=MARCH, until=MARCH),
        good=lambda: ResidenceFactory(since=MARCH, until=NEXT_DAY),
    ),
    Rule(
        "residence_no_overlap",
        broken=lambda: two_residences((JANUARY, None), (JANUARY, FEBRUARY)),
        good=lambda: two_residences((FEBRUARY, None), (JANUARY, FEBRUARY)),
    ),
]
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
RULES = [*UNITS_AND_ROUTES, *PLACEMENTS, *CALENDAR_AND_CLOSE, *SALES]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_database_keeps(rule: Rule) -> None:
    check(rule)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "broken", "good"),
    [
        pytest.param(
            "org_unit_below_higher_kind",
            lambda: child_of(UnitKind.DISTRICT, UnitKind.REGION),
            lambda: child_of(UnitKind.REGION, UnitKind.DISTRICT),
            id="a region below a district",
        ),
        pytest.param(
            "org_unit_below_higher_kind",
            lambda: change(child_of(UnitKind.DISTRICT, UnitKind.TERRITORY).parent, kind=UnitKind.TERRITORY),
            lambda: change(child_of(UnitKind.DISTRICT, UnitKind.TERRITORY).parent, kind=UnitKind.REGION),
            id="a unit with children that sinks to their rank",
        ),
        pytest.param(
            "route_term_weekdays_valid",
            lambda: RouteTermFactory(order_weekdays="1,"),
            lambda: RouteTermFactory(order_weekdays=""),
            id="a comma without a day",
        ),
        pytest.param(
            "route_stop_kind_of_route",
            lambda: change(RouteStopFactory().route, kind=RouteKind.DELIVERY),
            lambda: change(RouteFactory(), kind=RouteKind.DELIVERY),
            id="a route that changes its kind under its stops",
        ),
        pytest.param(
            "posting_no_overlap",
            lambda: two_postings((JANUARY, None), (FEBRUARY, None)),
            lambda: two_postings((JANUARY, None), (FEBRUARY, None), staff=StaffFactory()),
            id="two people may share a unit",
        ),
        pytest.param(
            "route_term_no_overlap",
            lambda: two_terms((JANUARY, None), (JANUARY, FEBRUARY)),
            lambda: two_terms((JANUARY, None), (JANUARY, FEBRUARY), same_route=False),
            id="two routes at one time",
        ),
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
def test_moving_a_stop_in_time_is_compared_with_the_others_alone() -> None:
    stop = RouteStopFactory(since=JANUARY, until=MARCH)
    stop.until = FEBRUARY
    stop.save()
    stop.since = date(2023, 1, 1)
    stop.save()


@pytest.mark.django_db
def test_a_frozen_snapshot_may_be_deleted_whole() -> None:
    TierEntryFactory().snapshot.delete()
    assert (TierSnapshot.objects.count(), TierEntry.objects.count()) == (0, 0)
