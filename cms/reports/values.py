"""Values as a report prints them: the number and its text together, so that no renderer formats anew.

A text is made in the language that is active when the value is made. Unknown is "—" in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils.formats import date_format

from salesforce_app.kernel.money import format_amount
from salesforce_app.kernel.ratio import Ratio
from territory.measures.trends import Case, Change, Cycles, PointsChange, signed_percent

UNKNOWN = "—"
MINUS = "−"
FLOATING = " *"
"""Behind the year on year of a single January or February (domain.md §7.3)."""


class Form(Enum):
    """What a value's number is, which decides its number format in a spreadsheet."""

    TEXT = "text"
    AMOUNT = "amount"
    """Minor units of money."""
    AMOUNT_CHANGE = "amount_change"
    COUNT = "count"
    COUNT_CHANGE = "count_change"
    RATE = "rate"
    """A `Ratio` whose numerator and denominator are counts."""
    AMOUNT_RATE = "amount_rate"
    """A `Ratio` whose numerator and denominator are minor units of money."""
    CHANGE = "change"
    """A fraction with a sign: 0.021 prints "+2.1%"."""
    POINTS = "points"
    """Percentage points with a sign: 1.2 prints "+1.2"."""
    WHOLE = "whole"
    """A number that is printed without decimals, though it may have some."""
    DECIMAL = "decimal"
    """One decimal."""
    INDEX = "index"
    """Two decimals."""
    DATE = "date"


Number = int | float | Ratio | date


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its text, and the number behind it (None for words and for what isn't known)."""

    text: str
    number: Number | None = None
    form: Form = Form.TEXT

    def __str__(self) -> str:
        return self.text


BLANK = Value("")


def words(text: str) -> Value:
    """Plain text, such as a name."""
    return Value(text)


def amount(minor: int | None) -> Value:
    """Money with its decimals and without a currency, which the table's caption names: ``1,234.50``."""
    return Value(format_amount(minor), minor, Form.AMOUNT)


def amount_change(minor: int | None) -> Value:
    """A difference of two amounts: ``+1,234.50``."""
    plus = "+" if minor and minor > 0 else ""
    return Value(f"{plus}{format_amount(minor)}", minor, Form.AMOUNT_CHANGE)


def count(number: int | None) -> Value:
    """A whole number: ``1,234``."""
    return Value(UNKNOWN if number is None else true_minus(f"{number:,}"), number, Form.COUNT)


def count_change(number: int | None) -> Value:
    """A difference of two counts: ``+12``; no difference is ``0``."""
    text = UNKNOWN if number is None else true_minus(f"{number:+,}" if number else "0")
    return Value(text, number, Form.COUNT_CHANGE)


def rate(ratio: Ratio | None, *, cases: bool = True, money: bool = False) -> Value:
    """A rate with what it was counted from: ``66.7% (6/9)``; alone without ``cases``.

    A rate of ``money`` prints alone in any case: its parts are columns of their own.
    """
    form = Form.AMOUNT_RATE if money else Form.RATE
    if ratio is None or not ratio.denominator:
        return Value(UNKNOWN, None, form)
    text = true_minus(ratio.percent())
    if cases and not money:
        text = f"{text} ({ratio.numerator:,}/{ratio.denominator:,})"
    return Value(text, ratio, form)


def change(moved: Change, *, floats: bool = False) -> Value:
    """Month on month, year on year: ``+18.8%``, "new", "n/m" or "—"; marked where it ``floats``."""
    text = change_text(moved, floats=floats)
    return Value(text, moved.ratio.value if moved.ratio else None, Form.CHANGE)


def change_text(moved: Change, *, floats: bool = False) -> str:
    """`Change.label` with a true minus sign, and a mark where a moving festival explains the change."""
    return true_minus(moved.label) + (FLOATING if floats and is_computed(moved) else "")


def points(moved: PointsChange | float | None) -> Value:
    """Percentage points with a sign and without their unit, which the head of the column names."""
    if isinstance(moved, PointsChange):
        known = bool(moved.difference.denominator)
        text = true_minus(signed_percent(moved.difference).removesuffix("%")) if known else UNKNOWN
        return Value(text, moved.points, Form.POINTS)
    return Value(UNKNOWN if moved is None else signed(moved), moved, Form.POINTS)


_DECIMALS = (Form.WHOLE, Form.DECIMAL, Form.INDEX)


def decimal(number: Cycles | None, digits: int = 1) -> Value:
    """A number with none, one or two decimals, such as minutes or the mean order cycles of several routes."""
    text = UNKNOWN if number is None else true_minus(f"{number:,.{digits}f}")
    return Value(text, number, _DECIMALS[digits])


def day(value: date | None) -> Value:
    """A date in the language's own form."""
    return Value(UNKNOWN if value is None else date_format(value, "DATE_FORMAT"), value, Form.DATE)


def signed(number: float, digits: int = 1) -> str:
    """A number with its sign, ``+1.2``; one that rounds to zero has none."""
    text = f"{number:+,.{digits}f}"
    return true_minus(text) if any(figure in text for figure in "123456789") else text[1:]


def signed_ratio(ratio: Ratio, digits: int = 1) -> str:
    """A ratio in per cent with its sign, ``+2.1%``; "—" without a denominator."""
    return true_minus(signed_percent(ratio, digits)) if ratio.denominator else UNKNOWN


def true_minus(text: str) -> str:
    """The text with a minus sign in place of a hyphen before a figure."""
    return f"{MINUS}{text[1:]}" if text[:1] == "-" and text[1:2].isdigit() else text


def is_computed(moved: Change) -> bool:
    """Whether a change has a percentage."""
    return moved.case is Case.COMPUTED
