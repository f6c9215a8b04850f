"""The rows behind a fact."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..enums import FigureKind, JournalKind
from ..measures.facts import Fact
from ..measures.said import name_of
from ..measures.sentences import figure_words, say
from ..measures.titles import journal_title
from ..models import Journal
from ..queries.addresses import reading_address, review_address, writing_address
from ..queries.content import submitted_contents
from ..queries.facts import counted_again
from ..queries.facts.listed import list_rows
from ..queries.journals import readable_journals

PLAIN_QUANTITIES = frozenset({"sales.quantity"})
"""Sums whose rows would show cartons as money."""


@require_safe
def fact(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """What a figure of a journal was counted from, as it is now, beside the figure as it was drafted."""
    scope = scope_with(request, Permission.READ_JOURNALS)
    journal = readable_journals(scope).filter(pk=key).select_related("staff", "unit").first()
    if journal is None:
        raise not_found()
    drafted = _drafted(scope, journal, code)
    now = counted_again(journal, code)
    told = drafted or (now.fact if now is not None else None)
    if told is None:
        raise not_found()
    listed = list_rows(scope, journal, now.rows if now is not None else ())
    context = {
        "journal": journal,
        "title": journal_title(journal.kind, journal.starts_on),
        "back": _back(scope, journal),
        "said": say(told),
        "is_changed": now is None or told.figure != now.fact.figure,
        "is_gone": now is None,
        "now_figure": None if now is None else figure_words(now.fact, now.fact.figure),
        "listed": listed,
        "has_uncounted": told.kind is FigureKind.RATIO and not all(row.is_counted for row in listed.rows),
        "has_amounts": name_of(told) not in PLAIN_QUANTITIES
        and any(row.amount is not None for row in listed.rows),
    }
    return render(request, "journals/facts/fact.html", context)


def _back(scope: Scope, journal: Journal) -> str:
    """Where the reader has the journal before her."""
    if journal.staff_id != scope.staff_id:
        return review_address(journal.pk)
    if journal.is_open_to_the_writer:
        return writing_address(JournalKind(journal.kind), journal.starts_on)
    return reading_address(journal.pk)


def _drafted(scope: Scope, journal: Journal, code: str) -> Fact | None:
    """The fact as it stands in the journal for its writer, and as it was submitted for everybody else."""
    if journal.staff_id == scope.staff_id:
        facts = [Fact.of_json(kept) for kept in journal.facts]
    else:
        content = submitted_contents([journal]).get(journal.pk)
        facts = list(content.facts) if content is not None else []
    return next((fact for fact in facts if fact.code == code), None)
