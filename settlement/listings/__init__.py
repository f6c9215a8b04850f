"""What e-settlement adds to the lists: importing it registers the parts."""

from . import retailers, sets

__all__ = ["retailers", "sets"]
