"""What visits add to the pages of lower apps: importing it registers the parts."""

from . import retailer

__all__ = ["retailer"]
