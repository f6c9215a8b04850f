"""Facts of a journal: figures counted from rows, and where these rows are to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from salesforce_app.kernel.ratio import Ratio

from ..enums import FigureKind, Section


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it was counted: an amount in minor units, a rate by its denominator ``of``.

    ``rows`` is how many rows it was counted from. ``stamp`` changes with every change of one of these rows,
    also where the number stays.
    """

    value: int
    of: int | None = None
    rows: int = 0
    stamp: str = ""

    @property
    def ratio(self) -> Ratio:
        """Its rate; of a figure without a denominator the rate over 0, which is unknown."""
        return Ratio(self.value, self.of or 0)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a journal, locked for its writer (domain.md §8.2).

    ``code`` names it within its journal, ``parameters`` are what its sentence is worded with besides the
    figure; ``base`` is what the figure is compared with, null where nothing is known. ``source`` is the
    address (path and query) that opens the rows behind it. ``retailer`` and ``route`` are the keys of what
    it is about. ``now`` is the figure as it was counted last, where that differs from ``figure``.
    """

    code: str
    section: Section
    kind: FigureKind
    figure: Figure
    source: str
    base: Figure | None = None
    retailer: int | None = None
    route: int | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    now: Figure | None = None

    @property
    def is_changed(self) -> bool:
        """Whether what it was counted from has changed since."""
        return self.now is not None

    def counted_again(self, figure: Figure | None) -> Fact:
        """The same fact beside the figure as it is now; None where nothing is counted any more."""
        now = figure or Figure(0, self.figure.of and 0)
        return replace(self, now=None if now == self.figure else now)

    def as_json(self) -> dict[str, Any]:
        """As kept in a journal."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Fact:
        """As read from a journal."""
        figures = {name: Figure(**kept[name]) if kept.get(name) else None for name in ("base", "now")}
        return cls(
            code=kept["code"],
            section=Section(kept["section"]),
            kind=FigureKind(kept["kind"]),
            figure=Figure(**kept["figure"]),
            source=kept["source"],
            retailer=kept.get("retailer"),
            route=kept.get("route"),
            parameters=kept.get("parameters") or {},
            **figures,
        )
