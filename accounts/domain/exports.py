"""Keeps who took what away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..models import ExportLog


def log_export(
    *,
    staff_id: int,
    listing: str,
    kind: str,
    query: str,
    columns: Sequence[str],
    rows: int,
    moment: datetime,
) -> ExportLog:
    """Write down that somebody makes a file of a list, before its first row is handed out (domain.md §3.1).

    ``query`` is what the list was asked for as it stands in the address, ``columns`` are the names of those
    in the file, ``rows`` is how many rows it has.
    """
    return ExportLog.objects.create(
        staff_id=staff_id,
        exported_at=moment,
        listing=listing,
        kind=kind,
        query=query,
        columns=list(columns),
        rows=rows,
    )
