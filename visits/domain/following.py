"""What follows from changes to visits."""

from __future__ import annotations

from collections.abc import Sequence

from salesforce_app.kernel.changes import Change
from salesforce_app.kernel.trail import Trail

from . import clarifying, searching


def follow_visits(changes: Sequence[Change], trail: Trail) -> None:
    """Bring the questions of their days and the search texts up to date; part of the same transaction."""
    clarifying.follow_visits(changes, trail)
    searching.follow_visits(changes)
