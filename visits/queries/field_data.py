"""Everything that is stored of one person's work in the field, for that person (domain.md §10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Staff

from ..measures.field_notice import notice_on
from ..models import (
    Clarification,
    FieldNoticeRead,
    PlannedCall,
    Receipt,
    StartPoint,
    Visit,
    VisitPhoto,
)

COUNTED: Mapping[str, Any] = {
    "visits": Visit,
    "questions": Clarification,
    "planned_calls": PlannedCall,
    "receipts": Receipt,
}


def notice_read_at(staff: Staff, day: date) -> datetime | None:
    """When somebody acknowledged the notice as it is in force on a day, or a later version of it, first.

    None when she did not; one statement.
    """
    rows = FieldNoticeRead.objects.filter(staff=staff, version__gte=notice_on(day).version)
    return rows.order_by("read_at").values_list("read_at", flat=True).first()


def counts_of(staff: Staff) -> Mapping[str, int]:
    """How much is on file of a person; six statements."""
    counts = {name: model._default_manager.filter(staff=staff).count() for name, model in COUNTED.items()}
    positions = Visit.objects.filter(staff=staff, latitude__isnull=False).count()
    photos = VisitPhoto.objects.filter(visit__staff=staff).count()
    return {**counts, "positions": positions, "photos": photos}


VISIT_COLUMNS = (
    "id",
    "retailer__licence_no",
    "retailer__name",
    "channel",
    "visited_on",
    "started_at",
    "ended_at",
    "purposes",
    "observations",
    "outcome",
    "notes",
    "latitude",
    "longitude",
    "accuracy_m",
    "left_latitude",
    "left_longitude",
    "left_accuracy_m",
    "distance_m",
    "location_check",
    "entered_at",
    "received_at",
    "clock_offset_s",
    "revision",
)
PHOTO_COLUMNS = (
    "id",
    "visit_id",
    "width",
    "height",
    "size",
    "sha256",
    "fingerprint",
    "taken_at",
    "received_at",
)
QUESTION_COLUMNS = (
    "kind",
    "visit_id",
    "other_id",
    "facts",
    "asked_at",
    "answer",
    "answered_at",
    "note",
    "settled_at",
    "settled_by__name",
)


def field_data(staff: Staff) -> dict[str, Any]:
    """Everything as JSON values can hold it, by what it is, with what apps above add (``settings.OWN_DATA``).

    Eight statements besides theirs.
    """
    start = StartPoint.objects.filter(staff=staff).values("name", "latitude", "longitude").first()
    return {
        "person": {"username": staff.username, "name": staff.name},
        "visits": list(visit_rows(staff)),
        "photos": _rows(VisitPhoto.objects.filter(visit__staff=staff), PHOTO_COLUMNS, "received_at"),
        "questions": _rows(Clarification.objects.filter(staff=staff), QUESTION_COLUMNS, "asked_at"),
        "planned_calls": _rows(
            PlannedCall.objects.filter(staff=staff),
            ("date", "moved_to", "retailer__licence_no", "status", "source", "purpose", "reason"),
            "date",
        ),
        "start_point": start,
        "receipts": _rows(
            Receipt.objects.filter(staff=staff), ("kind", "key", "digest", "received_at"), "received_at"
        ),
        "notices": _rows(FieldNoticeRead.objects.filter(staff=staff), ("version", "read_at"), "version"),
        **_from_above(staff),
    }


def _from_above(staff: Staff) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in settings.OWN_DATA:
        found |= import_string(path)(staff)
    return found


def visit_rows(staff: Staff) -> Iterator[dict[str, Any]]:
    """A person's visits and contacts, the oldest first; one statement."""
    rows = Visit.objects.filter(staff=staff).order_by("started_at", "pk")
    yield from rows.values(*VISIT_COLUMNS).iterator()


def _rows(rows: Any, columns: tuple[str, ...], order: str) -> list[dict[str, Any]]:
    return list(rows.order_by(order, "pk").values(*columns))
