"""The editor: one's own journal of a day, a week or a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.requests import scope_with
from visits.domain.receipts import RecordConflict
from visits.domain.sent import Sender
from visits.queries.actions import oneself

from ..domain.asking import ask
from ..domain.drafting import accept_changes, open_journal, recount
from ..domain.keys import journal_key
from ..domain.receiving import look_at, receive_journal
from ..domain.submitting import has_been_opened, withdraw
from ..domain.written import JournalLocked, SentJournal
from ..enums import TO_REVIEW, DailyQuestionKind, JournalKind, Theme
from ..forms import EditorInput, editor_input
from ..measures.content import Content, FindingText, fact_anchor
from ..measures.noticed import Noticed
from ..measures.sentences import tell
from ..measures.titles import journal_title
from ..measures.wording import question_text
from ..models import DailyQuestion, Journal
from ..queries.business_reports import reports_of_journal
from ..queries.content import content_of, submitted_version
from ..queries.desk import Desk, desk_of
from ..queries.journals import own_journals
from .noticed_words import has_personal_number, noticed_words, warnings_of
from .typed import is_on_file, other_than, typed_content

SUBMITS = frozenset({"submit", "nothing"})
"""The buttons that hand the journal in."""


@require_http_methods(["GET", "HEAD", "POST"])
def editor(request: HttpRequest, kind: JournalKind, starts_on: date) -> HttpResponse:
    """Write one's journal: its facts above, one's judgement below. It is begun by being opened."""
    scope = scope_with(request, Permission.WRITE_JOURNALS)
    moment = timezone.now()
    try:
        journal = _open(scope, kind, starts_on, moment)
    except InputError as error:
        back = {"title": capfirst(journal_title(kind, starts_on)), "error": error}
        return render(request, "journals/editor/refused.html", back, status=404)
    if not journal.is_open_to_the_writer:
        return _handed_in(request, scope, journal)
    if request.method == "POST":
        return _take(request, scope, journal, moment)
    noticed: tuple[Noticed, ...] = ()
    if "check" in request.GET:
        journal, noticed = look_at(journal, moment=moment)
    elif journal.revision:
        journal = recount(journal=journal, moment=moment)
    if journal.kind == JournalKind.DAILY and not journal.is_nothing_special:
        ask(staff=journal.staff, day=journal.starts_on)
    return _page(request, desk_of(scope, journal), noticed=noticed, has_checked="check" in request.GET)


def _open(scope: Scope, kind: JournalKind, starts_on: date, moment: datetime) -> Journal:
    staff = oneself(scope)
    found = own_journals(scope).select_related("staff", "unit")
    journal = found.filter(pk=journal_key(staff.pk, kind, starts_on)).first()
    if journal is None or not journal.revision:
        journal = open_journal(staff=staff, kind=kind, starts_on=starts_on, moment=moment)
    return journal


def _handed_in(request: HttpRequest, scope: Scope, journal: Journal) -> HttpResponse:
    """The journal is its reviewer's now; it can be taken back as long as nobody has opened it."""
    if request.method == "POST":
        if request.POST.get("do") == "withdraw":
            return _take_back(request, scope, journal)
        return _too_late(request, scope, journal, editor_input(request.POST, JournalKind(journal.kind)))
    return _handed_in_page(request, journal)


def _take_back(request: HttpRequest, scope: Scope, journal: Journal) -> HttpResponse:
    """Open for writing again, with what a form brings along that came too late."""
    try:
        journal = withdraw(journal=journal, by=oneself(scope), moment=timezone.now())
    except InputError as error:
        messages.error(request, f"{error.reason} {error.remedy}")
        return redirect(request.path)
    if "base_revision" in request.POST:
        messages.success(request, _("Taken back. What you typed is below and not saved yet."))
        typed = editor_input(request.POST, JournalKind(journal.kind))
        return _typed_page(request, scope, journal, typed, is_conflict=True, status=200)
    messages.success(request, _("Taken back. Write on, then submit it again."))
    return redirect(request.path)


def _too_late(request: HttpRequest, scope: Scope, journal: Journal, typed: EditorInput) -> HttpResponse:
    """Submitted meanwhile, in another tab or by the first of two clicks: what was typed besides is shown."""
    desk = desk_of(scope, journal)
    if is_on_file(desk, typed):
        messages.error(request, str(JournalLocked(journal)))
        return redirect(request.path)
    unsent = typed_content(desk, typed)
    findings = list(zip(unsent.findings, typed.written.findings, strict=True))
    return _handed_in_page(
        request, journal, status=409, unsent=unsent, unsent_findings=findings, answer=typed.written.answer
    )


def _handed_in_page(
    request: HttpRequest, journal: Journal, *, status: int = 200, **others: object
) -> HttpResponse:
    version = submitted_version(journal)
    context = {
        **others,
        "journal": journal,
        "title": capfirst(journal_title(journal.kind, journal.starts_on)),
        "content": Content.of_json(version.content) if version is not None else content_of(journal),
        "sections": tell(content_of(journal).facts),
        "may_withdraw": journal.state in TO_REVIEW
        and version is not None
        and not has_been_opened(journal, version),
    }
    return render(request, "journals/editor/handed_in.html", context, status=status)


