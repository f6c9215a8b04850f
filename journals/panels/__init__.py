"""What journals add to the pages of lower apps: importing it registers the parts."""

from . import business, review, standing

__all__ = ["business", "review", "standing"]
