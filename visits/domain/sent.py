"""Actions and issues that phones send by themselves: taken once, as they were made, with a receipt.

As with visits, a record is taken when the shop was the author's on its day or on one of the last seven. That
day is her own word, with no visit to show for it: of a shop in other hands it counts for two weeks
(``reach.DAYS_TO_CLAIM``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Retailer, Staff
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.scope import Scope

from ..enums import ActionState, IssueChannel, IssueKind, RecordKind
from ..models import Action, Issue, Receipt, Visit
from ..queries.actions import find_staff, oneself
from ..queries.issues import find_whom_it_is_about
from .actions import amend_action, amend_result, complete_action, open_action
from .issues import amend_issue, open_issue
from .photos import VisitUnknown
from .reach import DAYS_TO_CLAIM, shop_in_reach
from .receipts import (
    AnothersRecord,
    Received,
    RecordConflict,
    json_digest,
    keep_receipt,
    receipt_of,
    receiving,
)


@dataclass(frozen=True, slots=True)
class SentAction:
    """An action as it was written down; an empty ``owner`` is the author."""

    retailer: int
    text: str
    due_on: date
    owner: str = ""
    visit: UUID | None = None
    entered_at: datetime | None = None
    base_revision: int = 0


@dataclass(frozen=True, slots=True)
class SentResult:
    """That an action was done. ``base_revision`` is that of an earlier version of the same result."""

    done_on: date
    evidence: str
    base_revision: int = 0


@dataclass(frozen=True, slots=True)
class SentIssue:
    """What a shop complained of or asked for; ``about`` is the username of whom it complains."""

    retailer: int
    kind: IssueKind
    text: str
    about: str = ""
    channel: IssueChannel = IssueChannel.VISIT
    visit: UUID | None = None
    received_at: datetime | None = None
    base_revision: int = 0


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, within which scope, at which moment; ``digest`` is that of what was sent."""

    author: Staff
    scope: Scope
    moment: datetime
    digest: str

    @property
    def today(self) -> date:
        """The office's date."""
        return local_day(self.moment)


def sender_of(body: bytes, scope: Scope) -> Sender:
    """Who sends this JSON now; a record's digest does not depend on the order of its members."""
    return Sender(oneself(scope), scope, timezone.now(), json_digest(json.loads(body)))


def receive_action(*, uuid: UUID, record: SentAction, sender: Sender) -> Received:
    """Take an action, or other words of one's own open one.

    Raises InputError for what does not go together and for a shop that was not the author's, RecordConflict
    when another version is on file than the one amended, AnothersRecord under the key of somebody else's
    action, VisitUnknown while the visit has not come.
    """
    with receiving(sender.author):
        found = _before(RecordKind.ACTION, uuid, sender)
        if found is not None:
            return found
        action = Action.objects.filter(pk=uuid).first()
        if action is not None:
            _check_ones_own(action, action.revision, record.base_revision, sender)
        shop, notes = _shop(record.retailer, record.entered_at, sender)
        owner = _owner(record.owner, sender)
        is_new = action is None
        if action is None:
            action = open_action(
                uuid=uuid,
                retailer=shop,
                owner=owner,
                text=record.text,
                due_on=record.due_on,
                visit=_visit(record.visit, shop, sender),
                actor=sender.scope.label,
                moment=sender.moment,
                promised_at=record.entered_at,
            )
        else:
            _same_shop(action.retailer_id, shop)
            changed = amend_action(
                action=action,
                text=record.text,
                due_on=record.due_on,
                owner=owner,
                actor=sender.scope.label,
                moment=sender.moment,
            )
            _count(action, changed, sender)
        return _receipt(RecordKind.ACTION, uuid, sender, action.revision, is_new, notes)


