"""The tree of org units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from territory.enums import UnitKind
from territory.queries.units import UnitTree, unit_tree
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import OrgUnitFactory


def codes(office: Office, keys: set[int] | list[int]) -> list[str]:
    """The codes of units, in the order given."""
    units = (office.company, office.north, office.south, office.north_1, office.north_2, office.south_1)
    names = {unit.pk: unit.code for unit in units}
    return [names[key] for key in keys]


def test_below_a_unit_lie_itself_and_all_that_report_to_it(office: Office) -> None:
    tree = unit_tree()
    assert sorted(codes(office, tree.below([office.north.pk]))) == ["N", "N1", "N2"]
    assert codes(office, tree.below([office.south_1.pk])) == ["S1"]
    assert len(tree.below([office.company.pk])) == 6
    assert sorted(codes(office, tree.below([office.north.pk, office.north_1.pk, office.south_1.pk]))) == [
        "N",
        "N1",
        "N2",
        "S1",
    ]
    assert tree.below([]) == set()


def test_above_a_unit_lie_its_parents_nearest_first(office: Office) -> None:
    tree = unit_tree()
    assert codes(office, tree.above(office.north_2.pk)) == ["N", "C"]
    assert tree.above(office.company.pk) == []


def test_children_stand_in_the_order_of_their_codes(office: Office) -> None:
    OrgUnitFactory(code="M", kind=UnitKind.REGION, parent=office.company)
    tree = unit_tree()
    assert codes(office, tree.children[office.north.pk]) == ["N1", "N2"]
    assert tree.children[office.company.pk][1:] == [office.north.pk, office.south.pk]


@pytest.mark.parametrize("more", [0, 10])
def test_the_tree_is_read_by_one_query(
    office: Office, django_assert_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    for _ in range(more):
        OrgUnitFactory(parent=office.north)
    with django_assert_num_queries(1):
        tree = unit_tree()
    with django_assert_num_queries(0):
        assert len(tree.below([office.company.pk])) == 6 + more
        assert tree.above(office.north_1.pk) == [office.north.pk, office.company.pk]


@given(st.lists(st.integers(0, 30), max_size=30))
def test_above_and_below_are_two_views_of_one_tree(picks: list[int]) -> None:
    """Any tree: unit n hangs below one of the units before it."""
    parents: dict[int, int | None] = {0: None}
    children: dict[int, list[int]] = {}
    for unit, pick in enumerate(picks, start=1):
        parents[unit] = pick % unit
        children.setdefault(pick % unit, []).append(unit)
    tree = UnitTree(parents=parents, children=children)
    for unit in parents:
        assert {other for other in parents if unit in (other, *tree.above(other))} == tree.below([unit])


def test_whoever_sees_every_unit_is_known_to_until_there_is_another(cast: Cast, office: Office) -> None:
    assert build_scope(cast.director).every_unit
    assert not build_scope(cast.supervisor).every_unit
    OrgUnitFactory(parent=None)
    assert not build_scope(cast.director).every_unit
