"""What comes back to a writer, and her answers to it."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from visits.queries.actions import oneself

from ..domain.remarks import add_remark
from ..enums import JournalKind, JournalState
from ..measures.titles import journal_title
from ..models import Remark
from ..queries.addresses import reading_address, what_came_back_address, writing_address
from ..queries.coming_back import Answered, Moved, came_back
from ..queries.reviews import find_own
from .moved_words import moved_words
from .remark_words import part_words
from .review_forms import RemarkForm


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Replies, comments, what others did for the writer's shops, and how her shops moved since."""
    scope = scope_with(request, Permission.WRITE_JOURNALS)
    return _page(request, scope)


@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer what was said about one's own journal."""
    scope = scope_with(request, Permission.WRITE_JOURNALS)
    journal = find_own(scope, key)
    if journal is None:
        raise not_found()
    form = RemarkForm(request.POST)
    if not form.is_valid():
        errors = [str(error) for found in form.errors.values() for error in found]
        return _page(request, scope, status=422, refused=" ".join(errors))
    data = form.cleaned_data
    try:
        add_remark(
            uuid=data["key"],
            journal=journal,
            author=oneself(scope),
            text=data["text"],
            anchor=data["anchor"],
            moment=timezone.now(),
        )
    except InputError as error:
        return _page(request, scope, status=422, refused=f"{error.reason} {error.remedy}")
    messages.success(request, _("Your answer was sent."))
    return HttpResponseRedirect(what_came_back_address(journal.pk))


def _page(request: HttpRequest, scope: Scope, *, status: int = 200, refused: str = "") -> HttpResponse:
    day = local_day(timezone.now())
    found = came_back(scope, day)
    context = {
        "answered": [_answered(one) for one in found.answered],
        "for_her": found.for_her,
        "moved": [_moved(one) for one in found.moved],
        "today": day,
        "refused": refused,
        "calendar": reverse("journals:calendar_now"),
    }
    return render(request, "journals/back/page.html", context, status=status)


def _answered(one: Answered) -> dict[str, object]:
    journal = one.journal
    is_returned = journal.state == JournalState.RETURNED
    threads: dict[str, list[Remark]] = {}
    for remark in one.remarks:
        threads.setdefault(remark.anchor, []).append(remark)
    return {
        "journal": journal,
        "title": capfirst(journal_title(journal.kind, journal.starts_on)),
        "decisions": one.decisions,
        "threads": [
            {"anchor": anchor, "about": part_words(remarks[0]), "remarks": remarks, "key": uuid.uuid4()}
            for anchor, remarks in threads.items()
        ],
        "is_returned": is_returned,
        "address": writing_address(JournalKind(journal.kind), journal.starts_on)
        if is_returned
        else reading_address(journal.pk),
    }


def _moved(one: Moved) -> dict[str, object]:
    return {"action": one.action, "words": moved_words(one), "is_known": one.after is not None, "moved": one}
