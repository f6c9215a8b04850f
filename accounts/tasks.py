"""Jobs of the accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from salesforce_app.jobs.queue import claim, enqueue

from .domain import notifications
from .mail import send_access_change, send_invitation_letter, send_notice, send_password_link
from .models import Invitation, Notification, Staff
from .queries.notifications import mail_to_send

FRESH = timedelta(days=7)


def clear_expired_sessions() -> None:
    """Delete the sessions that have run out; nobody can use them any more, and they pile up."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def mail_notification(pk: int) -> None:
    """Send one notice by e-mail, unless that is done or being done.

    A mail server that refuses gives the notice back for ``mail_what_failed``, and raises here.
    """
    if not notifications.claim_mail(pk=pk, moment=timezone.now()):
        return
    try:
        send_notice(Notification.objects.select_related("staff").get(pk=pk))
    except OSError:  # what smtplib and the network raise
        notifications.release_mail(pk=pk)
        raise
    notifications.note_mailed(pk=pk, moment=timezone.now())


def mail_what_failed() -> None:
    """Try again what a mail server refused, and what a worker that was lost had in hand.

    A notice of more than a week ago is left to the site alone.
    """
    now = timezone.now()
    waiting = mail_to_send(now).filter(created_at__gte=now - FRESH)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        enqueue("accounts.tasks.mail_notification", pk)


def mail_invitation(pk: int) -> None:
    """Send the link of an invitation, once, unless it has been withdrawn meanwhile.

    A mail server that refuses gives it back, and raises here; sending another invitation tries again.
    """
    free = Invitation.objects.filter(pk=pk, accepted_at=None, withdrawn_at=None)
    if not claim(free.filter(mail_claimed_at=None), mail_claimed_at=timezone.now()):
        return
    try:
        send_invitation_letter(Invitation.objects.select_related("staff").get(pk=pk))
    except OSError:
        Invitation.objects.filter(pk=pk).update(mail_claimed_at=None)
        raise
    Invitation.objects.filter(pk=pk).update(mail_sent_at=timezone.now())


def mail_password_link(staff_pk: int) -> None:
    """Send somebody the link with which she sets another password.

    It is made here and not where it was asked for: so the answer takes as long for an address of nobody,
    and the link stands in no queue.
    """
    person = Staff.objects.filter(pk=staff_pk, is_active=True).first()
    if person is not None:
        send_password_link(person)


def mail_access_change(staff_pk: int, happened: str, moment: str, ip: str) -> None:
    """Tell somebody that her ways in were changed; ``moment`` is written as ISO 8601."""
    person = Staff.objects.filter(pk=staff_pk).exclude(email="").first()
    if person is not None:
        send_access_change(person, happened, datetime.fromisoformat(moment), ip)
