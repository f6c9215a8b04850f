"""Values of fields as a reader is told of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import BEGINNING

from ..measures.opening_hours import ALWAYS, Window, parse_hours
from ..measures.opening_hours import FIELD as HOURS


def wording_of(field: models.Field[Any, Any], value: Any) -> str:
    """A stored value in words: the name of a choice, a date in the reader's form; empty for nothing."""
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (date, datetime)):
        return day_of(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if field.name == HOURS:
        return hours_words(str(value))
    return str(value)


WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)


def hours_words(text: str) -> str:
    """Opening hours in words: "Mon to Sat 08:00–12:00, 14:00–21:00"; as written where that is unreadable."""
    try:
        hours = parse_hours(text)
    except InputError:
        return text
    if hours is None:
        return ""
    if str(hours) == ALWAYS:
        return _("round the clock")
    by_windows: dict[tuple[Window, ...], list[int]] = {}
    for number, windows in enumerate(hours.week):
        if windows:
            by_windows.setdefault(windows, []).append(number)
    return _("; ").join(
        f"{_weekdays(numbers)} {_(', ').join(map(_stretch, windows))}"
        for windows, numbers in by_windows.items()
    )


def _weekdays(numbers: list[int]) -> str:
    if len(numbers) == len(WEEKDAYS):
        return _("daily")
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return _(", ").join(
        _("%(first)s to %(last)s") % {"first": WEEKDAYS[run[0]], "last": WEEKDAYS[run[-1]]}
        if len(run) > 1
        else str(WEEKDAYS[run[0]])
        for run in runs
    )


def _stretch(window: Window) -> str:
    opens, closes = window
    return f"{opens // 60:02d}:{opens % 60:02d}–{closes // 60:02d}:{closes % 60:02d}"


def day_of(value: date) -> str:
    """A day in the reader's form; the day from which everything holds is "from the beginning"."""
    return _("from the beginning") if value == BEGINNING else date_format(value)
