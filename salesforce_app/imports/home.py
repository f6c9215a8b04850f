"""The imports that are worth a look: files on their way, and the newest batches."""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.scope import Scope
from .models import ImportBatch, Upload

SHOWN = 5


@dataclass(frozen=True, slots=True)
class NewestImports:
    """The reader's files that are not imported yet, and the newest batches with what they rejected."""

    waiting: tuple[Upload, ...]
    batches: tuple[ImportBatch, ...]


def newest_imports(scope: Scope) -> NewestImports:
    """What the home page of somebody who imports shows; two statements."""
    waiting = Upload.objects.visible_to(scope).open().defer("findings", "mapping").order_by("-sent_at")
    batches = ImportBatch.objects.visible_to(scope).order_by("-pk")
    return NewestImports(tuple(waiting[:SHOWN]), tuple(batches[:SHOWN]))
