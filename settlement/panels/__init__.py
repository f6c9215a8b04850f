"""What e-settlement adds to the pages of lower apps: importing it registers the parts."""

from . import retailer, units

__all__ = ["retailer", "units"]
