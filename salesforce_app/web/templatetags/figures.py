"""Figures of tables as a reader takes them in; "—" where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..words import true_minus

register = template.Library()

UNKNOWN = "—"
TEN_KILOMETRES = 10_000


@register.filter
def points(value: float | None) -> str:
    """Percentage points with their sign: "+1.2 pp"."""
    if value is None:
        return UNKNOWN
    return pgettext("difference of rates", "%(points)s pp") % {"points": true_minus(f"{value:+.1f}")}


@register.filter
def index(value: float | None) -> str:
    """An index with one decimal: "118.8"."""
    return UNKNOWN if value is None else true_minus(f"{value:.1f}")


@register.filter
def difference(value: int | None) -> str:
    """A difference of two counts with its sign: "+3", "−1", "0"."""
    if value is None:
        return UNKNOWN
    return true_minus(f"{value:+,}") if value else "0"


@register.filter
def at(values: Mapping[object, object], key: object) -> object:
    """The value at a key that the template knows by a variable; "" without one."""
    return values.get(key, "")


@register.filter
def kilometres(metres: int | None) -> str:
    """A way: tenths of a kilometre below ten, whole ones above."""
    if metres is None:
        return ""
    places = 1 if metres < TEN_KILOMETRES else 0
    return _("%(number)s km") % {"number": number_format(metres / 1000, decimal_pos=places)}


@register.filter
def duration(minutes: int) -> str:
    """A stretch of time: ``3:40 h``."""
    hours, rest = divmod(minutes, 60)
    return _("%(hours)d:%(minutes)02d h") % {"hours": hours, "minutes": rest}


@register.filter
def weekday_number(day: date) -> int:
    """1 for Monday to 7 for Sunday."""
    return day.isoweekday()
