"""Notices, as their receiver reads them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from salesforce_app.kernel.scope import Scope
from salesforce_app.web.notices import kind_of, kinds

from ..models import NoticeChoice, Notification, Staff

MAIL_LOST_AFTER = timedelta(hours=1)
"""A letter taken in hand so long ago and not noted as sent has lost its worker."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in the language that was active when it was read. ``address`` lies on this site."""

    pk: int
    kind: str
    sentence: str
    address: str
    created_at: datetime
    read_at: datetime | None

    @property
    def is_unread(self) -> bool:
        """Whether its receiver hasn't opened it yet."""
        return self.read_at is None


def notices_of(scope: Scope, *, unread_only: bool = False) -> QuerySet[Notification]:
    """The notices of the scope's owner, newest first."""
    found: QuerySet[Notification] = Notification.objects.visible_to(scope)
    return found.filter(read_at=None) if unread_only else found


def are_notices_of(scope: Scope, pks: Collection[int]) -> bool:
    """Whether all of these are notices of the scope's owner; one statement."""
    return notices_of(scope).filter(pk__in=pks).count() == len(set(pks))


def find_notice(scope: Scope, pk: int) -> Notification | None:
    """One notice of the scope's owner."""
    return notices_of(scope).filter(pk=pk).first()


def in_words(notification: Notification) -> Notice:
    """The notice in the language that is active now.

    One whose kind the product no longer has is shown by the name of its kind rather than lost.
    """
    kind = kind_of(notification.kind)
    return Notice(
        pk=notification.pk,
        kind=notification.kind,
        sentence=kind.sentence(notification.parameters) if kind else notification.kind,
        address=notification.address,
        created_at=notification.created_at,
        read_at=notification.read_at,
    )


def mail_to_send(moment: datetime) -> QuerySet[Notification]:
    """The notices that are to go by e-mail and that nobody has in hand at ``moment``."""
    free = Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=moment - MAIL_LOST_AFTER)
    return Notification.objects.filter(free, mail=True, mail_sent_at=None)


def unread_count(staff_id: int) -> int:
    """How many notices somebody has not opened."""
    return Notification.objects.filter(staff_id=staff_id, read_at=None).count()


def mail_choices(staff: Staff) -> dict[str, bool]:
    """By kind: whether notices of it go to ``staff`` by e-mail."""
    chosen = dict(NoticeChoice.objects.filter(staff=staff).values_list("kind", "mail"))
    return {kind.name: chosen.get(kind.name, kind.mail) for kind in kinds()}
