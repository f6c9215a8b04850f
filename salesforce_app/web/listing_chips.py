"""The active filters of a list, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from . import listings
from .listing_shapes import Chip
from .listings import Filter

if TYPE_CHECKING:
    from .listing_query import ListQuery


def chips_of(query: ListQuery) -> list[Chip]:
    """What narrows a list, each with the address without it; the set that it shows is the first."""
    chips = []
    if query.open_set is not None:
        off: dict[str, object] = {listings.SET: None, listings.MONTH: None, listings.ARGUMENT: None}
        off |= {part.name: None for part in query.filters if part.is_place}
        chips.append(Chip(query.open_set.heading, query.address(**off)))
    return chips + [
        Chip(_describe(query, part), _address_without(query, part.name)) for part in query.narrowing
    ]


def _address_without(query: ListQuery, name: str) -> str:
    """The list without a filter; "" where it would come back as it is."""
    is_given = name in query.given and query.parameters.get(name) == query.given[name]
    return "" if is_given else query.address(**{name: None})


def _describe(query: ListQuery, part: Filter) -> str:
    value = query.values[part.name]
    if part.describe is not None:
        return part.describe(value)
    if value is True:
        return str(part.title)
    choices: Mapping[str, Any] = {
        str(key): label for key, label in getattr(query.form.fields[part.name], "choices", ())
    }
    return _("%(filter)s: %(value)s") % {"filter": part.title, "value": choices.get(str(value), value)}
