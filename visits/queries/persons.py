"""Field work by person (domain.md §6, V9)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.models import Route
from territory.queries.frame import UnitFrame

from ..enums import Channel
from ..models import Visit


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person's visits in person within a unit or on one of its routes.

    ``field_days`` are the days with a visit, ``shops`` the distinct shops visited.
    """

    username: str
    name: str
    visits: int
    shops: int
    field_days: int

    @property
    def daily_load(self) -> Ratio:
        """V9: visits ÷ field days."""
        return Ratio(self.visits, self.field_days)


def person_rows(frame: UnitFrame, month: Month, route: Route | None = None) -> list[PersonRow]:
    """Who visited in a month, by the visits' stamps, the busiest first; one statement."""
    # Days by name lead to them by day and unit, a range by day alone.
    visits = Visit.objects.filter(
        channel=Channel.IN_PERSON, unit__in=frame.units, visited_on__in=list(month.period.dates())
    )
    if route is not None:
        visits = visits.filter(route=route)
    rows = (
        visits.values_list("staff", "staff__name", "staff__username")
        .annotate(
            Count("pk"), shops=Count("retailer", distinct=True), days=Count("visited_on", distinct=True)
        )
        .order_by()
    )
    found = [
        PersonRow(username, name or username, number, shops, days)
        for _staff, name, username, number, shops, days in rows
    ]
    return sorted(found, key=lambda row: (-row.visits, row.name))
