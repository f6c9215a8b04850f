from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.ratio import Ratio
from territory.enums import AbcClass, Aside, Movement, Placement, Tier
from territory.measures.migration import STATES, Flow, Standing, migration, standings
from territory.measures.population import Member
from territory.measures.pyramid import count_pyramid
from tests.vectors import VECTORS

CASE = VECTORS["migration"]
WORTH = {"Top": 1000, "Big": 500, "Medium": 200, "Small": 50}
FOUR = (Tier.TOP, Tier.BIG, Tier.MEDIUM, Tier.SMALL)


def state(text):
    if text == "Small(new)":
        return Aside.NEW
    return Aside(text) if text in Aside.values else Tier(text)


def snapshot(side):
    return {shop: Standing(state(text), WORTH.get(text, 0)) for shop, text in CASE[side].items()}


def move(before, now, **options):
    """The movement of one shop between two standings."""
    previous = {} if before is None else {1: before}
    return migration(previous, {1: now}, **options).movements.get(1)


@pytest.mark.parametrize("border", [10, None])
def test_the_migration_of_the_specification(border):
    found = migration(snapshot("prev"), snapshot("cur"), border_percent=border)

    for movement in ("up", "down", "stay", "lost", "closed", "reactivated", "new"):
        assert [shop for shop, is_ in found.movements.items() if is_ == movement] == CASE[movement]
    assert found.retention.as_json() == CASE["retention_all"]
    assert found.retention_excluding_closed.as_json() == CASE["retention_excl_closed"]
    assert found.net.as_json() == CASE["net_migration"]
    assert found.matrix[Tier.TOP, Tier.BIG] == Flow(1, 1000, 500)
    assert found.matrix[Placement.OUT, Aside.NEW] == Flow(1, 0, 0)
    assert found.total == Flow(7, 1000 + 500 + 200 + 50 + 50, 500 + 500 + 200 + 50)


def test_rows_and_columns_run_from_the_top_to_those_outside():
    found = migration(snapshot("prev"), snapshot("cur"))

    assert found.states == (*FOUR, Aside.NEW, Aside.INACTIVE, Aside.CLOSED, Placement.OUT)


@pytest.mark.parametrize(
    ("before", "now", "movement"),
    [
        (Tier.SMALL, Aside.SUSPENDED, Movement.SUSPENDED),
        (Aside.SUSPENDED, Tier.SMALL, Movement.RESUMED),
        (Aside.SUSPENDED, Aside.SUSPENDED, Movement.ASIDE),
        (Aside.NEW, Tier.SMALL, Movement.ESTABLISHED),
        (Aside.NEW, Aside.NEW, Movement.ASIDE),
        (Aside.NEW, Aside.INACTIVE, Movement.ASIDE),
        (Aside.PROSPECT, Aside.NEW, Movement.NEW),
        (Aside.PROSPECT, Aside.PROSPECT, Movement.ASIDE),
        (Aside.CLOSED, Tier.SMALL, Movement.REACTIVATED),
        (Aside.CLOSED, Aside.CLOSED, Movement.ASIDE),
        (Aside.INACTIVE, Aside.CLOSED, Movement.CLOSED),
        (Aside.INACTIVE, Aside.INACTIVE, Movement.ASIDE),
        (Tier.TOP, Placement.OUT, Movement.MOVED_OUT),
        (Placement.OUT, Tier.TOP, Movement.MOVED_IN),
        (Placement.OUT, Aside.CLOSED, Movement.MOVED_IN),
        (Placement.OUT, Placement.OUT, None),
        (Placement.RANKED, Placement.RANKED, Movement.STAY),
        (Placement.RANKED, Aside.INACTIVE, Movement.LOST),
        (AbcClass.A, AbcClass.C, Movement.DOWN),
    ],
)
def test_every_pair_of_states_has_its_movement(before, now, movement):
    assert move(Standing(before, 100), Standing(now, 10)) == movement


def test_a_shop_not_known_before_is_new_unless_it_stood_elsewhere():
    assert move(None, Standing(Tier.SMALL, 10)) == Movement.NEW
    assert move(None, Standing(Tier.SMALL, 10), elsewhere_before={1}) == Movement.MOVED_IN


def test_a_shop_not_known_now_has_moved_out_unless_it_closed():
    small = {1: Standing(Tier.SMALL, 10)}

    assert migration(small, {}).movements == {1: Movement.MOVED_OUT}
    assert migration(small, {}, closed_since={1}).movements == {1: Movement.CLOSED}


