"""Which models the measures of field work are made of, told by person, route or tier."""

from __future__ import annotations

from territory.queries.made_of import PYRAMIDS

COVERAGE = (
    *PYRAMIDS,
    "accounts.Staff",
    "territory.CalendarDay",
    "territory.Posting",
    "visits.PlannedCall",
    "visits.Visit",
)
