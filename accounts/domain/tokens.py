"""API tokens: made, used, revoked by their owner."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError

from ..enums import TokenAccess
from ..measures.keys import PREFIX_LENGTH, digest_of, new_key
from ..models import ApiToken, Staff

LONGEST_DAYS = 365
MOST_TOKENS = 20
USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_token(
    *, staff: Staff, name: str, access: TokenAccess, days: int, moment: datetime
) -> tuple[ApiToken, str]:
    """A token that is valid for ``days``, and its key, which is told this once and not kept.

    Raises InputError without a name, for a span outside 1 … ``LONGEST_DAYS``, and when somebody has
    ``MOST_TOKENS`` already.
    """
    if not name.strip():
        raise InputError("name", _("The name is missing."), _("Say which program will use the token."))
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError(
            "days",
            _("A token lasts from 1 to %(most)d days.") % {"most": LONGEST_DAYS},
            _("Choose a number of days in between."),
        )
    if ApiToken.objects.filter(staff=staff, revoked_at=None).count() >= MOST_TOKENS:
        raise InputError(
            "name",
            _("You have %(most)d tokens already.") % {"most": MOST_TOKENS},
            _("Revoke one that you no longer use."),
        )
    key = new_key()
    token = ApiToken.objects.create(
        staff=staff,
        name=name.strip(),
        prefix=key[:PREFIX_LENGTH],
        digest=digest_of(key),
        access=TokenAccess(access),
        created_at=moment,
        expires_at=moment + timedelta(days=days),
    )
    return token, key


@transaction.atomic
def revoke_token(*, staff: Staff, pk: int, moment: datetime) -> bool:
    """End one of somebody's own tokens at once; False when she has no such token."""
    changed: int = ApiToken.objects.filter(staff=staff, pk=pk, revoked_at=None).update(revoked_at=moment)
    return changed == 1


def note_use(*, token: ApiToken, moment: datetime) -> None:
    """Remember that a token was used; at most once a minute, so that reading stays reading."""
    if token.last_used_at is not None and moment - token.last_used_at < USE_NOTED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=moment - USE_NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=moment)
