"""Numbers that have no business in a journal (domain.md §10)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journals.measures.personal_numbers import NumberKind, is_bank_card, is_id_card, personal_numbers

ID_CARD = "11010519491231002X"
BANK_CARD = "6222600000000000008"


def kinds(text: str) -> list[tuple[NumberKind, str]]:
    return [(found.kind, text[slice(*found.span)]) for found in personal_numbers(text)]


@pytest.mark.parametrize("written", [ID_CARD, ID_CARD.lower(), "110105 19491231 002X"])
def test_an_identity_card_is_found_by_its_check_digit(written: str) -> None:
    assert kinds(f"店主身份证{written}，已核对") == [(NumberKind.ID_CARD, written)]
    assert not is_id_card("110105194912310021")
    assert not is_id_card("11010519491331002X")


@pytest.mark.parametrize(
    "written",
    ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "４１１１１１１１１１１１１１１１"],
)
def test_a_bank_card_is_found_by_luhns_test(written: str) -> None:
    assert kinds(f"新卡号 {written}。") == [(NumberKind.BANK_CARD, written)]


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",
        "电话13812345678",
        "订单20260612000012",
        "12 15 18 20 22 31 44 10",
        "0000000000000000",
        "3.4111111111111111",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert kinds(text) == []


@given(st.integers(10**11, 10**18 - 1))
def test_exactly_one_last_digit_makes_a_bank_card(number: int) -> None:
    assert sum(is_bank_card(f"{number}{digit}") for digit in range(10)) == 1


@given(st.text(max_size=60), st.text(max_size=60))
def test_spans_lie_in_the_text(before: str, after: str) -> None:
    text = f"{before} {BANK_CARD} {after}"
    for found in personal_numbers(text):
        assert 0 <= found.span.start < found.span.end <= len(text)
