"""Figures of reports, each a pure function from plain numbers and finished texts to a matplotlib `Figure`.

The rules are those of domain.md §9: time runs in columns from left to right, structure in horizontal bars;
scales begin at zero; the actual is solid, last year lighter, the plan outlined, the forecast hatched;
variances carry their sign; blue and orange differ in grey print too. ``title`` is two or three lines that
say who, what and when.
"""

from .bars import TextColumn, Variance, horizontal_bars
from .columns import TextRow, columns_with_last_year, plan_columns
from .matrix import migration_matrix
from .pyramid import Tier, pyramid
from .rates import rates

__all__ = [
    "TextColumn",
    "TextRow",
    "Tier",
    "Variance",
    "columns_with_last_year",
    "horizontal_bars",
    "migration_matrix",
    "plan_columns",
    "pyramid",
    "rates",
]
