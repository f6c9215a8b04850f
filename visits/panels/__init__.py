"""What visits add to the pages of lower apps: importing it registers the parts."""

from . import home, places, retailer

__all__ = ["home", "places", "retailer"]
