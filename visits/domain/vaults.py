"""The keys of what phones keep."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from accounts.models import Staff

from ..models import VaultKey

KEY_BYTES = 32
"""AES-256."""
NAME_DIGITS = 32


def vault_key_of(*, staff: Staff, moment: datetime) -> bytes:
    """The key of a person's vaults, made when her first phone asks for it and the same ever after."""
    found, _is_new = VaultKey.objects.get_or_create(
        staff=staff, defaults={"key": secrets.token_bytes(KEY_BYTES), "created_at": moment}
    )
    return bytes(found.key)


def vault_name(key: bytes) -> str:
    """What the database of the vault is called on a phone; it tells nothing of the person or of the key."""
    return "field-" + hmac.new(key, b"the name of the vault", "sha256").hexdigest()[:NAME_DIGITS]
