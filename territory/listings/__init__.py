"""What the territory adds to the lists: importing it registers the parts."""

from . import retailers, sales, sales_columns, sets

__all__ = ["retailers", "sales", "sales_columns", "sets"]
