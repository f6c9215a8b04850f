"""The figures of a report as frozen values; matplotlib is loaded only to draw them.

Each knows what it shows (``description`` is its text alternative) and makes a matplotlib figure of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesforce_app.kernel.ratio import Ratio

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure. ``name`` is unique within its report; ``title`` are two lines: who and when, what."""

    name: str
    title: tuple[str, ...]
    description: str

    def figure(self) -> Figure:
        """The figure, drawn anew at each call."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthColumns(Chart):
    """Months from left to right, this year in front of last year."""

    labels: tuple[str, ...]
    actual: tuple[int | None, ...]
    last_year: tuple[int | None, ...]
    texts: tuple[str, ...]
    legend: tuple[str, str]
    marks: tuple[tuple[int, str], ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def figure(self) -> Figure:
        from salesforce_app.charts.figures import TextRow, columns_with_last_year

        return columns_with_last_year(
            self.labels,
            self.actual,
            self.last_year,
            title=self.title,
            legend=self.legend,
            texts=self.texts,
            marks=dict(self.marks),
            rows=[TextRow(label, texts) for label, texts in self.rows],
            height=148,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureBars(Chart):
    """Parts of a whole, each against the month before, with what it pulled to the right."""

    labels: tuple[str, ...]
    values: tuple[int | None, ...]
    previous: tuple[int | None, ...]
    texts: tuple[str, ...]
    legend: tuple[str, str]
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    variance: tuple[str, tuple[float | None, ...], tuple[str, ...]] | None = None

    def figure(self) -> Figure:
        from salesforce_app.charts.figures import TextColumn, Variance, horizontal_bars

        return horizontal_bars(
            self.labels,
            self.values,
            self.previous,
            title=self.title,
            legend=self.legend,
            texts=self.texts,
            columns=[TextColumn(header, texts) for header, texts in self.columns],
            variance=Variance(*self.variance) if self.variance else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RateBars(Chart):
    """Rates with their 95 % intervals and the whole unit's rate as a line."""

    labels: tuple[str, ...]
    ratios: tuple[Ratio, ...]
    headers: tuple[str, str]
    reference: tuple[str, Ratio]

    def figure(self) -> Figure:
        from salesforce_app.charts.figures import rates

        return rates(
            self.labels, self.ratios, title=self.title, headers=self.headers, reference=self.reference
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TierShares(Chart):
    """The pyramid: each tier's share of the shops and of the amount, with both as printed."""

    tiers: tuple[tuple[str, float, float, str, str], ...]
    headers: tuple[str, str]
    width: float | None = None
    """Points, where that is not the whole width of the page."""

    def figure(self) -> Figure:
        from salesforce_app.charts.figures import Tier, pyramid
        from salesforce_app.charts.paper import WIDE

        return pyramid(
            [Tier(*tier) for tier in self.tiers],
            title=self.title,
            headers=self.headers,
            width=self.width or WIDE,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementMatrix(Chart):
    """Shops by where they stood (rows) and where they stand (columns); the first ``ordered`` are tiers."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    axes: tuple[str, str]
    legend: tuple[str, str, str]
    total: str
    ordered: int

    def figure(self) -> Figure:
        from salesforce_app.charts.figures import migration_matrix

        return migration_matrix(
            self.rows,
            self.columns,
            self.counts,
            title=self.title,
            axes=self.axes,
            legend=self.legend,
            total=self.total,
            ordered=self.ordered,
            row_height=15.5,
        )
