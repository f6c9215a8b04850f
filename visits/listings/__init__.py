"""What the visits add to the lists: importing it registers the parts."""

from . import field_filters, planned_calls, plans, retailers, sets, visit_columns, visits

__all__ = ["field_filters", "planned_calls", "plans", "retailers", "sets", "visit_columns", "visits"]
