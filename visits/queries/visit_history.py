"""How a visit's record came to be what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from ..models import Visit, VisitPhoto

UNTOLD = frozenset({"revision", "findings", "distance_m", "location_check", "route", "unit", "received_at"})
"""Columns that follow from others."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change: who made it when, and the names of the fields that it changed (none for the first)."""

    moment: datetime
    who: str
    reason: str
    is_first: bool
    fields: tuple[str, ...]


def revisions_of(visit: UUID) -> list[Revision]:
    """The changes of a visit, the newest first; one statement."""
    rows = list(Visit.history.filter(id=visit).select_related("history_user").order_by("history_id"))
    found = [_revision(row, None) for row in rows[:1]]
    found += [_revision(row, earlier) for earlier, row in pairwise(rows)]
    return found[::-1]


def _revision(row: object, earlier: object | None) -> Revision:
    user = row.history_user  # type: ignore[attr-defined]
    changed = [
        str(field.verbose_name)
        for field in Visit._meta.concrete_fields
        if earlier is not None
        and field.name not in UNTOLD
        and getattr(row, field.attname) != getattr(earlier, field.attname)
    ]
    return Revision(
        row.history_date,  # type: ignore[attr-defined]
        "" if user is None else str(user),
        row.history_change_reason or "",  # type: ignore[attr-defined]
        earlier is None,
        tuple(changed),
    )


def withdrawn_photos(visit: UUID) -> int:
    """How many photographs of a visit were withdrawn; one statement."""
    return int(VisitPhoto.history.filter(visit=visit, history_type="-").count())
