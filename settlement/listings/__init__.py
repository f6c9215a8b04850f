"""What e-settlement adds to the lists: importing it registers the parts."""

from . import due_columns, dues, retailers, sets

__all__ = ["due_columns", "dues", "retailers", "sets"]