def receive_result(*, action: UUID, uuid: UUID, record: SentResult, sender: Sender) -> Received:
    """Take that an action was done, and by what one can tell; or an own result in other words.

    An action that somebody marked as done meanwhile stays as it is, and the notes say so. Raises InputError
    (also for other words about what somebody else did), RecordConflict for a dropped action and for another
    version of the result, AnothersRecord for an action that is not there for the author.
    """
    with receiving(sender.author):
        found = _before(RecordKind.ACTION, uuid, sender)
        if found is not None:
            return found
        promised = Action.objects.select_related("owner").filter(pk=action).first()
        if promised is None:
            raise AnothersRecord(str(action))
        shop, is_seen = shop_in_reach(
            promised.retailer_id,
            min(record.done_on, sender.today),
            author=sender.author,
            scope=sender.scope,
            moment=sender.moment,
            days_to_claim=DAYS_TO_CLAIM,
        )
        if shop is None:
            raise AnothersRecord(str(action))
        notes = [] if is_seen else [_gone()]
        earlier = _revisions(uuid)
        words: dict[str, Any] = {
            "action": promised,
            "evidence": record.evidence,
            "done_on": _by_a_wrong_clock(record.done_on, promised, sender),
            "actor": sender.scope.label,
            "moment": sender.moment,
        }
        changed = False
        if earlier and record.base_revision != earlier:
            raise RecordConflict(promised, revision=earlier)
        if earlier:
            _refuse_anothers_result(promised, sender)
            amend_result(**words)
        elif promised.state == ActionState.DROPPED:
            raise RecordConflict(promised)
        else:
            changed = complete_action(**words)
            if not changed:
                assert promised.done_on is not None
                notes.append(
                    _("It had been marked as done on %(day)s already, and stays as it was: %(evidence)s")
                    % {"day": date_format(promised.done_on), "evidence": promised.evidence}
                )
        return _receipt(RecordKind.ACTION, uuid, sender, earlier + 1, changed, notes)


def receive_issue(*, uuid: UUID, record: SentIssue, sender: Sender) -> Received:
    """Take what a shop complained of or asked for, or other words of one's own that nobody has answered yet.

    Whom it is about, and whose it is to answer, is settled when it is received. Raises as ``receive_action``.
    """
    with receiving(sender.author):
        found = _before(RecordKind.ISSUE, uuid, sender)
        if found is not None:
            return found
        issue = Issue.objects.filter(pk=uuid).first()
        if issue is not None:
            if issue.received_by_id != sender.author.pk or issue.about_id == sender.author.pk:
                raise AnothersRecord(str(uuid))
            if issue.revision != record.base_revision:
                raise RecordConflict(issue)
        shop, notes = _shop(record.retailer, record.received_at, sender)
        is_new = issue is None
        if issue is None:
            issue = open_issue(
                uuid=uuid,
                retailer=shop,
                kind=record.kind,
                text=record.text,
                about=_about(record, sender),
                channel=record.channel,
                visit=_visit(record.visit, shop, sender),
                received_by=sender.author,
                received_at=record.received_at and min(record.received_at, sender.moment),
                actor=sender.scope.label,
                moment=sender.moment,
            )
        else:
            _same_shop(issue.retailer_id, shop)
            changed = amend_issue(
                issue=issue,
                kind=record.kind,
                text=record.text,
                channel=record.channel,
                actor=sender.scope.label,
                moment=sender.moment,
            )
            _count(issue, changed, sender)
        return _receipt(RecordKind.ISSUE, uuid, sender, issue.revision, is_new, notes)


def _by_a_wrong_clock(done_on: date, promised: Action, sender: Sender) -> date:
    """The day on which an action was done; a phone's clock may be a day ahead, or a day behind."""
    first, last, day = local_day(promised.opened_at), sender.today, timedelta(days=1)
    if last < done_on <= last + day:
        return last
    return first if first - day <= done_on < first else done_on


def _before(kind: RecordKind, uuid: UUID, sender: Sender) -> Received | None:
    return receipt_of(kind=kind, key=uuid, digest=sender.digest, staff=sender.author)


