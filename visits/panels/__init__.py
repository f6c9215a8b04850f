"""What visits add to the pages of lower apps: importing it registers the parts."""

from . import home, neglected, persons, places, retailer

__all__ = ["home", "neglected", "persons", "places", "retailer"]
