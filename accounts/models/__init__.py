"""Staff, how they come in and what they are told; retailers, owners."""

from .access import ApiToken, Invitation
from .disclosures import Disclosure
from .exports import ExportLog
from .notifications import NoticeChoice, Notification
from .reasons import StateReason
from .retailers import Owner, Retailer, RetailerStatus
from .search import RetailerSearchText
from .staff import Staff

__all__ = [
    "ApiToken",
    "Disclosure",
    "ExportLog",
    "Invitation",
    "NoticeChoice",
    "Notification",
    "Owner",
    "Retailer",
    "RetailerSearchText",
    "RetailerStatus",
    "Staff",
    "StateReason",
]
