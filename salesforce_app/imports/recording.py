"""What a batch did to which record, kept for undo."""

from __future__ import annotations

from collections.abc import Iterable

from salesforce_app.kernel.changes import Change
from salesforce_app.kernel.rows import append_rows

from .models import ImportBatch, ImportChange


def record(batch: ImportBatch, changes: Iterable[Change]) -> None:
    """Keep the changes with the batch. A record changed twice keeps its first ``before``."""
    rows: dict[tuple[str, str], list[object]] = {}
    for change in changes:
        label = change.model._meta.label_lower
        row = rows.setdefault((label, change.pk), [batch.pk, label, change.pk, change.before, None])
        row[-1] = change.after
    append_rows(
        ImportChange,
        ["batch_id", "model", "object_pk", "before", "after"],
        list(rows.values()),
        conflict="ON CONFLICT (batch_id, model, object_pk) DO UPDATE SET after = excluded.after",
    )
