"""Telling people, and what they do with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from salesforce_app.jobs.queue import claim, enqueue
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.notices import kind_of

from ..models import NoticeChoice, Notification, Staff
from ..queries.notifications import mail_to_send


@transaction.atomic
def notify(
    *,
    staff_ids: Iterable[int],
    kind: str,
    parameters: Mapping[str, Any],
    address: str,
    key: str,
    moment: datetime,
    mail: bool = True,
) -> int:
    """Tell people of something, in the site and, where they want it, by e-mail; how many were told now.

    ``kind`` is registered with ``salesforce_app.web.notices``, ``parameters`` are JSON and fill its
    sentence, ``address`` is where on this site the notice leads. ``key`` names the event: whoever was told
    of it before isn't told again, so that a rerun is harmless. Those who have been deactivated are left
    out. Raises ValueError for an unknown kind or an address off the site, KeyError for a missing
    parameter. Without ``mail`` it stays in the site, whatever the kind and the people's choices.
    """
    told_of = kind_of(kind)
    if told_of is None:
        raise ValueError(f"there are no notices of the kind {kind}")
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        raise ValueError(f"a notice leads to an address of this site, not to {address}")
    told_of.sentence(parameters)

    people = Staff.objects.filter(pk__in=set(staff_ids), is_active=True).order_by("pk")
    knowing = set(Notification.objects.filter(key=key, staff__in=people).values_list("staff_id", flat=True))
    chosen = dict(NoticeChoice.objects.filter(kind=kind, staff__in=people).values_list("staff_id", "mail"))
    new = [
        Notification(
            staff=person,
            kind=kind,
            parameters=dict(parameters),
            address=address,
            key=key,
            created_at=moment,
            mail=mail and bool(person.email) and chosen.get(person.pk, told_of.mail),
        )
        for person in people
        if person.pk not in knowing
    ]
    # Somebody else may be telling the same at this moment.
    Notification.objects.bulk_create(new, ignore_conflicts=True)
    told = Notification.objects.filter(key=key, staff__in=[notice.staff_id for notice in new])
    for pk in told.filter(mail=True, mail_claimed_at=None).values_list("pk", flat=True):
        enqueue("accounts.tasks.mail_notification", pk)
    return len(new)


@transaction.atomic
def mark_read(*, scope: Scope, pks: Iterable[int] | None, moment: datetime) -> int:
    """Note that the scope's owner has read these of her notices, or all when None; how many were unread."""
    notices = Notification.objects.visible_to(scope).filter(read_at=None)
    if pks is not None:
        notices = notices.filter(pk__in=set(pks))
    changed: int = notices.update(read_at=moment)
    return changed


@transaction.atomic
def choose_mail(*, staff: Staff, kind: str, mail: bool) -> None:
    """Keep whether ``staff`` wants notices of a kind by e-mail. Raises ValueError for an unknown kind."""
    if kind_of(kind) is None:
        raise ValueError(f"there are no notices of the kind {kind}")
    NoticeChoice.objects.update_or_create(staff=staff, kind=kind, defaults={"mail": mail})


def claim_mail(*, pk: int, moment: datetime) -> bool:
    """Take it upon oneself to send a notice by e-mail; False when somebody has, or it is not to go.

    Whoever was lost with it has it no longer: rather a letter that goes twice than one that never goes.
    """
    return claim(mail_to_send(moment).filter(pk=pk), mail_claimed_at=moment)


def release_mail(*, pk: int) -> None:
    """Give a notice back that could not be sent, for the next attempt."""
    Notification.objects.filter(pk=pk, mail_sent_at=None).update(mail_claimed_at=None)


def note_mailed(*, pk: int, moment: datetime) -> None:
    """Note that a notice has gone out."""
    Notification.objects.filter(pk=pk).update(mail_sent_at=moment)
