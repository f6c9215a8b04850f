"""The keys of journals."""

from __future__ import annotations

import uuid
from datetime import date

from ..enums import JournalKind

_JOURNALS = uuid.UUID("5d0b5f2e-3f0c-4d0e-9a54-6a3c1d6f7b21")
"""The namespace of the keys: any fixed UUID, as RFC 9562 §5.5 has it."""


def journal_key(staff: int, kind: JournalKind, starts_on: date) -> uuid.UUID:
    """The key of somebody's journal: the same on every phone that begins it, with or without signal."""
    return uuid.uuid5(_JOURNALS, f"{staff}:{kind.value}:{starts_on.isoformat()}")
