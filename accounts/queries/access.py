"""Ways in: invitations, tokens, and second steps."""

from __future__ import annotations

import hmac
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import signing
from django.db.models import QuerySet

from ..measures.keys import PREFIX_LENGTH, digest_of, is_key
from ..models import ApiToken, Invitation, Staff

INVITATION_SALT = "accounts.invitation"

SESSIONS = "accounts.sessions"
"""The frame of the page of one's sessions; its panels have no subject."""


def invitation_key(invitation: Invitation) -> str:
    """What stands in the link of an invitation; nobody else can make it up."""
    return signing.dumps(invitation.pk, salt=INVITATION_SALT)


def find_invitation(key: str, *, moment: datetime) -> Invitation | None:
    """The invitation of a link while it can be accepted."""
    try:
        pk = signing.loads(key, salt=INVITATION_SALT)
    except signing.BadSignature:
        return None
    found = Invitation.objects.select_related("staff").filter(pk=pk).first()
    return found if found is not None and found.is_open(moment) and found.staff.is_active else None


def open_invitation(staff: Staff) -> Invitation | None:
    """The newest invitation of somebody that she has not accepted, expired or not."""
    return Invitation.objects.filter(staff=staff, accepted_at=None, withdrawn_at=None).first()


def find_token(key: str, *, moment: datetime) -> ApiToken | None:
    """The token of a key, with its owner, while it is valid and she is active.

    The row is found by the key's beginning; the rest is compared in constant time.
    """
    if not is_key(key):
        return None
    token = ApiToken.objects.select_related("staff").filter(prefix=key[:PREFIX_LENGTH]).first()
    if token is None or not hmac.compare_digest(token.digest, digest_of(key)):
        return None
    return token if token.is_valid(moment) and token.staff.is_active else None


def tokens_of(staff: Staff) -> QuerySet[ApiToken]:
    """Somebody's tokens that she hasn't revoked, newest first; those that have expired among them."""
    return ApiToken.objects.filter(staff=staff, revoked_at=None).order_by("-created_at", "-pk")


def has_second_step(staff: Staff) -> bool:
    """Whether somebody has an authenticator app or a passkey; recovery codes alone are none."""
    steps = Authenticator.objects.filter(user=staff)
    found: bool = steps.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    return found


def live_sessions(staff: Staff, *, moment: datetime) -> list[UserSession]:
    """Where somebody is signed in, newest first; two statements however many sessions she has."""
    begun = UserSession.objects.filter(user=staff)
    if staff.sessions_ended_at is not None:
        begun = begun.filter(created_at__gte=staff.sessions_ended_at)
    found = list(begun.order_by("-created_at", "-pk"))
    keys = [session.session_key for session in found]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=moment).values_list(
            "session_key", flat=True
        )
    )
    return [session for session in found if session.session_key in alive]
