"""What the visits add to the lists: importing it registers the parts."""

from . import (
    actions,
    field_filters,
    issue_columns,
    issues,
    planned_calls,
    plans,
    questions,
    retailers,
    sets,
    visit_columns,
    visits,
)

__all__ = [
    "actions",
    "field_filters",
    "issue_columns",
    "issues",
    "planned_calls",
    "plans",
    "questions",
    "retailers",
    "sets",
    "visit_columns",
    "visits",
]
