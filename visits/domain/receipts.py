"""Receiving what phones send: once, however often it is sent, and with a receipt at the end.

Whoever receives a record does it within ``receiving`` and asks for its receipt before anything else. The
same key with the same content is answered with the receipt that it got the first time; the same key with
other content is a later version, and whether that one is taken is decided by the record's own verb.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.kernel.errors import RoutebookError

from ..enums import RecordKind
from ..models import Receipt
from .turns import wait_for_turn_of


class AnothersRecord(RoutebookError):
    """Under this key stands somebody else's record; to the sender it is not there."""


class RecordConflict(RoutebookError):
    """The record changed since the sender saw it last; ``current`` is the one on file.

    ``revision`` is that of what was sent, where it is not the revision of ``current``: of the result of an
    action, say.
    """

    def __init__(self, current: Any, *, revision: int | None = None) -> None:
        super().__init__(current)
        self.current = current
        self.revision = revision

    def __str__(self) -> str:
        return _("The record was changed elsewhere meanwhile. Look at both, then send it again.")


@dataclass(frozen=True, slots=True)
class Received:
    """What the sender is told. ``number`` names the receipt, ``notes`` are sentences in her language.

    ``is_new`` when this sending made the record: not when it was on file, or had been received already.
    """

    key: UUID
    revision: int
    number: str
    received_at: datetime
    is_new: bool
    notes: tuple[str, ...] = ()


def digest_of(content: bytes) -> str:
    """The SHA-256 of a record that is sent as bytes."""
    return hashlib.sha256(content).hexdigest()


def json_digest(content: Any) -> str:
    """The SHA-256 of a record that is sent as JSON, whatever the order of its members and its blanks."""
    return digest_of(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())


@contextmanager
def receiving(staff: Staff) -> Iterator[None]:
    """One transaction in which nothing else of the same sender is received.

    Two identical sendings at once become one after the other.
    """
    with transaction.atomic():
        wait_for_turn_of(staff)
        yield


def receipt_of(*, kind: RecordKind, key: UUID, digest: str, staff: Staff) -> Received | None:
    """What the sender was told when this very content was received; None when it was not.

    Raises AnothersRecord when somebody else has sent a record under this key. One statement.
    """
    found = list(Receipt.objects.filter(kind=kind, key=key))
    if any(receipt.staff_id != staff.pk for receipt in found):
        raise AnothersRecord(str(key))
    same = next((receipt for receipt in found if receipt.digest == digest), None)
    return None if same is None else _received(same, is_new=False)


def keep_receipt(
    *,
    kind: RecordKind,
    key: UUID,
    digest: str,
    staff: Staff,
    moment: datetime,
    revision: int = 1,
    is_new: bool = True,
    notes: Sequence[str] = (),
) -> Received:
    """Write down that a version of a record was received; one statement."""
    receipt = Receipt.objects.create(
        kind=kind,
        key=key,
        digest=digest,
        revision=revision,
        staff=staff,
        received_at=moment,
        notes=list(notes),
    )
    return _received(receipt, is_new=is_new)


def keep_next_receipt(
    *, kind: RecordKind, key: UUID, digest: str, staff: Staff, moment: datetime, notes: Sequence[str] = ()
) -> Received:
    """Write down that a record was received of which nothing else counts the versions; two statements.

    Its revision is one more than what was received under the key before, and it is new where that is nothing.
    """
    earlier = Receipt.objects.filter(kind=kind, key=key).count()
    return keep_receipt(
        kind=kind,
        key=key,
        digest=digest,
        staff=staff,
        moment=moment,
        revision=earlier + 1,
        is_new=not earlier,
        notes=notes,
    )


def _received(receipt: Receipt, *, is_new: bool) -> Received:
    return Received(
        key=receipt.key,
        revision=receipt.revision,
        number=f"{receipt.pk:08d}",
        received_at=receipt.received_at,
        is_new=is_new,
        notes=tuple(receipt.notes),
    )
