"""Numbers are read from addresses, and whatever is none is told as such."""

from __future__ import annotations

import pytest

from salesforce_app.kernel.numerals import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("017", 17),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        (" 1", None),
        ("१२", None),
        ("²", None),
        ("1\0", None),
    ],
)
def test_only_plain_digits_of_a_sensible_length_are_a_number(text: str, number: int | None) -> None:
    assert whole_number(text) == number
