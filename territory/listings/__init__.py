"""What the territory adds to the lists: importing it registers the parts."""

from . import sets

__all__ = ["sets"]
