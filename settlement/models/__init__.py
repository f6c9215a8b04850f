"""Enrolments, dues, debit attempts, month facts."""

from .debits import DebitAttempt, Due, DueAdjustment
from .enrolments import Enrolment
from .facts import FailureMonth, SettlementMonth

__all__ = ["DebitAttempt", "Due", "DueAdjustment", "Enrolment", "FailureMonth", "SettlementMonth"]
