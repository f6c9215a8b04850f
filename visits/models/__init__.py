"""Planned calls and visits."""

from .visits import PlannedCall, Visit

__all__ = ["PlannedCall", "Visit"]
