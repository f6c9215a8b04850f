"""What journals add to the lists: importing it registers the parts."""

from . import business, journals

__all__ = ["business", "journals"]
