"""Issues: the list, one with what can be done with it, and writing a new one down from a shop's card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.domain.exports import log_export
from accounts.models import Retailer, Staff
from accounts.roles import Permission
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.dressing import DressedForm
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_views import list_file, list_page, list_suggestions
from salesforce_app.web.requests import scope_with

from ..domain import issues as verbs
from ..enums import IssueChannel, IssueKind, IssueState, RevisitResult
from ..models import Issue
from ..queries.actions import find_retailer, oneself
from ..queries.issue_list import ISSUES
from ..queries.issues import (
    VERBS_OF,
    changes_of,
    find_issue,
    find_whom_it_is_about,
    may_handle,
    whom_it_may_be_about,
    whom_to_hand_to,
)
from .issue_forms import AnswerForm, CloseForm, HandOnForm, IssueForm, PutOffForm, RevisitForm
from .issue_words import step_words

Act = Callable[[Issue, Mapping[str, Any], str], bool]


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done with an issue. ``act`` gets it, what was filled in, and who does it."""

    title: Any
    send: Any
    icon: str
    form: Callable[..., DressedForm]
    act: Act
    done: Any


VERBS: dict[str, Verb] = {
    "answer": Verb(
        pgettext_lazy("verb of an issue", "Answer"),
        gettext_lazy("Save the answer"),
        "message-2",
        AnswerForm,
        lambda issue, data, actor: verbs.answer_issue(
            issue=issue, answer=data["answer"], actor=actor, moment=timezone.now()
        ),
        gettext_lazy("The answer was saved."),
    ),
    "revisit": Verb(
        gettext_lazy("Record the re-visit"),
        gettext_lazy("Save the result"),
        "message-check",
        RevisitForm,
        lambda issue, data, actor: verbs.record_revisit(
            issue=issue,
            result=RevisitResult(data["result"]),
            revisited_on=data["revisited_on"],
            due_on=data["due_on"],
            actor=actor,
            moment=timezone.now(),
        ),
        gettext_lazy("The result was saved."),
    ),
    "hand-on": Verb(
        gettext_lazy("Hand on"),
        gettext_lazy("Hand it on"),
        "user-share",
        HandOnForm,
        lambda issue, data, actor: verbs.hand_on_issue(
            issue=issue, to=data["to"], reason=data["reason"], actor=actor, moment=timezone.now()
        ),
        gettext_lazy("It lies with somebody else now."),
    ),
    "put-off": Verb(
        gettext_lazy("Put off"),
        gettext_lazy("Put it off"),
        "calendar-event",
        PutOffForm,
        lambda issue, data, actor: verbs.put_off_issue(
            issue=issue,
            due_on=data["due_on"],
            reason=data["reason"],
            actor=actor,
            moment=timezone.now(),
        ),
        gettext_lazy("It has a later day now."),
    ),
    "close": Verb(
        gettext_lazy("Close without a re-visit"),
        pgettext_lazy("verb of an issue", "Close"),
        "x",
        CloseForm,
        lambda issue, data, actor: verbs.close_issue(
            issue=issue, reason=data["reason"], actor=actor, moment=timezone.now()
        ),
        gettext_lazy("The issue was closed."),
    ),
}


@require_safe
def issues(request: HttpRequest) -> HttpResponse:
    """The issues of the reader's shops, without those about herself."""
    return list_page(request, ISSUES)


