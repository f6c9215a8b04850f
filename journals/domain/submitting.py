"""Submitting a journal, and withdrawing it as long as nobody has opened it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Retailer, Staff
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month, local_day
from territory.queries.rules import rules_of
from territory.queries.working_days import working_day_after
from visits.domain.actions import amend_action, drop_action, open_action, reopen_action
from visits.enums import ActionOrigin, ActionState
from visits.models import Action

from ..enums import TO_REVIEW, JournalState, VersionOrigin
from ..measures.content import Content
from ..measures.noticed import Noticed, shortened
from ..measures.shares import shares_of
from ..models import (
    Decision,
    FindingAction,
    Flag,
    Journal,
    JournalVersion,
    Reading,
    Remark,
)
from ..queries.content import content_of, submitted_version
from .checking import check
from .searching import index_journal
from .writing import keep_version, take
from .written import JournalLocked, Kept

_ACTIONS = uuid.UUID("8e1de0e6-4f2e-4b0c-b5f6-0d0d5c8a4f52")
"""The namespace of the keys of findings' actions: any fixed UUID, as RFC 9562 §5.5 has it."""


@transaction.atomic
def submit(
    *,
    journal: Journal,
    by: Staff,
    moment: datetime,
    received_at: datetime,
    kept: Sequence[Kept] = (),
    noticed: Sequence[Noticed] | None = None,
) -> Journal:
    """Hand a journal to its reviewer as it was saved last; it is locked from then on.

    ``moment`` is when the writer did it, on her own clock put right; the office had it at ``received_at``.
    All that is noticed is kept as flags with the reasons that are given in ``kept``; ``noticed`` spares
    checking again what was checked within the same transaction. What findings want done becomes an action
    for each of their shops, once. Raises JournalLocked when it was submitted before, and InputError where
    something is missing.
    """
    journal = take(journal, by)
    if not journal.is_open_to_the_writer:
        raise JournalLocked(journal)
    content = content_of(journal)
    refuse_unfinished(content)
    if noticed is None:
        noticed = check(journal, content)
    moment = min(moment, received_at)
    first = journal.state == JournalState.DRAFT
    rules = rules_of(Month.of(journal.period.last)).journals
    shares = shares_of(content)
    journal.state = JournalState.SUBMITTED if first else JournalState.RESUBMITTED
    journal.submitted_at = moment
    journal.first_submitted_at = journal.first_submitted_at or moment
    journal.received_at = received_at
    journal.withdrawn_at = None
    journal.reply_due_on = working_day_after(local_day(received_at), rules.reply_days)
    journal.decided_at = None
    journal.decided_by = None
    journal.drafted_characters, journal.written_characters = shares.drafted, shares.written
    journal.save()
    version = keep_version(journal, content, origin=VersionOrigin.SUBMITTED, by=by, moment=moment)
    _keep_flags(version, noticed, kept)
    _act(journal, content, by=by, moment=received_at, promised_at=moment)
    index_journal(journal)
    return journal


def refuse_unfinished(content: Content) -> None:
    """Raises InputError where something is missing that a submitted journal has."""
    if not content.is_nothing_special and not content.findings and not content.prose():
        raise InputError(
            "findings",
            _("Nothing is written yet."),
            _("Write what you found, or say that there was nothing special."),
        )
    for place, finding in enumerate(content.findings):
        if not finding.seen:
            raise InputError(
                f"findings.{place}.seen",
                _("Nothing is said of what was seen."),
                _("Say it in a sentence, or remove the finding."),
            )
        if finding.action_text and not finding.shops:
            raise InputError(
                f"findings.{place}.shops",
                _("It is not said at which shop the action is due."),
                _("Choose the shop."),
            )
        if finding.action_text and not finding.due_on:
            raise InputError(
                f"findings.{place}.due_on",
                _("The action has no day on which it is due."),
                _("Choose the day."),
            )


def unkept(noticed: Iterable[Noticed], kept: Iterable[Kept]) -> tuple[Noticed, ...]:
    """What the writer has not answered yet."""
    answered = {(one.kind.value, one.anchor, one.said) for one in kept}
    return tuple(one for one in noticed if one.key not in answered)


@transaction.atomic
def withdraw(*, journal: Journal, by: Staff, moment: datetime) -> Journal:
    """Take a submitted journal back, to write on; what it had led to stays until it is submitted again.

    Raises InputError once somebody has opened it, commented on it or decided about it, and for a journal
    that waits for nobody.
    """
    journal = take(journal, by)
    if journal.state not in TO_REVIEW:
        raise InputError(
            "state", _("The journal is not waiting for its reviewer."), _("Look at it again as it is now.")
        )
    version = submitted_version(journal)
    assert version is not None
    if has_been_opened(journal, version):
        raise InputError(
            "state",
            _("Somebody has opened the journal already."),
            _("Ask for it to be returned to you."),
        )
    returned = (
        Decision.objects.filter(journal=journal, undone_at__isnull=True)
        .order_by("-decided_at", "-pk")
        .first()
    )
    if returned is None:
        journal.state = JournalState.DRAFT
        journal.submitted_at = journal.first_submitted_at = journal.received_at = None
        journal.reply_due_on = None
    else:
        journal.state = JournalState.RETURNED
        journal.decided_at, journal.decided_by_id = returned.decided_at, returned.decided_by_id
    journal.withdrawn_at = moment
    journal.save()
    # Nobody has read it: what was submitted becomes one of the versions saved while writing.
    version.origin = VersionOrigin.SAVED
    version.save(update_fields=["origin"])
    Flag.objects.filter(version=version).delete()
    index_journal(journal)
    return journal


