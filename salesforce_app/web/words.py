"""How months and figures are written for a reader, wherever they stand."""

from __future__ import annotations

from django.utils.formats import date_format

from ..kernel.periods import Month


def month_name(month: Month) -> str:
    """ "June 2020", 2020年6月."""
    return date_format(month.first, "YEAR_MONTH_FORMAT")


def true_minus(text: str) -> str:
    """A figure's text with the sign that is as wide as the plus: ``−5.6%``."""
    return text.replace("-", "\N{MINUS SIGN}")
