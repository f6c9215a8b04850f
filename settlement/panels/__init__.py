"""What e-settlement adds to the pages of lower apps: importing it registers the parts."""

from . import places, reasons, retailer, units

__all__ = ["places", "reasons", "retailer", "units"]
