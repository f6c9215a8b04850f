"""What journals add to the lists: importing it registers the parts."""

from . import journals

__all__ = ["journals"]
