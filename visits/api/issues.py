"""Issues in the API: the list, one, how they are sent, answered, asked about again and closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from accounts.roles import Permission
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_api import answer, page_schema, query_schema
from salesforce_app.web.problems import problem, refusal
from salesforce_app.web.receipts import ReceiptOut
from salesforce_app.web.requests import scope_with

from ..domain import issues as verbs
from ..domain.sent import receive_issue, sender_of
from ..models import Issue
from ..queries.issue_list import ISSUES
from ..queries.issues import find_issue, may_handle, whom_to_hand_to
from ..schemas.issues import AnswerIn, CloseIn, HandOnIn, IssueIn, IssueOut, PutOffIn, RevisitIn
from .sending import CONFLICT, receipt_for

router = Router(tags=["issues"])

IssuesQuery: Any = query_schema(ISSUES, "IssuesQuery")
IssuesPage: Any = page_schema(ISSUES, "IssuesRow", "IssuesPage", UUID)
STALE: dict[str, Any] = {"responses": {409: refusal("Somebody else changed the record meanwhile.")}}


@router.get("", response=IssuesPage, url_name="issues", summary="The complaints and requests of your shops")
def list_issues(request: HttpRequest, asked: Query[IssuesQuery]) -> dict[str, Any] | HttpResponse:
    """Issues by their due day, a page at a time, narrowed by the filters of the site's list.

    Without those that are about yourself. Hand `next` back as `cursor`, with the same filters, until it is
    null.
    """
    return answer(ISSUES, scope_with(request, Permission.VIEW_RETAILERS), asked)


@router.get("/{uuid:key}", response=IssueOut, url_name="issue", summary="A complaint or a request")
def get_issue(request: HttpRequest, key: UUID) -> IssueOut:
    """One issue of a shop of your scope. 404 also for one that is about yourself."""
    return IssueOut.of(_issue(scope_with(request, Permission.VIEW_RETAILERS), key))


@router.put(
    "/{uuid:key}",
    response={200: ReceiptOut, 201: ReceiptOut},
    url_name="issue",
    summary="Send a complaint or a request",
    openapi_extra=CONFLICT,
)
def put_issue(request: HttpRequest, key: UUID, body: IssueIn) -> Status[ReceiptOut] | HttpResponse:
    """Send what a shop said under a key that you made, or other words for what nobody has answered yet.

    The same content again is answered with the same receipt and changes nothing. A complaint about somebody
    goes to the person above her; about an account manager's service, to the person above the account manager.
    """
    scope = scope_with(request, Permission.HANDLE_ISSUES)
    sender = sender_of(request.body, scope)
    return receipt_for(
        lambda: receive_issue(uuid=key, record=body.record(), sender=sender),
        lambda issue: IssueOut.of(issue).model_dump(mode="json"),
    )


@router.post(
    "/{uuid:key}/answer",
    response=IssueOut,
    url_name="answer_issue",
    summary="Answer it",
    openapi_extra=STALE,
)
def answer_issue(request: HttpRequest, key: UUID, body: AnswerIn) -> IssueOut | HttpResponse:
    """Say what was found and done. Whoever is responsible does, or whoever reviews field work.

    Until the shop was asked again the answer may be worded anew.
    """
    return _do(
        request,
        key,
        "answer",
        lambda issue, scope: verbs.answer_issue(
            issue=issue, answer=body.answer, actor=scope.label, moment=timezone.now()
        ),
    )


@router.post(
    "/{uuid:key}/revisit",
    response=IssueOut,
    url_name="revisit_issue",
    summary="Say what the shop thinks of the answer",
    openapi_extra=STALE,
)
def revisit_issue(request: HttpRequest, key: UUID, body: RevisitIn) -> IssueOut | HttpResponse:
    """A satisfied shop closes the issue, one that is not brings it back with a new due day.

    Whoever received it does, or whoever reviews field work.
    """
    return _do(
        request,
        key,
        "revisit",
        lambda issue, scope: verbs.record_revisit(
            issue=issue,
            result=body.result,
            revisited_on=body.revisited_on,
            due_on=body.due_on,
            actor=scope.label,
            moment=timezone.now(),
        ),
    )


@router.post(
    "/{uuid:key}/close",
    response=IssueOut,
    url_name="close_issue",
    summary="Close it without asking the shop again",
    openapi_extra=STALE,
)
def close_issue(request: HttpRequest, key: UUID, body: CloseIn) -> IssueOut | HttpResponse:
    """Close an answered issue of a shop that cannot be asked again, and say why."""
    return _do(
        request,
        key,
        "close",
        lambda issue, scope: verbs.close_issue(
            issue=issue, reason=body.reason, actor=scope.label, moment=timezone.now()
        ),
    )


@router.post(
    "/{uuid:key}/hand-on",
    response=IssueOut,
    url_name="hand_on_issue",
    summary="Hand it on",
    openapi_extra=STALE,
)
def hand_on_issue(request: HttpRequest, key: UUID, body: HandOnIn) -> IssueOut | HttpResponse:
    """Put it into somebody else's hands who sees the shop; never into those of whom it is about."""

    def hand_on(issue: Issue, scope: Scope) -> bool:
        to = next((one for one in whom_to_hand_to(scope, issue) if one.username == body.to), None)
        if to is None:
            raise InputError(
                "to", _("There is no such member of staff in your scope."), _("Correct the username.")
            )
        return verbs.hand_on_issue(
            issue=issue, to=to, reason=body.reason, actor=scope.label, moment=timezone.now()
        )

    return _do(request, key, "hand-on", hand_on)


@router.post(
    "/{uuid:key}/put-off",
    response=IssueOut,
    url_name="put_off_issue",
    summary="Put it off",
    openapi_extra=STALE,
)
def put_off_issue(request: HttpRequest, key: UUID, body: PutOffIn) -> IssueOut | HttpResponse:
    """Give an issue without an answer a later day, with a reason that stays in its history."""
    return _do(
        request,
        key,
        "put-off",
        lambda issue, scope: verbs.put_off_issue(
            issue=issue, due_on=body.due_on, reason=body.reason, actor=scope.label, moment=timezone.now()
        ),
    )


def _do(
    request: HttpRequest, key: UUID, verb: str, act: Callable[[Issue, Scope], object]
) -> IssueOut | HttpResponse:
    scope = scope_with(request, Permission.HANDLE_ISSUES)
    issue = _issue(scope, key)
    if verb not in may_handle(scope, issue):
        raise PermissionDenied
    try:
        act(issue, scope)
    except StaleRecord as error:
        return problem(409, str(error))
    return IssueOut.of(issue)


def _issue(scope: Scope, key: UUID) -> Issue:
    issue = find_issue(scope, key)
    if issue is None:
        raise not_found()
    return issue
