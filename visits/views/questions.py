"""Questions to clarify: their list, each with what it is about, answering and settling."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.domain.exports import log_export
from accounts.roles import Permission
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.listing_views import list_file, list_page, list_suggestions
from salesforce_app.web.maps import MapPoint
from salesforce_app.web.requests import scope_with
from territory.queries.positions import point_of

from ..domain.clarifying import answer_question, settle_question
from ..enums import ClarificationKind, ClarificationState
from ..models import Clarification, Visit
from ..models.actions import LONGEST_TEXT
from ..queries.actions import oneself
from ..queries.proposals import position_proposal
from ..queries.questions import QUESTIONS, find_question, photos_about, state_of, visits_about
from .question_words import question_words


class TextForm(forms.Form):
    """A sentence or two."""

    text = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3, "autocomplete": "off"}),
    )


class AnswerForm(TextForm):
    """What was the matter, by whoever made the visit."""

    prefix = "answer"

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.fields["text"].label = pgettext_lazy("question", "Your answer")


class SettleForm(TextForm):
    """What came of it, by whoever reviews field work."""

    prefix = "settle"

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.fields["text"].label = pgettext_lazy("question", "What came of it")


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """The questions that the reader may see."""
    return list_page(request, QUESTIONS)


@require_safe
def export_questions(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list of questions as a file."""
    return list_file(request, QUESTIONS, kind, log_export)


@require_safe
def suggest_question_filter(request: HttpRequest, name: str) -> JsonResponse:
    """At most ten values of a filter of the list that ``q`` may mean."""
    return list_suggestions(request, QUESTIONS, name)


@require_safe
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """A question with the visits that it is about."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    return _page(request, scope, _found(scope, pk))


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question about one's own visit."""
    scope = scope_with(request, Permission.LOG_VISITS)
    found = _found(scope, pk)
    if found.staff_id != scope.staff_id:
        raise not_found()
    form = AnswerForm(request.POST)

    def act(text: str) -> None:
        answer_question(question=found, answer=text, by=oneself(scope), moment=timezone.now())

    return _sent(request, scope, found, form, act, _("Your answer was saved."), {"answering": form})


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a question about somebody else's visit."""
    scope = scope_with(request, Permission.REVIEW_VISITS)
    found = _found(scope, pk)
    form = SettleForm(request.POST)

    def act(text: str) -> None:
        settle_question(question=found, note=text, by=oneself(scope), moment=timezone.now())

    return _sent(request, scope, found, form, act, _("The question is settled."), {"settling": form})


def _found(scope: Scope, pk: int) -> Clarification:
    found = find_question(scope, pk) if pk < 2**63 else None
    if found is None:
        raise not_found()
    return found


def _sent(
    request: HttpRequest,
    scope: Scope,
    found: Clarification,
    form: TextForm,
    act: Callable[[str], None],
    done: str,
    shown: dict[str, TextForm],
) -> HttpResponse:
    if form.is_valid():
        try:
            act(form.cleaned_data["text"])
        except InputError as error:
            form.add_error("text", f"{error.reason} {error.remedy}")
        except StaleRecord as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("visits:question", pk=found.pk)
    return _page(request, scope, found, status=422, **shown)


def _page(
    request: HttpRequest,
    scope: Scope,
    found: Clarification,
    *,
    answering: TextForm | None = None,
    settling: TextForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_own = found.staff_id == scope.staff_id
    is_settled = found.settled_at is not None
    may_answer = is_own and not is_settled and scope.allows(Permission.LOG_VISITS)
    may_settle = not is_own and not is_settled and scope.allows(Permission.REVIEW_VISITS)
    visits = visits_about(scope, found)
    visible = [visit for visit, is_visible in visits if is_visible]
    proposal = None
    if found.kind == ClarificationKind.PLACE and found.visit in visible:
        proposal = position_proposal(found.visit.retailer, timezone.localdate())
    context = {
        "question": found,
        "words": question_words(found),
        "kind": ClarificationKind(found.kind).label,
        "state": state_of(found),
        "is_open": state_of(found) is ClarificationState.OPEN,
        "visits": visits,
        "photos": photos_about(found, visible),
        "points": _points(found, visible),
        "proposal": proposal,
        "retailer": found.visit.retailer,
        "may_place": scope.allows(Permission.EDIT_RETAILERS),
        "answering": (answering or AnswerForm(initial={"text": found.answer})) if may_answer else None,
        "settling": (settling or SettleForm()) if may_settle else None,
        "is_own": is_own,
    }
    return render(request, "visits/coverage/question.html", context, status=status)


def _points(found: Clarification, visits: Sequence[Visit]) -> list[MapPoint]:
    """Where the shops and the fixes of some visits lie, while these are kept."""
    if found.kind not in (ClarificationKind.PLACE, ClarificationKind.SPEED):
        return []
    points = []
    for visit in visits:
        points += [point_of(visit.retailer, note=_("as on file"), tone="strong"), _fix(visit)]
    return [point for point in points if point is not None]


def _fix(visit: Visit) -> MapPoint | None:
    if visit.latitude is None or visit.longitude is None:
        return None
    return MapPoint(_("Arrived"), float(visit.latitude), float(visit.longitude), visit.retailer.name)
