"""Who may read which unit's facts, what a frame knows, and how many statements the facts take."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.enums import RetailerState
from accounts.models import RetailerStatus
from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import system_scope
from territory.domain.closing import close_month
from territory.domain.facts import rebuild_month_facts
from territory.enums import CauseKind, Placement
from territory.measures.mix import Part
from territory.measures.trends import Case
from territory.models import OrgUnit, RouteStop, RouteTerm, TierSnapshot
from territory.queries.frame import unit_frame
from territory.queries.movements import movement_facts
from territory.queries.pyramid import migration_facts, pyramid_facts
from territory.queries.sales import sales_facts, target_facts
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import (
    OrderDateMoveFactory,
    SalesAdjustmentFactory,
    SalesLineFactory,
    TargetFactory,
)
from tests.made_up import make_up

pytestmark = pytest.mark.django_db

EVERYONE = system_scope("tests")
JUNE = Month(2025, 6)
MAY = JUNE.shift(-1)
AFTER_JUNE = datetime(2025, 7, 2, tzinfo=UTC)
UNITS = {"N1A": "north_1", "N1B": "north_1", "N2A": "north_2", "S1A": "south_1"}


def sell(office: Office, code: str, month: Month, *amounts: int, shop: int = 0) -> None:
    """Orders of a shop on its own route, one a week."""
    for week, amount in enumerate(amounts):
        SalesLineFactory(
            retailer=office.shops[code][shop],
            route=office.routes[code],
            unit=getattr(office, UNITS[code]),
            sold_on=date(month.year, month.month, 3 + 7 * week),
            amount=amount,
        )
    rebuild_month_facts(months=[month])


def test_each_sees_the_facts_of_her_units_and_nobody_elses(office: Office, cast: Cast) -> None:
    sell(office, "N1A", JUNE, 100_00)
    sell(office, "N2A", JUNE, 300_00)
    seen = {}
    for person in (cast.account_manager, cast.supervisor, cast.director, cast.analyst, cast.stranger):
        for unit in ("C", "N", "N1", "S1"):
            try:
                frame = unit_frame(unit, JUNE, build_scope(person))
            except OrgUnit.DoesNotExist:
                continue
            seen[person.username, unit] = sales_facts(frame).total
    assert seen == {
        ("li.jing", "N1"): 100_00,
        ("wang.qiang", "N"): 400_00,
        ("wang.qiang", "N1"): 100_00,
        **{(who, "C"): 400_00 for who in ("chen.ming", "zhao.min")},
        **{(who, "N"): 400_00 for who in ("chen.ming", "zhao.min")},
        **{(who, "N1"): 100_00 for who in ("chen.ming", "zhao.min")},
        **{(who, "S1"): 0 for who in ("chen.ming", "zhao.min", "zhou.tao")},
    }


def test_a_shop_whose_route_changed_units_within_the_month_is_one_shop_above_them(office: Office) -> None:
    route, shops = office.routes["N1A"], office.shops["N1A"]
    for shop, unit, day in (
        (shops[0], office.north_1, 3),
        (shops[0], office.north_2, 20),
        (shops[1], office.north_2, 20),
    ):
        SalesLineFactory(retailer=shop, route=route, unit=unit, sold_on=date(2025, 6, day), amount=100_00)
    rebuild_month_facts(months=[JUNE])
    counted = {}
    for unit in ("N", "N1", "N2"):
        sales = sales_facts(unit_frame(unit, JUNE, EVERYONE))
        counted[unit] = [row.retailers for row in sales.routes if row.code == route.code]
    assert counted == {"N": [2], "N1": [1], "N2": [2]}


def test_a_route_without_sales_in_either_month_pulls_nothing(office: Office) -> None:
    sell(office, "N1A", MAY, 200_00)
    sell(office, "N1A", JUNE, 250_00)
    sales = sales_facts(unit_frame("N1", JUNE, EVERYONE))
    pulls = {row.code: row.pull_pp for row in sales.routes}
    idle = office.routes["N1B"].code
    assert pulls == {office.routes["N1A"].code: 25.0, idle: 0.0}


def test_no_scope_shows_nothing(office: Office) -> None:
    with pytest.raises(MissingScope):
        unit_frame("N1", JUNE, None)  # type: ignore[arg-type]


def test_before_the_first_month_nothing_is_known_and_after_it_nothing_sold_is_zero(office: Office) -> None:
    sell(office, "S1A", MAY, 100_00)
    facts = sales_facts(unit_frame("N1", JUNE, EVERYONE))
    assert (facts.total, facts.previous, facts.last_year) == (0, 0, None)
    assert facts.mom.case is Case.NOTHING
    assert facts.mat is None
    assert facts.mix_year is None
    before = sales_facts(unit_frame("N1", MAY.shift(-1), EVERYONE))
    assert (before.total, before.routes, before.mix) == (None, (), None)
    assert [entry.amount for entry in before.months] == [None] * 13
    frame = unit_frame("N1", JUNE, EVERYONE)
    assert pyramid_facts(frame).base_window is None
    assert migration_facts(frame) is None


def test_a_route_counts_where_it_lay_when_it_sold(office: Office) -> None:
    sell(office, "N1A", MAY, 100_00)
    RouteTerm.objects.filter(route=office.routes["N1A"]).update(until=date(2025, 6, 1))
    RouteTerm.objects.create(
        route=office.routes["N1A"], unit=office.south_1, order_weekdays="2", since=date(2025, 6, 1)
    )
    SalesLineFactory(
        retailer=office.shops["N1A"][0],
        route=office.routes["N1A"],
        unit=office.south_1,
        sold_on=date(2025, 6, 3),
        amount=70_00,
    )
    rebuild_month_facts(months=[JUNE])
    north, south = (sales_facts(unit_frame(code, JUNE, EVERYONE)) for code in ("N1", "S1"))
    assert (north.total, north.previous) == (0, 100_00)
    assert (south.total, south.previous) == (70_00, 0)
    assert north.mix is not None
    assert north.mix.parts[Part.MOVED].amounts == (100_00, 0)
    # The shop went along with its route, and so did its value.
    assert [row.licence_no for row in pyramid_facts(unit_frame("S1", JUNE, EVERYONE)).ranked] == ["N1A-1"]
    assert pyramid_facts(unit_frame("S1", JUNE, EVERYONE)).amount == 170_00
    (gone,) = movement_facts(unit_frame("N1", JUNE, EVERYONE)).down
    assert [cause.kind for cause in gone.causes][:1] == [CauseKind.MOVED_OUT]


def test_cycles_follow_the_calendar_of_moved_order_dates(office: Office) -> None:
    # Tuesdays: five in April 2025, four in May and June.
    sell(office, "N1A", Month(2025, 4), 100_00)
    assert [entry.cycles for entry in sales_facts(unit_frame("N1", JUNE, EVERYONE)).months[-3:]] == [5, 4, 4]
    OrderDateMoveFactory(route=None, date=date(2025, 5, 27), moved_to=date(2025, 6, 2))
    OrderDateMoveFactory(route=office.routes["N1B"], date=date(2025, 6, 24), moved_to=None)
    facts = sales_facts(unit_frame("N1", JUNE, EVERYONE))
    assert [entry.cycles for entry in facts.months[-3:]] == [5, 3, 4.5]
    assert [(row.code, row.cycles, row.previous_cycles) for row in facts.routes] == [
        ("N1A", 5, 3),
        ("N1B", 4, 3),
    ]


def test_what_became_known_after_the_close_stands_beside(office: Office) -> None:
    sell(office, "N1A", JUNE, 100_00)
    close_month(month=JUNE, actor="tests", moment=AFTER_JUNE)
    SalesAdjustmentFactory(
        month=JUNE.first,
        unit=office.north_1,
        route=office.routes["N1A"],
        retailer=office.shops["N1A"][0],
        sold_on=date(2025, 6, 3),
        amount=-30_00,
    )
    facts = sales_facts(unit_frame("N", JUNE, EVERYONE))
    assert facts.closed
    assert (facts.total, facts.current.adjustment, facts.current.restated) == (100_00, -30_00, 70_00)


def test_a_frozen_pyramid_is_read_as_it_was_frozen(office: Office) -> None:
    sell(office, "N1A", JUNE, 100_00)
    close_month(month=JUNE, actor="tests", moment=AFTER_JUNE)
    frame = unit_frame("N1", JUNE, EVERYONE)
    frozen = pyramid_facts(frame)
    RetailerStatus.objects.filter(retailer=office.shops["N1A"][0]).update(state=RetailerState.CLOSED)
    again = pyramid_facts(unit_frame("N1", JUNE, EVERYONE))
    assert again == frozen
    assert (again.version, again.population) == (1, 1)
    assert again.ranked[0].cumulative_share == Ratio(100_00, 100_00)
    entry = TierSnapshot.objects.get(unit=office.north_1).entries.exclude(tier="Inactive").get()
    assert (entry.tier, entry.route) == (Placement.RANKED, office.routes["N1A"])


def test_live_and_frozen_pyramids_are_the_same(office: Office) -> None:
    for code in UNITS:
        sell(office, code, MAY, 300_00, 20_00)
        sell(office, code, JUNE, 100_00)
    live = {code: pyramid_facts(unit_frame(code, JUNE, EVERYONE)) for code in ("C", "N", "N1")}
    close_month(month=JUNE, actor="tests", moment=AFTER_JUNE)
    for code, facts in live.items():
        frozen = pyramid_facts(unit_frame(code, JUNE, EVERYONE))
        assert frozen.version == 1
        for name in ("population", "amount", "tiers", "aside", "routes", "ranked", "scaled"):
            assert getattr(frozen, name) == getattr(facts, name), name


def test_targets_stand_beside_what_was_sold(office: Office) -> None:
    assert target_facts(unit_frame("N1", JUNE, EVERYONE)) is None
    sell(office, "N1A", JUNE, 100_00)
    TargetFactory(unit=office.north_1, route=None, month=JUNE.first, amount=400_00, quantity=None)
    TargetFactory(unit=None, route=office.routes["N1B"], month=JUNE.first, amount=50_00, quantity=5)
    TargetFactory(unit=None, route=office.routes["S1A"], month=JUNE.first, amount=1, quantity=1)
    facts = target_facts(unit_frame("N1", JUNE, EVERYONE))
    assert facts is not None
    assert facts.unit.achievement == Ratio(100_00, 400_00)
    assert facts.unit.quantity_achievement == Ratio(0, 0)
    assert [(row.code, row.target, row.actual) for row in facts.routes] == [("N1B", 50_00, 0)]


def test_causes_say_what_the_records_show(office: Office) -> None:
    steady, paused, moved = office.shops["N1A"][0], office.shops["N1A"][1], office.shops["N1B"][0]
    for shop in (0, 1):
        sell(office, "N1A", MAY, 500_00 + shop, 500_00, 500_00, shop=shop)
    sell(office, "N1B", MAY, 900_00)
    sell(office, "N1A", JUNE, 500_00, -100_00)
    RetailerStatus.objects.filter(retailer=paused).update(until=date(2025, 6, 2))
    RetailerStatus.objects.create(retailer=paused, state=RetailerState.SUSPENDED, since=date(2025, 6, 2))
    RouteStop.objects.filter(retailer=moved).update(until=date(2025, 6, 10))
    RouteStop.objects.create(retailer=moved, route=office.routes["S1A"], since=date(2025, 6, 10))
    facts = movement_facts(unit_frame("N1", JUNE, EVERYONE))
    assert {mover.licence_no: [cause.text for cause in mover.causes] for mover in facts.down} == {
        paused.licence_no: ["suspended since 2025-06-02"],
        steady.licence_no: ["returns booked", "no order in 2 order cycles"],
        moved.licence_no: ["moved out to another unit since 2025-06-10"],
    }
    assert facts.up == ()


@pytest.mark.parametrize("shops", [1, 3])
def test_statements_do_not_depend_on_the_shops_and_routes(
    office: Office, shops: int, django_assert_num_queries: Any
) -> None:
    for code in ["N1A", "N1B", "N2A"][:shops]:
        for month in (JUNE.shift(-12), JUNE.shift(-5), MAY, JUNE):
            sell(office, code, month, 100_00)
    with django_assert_num_queries(3):
        frame = unit_frame("N", JUNE, EVERYONE)
    with django_assert_num_queries(15):
        facts = sales_facts(frame)
    with django_assert_num_queries(1):
        target_facts(frame)
    with django_assert_num_queries(2):  # the ranked list of fewer than 20 shops among them
        pyramid_facts(frame)
    with django_assert_num_queries(2):
        migration_facts(frame)
    with django_assert_num_queries(3):
        movement_facts(frame)
    assert facts.total == shops * 100_00
    assert len(facts.routes) == 3


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_cycles_of_a_unit_are_those_of_its_routes_one_by_one(seed: int) -> None:
    made = make_up(seed, shops=5)
    OrderDateMoveFactory(route=made.routes[0], date=date(2025, 6, 3), moved_to=date(2025, 7, 2))
    several = 0
    for unit in made.units:
        frame = unit_frame(unit.code, JUNE, EVERYONE)
        for month in Month.range(frame.trend[0].shift(-12), JUNE):
            inside = {
                route
                for route in frame.routes.terms
                if frame.routes.unit_on(route, month.last) in frame.units
            }
            assert frame.routes.inside(month.last) == inside
            one_by_one = [frame.routes.cycles(route, month) for route in inside]
            known = sorted(count for count in one_by_one if count is not None)
            assert sorted(frame.routes.all_cycles(month)) == known
            several += len(set(known)) > 1
    assert several
