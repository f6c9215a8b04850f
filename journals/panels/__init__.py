"""What journals add to the pages of lower apps: importing it registers the parts."""

from . import review, standing

__all__ = ["review", "standing"]
