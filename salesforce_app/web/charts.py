"""Charts that a person explores on screen: what they show, as values (domain.md §9).

A page builds a ``Chart`` from its facts and hands it to the ``{% chart %}`` tag, which writes a figure, the
table of the very same numbers beneath it, and the data that ``web/js/charts.js`` draws. Time runs from left
to right in columns, structure lies in horizontal bars, axes begin at zero, this year is solid, last year
lighter, a plan outlined.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, pgettext

from ..kernel.money import SYMBOLS, format_amount
from ..kernel.ratio import Ratio
from .words import rate_words, true_minus

Value = int | float | Ratio | None
"""What a chart shows: minor units of money, a count, an index, a rate; None where nothing is known."""


class Kind(StrEnum):
    """The form of a chart."""

    COLUMNS = "columns"
    """Amounts or counts over time."""
    BARS = "bars"
    """Things side by side, as horizontal bars that may go either way from zero."""
    STACK = "stack"
    """Structure: horizontal bars of parts that add up."""
    RATES = "rates"
    """Rates of 0 to 100 % with their cases, as horizontal bars."""
    LINES = "lines"
    """Indices over time, around a reference."""


class Measure(StrEnum):
    """What the values are, hence how they are written."""

    MONEY = "money"
    COUNT = "count"
    RATE = "rate"
    POINTS = "points"
    INDEX = "index"


class Tone(StrEnum):
    """How a series looks; the same thing looks the same on every page."""

    NOW = "now"
    BEFORE = "before"
    PLAN = "plan"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    REST = "rest"


PARTS = (Tone.FIRST, Tone.SECOND, Tone.THIRD, Tone.FOURTH, Tone.REST)
"""The tones of the parts of a structure, in their order."""


@dataclass(frozen=True, slots=True)
class Category:
    """A column, a bar or a point in time.

    ``note`` stands beneath the label (a number of order cycles, a festival). ``href`` is where it was counted
    from: the bar and the row of the table both lead there. ``is_faint`` greys what rests on too few cases.
    """

    label: str
    note: str = ""
    href: str = ""
    is_faint: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One figure of every category, in the order of the categories."""

    name: str
    values: tuple[Value, ...]
    tone: Tone = Tone.NOW


@dataclass(frozen=True, slots=True)
class Reference:
    """A line across the chart that everything is read against: the unit's own rate, an index of 100."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart with everything that its table and its drawing need.

    ``name`` is unique on the page and an HTML id. ``title`` says who, what, when. ``axis`` heads the first
    column of the table, ``notes`` the one of the categories' notes. ``currency`` is a code; the
    installation's where none is given. Raises ValueError when a series has not one value for each category.
    """

    kind: Kind
    name: str
    title: str
    measure: Measure
    categories: tuple[Category, ...]
    series: tuple[Series, ...]
    axis: str
    notes: str = ""
    reference: Reference | None = None
    currency: str = ""

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(
                    f"{self.name}: {series.name} has {len(series.values)} values for "
                    f"{len(self.categories)} categories"
                )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no category, or no value in any."""
        return all(number(value, self.measure) is None for series in self.series for value in series.values)

    @property
    def rows(self) -> list[tuple[Category, list[str]]]:
        """The table: each category with the text of each series."""
        return [
            (category, [self.text(series.values[place]) for series in self.series])
            for place, category in enumerate(self.categories)
        ]

    def text(self, value: Value) -> str:
        """A value for a reader, in the active language; "—" where nothing is known."""
        return text(value, self.measure, self.currency or settings.CURRENCY)

    def as_json(self) -> dict[str, Any]:
        """What the drawing needs; its texts are those of the table."""
        currency = self.currency or settings.CURRENCY
        return {
            "kind": self.kind,
            "measure": self.measure,
            "prefix": SYMBOLS.get(currency, f"{currency} ") if self.measure is Measure.MONEY else "",
            "language": get_language(),
            "categories": [
                {"label": item.label, "note": item.note, "href": item.href, "faint": item.is_faint}
                for item in self.categories
            ],
            "series": [
                {
                    "name": series.name,
                    "tone": series.tone,
                    "values": [number(value, self.measure) for value in series.values],
                    "texts": [self.text(value) for value in series.values],
                }
                for series in self.series
            ],
            "reference": self.reference
            and {
                "name": self.reference.name,
                "value": number(self.reference.value, self.measure),
                "text": self.text(self.reference.value),
            },
        }


def number(value: Value, measure: Measure) -> float | int | None:
    """A value as it is drawn: major units of money, per cent of a rate, the number itself otherwise."""
    if value is None:
        return None
    if isinstance(value, Ratio):
        return None if value.value is None else value.value * 100
    return value / 100 if measure is Measure.MONEY else value


def text(value: Value, measure: Measure, currency: str) -> str:
    """A value as it is read: ``¥1,235``, ``66.7% (6/9)``, ``+1.2 pp``; "—" where nothing is known."""
    if value is None:
        return "—"
    if isinstance(value, Ratio):
        return rate_words(value)
    if measure is Measure.MONEY:
        return format_amount(round(value), currency, decimals=0)
    if measure is Measure.POINTS:
        return pgettext("difference of rates", "%(points)s pp") % {"points": true_minus(f"{value:+.1f}")}
    if measure is Measure.INDEX:
        return true_minus(f"{value:.1f}")
    return true_minus(f"{value:,}")
