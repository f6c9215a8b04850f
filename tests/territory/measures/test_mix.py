from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.ratio import Ratio
from territory.measures.mix import MixPart, Part, ShopFlow, like_for_like

rows = st.lists(
    st.tuples(
        st.sampled_from(ShopFlow), st.lists(st.none() | st.integers(-100, 1000), min_size=3, max_size=3)
    )
)


def test_a_total_falls_into_like_for_like_new_closed_moved_and_paused():
    found = like_for_like(
        [
            (ShopFlow.NONE, (100, 120)),
            (ShopFlow.NONE, (50, 40)),
            (ShopFlow.NONE, (30, None)),
            (ShopFlow.NEW, (None, 25)),
            (ShopFlow.CLOSED, (60, None)),
            (ShopFlow.MOVED, (None, 10)),
            (ShopFlow.NONE, (None, 0)),
        ],
        2,
    )

    assert found.parts == {
        Part.LIKE_FOR_LIKE: MixPart(2, (150, 160)),
        Part.NEW: MixPart(1, (0, 25)),
        Part.CLOSED: MixPart(1, (60, 0)),
        Part.MOVED: MixPart(1, (0, 10)),
        Part.PAUSED: MixPart(1, (30, 0)),
    }
    assert found.total == MixPart(6, (240, 195))
    assert found.parts[Part.LIKE_FOR_LIKE].change().ratio == Ratio(10, 150)


def test_like_for_like_means_active_in_all_the_months_compared():
    found = like_for_like([(ShopFlow.NONE, (10, None, 20)), (ShopFlow.NONE, (10, 5, 20))], 3)

    assert found.parts[Part.LIKE_FOR_LIKE] == MixPart(1, (10, 5, 20))
    assert found.parts[Part.PAUSED] == MixPart(1, (10, 0, 20))
    assert found.total.change(current=2, base=1).ratio == Ratio(35, 5)


@given(rows)
def test_the_parts_add_up_to_the_total(shops):
    found = like_for_like(shops, 3)

    assert found.parts.keys() == set(Part)
    assert found.total.shops == sum(any(amounts) for _, amounts in shops)
    for month in range(3):
        amount = sum(amounts[month] or 0 for _, amounts in shops)
        assert found.total.amounts[month] == amount
        assert sum(part.amounts[month] for part in found.parts.values()) == amount
