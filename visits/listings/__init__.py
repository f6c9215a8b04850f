"""What the visits add to the lists: importing it registers the parts."""

from . import plans, retailers, sets, visit_columns, visits

__all__ = ["plans", "retailers", "sets", "visit_columns", "visits"]