def _take(request: HttpRequest, scope: Scope, journal: Journal, moment: datetime) -> HttpResponse:
    """What was typed into the form, saved as it stands, and then what the button says."""
    typed = editor_input(request.POST, JournalKind(journal.kind))
    if not typed.may_hold_numbers and has_personal_number(typed.texts):
        return _typed_page(request, scope, journal, typed, asks_about_numbers=True)
    try:
        with transaction.atomic():
            answer = receive_journal(
                uuid=journal.pk,
                record=SentJournal(
                    kind=JournalKind(journal.kind),
                    starts_on=journal.starts_on,
                    written=typed.written,
                    submit=typed.verb in SUBMITS,
                    kept=typed.kept,
                ),
                sender=Sender(oneself(scope), scope, moment, ""),
            )
            if typed.verb == "take":
                codes = [typed.argument] if typed.argument else None
                accept_changes(journal=answer.journal, codes=codes, moment=moment)
    except InputError as error:
        return _typed_page(request, scope, journal, typed, error=error)
    except RecordConflict as error:
        return _typed_page(request, scope, error.current, typed, is_conflict=True, status=409)
    except JournalLocked as error:
        return _too_late(request, scope, error.journal, typed)
    if not answer.journal.is_open_to_the_writer:
        messages.success(request, _("Submitted. You can take it back until somebody opens it."))
        return redirect("journals:journals")
    if answer.unanswered or typed.verb == "check":
        return redirect(f"{request.path}?check=1#noticed")
    messages.success(request, _("Saved."))
    last = typed.written.findings[-1:] if typed.verb == "add" else ()
    return redirect(request.path + "".join(f"#finding-{one.id}" for one in last))


def _typed_page(
    request: HttpRequest,
    scope: Scope,
    journal: Journal,
    typed: EditorInput,
    *,
    error: InputError | None = None,
    asks_about_numbers: bool = False,
    is_conflict: bool = False,
    status: int = 422,
) -> HttpResponse:
    """The form again with what was typed into it, none of which was saved."""
    desk = desk_of(scope, journal)
    content = typed_content(desk, typed)
    return _page(
        request,
        replace(desk, content=content),
        answer=typed.written.answer,
        error=error,
        asks_about_numbers=asks_about_numbers,
        on_file=other_than(desk.content, content) if is_conflict else None,
        is_unsaved=True,
        status=status,
    )


@dataclass(frozen=True, slots=True)
class NoticedCard:
    """Something noticed beside the text, to be mended or kept; ``pieces`` of the text, marked or not."""

    place: int
    noticed: Noticed
    words: str
    pieces: tuple[tuple[str, bool], ...]


def noticed_cards(content: Content, noticed: Iterable[Noticed]) -> dict[str, list[NoticedCard]]:
    """What was noticed, by where it stands."""
    prose = content.prose()
    cards: defaultdict[str, list[NoticedCard]] = defaultdict(list)
    for place, one in enumerate(noticed):
        text = prose.get(one.anchor, "")
        spans = one.spans or (((one.start, one.end),) if one.is_contradiction else ())
        cards[one.anchor].append(NoticedCard(place, one, noticed_words(one), cut_at(text, spans)))
    return dict(cards)


def cut_at(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """A text in pieces, each with whether it lies in one of the spans, which go from left to right."""
    pieces: list[tuple[str, bool]] = []
    place = 0
    for start, end in spans:
        pieces += [(text[place:start], False), (text[start:end], True)]
        place = end
    return tuple(piece for piece in [*pieces, (text[place:], False)] if piece[0]) if pieces else ()


def _page(
    request: HttpRequest,
    desk: Desk,
    *,
    noticed: Iterable[Noticed] = (),
    has_checked: bool = False,
    answer: str | None = None,
    error: InputError | None = None,
    asks_about_numbers: bool = False,
    on_file: Content | None = None,
    is_unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    journal, content = desk.journal, desk.content
    cards = noticed_cards(content, noticed)
    context: dict[str, Any] = {
        "desk": desk,
        "journal": journal,
        "title": capfirst(journal_title(journal.kind, journal.starts_on)),
        "sections": [
            (section.title, [(line, cards.get(fact_anchor(line.code), [])) for line in section.sentences])
            for section in tell(content.facts)
        ],
        "has_changed_facts": any(fact.is_changed for fact in content.facts),
        "passages": [
            {"text": one, "label": one.topic.label, "noticed": cards.get(one.anchor, [])}
            for one in content.passages
        ],
        "findings": [finding_card(one, cards) for one in content.findings],
        "blank": finding_card(FindingText(BLANK, Theme.OTHER, (), ""), {}),
        "themes": Theme.choices,
        "today": timezone.localdate(),
        "shop_data": [
            {"id": shop.id, "name": shop.name, "search": shop.search, "visited": shop.was_visited}
            for shop in desk.shops
        ],
        "question": "" if desk.question is None else question_words(desk.question),
        "answer": desk.question.answer if answer is None and desk.question is not None else answer,
        "has_checked": has_checked,
        "noticed_count": sum(len(found) for found in cards.values()),
        "error": error,
        "warnings": warnings_of(content) if asks_about_numbers else [],
        "on_file": on_file,
        "is_unsaved": is_unsaved,
        "is_blank": not content.findings and not content.prose(),
        "api": reverse("api:journal", kwargs={"key": journal.pk}),
        "business_reports": reports_of_journal(journal),
    }
    return render(request, "journals/editor/page.html", context, status=status)


def question_words(question: DailyQuestion) -> str:
    """The question of the day as it is put."""
    return question_text(DailyQuestionKind(question.kind), question.retailer.name, question.parameters)


BLANK = "00000000-0000-0000-0000-000000000000"
"""The key in the template of a finding, which the script puts a new one for."""


def finding_card(one: FindingText, cards: Mapping[str, list[NoticedCard]]) -> dict[str, Any]:
    """A finding with what was noticed about each of its texts."""
    return {
        "text": one,
        "noticed": [
            card
            for anchor, found in cards.items()
            if anchor.startswith(f"finding:{one.id}:")
            for card in found
        ],
        "has_action": bool(one.action_text or one.due_on),
    }