def has_been_opened(journal: Journal, version: JournalVersion) -> bool:
    """Whether a reviewer has looked at a submitted version, or said anything of it; three statements."""
    return (
        Decision.objects.filter(version=version, undone_at__isnull=True).exists()
        or Remark.objects.filter(version=version).exists()
        or Reading.objects.filter(journal=journal, last_at__gte=journal.received_at).exists()
    )


def _keep_flags(version: JournalVersion, noticed: Iterable[Noticed], kept: Iterable[Kept]) -> None:
    reasons = {(one.kind.value, one.anchor, one.said): one.reason for one in kept}
    Flag.objects.bulk_create(
        Flag(
            version=version,
            kind=one.kind,
            anchor=one.anchor,
            start=one.start,
            end=one.end,
            spans=[list(span) for span in one.spans],
            other_id=one.other,
            said=one.said,
            expected=one.expected,
            reason=shortened(reasons.get(one.key, "")),
        )
        for one in noticed
    )


def action_key(finding: str, retailer: int) -> UUID:
    """The key of a finding's action at a shop, so that submitting again makes no second one."""
    return uuid.uuid5(_ACTIONS, f"{finding}:{retailer}")


def _act(journal: Journal, content: Content, *, by: Staff, moment: datetime, promised_at: datetime) -> None:
    """Open what findings want done, put it right where it is said otherwise now, drop what is gone."""
    wanted = {
        action_key(finding.id, shop.id): (place, finding, shop.id)
        for place, finding in enumerate(content.findings)
        if finding.action_text
        for shop in finding.shops
    }
    earlier = _keys_of_versions(journal)
    on_file = {action.pk: action for action in Action.objects.filter(pk__in=[*wanted, *earlier])}
    gone = [action for key, action in on_file.items() if key not in wanted]
    FindingAction.objects.filter(action__in=gone).delete()
    for action in gone:
        if action.state == ActionState.OPEN:
            drop_action(
                action=action, reason=_("No longer in the journal."), actor=by.username, moment=moment
            )
    linked = set(FindingAction.objects.filter(action__in=on_file).values_list("action", flat=True))
    shops = Retailer.objects.in_bulk([shop for _place, _finding, shop in wanted.values()])
    owners = Staff.objects.in_bulk([one.owner for _place, one, _shop in wanted.values() if one.owner])
    for key, (place, finding, shop) in wanted.items():
        said: dict[str, Any] = {
            "text": finding.action_text,
            "owner": owners.get(finding.owner or by.pk, by),
            "due_on": date.fromisoformat(finding.due_on),
            "actor": by.username,
            "moment": moment,
        }
        with _told_at(place):
            if key in on_file:
                _put_right(on_file[key], said, was_removed=key not in linked)
            else:
                open_action(
                    uuid=key,
                    retailer=shops[shop],
                    origin=ActionOrigin.JOURNAL,
                    promised_at=promised_at,
                    **said,
                )
        if key not in linked:
            FindingAction.objects.create(action_id=key, finding_id=UUID(finding.id))


@contextmanager
def _told_at(place: int) -> Iterator[None]:
    """What an action is refused for, told with the place of its finding."""
    try:
        yield
    except InputError as error:
        name = {"text": "action_text"}.get(str(error.field), error.field)
        raise InputError(f"findings.{place}.{name}", error.reason, error.remedy) from error


def _keys_of_versions(journal: Journal) -> list[UUID]:
    """The keys of all actions that any version of the journal may have led to; one statement."""
    kept = JournalVersion.objects.filter(journal=journal).values_list("content__findings", flat=True)
    return [
        action_key(finding["id"], shop["id"])
        for findings in kept
        for finding in findings or ()
        for shop in finding["shops"]
    ]


def _put_right(action: Action, said: dict[str, Any], *, was_removed: bool) -> None:
    """Say an action as its finding says it now; one that came back to the journal is open again.

    What was done stays done, and what somebody dropped for another reason stays dropped.
    """
    if action.state == ActionState.DROPPED and was_removed:
        reopen_action(action=action, due_on=said["due_on"], actor=said["actor"], moment=said["moment"])
    if action.state == ActionState.OPEN:
        amend_action(action=action, **said)
