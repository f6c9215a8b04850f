"""Reading what was imported, what is waiting, and which mappings are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from salesforce_app.jobs.models import Job
from salesforce_app.kernel.periods import BEGINNING
from salesforce_app.kernel.scope import Scope

from .kinds import kinds
from .models import ImportBatch, SavedMapping, Upload
from .uploads import undo_key

DISTANT = date(2999, 12, 31)
"""A day after which nothing has been imported."""
WAITING = 50
"""Files of one's own that are shown as waiting."""


def batches(scope: Scope, filters: Mapping[str, Any]) -> QuerySet[ImportBatch]:
    """The imports that fit the filters that are given (``kind state who since until``), newest first.

    Days are those of the office; both ends count.
    """
    found = ImportBatch.objects.visible_to(scope)
    if filters.get("kind"):
        found = found.filter(kind=filters["kind"])
    if filters.get("state"):
        found = found.filter(state=filters["state"])
    if filters.get("who"):
        found = found.filter(imported_by__icontains=filters["who"])
    if filters.get("since"):
        found = found.filter(imported_at__gte=_begin(_sensible(filters["since"])))
    if filters.get("until"):
        found = found.filter(imported_at__lt=_begin(_sensible(filters["until"]) + timedelta(days=1)))
    return found.order_by("-pk")


def _sensible(day: date) -> date:
    """The day, or one beyond every import for one that has no moments in all time zones."""
    return min(max(day, BEGINNING), DISTANT)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def find_batch(scope: Scope, number: int) -> ImportBatch | None:
    """The import with this number, if the scope covers it."""
    return ImportBatch.objects.visible_to(scope).filter(pk=number).first()


def repaired(numbers: Iterable[int]) -> dict[int, int | None]:
    """By the number of an import: the import whose rejected rows its file repaired."""
    return dict(Upload.objects.filter(batch__in=list(numbers)).values_list("batch_id", "repairs_id"))


def undoing(batch: ImportBatch) -> Job | None:
    """The newest job that takes the batch back, or has tried to."""
    return Job.objects.filter(key=undo_key(batch)).order_by("-created_at").first()


def find_upload(scope: Scope, pk: UUID) -> Upload | None:
    """The file with this key, if the scope covers it."""
    files = Upload.objects.visible_to(scope).select_related("batch", "repairs")
    return files.filter(pk=pk).first()


def waiting(owner_id: int | None) -> list[Upload]:
    """Somebody's files that are not imported yet, in the order in which they are to be imported."""
    return in_order(list(Upload.objects.open().filter(owner_id=owner_id or 0)[:WAITING]))


def in_order(files: Sequence[Upload]) -> list[Upload]:
    """Files in the order in which they are to be imported: what a row names must be on file before."""
    places = {kind: place for place, kind in enumerate(kinds())}
    return sorted(files, key=lambda upload: (places.get(upload.kind, len(places)), upload.sent_at))


def next_file(upload: Upload) -> Upload | None:
    """The file of the same sender that comes next, when this one is done."""
    return next((other for other in waiting(upload.owner_id) if other.pk != upload.pk), None)


def mappings(kind: str = "") -> QuerySet[SavedMapping]:
    """The kept mappings, of one kind or all."""
    return SavedMapping.objects.filter(kind=kind) if kind else SavedMapping.objects.all()


def find_mapping(pk: int) -> SavedMapping | None:
    """The kept mapping with this key."""
    return SavedMapping.objects.filter(pk=pk).first()


def mapping_of_layout(kind: str, mark: str) -> SavedMapping | None:
    """The mapping that is kept for headers with this fingerprint."""
    return SavedMapping.objects.filter(kind=kind, fingerprint=mark).first()
