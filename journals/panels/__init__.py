"""What journals add to the pages of lower apps: importing it registers the parts."""

from . import standing

__all__ = ["standing"]
