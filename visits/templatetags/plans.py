"""How plans say distances and times."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.queries.wording import hours_words

register = template.Library()


@register.filter
def kilometres(metres: int | None) -> str:
    """A way for a reader: tenths of a kilometre below ten, whole ones above."""
    if metres is None:
        return ""
    places = 1 if metres < 10_000 else 0
    return _("%(number)s km") % {"number": number_format(metres / 1000, decimal_pos=places)}


@register.filter
def duration(minutes: int) -> str:
    """A stretch of time for a reader: ``3:40 h``."""
    hours, rest = divmod(minutes, 60)
    return _("%(hours)d:%(minutes)02d h") % {"hours": hours, "minutes": rest}


@register.filter
def opening_hours(text: str) -> str:
    """When a shop is open, in words."""
    return hours_words(text)


@register.filter
def weekday_number(day: date) -> int:
    """1 for Monday to 7 for Sunday."""
    return day.isoweekday()
