"""Staff and what they are told; retailers, owners."""

from .notifications import NoticeChoice, Notification
from .retailers import Owner, Retailer, RetailerStatus
from .staff import Staff

__all__ = ["NoticeChoice", "Notification", "Owner", "Retailer", "RetailerStatus", "Staff"]
