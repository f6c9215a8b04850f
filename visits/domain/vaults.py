"""The keys of what phones keep."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.staff import end_sessions
from accounts.models import Staff
from salesforce_app.kernel.trail import Trail

from ..models import VaultKey

KEY_BYTES = 32
"""AES-256."""
NAME_DIGITS = 32
LONGEST_REASON = 100
"""Of a row of the audit trail."""


def vault_key_of(*, staff: Staff, moment: datetime) -> bytes:
    """The key of a person's vaults, made when her first phone asks for it, the same until it is renewed."""
    found, _is_new = VaultKey.objects.get_or_create(
        staff=staff, defaults={"key": secrets.token_bytes(KEY_BYTES), "created_at": moment}
    )
    return bytes(found.key)


@transaction.atomic
def renew_vault_key(*, staff: Staff, actor: str, moment: datetime, reason: str = "") -> None:
    """Let a person's phones have another key from now on, after one was lost say, and end her sessions.

    What any of her phones keeps under the old key can no longer be opened by anybody, records among it that
    have not been sent; her phones begin anew with what the office has. Her sessions end since one on a lost
    phone would be handed the new key. Whoever renews her own keeps the session in which she does it: its page
    signs it anew.
    """
    VaultKey.objects.filter(staff=staff).delete()
    said = ": ".join(filter(None, [_("The key of her phones was renewed"), reason.strip()]))
    Trail(actor, moment, said[:LONGEST_REASON]).leave(Staff, [staff], "~")
    end_sessions(staff=staff, moment=moment)


def vault_name(key: bytes) -> str:
    """What the database of the vault is called on a phone; it tells nothing of the person or of the key."""
    return "field-" + hmac.new(key, b"the name of the vault", "sha256").hexdigest()[:NAME_DIGITS]