def _receipt(
    kind: RecordKind, uuid: UUID, sender: Sender, revision: int, is_new: bool, notes: list[str]
) -> Received:
    return keep_receipt(
        kind=kind,
        key=uuid,
        digest=sender.digest,
        staff=sender.author,
        moment=sender.moment,
        revision=revision,
        is_new=is_new,
        notes=notes,
    )


def _check_ones_own(action: Action, revision: int, base: int, sender: Sender) -> None:
    """Raises AnothersRecord when somebody else wrote it down, RecordConflict for another version."""
    first = Action.history.filter(id=action.pk).order_by("history_id").values_list("history_user", flat=True)
    if first.first() != sender.author.pk:
        raise AnothersRecord(str(action.pk))
    if revision != base:
        raise RecordConflict(action)


def _count(record: Action | Issue, changed: bool, sender: Sender) -> None:
    """A version of its own also for words that came to the same."""
    if not changed:
        changes = ChangeSet()
        changes.update(record, revision=record.revision + 1)
        changes.save(actor=sender.scope.label, moment=sender.moment)


def _refuse_anothers_result(action: Action, sender: Sender) -> None:
    """Raises InputError when it is somebody else who said last that the action was done."""
    said = Action.history.filter(id=action.pk, state=ActionState.DONE).order_by("-history_id")
    by = said.values_list("history_user", flat=True).first()
    if action.state == ActionState.DONE and by != sender.author.pk:
        raise InputError(
            "evidence",
            _("Somebody else has said how the action was done."),
            _("Leave it as it is, or say in a new action what is still to be done."),
        )


def _revisions(uuid: UUID) -> int:
    """The last version of a result that was received, 0 when none was."""
    receipts = Receipt.objects.filter(kind=RecordKind.ACTION, key=uuid)
    newest = receipts.order_by("-revision").values_list("revision", flat=True).first()
    return newest or 0


def _shop(pk: int, made_at: datetime | None, sender: Sender) -> tuple[Retailer, list[str]]:
    day = local_day(min(made_at or sender.moment, sender.moment))
    shop, is_seen = shop_in_reach(
        pk,
        day,
        author=sender.author,
        scope=sender.scope,
        moment=sender.moment,
        days_to_claim=DAYS_TO_CLAIM,
    )
    if shop is None:
        raise InputError(
            "retailer",
            _("There is no such shop in your scope."),
            _("Tell whoever holds the shop now, or correct the key."),
        )
    return shop, [] if is_seen else [_gone()]


def _gone() -> str:
    return _("The shop has gone to other hands since. This was taken; you no longer see the shop.")


def _same_shop(on_file: int, shop: Retailer) -> None:
    if on_file != shop.pk:
        raise InputError("retailer", _("The record on file is of another shop."), _("Make a new key."))


def _owner(username: str, sender: Sender) -> Staff:
    if not username or username == sender.author.username:
        return sender.author
    return _somebody(find_staff(sender.scope, username), "owner")


def _about(record: SentIssue, sender: Sender) -> Staff | None:
    if not record.about:
        return None
    day = local_day(min(record.received_at or sender.moment, sender.moment))
    return _somebody(find_whom_it_is_about(sender.scope, sender.author, record.about, day), "about")


def _somebody(found: Staff | None, field: str) -> Staff:
    if found is None:
        raise InputError(
            field, _("There is no such member of staff in your scope."), _("Correct the username.")
        )
    return found


def _visit(pk: UUID | None, shop: Retailer, sender: Sender) -> Visit | None:
    if pk is None:
        return None
    visit = Visit.objects.filter(pk=pk).first()
    if visit is None:
        raise VisitUnknown(str(pk))
    if visit.retailer_id != shop.pk:
        raise InputError("visit", _("The visit was to another shop."), _("Leave the visit empty."))
    return visit
