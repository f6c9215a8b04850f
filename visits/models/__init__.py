"""Planned calls, visits and what was promised at them."""

from .actions import Action
from .visits import PlannedCall, Visit

__all__ = ["Action", "PlannedCall", "Visit"]
