"""The working life of staff: invited, changed, deactivated, taken on again.

Every verb leaves an audit row with its actor, moment and reason. ``actor`` is the username of whoever
does it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from salesforce_app.jobs.queue import claim, enqueue
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.trail import Trail

from ..enums import Language, Role
from ..models import ApiToken, Invitation, Staff

INVITATION_DAYS = 7


@transaction.atomic
def invite(
    *,
    username: str,
    name: str,
    email: str,
    role: Role,
    language: Language,
    actor: str,
    moment: datetime,
    reason: str = "",
) -> Staff:
    """Take somebody on and send her a letter with the link through which she chooses her password.

    Raises InputError for an unusable or taken username, and for a missing or unusable e-mail address.
    """
    username = Staff.normalize_username(username.strip())
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise InputError(
            "username",
            _("“%(username)s” can't be a username.") % {"username": username},
            _("Use letters, digits and the signs @ . + - _ alone."),
        ) from error
    if Staff.objects.filter(username__iexact=username).exists():
        raise InputError(
            "username",
            _("Somebody is called “%(username)s” already.") % {"username": username},
            _("Choose another username, or invite that person again."),
        )
    changes = ChangeSet()
    person = changes.create(
        Staff(
            username=username,
            name=_named(name),
            email=_reachable(email),
            role=Role(role),
            language=Language(language),
            password=make_password(None),
        )
    )
    changes.save(actor=actor, moment=moment, reason=reason)
    send_invitation(staff=person, actor=actor, moment=moment)
    return person


@transaction.atomic
def send_invitation(*, staff: Staff, actor: str, moment: datetime) -> Invitation:
    """Send somebody a link through which she chooses a password, valid for ``INVITATION_DAYS``.

    Links that were sent before no longer work. It is also the way in for those who came with an import,
    and for those who lost their way in. Raises InputError for somebody who has been deactivated or has
    no e-mail address.
    """
    person = _on_file(staff)
    if not person.is_active:
        raise InputError(
            "is_active",
            _("%(name)s has been deactivated.") % {"name": person},
            _("Reactivate the account first."),
        )
    _reachable(person.email)
    Invitation.objects.filter(staff=person, accepted_at=None, withdrawn_at=None).update(withdrawn_at=moment)
    invitation = Invitation.objects.create(
        staff=person,
        invited_by=actor,
        created_at=moment,
        expires_at=moment + timedelta(days=INVITATION_DAYS),
    )
    enqueue("accounts.tasks.mail_invitation", invitation.pk)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str, moment: datetime) -> Staff:
    """Set the invited person's password; the link works once. Raises InputError when it no longer does.

    That the password is strong enough is the form's matter, which can say so beside the field.
    """
    person = _on_file(invitation.staff)
    free = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=moment
    )
    if not person.is_active or not claim(free, accepted_at=moment):
        raise InputError(
            "invitation",
            _("This invitation is no longer valid."),
            _("Ask your administrator for a new one."),
        )
    change_password(staff=person, password=password, moment=moment)
    return person


@transaction.atomic
def change_password(*, staff: Staff, password: str, moment: datetime) -> None:
    """Give somebody another password, and end her sessions. Whether it is strong enough is the form's matter.

    Whoever changes her own keeps the session in which she does it: its page signs it anew.
    """
    staff.set_password(password)
    staff.sessions_ended_at = moment
    staff.save(update_fields=["password", "sessions_ended_at"])
    UserSession.objects.filter(user=staff).delete()


@transaction.atomic
def deactivate(*, staff: Staff, actor: str, moment: datetime, reason: str) -> Staff:
    """Let somebody in no more: her sessions end at once, her tokens and invitations are void.

    Her records stay. Raises InputError for oneself and for the last administrator.
    """
    _lock_administrators()
    person = _on_file(staff)
    if person.username == actor:
        raise InputError(
            "staff", _("You can't deactivate yourself."), _("Ask another administrator to do it.")
        )
    _refuse_last_administrator(person)
    _update(person, {"is_active": False}, actor=actor, moment=moment, reason=reason)
    end_sessions(staff=person, moment=moment)
    ApiToken.objects.filter(staff=person, revoked_at=None).update(revoked_at=moment)
    Invitation.objects.filter(staff=person, accepted_at=None, withdrawn_at=None).update(withdrawn_at=moment)
    return person


@transaction.atomic
def reactivate(*, staff: Staff, actor: str, moment: datetime, reason: str = "") -> Staff:
    """Let somebody in again, by the password that she had. Sessions and tokens of before stay ended."""
    person = _on_file(staff)
    _update(person, {"is_active": True}, actor=actor, moment=moment, reason=reason)
    return person


@transaction.atomic
def change_role(*, staff: Staff, role: Role, actor: str, moment: datetime, reason: str) -> Staff:
    """Give somebody another role, from her next request on. Raises InputError for the last administrator."""
    _lock_administrators()
    person = _on_file(staff)
    if role != Role.ADMINISTRATOR:
        _refuse_last_administrator(person)
    _update(person, {"role": Role(role)}, actor=actor, moment=moment, reason=reason)
    return person


@transaction.atomic
def change_details(
    *,
    staff: Staff,
    name: str,
    email: str,
    language: Language,
    actor: str,
    moment: datetime,
    reason: str = "",
) -> Staff:
    """Correct somebody's name, e-mail address ("" for none) and language.

    Raises InputError for an empty name or an unusable address.
    """
    person = _on_file(staff)
    values = {
        "name": _named(name),
        "email": _reachable(email) if email.strip() else "",
        "language": Language(language),
    }
    if values["email"] != person.email:
        # The library keeps a copy of every address that it has seen; a link to an old one would let in
        # whoever reads mail there now.
        EmailAddress.objects.filter(user=person).delete()
    _update(person, values, actor=actor, moment=moment, reason=reason)
    return person


@transaction.atomic
def forget_second_step(*, staff: Staff, actor: str, moment: datetime, reason: str) -> None:
    """Take away the passkeys, app and recovery codes of somebody who lost them, and end her sessions.

    She signs in with her password alone and, where her role asks for it, sets up another second step first.
    """
    person = _on_file(staff)
    Authenticator.objects.filter(user=person).delete()
    Trail(actor, moment, reason).leave(Staff, [person], "~")
    end_sessions(staff=person, moment=moment)


@transaction.atomic
def end_sessions(*, staff: Staff, moment: datetime) -> None:
    """End every session of somebody, on whatever device; her next request is one of nobody."""
    staff.sessions_ended_at = moment
    staff.save(update_fields=["sessions_ended_at"])
    for session in UserSession.objects.filter(user=staff):
        session.end()


@transaction.atomic
def end_session(*, staff: Staff, pk: int) -> bool:
    """End one of somebody's sessions; False when she has no such session."""
    session = UserSession.objects.filter(user=staff, pk=pk).first()
    if session is None:
        return False
    session.end()
    return True


