"""What may be done with an action: open it, amend it, do it, drop it, open it again.

Every verb is atomic, leaves an entry in the audit trail under ``actor`` and ``moment``, and changes
nothing when it is sent a second time.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Retailer, Staff
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day

from ..enums import ActionOrigin, ActionState
from ..models import Action, Visit
from ..models.actions import LONGEST_TEXT

FARTHEST = timedelta(days=2 * 366)
"""How far ahead an action may be due; beyond it a date is mistyped."""


def _given(field: str, text: str, reason: str, remedy: str) -> str:
    """A text without the blanks around it. Raises InputError when nothing is left, or too much."""
    text = " ".join(text.split())
    if not text:
        raise InputError(field, reason, remedy)
    if len(text) > LONGEST_TEXT:
        raise InputError(
            field,
            _("The text is longer than %(number)s characters.") % {"number": LONGEST_TEXT},
            _("Shorten it."),
        )
    return text


def _what(text: str) -> str:
    return _given("text", text, _("Nothing is said of what is to be done."), _("Say it in a sentence."))


def _plausible(due_on: date, moment: datetime) -> date:
    today = local_day(moment)
    if due_on < today:
        raise InputError("due_on", _("The day lies in the past."), _("Take today or a later day."))
    if due_on > today + FARTHEST:
        raise InputError("due_on", _("The day lies more than two years ahead."), _("Correct the date."))
    return due_on


def _must_be_open(action: Action) -> None:
    if action.state != ActionState.OPEN:
        raise InputError(
            "state",
            _("The action is no longer open: %(state)s.") % {"state": ActionState(action.state).label},
            _("Open it again first."),
        )


def _count(changes: ChangeSet, action: Action, changed: bool) -> None:
    if changed:
        changes.update(action, revision=action.revision + 1)


@transaction.atomic
def open_action(
    *,
    uuid: UUID,
    retailer: Retailer,
    owner: Staff,
    text: str,
    due_on: date,
    actor: str,
    moment: datetime,
    origin: ActionOrigin = ActionOrigin.MANUAL,
    visit: Visit | None = None,
    promised_at: datetime | None = None,
) -> Action:
    """Write down that ``owner`` is to do ``text`` for a shop by ``due_on``.

    ``promised_at`` is when it was promised, where that reaches the office later: a day that was still to
    come then is no day in the past. An action already on file under ``uuid`` is answered as it is, if it is
    one of the same shop. Raises InputError for an empty text, a day in the past, an owner who has been
    deactivated, a visit to another shop, or a key that is taken.
    """
    found = Action.objects.filter(pk=uuid).first()
    if found is not None:
        if found.retailer_id != retailer.pk:
            raise InputError("id", _("Another action has this key."), _("Make a new key."))
        return found
    if not owner.is_active:
        raise InputError(
            "owner", _("%(name)s has been deactivated.") % {"name": owner}, _("Choose somebody else.")
        )
    if visit is not None and visit.retailer_id != retailer.pk:
        raise InputError("visit", _("The visit was to another shop."), _("Leave the visit empty."))
    since = moment if promised_at is None else min(promised_at, moment)
    changes = ChangeSet()
    action = changes.create(
        Action(
            pk=uuid,
            retailer=retailer,
            owner=owner,
            text=_what(text),
            due_on=_plausible(due_on, since),
            origin=ActionOrigin.VISIT if visit is not None else origin,
            visit=visit,
            opened_at=since,
        )
    )
    changes.save(actor=actor, moment=moment)
    return action


@transaction.atomic
def amend_action(
    *,
    action: Action,
    actor: str,
    moment: datetime,
    text: str | None = None,
    due_on: date | None = None,
    owner: Staff | None = None,
) -> bool:
    """Say an open action in other words, put it off or hand it to somebody else; None keeps what is.

    Tells whether that is a change. Raises InputError, also when the action is no longer open.
    """
    _must_be_open(action)
    values: dict[str, object] = {}
    if text is not None:
        values["text"] = _what(text)
    if due_on is not None and due_on != action.due_on:
        values["due_on"] = _plausible(due_on, moment)
    if owner is not None:
        if not owner.is_active:
            raise InputError(
                "owner", _("%(name)s has been deactivated.") % {"name": owner}, _("Choose somebody else.")
            )
        values["owner"] = owner
    changes = ChangeSet()
    changed = changes.update(action, **values)
    _count(changes, action, changed)
    changes.save(actor=actor, moment=moment)
    return changed


@transaction.atomic
def complete_action(
    *, action: Action, evidence: str, actor: str, moment: datetime, done_on: date | None = None
) -> bool:
    """Say that an action was done, on ``done_on`` (today when not given), and by what one can tell.

    Tells whether that is a change: one that is done stays as it is. Raises InputError for a dropped action,
    without evidence, for a day in the future, or for one before the action was written down.
    """
    if action.state == ActionState.DONE:
        return False
    _must_be_open(action)
    return _complete(action, evidence, actor, moment, done_on)


@transaction.atomic
def amend_result(
    *, action: Action, evidence: str, actor: str, moment: datetime, done_on: date | None = None
) -> bool:
    """Say in other words how one can tell that a done action was done, or on which day it was.

    Tells whether that is a change. Raises InputError as ``complete_action``, also for one that is not done.
    """
    if action.state != ActionState.DONE:
        raise InputError("state", _("The action is not done."), _("Mark it as done first."))
    return _complete(action, evidence, actor, moment, done_on or action.done_on)


def _complete(action: Action, evidence: str, actor: str, moment: datetime, done_on: date | None) -> bool:
    today = local_day(moment)
    if done_on is not None and done_on > today:
        raise InputError("done_on", _("The day lies in the future."), _("Take today or an earlier day."))
    opened_on = local_day(action.opened_at)
    if done_on is not None and done_on != action.done_on and done_on < opened_on:
        raise InputError(
            "done_on",
            _("The action was only written down on %(day)s.") % {"day": date_format(opened_on)},
            _("Take that day or a later one."),
        )
    said = _given(
        "evidence",
        evidence,
        _("Nothing is said of how one can tell that it was done."),
        _("Say what was seen, agreed or handed over."),
    )
    changes = ChangeSet()
    changed = changes.update(action, state=ActionState.DONE, done_on=done_on or today, evidence=said)
    _count(changes, action, changed)
    changes.save(actor=actor, moment=moment)
    return changed


@transaction.atomic
def drop_action(*, action: Action, reason: str, actor: str, moment: datetime) -> bool:
    """Give an open action up, and say why.

    Tells whether that is a change. Raises InputError for an action that is done, or without a reason.
    """
    if action.state == ActionState.DROPPED:
        return False
    _must_be_open(action)
    said = _given("reason", reason, _("Nothing is said of why it is dropped."), _("Give the reason."))
    changes = ChangeSet()
    changed = changes.update(action, state=ActionState.DROPPED, reason=said)
    _count(changes, action, changed)
    changes.save(actor=actor, moment=moment, reason=said[:100])
    return changed


@transaction.atomic
def reopen_action(*, action: Action, actor: str, moment: datetime, due_on: date | None = None) -> bool:
    """Open an action again that was done or dropped; its evidence or reason stays in the audit trail.

    ``due_on`` gives it a new day, which it needs when the old one has passed. Tells whether that is a
    change. Raises InputError.
    """
    if action.state == ActionState.OPEN:
        return False
    changes = ChangeSet()
    changed = changes.update(
        action,
        state=ActionState.OPEN,
        done_on=None,
        evidence="",
        reason="",
        due_on=_plausible(due_on or action.due_on, moment),
    )
    _count(changes, action, changed)
    changes.save(actor=actor, moment=moment)
    return changed
