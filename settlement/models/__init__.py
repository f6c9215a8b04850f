"""Enrolments, dues, debit attempts, month facts."""

from .closing import ClosedSettlement
from .debits import DebitAttempt, Due, DueAdjustment
from .enrolments import Enrolment
from .facts import FailureMonth, RouteSettlementMonth, SettlementMonth
from .reasons import BankReason

__all__ = [
    "BankReason",
    "ClosedSettlement",
    "DebitAttempt",
    "Due",
    "DueAdjustment",
    "Enrolment",
    "FailureMonth",
    "RouteSettlementMonth",
    "SettlementMonth",
]