@transaction.atomic
def end_other_sessions(*, staff: Staff, keep: str | None) -> None:
    """End somebody's sessions but the one with the key ``keep``."""
    for session in UserSession.objects.filter(user=staff).exclude(session_key=keep or ""):
        session.end()


def _on_file(staff: Staff) -> Staff:
    person: Staff = Staff.objects.select_for_update().get(pk=staff.pk)
    return person


def _update(person: Staff, values: dict[str, Any], *, actor: str, moment: datetime, reason: str) -> None:
    changes = ChangeSet()
    changes.update(person, **values)
    changes.save(actor=actor, moment=moment, reason=reason)


def _named(name: str) -> str:
    if not name.strip():
        raise InputError("name", _("The name is missing."), _("Fill in the person's full name."))
    return name.strip()


def _reachable(email: str) -> str:
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise InputError(
            "email",
            _("“%(email)s” is no e-mail address.") % {"email": email},
            _("Fill in an address at which this person reads mail."),
        ) from error
    return email.strip()


def _lock_administrators() -> None:
    """Make whoever changes who administers wait for another who does: two at once could leave nobody."""
    administrators = Staff.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    list(administrators.order_by("pk").values_list("pk", flat=True))


def _refuse_last_administrator(person: Staff) -> None:
    others = Staff.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=person.pk)
    if person.role == Role.ADMINISTRATOR and person.is_active and not others.exists():
        raise InputError(
            "staff",
            _("%(name)s is the last administrator.") % {"name": person},
            _("Make somebody else an administrator first."),
        )
