"""Enrolments, dues, debit attempts, month facts."""

from .debits import DebitAttempt, Due, DueAdjustment, SettlementMonth
from .enrolments import Enrolment

__all__ = ["DebitAttempt", "Due", "DueAdjustment", "Enrolment", "SettlementMonth"]
