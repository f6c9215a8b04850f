"""The filters that the lists of journals and of business reports have alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from accounts.models import Staff
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listing_fields import named
from salesforce_app.web.listing_parts import record_filter
from salesforce_app.web.listings import Filter, Suggestion
from territory.queries.choices import suggest_units, units_to_choose
from territory.queries.overview import find_unit
from visits.queries.visit_list import suggest_persons

Narrow = Callable[[Any, Any], QuerySet[Any, Any]]
"""The rows of a list that belong to a record."""


def unit_filter(listing: str, narrow: Narrow, *, order: int, explanation: str) -> Filter:
    """By a unit's code."""
    return record_filter(
        listing,
        "unit",
        pgettext_lazy("filter", "Unit"),
        find_unit,
        narrow,
        lambda scope, text: [
            Suggestion(unit.code, named(unit), str(unit.get_kind_display()))
            for unit in suggest_units(scope, text)
        ],
        choose=units_to_choose,
        order=order,
        explanation=explanation,
        example="N1",
    )


def person_filter(
    listing: str,
    title: Any,
    find: Callable[[Scope, str], Staff | None],
    narrow: Narrow,
    *,
    order: int,
    explanation: str,
) -> Filter:
    """By somebody's username."""
    return record_filter(
        listing,
        "person",
        title,
        find,
        narrow,
        lambda scope, text: [
            Suggestion(person.username, str(person), person.username)
            for person in suggest_persons(scope, text)
        ],
        order=order,
        describe=str,
        explanation=explanation,
        example="li.jing",
    )
