"""Which reports there are for whom."""

from __future__ import annotations

from dataclasses import dataclass

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit
from territory.queries.overview import find_unit, unit_months

from .templates import MONTHLY as MONTHLY
from .templates import template_exists


@dataclass(frozen=True, slots=True)
class Offer:
    """The reports of a unit by one template: one a month from its first sales to its newest, newest first."""

    template: str
    unit: OrgUnit
    months: tuple[Month, ...]

    def neighbour(self, month: Month, step: int) -> Month | None:
        """The month ``step`` later (earlier when negative), when there is a report of it."""
        other = month.shift(step)
        return other if other in self.months else None


def find_offer(scope: Scope, template: str, unit_code: str) -> Offer | None:
    """The reports of a unit, when the scope covers it and there is such a template; at most four queries."""
    if not template_exists(template):
        return None
    unit = find_unit(scope, unit_code)
    return Offer(template, unit, tuple(unit_months(scope, unit))) if unit else None
