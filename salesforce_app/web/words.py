"""How months and figures are written for a reader, wherever they stand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..kernel.periods import Month
from ..kernel.ratio import Ratio

END_OF_DAY = "24:00"


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


class DueTime(NamedTuple):
    """The day on which something is due and until what time of it, on the office's clock."""

    day: date
    time: str


def due_time(due_at: datetime) -> DueTime:
    """The day and the time: of midnight the day that it ends, at 24:00."""
    local = localtime(due_at)
    if local.time() == time(0):
        return DueTime(local.date() - timedelta(days=1), END_OF_DAY)
    return DueTime(local.date(), f"{local:%H:%M}")


def due_words(due_at: datetime) -> str:
    """Day and time in the active language: "Mar 12, 2024, 24:00"."""
    due = due_time(due_at)
    words = {"day": date_format(due.day, "SHORT_DATE_FORMAT"), "time": due.time}
    return pgettext("when something is due", "%(day)s, %(time)s") % words
