"""The page of a review with what was typed into it and not kept, and what stands where a journal was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from visits.queries.actions import oneself

from ..domain.reviewing import taken_back_words
from ..enums import JournalState, Verdict
from ..measures.titles import journal_title
from ..models import Decision, Journal
from ..queries.review_page import Reviewed, reviewed
from ..queries.review_queue import Chosen, review_queue
from ..queries.reviews import find_decision
from .review_context import page_context
from .review_forms import ActionForm, QueueForm


def chosen_of(request: HttpRequest) -> Chosen:
    """How the address narrows the queue; what it cannot mean narrows nothing."""
    form = QueueForm(request.GET)
    form.is_valid()
    return Chosen(**{name: form.cleaned_data.get(name, "") for name in QueueForm.base_fields})


def query_of(chosen: Chosen, **others: object) -> str:
    """The part of an address that narrows the queue, with the question mark; nothing where nothing does."""
    asked = {name: getattr(chosen, name) for name in QueueForm.base_fields} | others
    text = urlencode({name: value for name, value in asked.items() if value})
    return f"?{text}" if text else ""


def decision_named(request: HttpRequest, scope: Scope, name: str) -> Decision | None:
    """The reader's own decision whose key the address has under a name."""
    text = request.GET.get(name, "")
    decision = find_decision(scope, int(text)) if text.isdecimal() and len(text) < 19 else None
    return decision if decision is not None and decision.decided_by_id == scope.staff_id else None


def undo_of(request: HttpRequest, scope: Scope) -> Decision | None:
    """The reader's decision that led to this page, while it can be taken back."""
    decision = decision_named(request, scope, "decided")
    return decision if decision is not None and decision.undone_at is None else None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and is not kept, why, and into which form.

    A reply or a reason has its ``verdict``; a comment the ``key`` and the ``anchor`` of its form, and its
    ``action`` where it was to become one; an action of a comment on file has the comment's key as ``remark``.
    """

    refused: str = ""
    text: str = ""
    verdict: str = ""
    key: str = ""
    anchor: str = ""
    remark: str = ""
    action: ActionForm | None = None

    def is_on(self, page: Reviewed) -> bool:
        """Whether the page has the form that it was typed into."""
        if self.verdict:
            return page.waits and self.verdict in Verdict.values
        if self.remark:
            return any(self.remark == str(one.pk) for said in page.remarks.values() for one in said)
        texts = {one.anchor for one in page.parts.texts()}
        return bool(self.key) and self.anchor in {"", *texts}


NOTHING_TYPED = Typed()


def review_page(
    request: HttpRequest, scope: Scope, journal: Journal, *, status: int = 200, typed: Typed = NOTHING_TYPED
) -> HttpResponse:
    """A journal to review; where something was refused, with the form in which it was typed as it was."""
    page = reviewed(scope, journal, oneself(scope))
    if page is None:
        raise not_found()
    moment = timezone.now()
    chosen = chosen_of(request)
    found = review_queue(scope, chosen, local_day(moment))
    is_here = typed.is_on(page)
    context: dict[str, Any] = {
        **page_context(scope, page, moment),
        "place": found.place_of(journal.pk),
        "before": found.before(journal.pk),
        "after": found.after(journal.pk),
        "query": query_of(chosen),
        "undo": undo_of(request, scope),
        "typed": typed if is_here else NOTHING_TYPED,
        # What changed meanwhile is told above all; what is to be mended, where it is.
        "refused_above": typed.refused if not is_here or status == 409 else "",
        "unsent": typed.text if typed.refused and not is_here else "",
    }
    return render(request, "journals/review/page.html", context, status=status)


def is_taken_back(journal: Journal) -> bool:
    """Whether its writer has it before her again, and nothing of it was submitted."""
    return bool(journal.state == JournalState.DRAFT)


def taken_back_page(
    request: HttpRequest, scope: Scope, journal: Journal, *, typed: Typed = NOTHING_TYPED
) -> HttpResponse:
    """That the writer took the journal back, with what was typed about it to be copied."""
    chosen = chosen_of(request)
    context = {
        "journal": journal,
        "title": journal_title(journal.kind, journal.starts_on),
        "told": taken_back_words(journal),
        "unsent": typed.text,
        "after": review_queue(scope, chosen, timezone.localdate()).after(journal.pk),
        "query": query_of(chosen),
    }
    status = 404 if request.method in ("GET", "HEAD") else 409
    return render(request, "journals/review/taken_back.html", context, status=status)
