"""What a batch did to which record, kept for undo."""

from __future__ import annotations

from collections.abc import Iterable

from salesforce_app.kernel.changes import Change
from salesforce_app.kernel.trail import append_rows

from .models import ImportBatch, ImportChange


def record(batch: ImportBatch, changes: Iterable[Change]) -> None:
    """Keep the changes with the batch. A record changed twice keeps its first ``before``."""
    append_rows(
        ImportChange,
        ["batch_id", "model", "object_pk", "before", "after"],
        [
            (batch.pk, change.model._meta.label_lower, change.pk, change.before, change.after)
            for change in changes
        ],
        conflict="ON CONFLICT (batch_id, model, object_pk) DO UPDATE SET after = excluded.after",
    )