@require_safe
def export_issues(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of issues as a file."""
    return list_file(request, ISSUES, kind, log_export)


@require_safe
def suggest_issue_filter(request: HttpRequest, name: str) -> JsonResponse:
    """At most ten values of a filter of the list that ``q`` may mean."""
    return list_suggestions(request, ISSUES, name)


@require_safe
def issue(request: HttpRequest, key: UUID) -> HttpResponse:
    """One issue: what the shop said, the answer, what can be done, the history."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    found = find_issue(scope, key)
    if found is None:
        raise not_found()
    return _page(request, scope, found)


@require_POST
def change_issue(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """Answer an issue, hand it on, put it off, record the re-visit, or close it."""
    scope = scope_with(request, Permission.HANDLE_ISSUES)
    found = find_issue(scope, key)
    if found is None or verb not in VERBS:
        raise not_found()
    if verb not in may_handle(scope, found):
        raise PermissionDenied
    chosen = VERBS[verb]
    form = _form(verb, scope, found, request.POST)
    if form.is_valid():
        try:
            chosen.act(found, form.cleaned_data, scope.label)
        except InputError as error:
            form.refuse(error)
        except StaleRecord as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(chosen.done))
            return redirect("visits:issue", key=key)
    # What the verb had set before it was refused is not on file.
    kept = find_issue(scope, key)
    if kept is None:
        raise not_found()
    return _page(request, scope, kept, refused=(verb, form))


@require_http_methods(["GET", "HEAD", "POST"])
def new_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what a shop complains of or asks for, however it came in."""
    scope = scope_with(request, Permission.HANDLE_ISSUES)
    retailer = find_retailer(scope, pk)
    if retailer is None:
        raise not_found()
    moment = timezone.now()
    day = local_day(moment)
    author = oneself(scope)
    form = IssueForm(
        request.POST if request.method == "POST" else None,
        nameable=whom_it_may_be_about(scope, author, day),
        day=day,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _open(form, retailer, author, scope)
        except InputError as error:
            form.refuse(error, {"received_at": "received_on"})
        else:
            return _opened(request, scope, made)
    context = {"form": form, "retailer": retailer, "draft": f"issue-of-{retailer.pk}"}
    return render(request, "visits/issues/new.html", context, status=422 if form.is_bound else 200)


def _open(form: IssueForm, retailer: Retailer, author: Staff, scope: Scope) -> Issue:
    data = form.cleaned_data
    moment = timezone.now()
    received_at = form.received_at(moment)
    about = None
    if data["about"]:
        day = local_day(received_at)
        about = find_whom_it_is_about(scope, author, data["about"], day)
    return verbs.open_issue(
        uuid=data["key"],
        retailer=retailer,
        kind=IssueKind(data["kind"]),
        text=data["text"],
        received_by=author,
        received_at=received_at,
        about=about,
        channel=IssueChannel(data["channel"]),
        due_on=data["due_on"],
        actor=scope.label,
        moment=moment,
    )


def _opened(request: HttpRequest, scope: Scope, made: Issue) -> HttpResponse:
    messages.success(
        request, _("It was written down; %(name)s is to answer it.") % {"name": made.assigned_to}
    )
    if find_issue(scope, made.pk) is None:
        # About herself: she has handed it to whoever stands above.
        return redirect("accounts:retailer", pk=made.retailer_id)
    response = redirect("visits:issue", key=made.pk)
    response["Location"] += f"?saved=issue-of-{made.retailer_id}"
    return response


def _form(verb: str, scope: Scope, found: Issue, data: Any = None) -> DressedForm:
    today = timezone.localdate()
    options: dict[str, Any] = {"auto_id": f"{verb}-%s"}
    if verb == "hand-on":
        options["people"] = whom_to_hand_to(scope, found)
    if verb == "answer":
        options["initial"] = {"answer": found.answer}
    if verb == "put-off":
        options["initial"] = {"due_on": max(found.due_on, today)}
    if verb == "revisit":
        options["initial"] = {"revisited_on": today}
    return VERBS[verb].form(data, **options)


def _page(
    request: HttpRequest, scope: Scope, found: Issue, refused: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    allowed = may_handle(scope, found)
    offers = [
        {
            "name": name,
            "verb": VERBS[name],
            "form": refused[1] if refused and refused[0] == name else _form(name, scope, found),
            "is_open": refused[0] == name if refused else place == 0,
        }
        for place, name in enumerate(name for name in VERBS_OF[found.state] if name in allowed)
    ]
    context = {
        "issue": found,
        "state": found.state,
        "is_received": found.state == IssueState.RECEIVED,
        "is_overdue": found.is_overdue(timezone.localdate()),
        "was_not_satisfied": found.revisit_result == RevisitResult.NOT,
        "offers": offers,
        "is_refused": bool(refused) and not offers,
        "refused": refused[1] if refused else None,
        "steps": [step_words(step) for step in changes_of(found)],
    }
    return render(request, "visits/issues/page.html", context, status=422 if refused else 200)
