"""Reviewing journals: the queue, one journal, and what is decided and said about it.

A decision leads on to the next journal of the queue by itself. How the queue is narrowed travels in the
address, so that every step stays within it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from visits.queries.actions import oneself

from ..domain import remarks as remark_verbs
from ..domain import reviewing as verbs
from ..enums import Verdict
from ..models import Decision, Journal
from ..queries.review_page import reviewed
from ..queries.review_queue import Chosen, Queue, choices_of, review_queue
from ..queries.reviews import find_decision, find_remark, find_reviewable, find_shop, journals_to_review
from .review_context import page_context, queue_context, shops_and_people
from .review_forms import ActionForm, DecisionForm, QueueForm, RemarkForm


def chosen_of(request: HttpRequest) -> Chosen:
    """How the address narrows the queue; what it cannot mean narrows nothing."""
    form = QueueForm(request.GET)
    form.is_valid()
    return Chosen(**{name: form.cleaned_data.get(name, "") for name in ("kind", "writer", "unit")})


def query_of(chosen: Chosen, **others: object) -> str:
    """The part of an address that narrows the queue, with the question mark; nothing where nothing does."""
    asked = {"kind": chosen.kind, "writer": chosen.writer, "unit": chosen.unit, **others}
    text = urlencode({name: value for name, value in asked.items() if value})
    return f"?{text}" if text else ""


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
        "undo": _undo_of(request, scope),
    }
    return render(request, "journals/review/queue.html", context)


@require_safe
def review(request: HttpRequest, key: UUID) -> HttpResponse:
    """A journal as it was submitted last, its facts beside its prose, and what can be done with it."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    return _page(request, scope, _found(scope, key))


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accept or return a journal, and go on to the next one."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    journal = _found(scope, key)
    chosen = chosen_of(request)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, scope, journal, status=422, refused=_("Choose what you decide."))
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
        said = {"text": data["text"], "verdict": data["verdict"], "refused": f"{error.reason} {error.remedy}"}
        return _page(request, scope, journal, status=422, **said)
    except verbs.AlreadyDecided as error:
        said = {"text": data["text"], "verdict": data["verdict"], "refused": str(error)}
        current = find_reviewable(scope, key)
        if current is None:
            messages.warning(request, str(error))
            return _go_on(following, chosen)
        return _page(request, scope, current, status=409, **said)
    return _go_on(following, chosen, decided=decision.pk)


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
    journals = (
        journals_to_review(scope).select_related("staff").filter(pk__in=keys).order_by("starts_on", "pk")
    )
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
    try:
        verbs.undo_decision(decision=decision, by=oneself(scope), moment=timezone.now())
    except InputError as error:
        messages.error(request, f"{error.reason} {error.remedy}")
    else:
        messages.success(request, _("The decision is taken back; the journal waits for you again."))
    address = reverse("journals:review", kwargs={"key": decision.journal_id})
    return HttpResponseRedirect(address + query_of(chosen_of(request)))


@require_POST
def remark(request: HttpRequest, key: UUID) -> HttpResponse:
    """Comment on a part of a journal, and make an action of the comment where that was asked for."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    journal = _found(scope, key)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        errors = [str(error) for found in form.errors.values() for error in found]
        return _page(request, scope, journal, status=422, refused=" ".join(errors))

    def write() -> str:
        data = form.cleaned_data
        made = remark_verbs.add_remark(
            uuid=data["key"],
            journal=journal,
            author=oneself(scope),
            text=data["text"],
            anchor=data["anchor"],
            moment=timezone.now(),
        )
        if request.POST.get("act"):
            _act(request, scope, journal, made.pk)
        return made.anchor

    return _written(request, scope, journal, write)


@require_POST
def act_on_remark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make an action at a shop of a comment."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    found = find_remark(scope, pk)
    journal = find_reviewable(scope, found.journal_id) if found is not None else None
    if found is None or journal is None:
        raise not_found()

    def write() -> str:
        _act(request, scope, journal, found.pk)
        return found.anchor

    return _written(request, scope, journal, write)


def _act(request: HttpRequest, scope: Scope, journal: Journal, pk: UUID) -> None:
    found = find_remark(scope, pk)
    page = reviewed(scope, journal, oneself(scope))
    assert found is not None
    assert page is not None
    shops, people = shops_and_people(scope, page)
    form = ActionForm(request.POST, shops=shops, people=people, day=timezone.localdate())
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise InputError(form.fields[field].label, " ".join(map(str, errors)), "")
    data = form.cleaned_data
    shop = form.shops.get(data["shop"])
    if data["licence_no"]:
        shop = find_shop(scope, data["licence_no"])
    if shop is None:
        raise InputError(
            "shop",
            _("It is not said at which shop."),
            _("Choose a shop, or give the licence number of one that you see."),
        )
    remark_verbs.turn_into_action(
        remark=found,
        retailer=shop,
        owner=form.people[data["owner"]],
        due_on=data["due_on"],
        by=oneself(scope),
        moment=timezone.now(),
    )


def _written(request: HttpRequest, scope: Scope, journal: Journal, write: Callable[[], str]) -> HttpResponse:
    """Do what a form asks for and return to its part of the page, or say there why it is refused."""
    try:
        anchor = write()
    except InputError as error:
        return _page(request, scope, journal, status=422, refused=f"{error.reason} {error.remedy}")
    address = reverse("journals:review", kwargs={"key": journal.pk})
    place = f"#{anchor.replace(':', '-')}" if anchor else "#whole"
    return redirect(f"{address}{query_of(chosen_of(request))}{place}")


def _found(scope: Scope, key: UUID) -> Journal:
    journal = find_reviewable(scope, key)
    if journal is None:
        raise not_found()
    return journal


def _undo_of(request: HttpRequest, scope: Scope) -> Decision | None:
    """The reader's decision that led to this page, while it can be taken back."""
    text = request.GET.get("decided", "")
    decision = find_decision(scope, int(text)) if text.isdecimal() and len(text) < 19 else None
    if decision is None or decision.decided_by_id != scope.staff_id:
        return None
    return decision if decision.undone_at is None else None


def _page(
    request: HttpRequest,
    scope: Scope,
    journal: Journal,
    *,
    status: int = 200,
    refused: str = "",
    text: str = "",
    verdict: str = "",
) -> HttpResponse:
    page = reviewed(scope, journal, oneself(scope))
    if page is None:
        raise not_found()
    moment = timezone.now()
    chosen = chosen_of(request)
    found: Queue = review_queue(scope, chosen, local_day(moment))
    context: dict[str, Any] = {
        **page_context(scope, page, moment),
        "place": found.place_of(journal.pk),
        "before": found.before(journal.pk),
        "after": found.after(journal.pk),
        "query": query_of(chosen),
        "undo": _undo_of(request, scope),
        "refused": refused,
        "typed": text,
        "verdict": verdict,
    }
    return render(request, "journals/review/page.html", context, status=status)
