"""Reviewing journals: the queue, one journal, and what is decided about it.

A decision leads on to the next journal of the queue by itself. How the queue is narrowed travels in the
address, so that every step stays within it.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import is_before_somebody, scope_with
from visits.queries.actions import oneself

from ..domain import reviewing as verbs
from ..domain.readings import note_opening
from ..enums import Verdict
from ..models import Journal
from ..queries.review_queue import Chosen, choices_of, review_queue
from ..queries.reviews import find_decision, find_known, known_journals
from .review_context import queue_context
from .review_forms import DecisionForm, QueueForm
from .review_pages import (
    NOTHING_TYPED,
    Typed,
    chosen_of,
    decision_named,
    is_taken_back,
    query_of,
    review_page,
    taken_back_page,
    undo_of,
)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The journals that wait for the reader, the neediest first, each with the reasons."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    chosen, day = chosen_of(request), timezone.localdate()
    found = review_queue(scope, chosen, day)
    context = {
        **queue_context(scope, found, day),
        "chosen": chosen,
        "choices": choices_of(scope),
        "form": QueueForm(request.GET),
        "query": query_of(chosen),
        "undo": undo_of(request, scope),
    }
    return render(request, "journals/review/queue.html", context)


@require_safe
def review(request: HttpRequest, key: UUID) -> HttpResponse:
    """A journal as it was submitted last, its facts beside its prose, and what can be done with it.

    Opening it is noted: from then on its writer asks for it instead of taking it back.
    """
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    journal = _known(scope, key)
    if not is_taken_back(journal) and is_before_somebody(request):
        now = note_opening(journal=journal, reader=oneself(scope), moment=timezone.now())
        journal = journal if now.state == journal.state else _known(scope, key)
    if is_taken_back(journal):
        return taken_back_page(request, scope, journal)
    return review_page(request, scope, journal, typed=_undone_of(request, scope, journal))


def _undone_of(request: HttpRequest, scope: Scope, journal: Journal) -> Typed:
    """What the reader had said with the decision that she has just taken back, to go on from there."""
    decision = decision_named(request, scope, "undone")
    if decision is None or decision.undone_at is None or decision.journal_id != journal.pk:
        return NOTHING_TYPED
    return Typed(text=decision.reply, verdict=decision.verdict)


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accept or return a journal, and go on to the next one."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    journal = _known(scope, key)
    chosen = chosen_of(request)
    form = DecisionForm(request.POST)

    def refused(why: str, status: int) -> HttpResponse:
        typed = Typed(why, request.POST.get("text", ""), request.POST.get("verdict", ""))
        now = _known(scope, key)
        if is_taken_back(now):
            return taken_back_page(request, scope, now, typed=typed)
        return review_page(request, scope, now, status=status, typed=typed)

    if not form.is_valid():
        return refused(" ".join(_decision_faults(form)), 422)
    data = form.cleaned_data
    # Where the queue goes on is read before the journal leaves it.
    following = review_queue(scope, chosen, timezone.localdate()).after(journal.pk)
    by, moment = oneself(scope), timezone.now()
    try:
        if data["verdict"] == Verdict.ACCEPTED:
            decision = verbs.accept(
                journal=journal, by=by, reply=data["text"], moment=moment, version=data["version"]
            )
        else:
            decision = verbs.return_journal(
                journal=journal, by=by, reason=data["text"], moment=moment, version=data["version"]
            )
    except InputError as error:
        return refused(f"{error.reason} {error.remedy}", 422)
    except verbs.AlreadyDecided as error:
        return refused(str(error), 409)
    return _go_on(following, chosen, decided=decision.pk)


def _decision_faults(form: DecisionForm) -> Iterator[str]:
    if form.errors.keys() - {"text"}:
        yield _("Choose what you decide.")
    yield from (str(error) for error in form.errors.get("text", ()))


def _go_on(following: UUID | None, chosen: Chosen, **told: object) -> HttpResponseRedirect:
    """To the next journal; to the queue after the last one."""
    query = query_of(chosen, **told)
    if following is None:
        return HttpResponseRedirect(reverse("journals:queue") + query)
    return HttpResponseRedirect(reverse("journals:review", kwargs={"key": following}) + query)


@require_POST
def accept_several(request: HttpRequest) -> HttpResponse:
    """Accept the chosen journals of the queue with one reply."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    keys = [key for text in request.POST.getlist("journal") if (key := _uuid(text))]
    # Those as well that wait no longer: of them it is told why.
    journals = known_journals(scope).select_related("staff").filter(pk__in=keys).order_by("starts_on", "pk")
    result = verbs.accept_several(
        journals=journals, by=oneself(scope), reply=request.POST.get("text", ""), moment=timezone.now()
    )
    number = len(result.decisions)
    if number:
        words = ngettext("%(number)s journal was accepted.", "%(number)s journals were accepted.", number)
        messages.success(request, words % {"number": number})
    elif not result.left:
        messages.warning(request, _("No journal was chosen."))
    for reason in dict.fromkeys(reason for _journal, reason in result.left):
        about = [str(journal.staff) for journal, why in result.left if why == reason]
        messages.warning(request, f"{', '.join(dict.fromkeys(about))}: {reason}")
    return HttpResponseRedirect(reverse("journals:queue") + query_of(chosen_of(request)))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own decision back, and return to the journal."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    decision = find_decision(scope, pk) if pk < 2**63 else None
    if decision is None:
        raise not_found()
    query = query_of(chosen_of(request))
    if is_taken_back(decision.journal):
        messages.warning(request, verbs.taken_back_words(decision.journal))
        return HttpResponseRedirect(reverse("journals:queue") + query)
    try:
        verbs.undo_decision(decision=decision, by=oneself(scope), moment=timezone.now())
    except InputError as error:
        messages.error(request, f"{error.reason} {error.remedy}")
    else:
        messages.success(request, _("The decision is taken back; the journal waits for you again."))
    address = reverse("journals:review", kwargs={"key": decision.journal_id})
    return HttpResponseRedirect(address + query_of(chosen_of(request), undone=decision.pk))


def _known(scope: Scope, key: UUID) -> Journal:
    journal = find_known(scope, key)
    if journal is None:
        raise not_found()
    return journal
