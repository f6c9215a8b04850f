"""What is said about a journal between reviewer and writer, and what becomes of it at a shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.notifications import notify
from accounts.models import Retailer, Staff
from salesforce_app.kernel.errors import InputError
from territory.scope import build_scope
from visits.domain.actions import open_action
from visits.enums import ActionOrigin
from visits.models import Action

from ..measures.content import Content
from ..models import Decision, Journal, JournalVersion, Remark
from ..notices import JOURNAL_ACTION, JOURNAL_ACTION_FOR_HER, JOURNAL_REMARK
from ..queries.addresses import review_address, what_came_back_address
from ..queries.reviews import WHOLE, anchors_of, newest_submitted
from .reviewing import lock, taken_back_words

LONGEST_REMARK = 500
"""Characters of a comment, so that it can become an action as it stands."""


@dataclass(frozen=True, slots=True)
class WantedAction:
    """Where, by whom and by when a comment is to be acted upon."""

    retailer: Retailer
    owner: Staff
    due_on: date


@transaction.atomic
def add_remark(
    *,
    uuid: UUID,
    journal: Journal,
    author: Staff,
    text: str,
    moment: datetime,
    anchor: str = WHOLE,
    action: WantedAction | None = None,
) -> Remark:
    """Say something about the newest submitted version of a journal, or about one part of it.

    A reviewer comments, the writer answers; the other side is told. With ``action`` the comment becomes that
    at once, or neither is kept. A remark on file under ``uuid`` is answered as it is, if it is this author's
    on this journal. Raises InputError for an empty or too long text, for a part that the version does not
    have, for a journal that was never submitted, when the writer speaks before anybody else did, and as
    ``turn_into_action``.
    """
    remark = _remark(uuid, journal, author, text, moment, anchor)
    if action is not None:
        remark.action = turn_into_action(
            remark=remark,
            retailer=action.retailer,
            owner=action.owner,
            due_on=action.due_on,
            by=author,
            moment=moment,
        )
    return remark


def _remark(uuid: UUID, journal: Journal, author: Staff, text: str, moment: datetime, anchor: str) -> Remark:
    # A withdrawal waits, and the same comment sent twice at once comes one after the other.
    journal = lock(journal)
    found = Remark.objects.filter(pk=uuid).first()
    if found is not None:
        if found.journal_id != journal.pk or found.author_id != author.pk:
            raise InputError("id", _("Another comment has this key."), _("Make a new key."))
        return found
    said = text.replace("\0", "").strip()
    if not said:
        raise InputError("text", _("The comment is empty."), _("Write it down."))
    if len(said) > LONGEST_REMARK:
        raise InputError(
            "text",
            _("The comment is longer than %(number)s characters.") % {"number": LONGEST_REMARK},
            _("Shorten it."),
        )
    version = newest_submitted(journal)
    if version is None:
        reason = (
            taken_back_words(journal) if journal.withdrawn_at else _("The journal has not been submitted.")
        )
        raise InputError("journal", reason, _("Wait until its writer submits it."))
    _check_anchor(version, anchor)
    partners = _partners(journal, author)
    if author.pk == journal.staff_id and not partners:
        raise InputError(
            "text", _("Nobody has said anything about this journal yet."), _("Write it into the journal.")
        )
    remark = Remark.objects.create(
        pk=uuid, journal=journal, version=version, anchor=anchor, author=author, text=said, made_at=moment
    )
    is_answer = author.pk == journal.staff_id
    notify(
        staff_ids=partners,
        kind=JOURNAL_REMARK,
        parameters={
            "who": str(author),
            "kind": journal.kind,
            "starts_on": journal.starts_on.isoformat(),
            "text": said,
        },
        address=review_address(journal.pk) if is_answer else what_came_back_address(journal.pk),
        key=f"{JOURNAL_REMARK}:{remark.pk}",
        moment=moment,
    )
    return remark


def _check_anchor(version: JournalVersion, anchor: str) -> None:
    if anchor not in anchors_of(Content.of_json(version.content)):
        raise InputError(
            "anchor", _("The journal has no such part."), _("Name a part of what was submitted last.")
        )


def _partners(journal: Journal, author: Staff) -> set[int]:
    """Who hears of what ``author`` says: the writer, or whoever spoke or decided about her journal."""
    if author.pk != journal.staff_id:
        return {journal.staff_id}
    spoke = Remark.objects.filter(journal=journal).values_list("author", flat=True)
    decided = Decision.objects.filter(journal=journal, undone_at=None).values_list("decided_by", flat=True)
    return {*spoke, *decided} - {journal.staff_id}


@transaction.atomic
def turn_into_action(
    *,
    remark: Remark,
    retailer: Retailer,
    owner: Staff,
    due_on: date,
    by: Staff,
    moment: datetime,
    text: str = "",
) -> Action:
    """Make an action at a shop of a comment, in its words or others; ``owner`` is told, the writer as well.

    It stands on the shop's pre-call card from then on and among the facts of the next journal. A comment
    becomes one action at most: asked again, that one is answered. Raises InputError for the writer's own
    answer, and as ``visits.domain.actions.open_action``.
    """
    kept: Remark = Remark.objects.select_for_update().get(pk=remark.pk)
    if kept.action is not None:
        return kept.action
    if kept.author_id == kept.journal.staff_id:
        raise InputError(
            "remark", _("This is the writer's own answer."), _("Turn a comment of a reviewer into an action.")
        )
    action = open_action(
        # One comment, one action: its key serves for both.
        uuid=kept.pk,
        retailer=retailer,
        owner=owner,
        text=text or kept.text,
        due_on=due_on,
        actor=by.username,
        moment=moment,
        origin=ActionOrigin.REVIEW,
    )
    kept.action = action
    kept.save(update_fields=["action"])
    _tell_of_action(kept, action, by, moment)
    return action


def _tell_of_action(remark: Remark, action: Action, by: Staff, moment: datetime) -> None:
    """Whoever is to do it is told where it is to be done; the writer, what came of her journal."""
    journal = remark.journal
    parameters = {
        "who": str(by),
        "owner": str(action.owner),
        "shop": action.retailer.name,
        "text": action.text,
        "due_on": action.due_on.isoformat(),
    }
    if action.owner_id not in (by.pk, journal.staff_id):
        notify(
            staff_ids=[action.owner_id],
            kind=JOURNAL_ACTION,
            address=_action_address(action),
            key=f"{JOURNAL_ACTION}:{action.pk}",
            parameters=parameters,
            moment=moment,
        )
    if journal.staff_id != by.pk:
        kind = JOURNAL_ACTION if action.owner_id == journal.staff_id else JOURNAL_ACTION_FOR_HER
        notify(
            staff_ids=[journal.staff_id],
            kind=kind,
            address=what_came_back_address(journal.pk),
            key=f"{kind}:{action.pk}",
            parameters=parameters,
            moment=moment,
        )


def _action_address(action: Action) -> str:
    """The actions of its shop for an owner who sees that; the list of her own for any other."""
    shops = Retailer.objects.visible_to(build_scope(action.owner))
    if shops.filter(pk=action.retailer_id).exists():
        return (
            reverse("visits:retailer_actions", kwargs={"pk": action.retailer_id}) + f"?open=done-{action.pk}"
        )
    return reverse("visits:actions")