def test_a_reorganisation_is_neither_growth_nor_loss():
    previous = {1: Standing(Tier.SMALL, 100), 2: Standing(Tier.SMALL, 70)}
    current = {1: Standing(Tier.SMALL, 110), 3: Standing(Tier.BIG, 500)}
    found = migration(previous, current, elsewhere_before={3})

    assert found.classes[Movement.STAY] == Flow(1, 100, 110)
    assert found.classes[Movement.MOVED_OUT] == Flow(1, 70, 0)
    assert found.classes[Movement.MOVED_IN] == Flow(1, 0, 500)
    assert found.retention == Ratio(1, 1)
    assert found.total.delta == 440


def test_what_a_shop_sold_elsewhere_is_not_the_units():
    found = migration(
        {1: Standing(Placement.OUT, 999), 2: Standing(Tier.SMALL, 5)},
        {1: Standing(Tier.SMALL, 7), 2: Standing(Placement.OUT, 888)},
    )

    assert found.total == Flow(2, 5, 7)


@pytest.mark.parametrize(("value", "movement"), [(110, "border"), (111, "up"), (90, "border"), (89, "up")])
def test_a_step_on_a_small_change_of_value_is_a_border_case(value, movement):
    assert move(Standing(Tier.SMALL, 100), Standing(Tier.MEDIUM, value)) == movement


def test_a_tier_that_lasts_two_snapshots_is_called():
    before, now = Standing(Tier.SMALL, 100), Standing(Tier.MEDIUM, 101)

    assert move(before, now, between={1: Tier.MEDIUM}) == Movement.UP
    assert move(before, now, between={1: Tier.SMALL}) == Movement.BORDER
    assert move(before, now, between={}) == Movement.BORDER
    assert move(before, now, border_percent=None) == Movement.UP


def test_the_ranked_value_decides_at_the_border():
    # Suspended for half of the window: it sold half as much and is worth the same.
    now = Standing(Tier.BIG, 50, 100)

    assert move(Standing(Tier.MEDIUM, 100), now) == Movement.BORDER


def test_tiers_of_different_schemes_are_not_compared():
    found = migration(
        {1: Standing(Tier.KEY, 10), 2: Standing(Tier.BASE, 10), 3: Standing(Placement.RANKED, 10)},
        {1: Standing(Tier.SMALL, 5), 2: Standing(Tier.TOP, 90), 3: Standing(Aside.INACTIVE, 0)},
    )

    assert found.movements == {1: Movement.RETIERED, 2: Movement.RETIERED, 3: Movement.LOST}
    assert found.retention == Ratio(2, 3)
    assert found.net == Ratio(0, 0)


def test_the_standings_of_a_pyramid_hold_everybody():
    shops = [Member(number, f"{number:03d}", number) for number in range(30)]
    ranked = count_pyramid(shops[:10])
    found = standings(count_pyramid([*shops, Member(99, "99", 60, active_cycles=6, window_cycles=12)]))

    assert len(found) == 31
    assert found[99] == Standing(Tier.KEY, 60, 120)
    assert found[0] == Standing(Aside.INACTIVE, 0)
    assert standings(ranked)[9] == Standing(Placement.RANKED, 9, 9)


states = st.sampled_from(STATES)
snapshots = st.dictionaries(
    st.integers(0, 30), st.builds(Standing, states, st.integers(-100, 1000), st.none() | st.integers(1, 1000))
)


@given(snapshots, snapshots, st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_movements_add_up_to_the_total_change(previous, current, elsewhere, closed):
    found = migration(previous, current, elsewhere_before=elsewhere, closed_since=closed)
    before = sum(standing.amount for standing in previous.values() if standing.state != Placement.OUT)
    now = sum(standing.amount for standing in current.values() if standing.state != Placement.OUT)

    assert (found.total.previous, found.total.current) == (before, now)
    assert sum(flow.delta for flow in found.classes.values()) == now - before
    assert sum(flow.delta for flow in found.matrix.values()) == now - before
    assert sum(flow.retailers for flow in found.classes.values()) == len(found.movements)
    assert sum(flow.retailers for flow in found.matrix.values()) == len(found.movements)
    assert found.classes.keys() == set(Movement)
    assert 0 <= found.retention.numerator <= found.retention.denominator
    assert found.retention_excluding_closed.numerator <= found.retention_excluding_closed.denominator
    assert abs(found.net.numerator) <= found.net.denominator


def test_no_pair_of_states_is_without_a_movement():
    for before, now in product(STATES, STATES):
        movement = move(Standing(before, 100), Standing(now, 10))
        assert (movement is None) == (before == now == Placement.OUT)
