"""What the visits add to the lists: importing it registers the parts."""

from . import retailers, sets, visit_columns, visits

__all__ = ["retailers", "sets", "visit_columns", "visits"]
