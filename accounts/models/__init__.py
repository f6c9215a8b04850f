"""Staff, retailers, owners."""

from .retailers import Owner, Retailer, RetailerStatus
from .staff import Staff

__all__ = ["Owner", "Retailer", "RetailerStatus", "Staff"]
