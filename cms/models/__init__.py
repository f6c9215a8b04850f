"""Report templates, the reports made by them, who gets which, and the closing of months."""

from .closing import ClosingRun, ReportOrder
from .reports import MadeReport
from .subscriptions import Subscription
from .templates import ReportTemplate

__all__ = ["ClosingRun", "MadeReport", "ReportOrder", "ReportTemplate", "Subscription"]
