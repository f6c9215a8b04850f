from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.ratio import Ratio
from territory.measures.contribution import contribution
from territory.measures.trends import change
from tests.vectors import VECTORS

figures = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(-(10**9), 10**10))


def test_pull_and_share_of_the_specification():
    case = VECTORS["trend"]["contribution"]
    found = contribution(case["t0"], case["t1"])

    assert found.total.ratio.value * 100 == pytest.approx(case["total_pct"])
    assert {key: part.pull_pp for key, part in found.parts.items()} == case["pull_pp"]
    assert {key: round(part.share.value * 100, 1) for key, part in found.parts.items()} == case["share_pct"]


@given(figures, figures)
def test_contributions_add_up(base, current):
    found = contribution(base, current)
    delta = sum(current.values()) - sum(base.values())

    assert found.parts.keys() == base.keys() | current.keys()
    assert found.total == change(sum(current.values()), sum(base.values()))
    assert sum(part.delta for part in found.parts.values()) == delta
    if found.total.ratio is not None:
        assert {part.pull.denominator for part in found.parts.values()} <= {sum(base.values())}
        assert sum(part.pull.numerator for part in found.parts.values()) == found.total.ratio.numerator
    if found.shares_shown:
        assert sum(part.share.numerator for part in found.parts.values()) == delta != 0


def test_a_part_missing_on_one_side_had_nothing_there():
    found = contribution({"A": 100, "B": 20}, {"A": 100, "C": 50})

    assert {key: part.delta for key, part in found.parts.items()} == {"A": 0, "C": 50, "B": -20}
    assert found.parts["C"].pull == Ratio(50, 120)


@pytest.mark.parametrize(
    ("base", "current", "shown"),
    [
        ({"A": 1000}, {"A": 1009}, False),  # under 1 %
        ({"A": 1000}, {"A": 1010}, True),
        ({"A": 1000}, {"A": 1000}, False),
        ({"A": 100, "B": 100}, {"A": 130, "B": 80}, False),  # mixed, 300 %
        ({"A": 100, "B": 100}, {"A": 120, "B": 90}, True),  # mixed, exactly 200 %
        ({"A": 100, "B": 100}, {"A": 70, "B": 120}, False),
        ({"A": 1}, {"A": 2}, True),
        ({"A": 0}, {"A": 5}, False),
        ({"A": -10}, {"A": 5}, False),
    ],
)
def test_shares_are_suppressed_where_they_mislead(base, current, shown):
    found = contribution(base, current)

    assert found.shares_shown is shown
    assert all((part.share is not None) is shown for part in found.parts.values())


@pytest.mark.parametrize("base", [{}, {"A": 0}, {"A": -10}])
def test_nothing_pulls_on_a_base_that_is_not_positive(base):
    found = contribution(base, {"A": 5})

    assert found.parts["A"].pull == Ratio(0, 0)
    assert found.parts["A"].pull_pp is None
