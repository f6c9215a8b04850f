"""Importing files: for those who may import, and nobody else. Whose file it is, is tested with the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from .base import Address

NOBODYS = {"pk": UUID(int=0)}
NOBODYS_FILE = {"file_id": UUID(int=0)}
NEVER: dict[str, Any] = {"number": 0}
NO_MAPPING = {"pk": 0}


def _of(answer: int = 200, arguments: dict[str, Any] | None = None, *, posts: bool = False) -> list[Address]:
    form = {"name": "x", "reason": "x"} if posts else None
    return [Address(answer, arguments or {}, permission="import_data", form=form)]


ADDRESSES: dict[str, list[Address]] = {
    "imports:history": _of(),
    "imports:new": _of(),
    "imports:file": _of(404, NOBODYS),
    "imports:file_progress": _of(404, NOBODYS),
    "imports:confirm": _of(404, NOBODYS, posts=True),
    "imports:reopen": _of(404, NOBODYS, posts=True),
    "imports:discard": _of(404, NOBODYS, posts=True),
    "imports:file_rejected": _of(404, NOBODYS),
    "imports:file_mapping": _of(404, NOBODYS),
    "imports:mappings": _of(),
    "imports:mapping": _of(404, NO_MAPPING, posts=True),
    "imports:delete_mapping": _of(404, NO_MAPPING, posts=True),
    "imports:mapping_file": _of(404, NO_MAPPING),
    "imports:batch": _of(404, NEVER),
    "imports:batch_progress": _of(404, NEVER),
    "imports:rejected": _of(404, NEVER),
    "imports:undo": _of(404, NEVER, posts=True),
    "api:imports": _of(),
    "api:sent_file": _of(404, NOBODYS_FILE),
    "api:sent_file_rejected": _of(404, NOBODYS_FILE),
    "api:import": _of(404, NEVER),
    "api:import_rejected": _of(404, NEVER),
    "api:import_changes": _of(404, NEVER),
    "api:undo_import": [Address(404, NEVER, permission="import_data", json={"reason": "x"})],
}
