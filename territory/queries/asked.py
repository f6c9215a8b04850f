"""A place's month as a request of the API names it: by codes and texts."""

from __future__ import annotations

from datetime import date

from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope

from ..enums import Comparison
from .overview import find_unit, newest_month
from .pages import (
    Choice,
    RoutePage,
    UnitPage,
    VillagePage,
    find_route,
    find_village,
    route_page,
    unit_page,
)


def asked_month(scope: Scope, text: str | None, today: date) -> Month:
    """The month that ``text`` names; without one the newest ended month with sales, else today's.

    Raises InputError for the field ``month`` when it names none.
    """
    if not text:
        return newest_month(scope) or Month.of(today)
    try:
        return Month.parse(text)
    except InputError as error:
        raise InputError("month", error.reason, error.remedy) from error


def asked_unit(
    scope: Scope, code: str, month: str | None, today: date, comparison: Comparison = Comparison.PREVIOUS
) -> UnitPage | None:
    """The unit's month; None for a unit that the scope does not cover. InputError for a mistyped month."""
    found = find_unit(scope, code)
    return unit_page(scope, found, Choice(asked_month(scope, month, today), comparison)) if found else None


def asked_route(
    scope: Scope, code: str, month: str | None, today: date, comparison: Comparison = Comparison.PREVIOUS
) -> RoutePage | None:
    """The route's month; None for a route that the scope does not cover. InputError as for a unit."""
    found = find_route(scope, code)
    return route_page(scope, found, Choice(asked_month(scope, month, today), comparison)) if found else None


def asked_village(
    scope: Scope, pk: int, month: str | None, today: date, comparison: Comparison = Comparison.PREVIOUS
) -> VillagePage | None:
    """The village's month; None for one in which the scope covers no shop. InputError as for a unit."""
    found = find_village(scope, pk)
    return VillagePage(Choice(asked_month(scope, month, today), comparison), scope, found) if found else None
