"""Reviewing journals in the API: the queue, one journal, decisions, comments, what was looked at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.requests import scope_with
from visits.queries.actions import find_retailer, find_staff, oneself

from ..domain import reviewing as verbs
from ..domain.readings import note_opening, note_reading
from ..domain.remarks import add_remark, turn_into_action
from ..enums import Verdict
from ..models import Journal
from ..queries.review_page import Reviewed, reviewed
from ..queries.review_queue import Chosen, review_queue
from ..queries.reviews import find_decision, find_known, find_own, find_remark, find_reviewable
from ..schemas.reviews import (
    DecisionIn,
    DecisionOut,
    QueueChoice,
    QueueOut,
    ReadingsIn,
    ReadingsOut,
    RemarkActionIn,
    RemarkActionOut,
    RemarkIn,
    RemarkOut,
    ReviewOut,
    UndoIn,
)

router = Router(tags=["journals"])

DECIDED: dict[str, Any] = {
    "responses": {
        409: refusal("Somebody decided meanwhile, the writer took it back, or a newer version was submitted.")
    }
}


@router.get("/review", response=QueueOut, url_name="review_queue", summary="The journals that wait for you")
def list_queue(request: HttpRequest, chosen: Query[QueueChoice]) -> QueueOut:
    """The journals that you are expected to answer, the neediest first.

    They were submitted in your units and not decided, and nobody stands nearer above their writers; with
    `whose=all` all of your units' come, whoever is expected to answer them.

    Overdue actions, contradictions, texts like earlier ones, complaints, submitted again, first journals, all
    monthly and weekly ones, and a random sample of the daily ones. The rest of the daily ones come apart.
    """
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    asked = Chosen(kind=chosen.kind or "", writer=chosen.writer, unit=chosen.unit, whose=chosen.whose)
    return QueueOut.of(review_queue(scope, asked, timezone.localdate()))


@router.get("/{uuid:key}/review", response=ReviewOut, url_name="review", summary="A journal to review")
def get_review(request: HttpRequest, key: UUID) -> ReviewOut:
    """What was submitted last of a journal of your units, with all that was noticed and said of it.

    That you have it before you is noted: its writer can no longer take it back.
    """
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    note_opening(journal=_journal(scope, key), reader=oneself(scope), moment=timezone.now())
    return ReviewOut.of(_page(scope, _journal(scope, key)))


@router.post(
    "/{uuid:key}/decision",
    response={201: DecisionOut},
    url_name="decide",
    summary="Accept or return a journal",
    openapi_extra=DECIDED,
)
def post_decision(request: HttpRequest, key: UUID, body: DecisionIn) -> Status[DecisionOut] | HttpResponse:
    """Accept a journal with a reply, or return it with a reason. Its writer is told.

    Nobody reviews her own. Of two who decide at once the first one's word stands; the other is answered 409.
    """
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    journal, by, moment = find_known(scope, key), oneself(scope), timezone.now()
    if journal is None:
        raise not_found()
    try:
        if body.verdict == Verdict.ACCEPTED:
            made = verbs.accept(journal=journal, by=by, reply=body.text, moment=moment, version=body.version)
        else:
            made = verbs.return_journal(
                journal=journal, by=by, reason=body.text, moment=moment, version=body.version
            )
    except verbs.AlreadyDecided as error:
        return problem(409, str(error))
    return Status(201, DecisionOut.of(made))


@router.post(
    "/{uuid:key}/undo", response=DecisionOut, url_name="undo_decision", summary="Take a decision back"
)
def post_undo(request: HttpRequest, key: UUID, body: UndoIn) -> DecisionOut:
    """Take your own decision back within 24 hours, while the writer has not gone on with the journal."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    decision = find_decision(scope, body.decision)
    if decision is None or decision.journal_id != key:
        raise not_found()
    verbs.undo_decision(decision=decision, by=oneself(scope), moment=timezone.now())
    decision.refresh_from_db()
    return DecisionOut.of(decision)


@router.put(
    "/{uuid:key}/remarks/{uuid:remark}",
    response=RemarkOut,
    url_name="remark",
    summary="Comment on a journal",
)
def put_remark(request: HttpRequest, key: UUID, remark: UUID, body: RemarkIn) -> RemarkOut:
    """Comment on what was submitted last, or answer as its writer, under a key that you make.

    The same key again is answered with the comment that is on file.
    """
    scope = scope_with(request, Permission.READ_JOURNALS)
    journal = find_own(scope, key) or find_known(scope, key)
    if journal is None:
        raise not_found()
    made = add_remark(
        uuid=remark,
        journal=journal,
        author=oneself(scope),
        text=body.text,
        anchor=body.anchor,
        moment=timezone.now(),
    )
    return RemarkOut.of(made)


@router.post(
    "/{uuid:key}/remarks/{uuid:remark}/action",
    response=RemarkActionOut,
    url_name="act_on_remark",
    summary="Turn a comment into an action",
)
def post_action(request: HttpRequest, key: UUID, remark: UUID, body: RemarkActionIn) -> RemarkActionOut:
    """Make an action at a shop of a comment. It stands on the shop's next pre-call card.

    A comment becomes one action at most; asked again, that one is answered.
    """
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    found = find_remark(scope, remark)
    if found is None or found.journal_id != key:
        raise not_found()
    retailer = find_retailer(scope, body.retailer)
    if retailer is None:
        raise InputError(
            "retailer", _("There is no such shop in your scope."), _("Name a shop that you see.")
        )
    owner = find_staff(scope, body.owner) if body.owner else found.journal.staff
    if owner is None:
        raise InputError(
            "owner", _("There is no such member of staff in your scope."), _("Correct the username.")
        )
    action = turn_into_action(
        remark=found,
        retailer=retailer,
        owner=owner,
        due_on=body.due_on,
        by=oneself(scope),
        moment=timezone.now(),
    )
    return RemarkActionOut.of(action)


@router.post(
    "/{uuid:key}/readings",
    response=ReadingsOut,
    url_name="note_readings",
    summary="Say for how long you looked at parts of a journal",
)
def post_readings(request: HttpRequest, key: UUID, body: ReadingsIn) -> ReadingsOut:
    """Add seconds to what you looked at. It is shown to you alone; the office learns sums of all readers."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    journal = _journal(scope, key)
    noted = note_reading(journal=journal, reader=oneself(scope), seconds=body.seconds, moment=timezone.now())
    return ReadingsOut(parts=noted)


def _journal(scope: Scope, key: UUID) -> Journal:
    journal = find_reviewable(scope, key)
    if journal is None:
        raise not_found()
    return journal


def _page(scope: Scope, journal: Journal) -> Reviewed:
    page = reviewed(scope, journal, oneself(scope))
    if page is None:
        raise not_found()
    return page
