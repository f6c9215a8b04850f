"""How months and figures are written for a reader, wherever they stand."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..kernel.periods import Month
from ..kernel.ratio import Ratio


def month_name(month: Month) -> str:
    """ "June 2020", 2020年6月."""
    return date_format(month.first, "YEAR_MONTH_FORMAT")


def true_minus(text: str) -> str:
    """A figure's text with the sign that is as wide as the plus: ``−5.6%``."""
    return text.replace("-", "\N{MINUS SIGN}")


def rate_words(rate: Ratio) -> str:
    """A rate with its cases, ``66.7% (6/9)``; "—" without any."""
    if not rate.denominator:
        return "—"
    return _("%(rate)s (%(numerator)s/%(denominator)s)") % {
        "rate": true_minus(rate.percent()),
        "numerator": true_minus(f"{rate.numerator:,}"),
        "denominator": f"{rate.denominator:,}",
    }
