"""Money is integer minor units; its text is exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.money import format_amount, to_major, to_minor


@pytest.mark.parametrize(
    ("amount", "minor"),
    [
        ("12.34", 1234),
        ("-0.01", -1),
        ("7", 700),
        ("7.5", 750),
        ("7.500", 750),
        ("1E+3", 100_000),
        ("0.00", 0),
        ("123456789012345678901234567890.12", 12345678901234567890123456789012),
    ],
)
def test_to_minor_is_exact(amount: str, minor: int) -> None:
    assert to_minor(Decimal(amount)) == minor


@pytest.mark.parametrize("amount", ["0.001", "-12.345", "1E-3", "123456789012345678901234567890.125"])
def test_to_minor_never_rounds(amount: str) -> None:
    with pytest.raises(InputError) as refusal:
        to_minor(Decimal(amount))
    assert str(refusal.value) == (
        f"Amount: {Decimal(amount)} has more than two decimals. Round it to cents in the source."
    )


@given(st.integers(min_value=-(2**63), max_value=2**63 - 1))
def test_major_and_minor_are_each_others_inverse(minor: int) -> None:
    major = to_major(minor)
    assert to_minor(major) == minor
    assert major.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123450, "CNY", "¥1,234.50"),
        (-5, "USD", "−$0.05"),
        (0, "", "0.00"),
        (100, "CHF", "CHF 1.00"),
        (123456789012, "", "1,234,567,890.12"),
        (None, "CNY", "—"),
    ],
)
def test_an_amount_is_printed_for_a_reader(minor: int | None, currency: str, text: str) -> None:
    assert format_amount(minor, currency) == text


@pytest.mark.parametrize(
    ("minor", "text"),
    [(149, "1"), (150, "2"), (-150, "−2"), (-149, "−1"), (-49, "0"), (-50, "−1"), (99_999_50, "100,000")],
)
def test_whole_units_are_rounded_half_away_from_zero(minor: int, text: str) -> None:
    assert format_amount(minor, decimals=0) == text


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_the_text_holds_the_amount(minor: int) -> None:
    text = format_amount(minor, "CNY")
    assert Decimal(text.replace("¥", "").replace(",", "").replace("−", "-")) == to_major(minor)
