from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.enums import AbcClass, Aside
from territory.measures.abc import ABC_SHARE_V1, abc_pyramid
from territory.measures.population import Member
from tests.vectors import VECTORS

CASE = VECTORS["abc_share"]


def shops(values):
    return [Member(number, f"{number:06d}", value) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("rule", "expected"), [("before", CASE["rule_before_lt"]), ("after", CASE["rule_after_le"])]
)
def test_the_classes_of_the_specification(rule, expected):
    thresholds = tuple(round(100 * share) for share in CASE["thresholds"])
    found = abc_pyramid(shops(CASE["values"]), thresholds=thresholds, rule=rule)

    assert found.scheme == ABC_SHARE_V1
    assert " ".join(entry.tier for entry in found.entries) == expected


def test_the_shop_that_crosses_goes_up():
    assert [entry.tier for entry in abc_pyramid(shops([69, 30, 1])).entries] == [
        AbcClass.A,
        AbcClass.A,
        AbcClass.C,
    ]
    assert [entry.tier for entry in abc_pyramid(shops([70, 29, 1])).entries] == [
        AbcClass.A,
        AbcClass.B,
        AbcClass.C,
    ]


def test_a_share_just_below_the_threshold_is_below_it():
    assert [entry.tier for entry in abc_pyramid(shops([6999, 3001])).entries] == [AbcClass.A, AbcClass.A]
    assert [entry.tier for entry in abc_pyramid(shops([7001, 2999]), rule="after").entries] == [
        AbcClass.B,
        AbcClass.C,
    ]


def test_returns_do_not_enter_the_denominator():
    found = abc_pyramid(shops([70, 30, -50]))

    assert [entry.tier for entry in found.entries] == [AbcClass.A, AbcClass.B]
    assert [entry.aside for entry in found.aside_entries] == [Aside.INACTIVE]
    assert found.used_total == 100


def test_nobody_makes_three_empty_classes():
    assert [(total.tier, total.retailers) for total in abc_pyramid([]).tiers] == [
        (AbcClass.A, 0),
        (AbcClass.B, 0),
        (AbcClass.C, 0),
    ]


@given(st.lists(st.integers(1, 9), max_size=60), st.sampled_from(["before", "after"]))
def test_classes_partition_the_population_and_ties_share_one(values, rule):
    found = abc_pyramid(shops(values), rule=rule)

    assert sum(total.retailers for total in found.tiers) == len(values)
    assert sum(total.amount for total in found.tiers) == sum(values)
    assert [entry.tier for entry in found.entries] == sorted(entry.tier for entry in found.entries)
    assert all(
        above.tier == below.tier for above, below in pairwise(found.entries) if above.used == below.used
    )


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=60))
def test_class_a_holds_its_share_under_the_before_rule(values):
    found = abc_pyramid(shops(values))
    a, b, _ = found.tiers

    assert 100 * a.amount >= 70 * sum(values)
    assert 100 * (a.amount + b.amount) >= 90 * sum(values)
