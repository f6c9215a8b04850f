"""What a batch did to which record, kept for undo."""

from __future__ import annotations

from collections.abc import Iterable

from salesforce_app.kernel.changes import WRITTEN_AT_ONCE, Change

from .models import ImportBatch, ImportChange


def record(batch: ImportBatch, changes: Iterable[Change]) -> None:
    """Keep the changes with the batch. A record changed twice keeps its first ``before``."""
    ImportChange.objects.bulk_create(
        [
            ImportChange(
                batch=batch,
                model=change.model._meta.label_lower,
                object_pk=change.pk,
                before=change.before,
                after=change.after,
            )
            for change in changes
        ],
        batch_size=WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["batch", "model", "object_pk"],
        update_fields=["after"],
    )
