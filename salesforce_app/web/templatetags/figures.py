"""Figures of tables as a reader takes them in; "—" where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import pgettext

from ..words import true_minus

register = template.Library()

UNKNOWN = "—"


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
