"""What e-settlement adds to the pages of lower apps: importing it registers the parts."""

from . import home, places, profile, reasons, retailer, units

__all__ = ["home", "places", "profile", "reasons", "retailer", "units"]
