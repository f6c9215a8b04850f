"""What a journal is called in a sentence."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salesforce_app.kernel.periods import Month
from salesforce_app.web.words import month_name

from ..enums import JournalKind


def journal_title(kind: str, starts_on: date) -> str:
    """A journal by its kind and its time, in the active language: "daily journal of 12 March 2024"."""
    if kind == JournalKind.DAILY:
        return _("daily journal of %(day)s") % {"day": date_format(starts_on)}
    if kind == JournalKind.MONTHLY:
        return _("monthly journal of %(month)s") % {"month": month_name(Month.of(starts_on))}
    return _("weekly journal of %(first)s to %(last)s") % {
        "first": date_format(starts_on, "MONTH_DAY_FORMAT"),
        "last": date_format(starts_on + timedelta(days=6), "MONTH_DAY_FORMAT"),
    }
