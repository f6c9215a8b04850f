"""One's own journals: what is to be written, what was, and earlier versions of it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import is_before_somebody, scope_with
from visits.domain.receipts import RecordConflict
from visits.queries.actions import oneself

from ..domain.readings import note_opening
from ..domain.writing import restore
from ..domain.written import JournalLocked
from ..enums import JournalKind
from ..measures.content import Content
from ..measures.sentences import tell
from ..measures.titles import journal_title
from ..models import Journal, JournalVersion
from ..queries.addresses import writing_address
from ..queries.content import find_version, submitted_version, versions_of
from ..queries.facts import was_posted
from ..queries.journals import own_journals, readable_journals
from ..queries.owed import Owed, owed
from .calendar import calendar
from .standing_words import Cell, cell_of

STRIP_DAYS = 14
"""How many days the strip goes back."""
WEEKS_BACK = 5


@require_safe
def journals(request: HttpRequest) -> HttpResponse:
    """One's own journals for whoever writes; the team's month for whoever reviews."""
    scope = scope_with(request, Permission.READ_JOURNALS)
    if scope.allows(Permission.REVIEW_JOURNALS):
        return calendar(request, Month.of(timezone.localdate()))
    assert scope.staff_id is not None
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    since = min(monday - timedelta(weeks=WEEKS_BACK), Month.of(today).shift(-1).first)
    until = max(monday + timedelta(days=7), Month.of(today).end)
    found = owed([scope.staff_id], Period(since, until + timedelta(days=1)))
    by_key = {(one.kind, one.starts_on): one for one in found}
    is_posted = was_posted(oneself(scope), Period(today, today + timedelta(days=1)))
    cells = [_cell(one) for one in reversed(found)]
    context = {
        "now": [
            _Begin(kind, starts_on, by_key)
            for kind, starts_on in (
                (JournalKind.DAILY, today),
                (JournalKind.WEEKLY, monday),
                (JournalKind.MONTHLY, Month.of(today).first),
            )
            if is_posted or (kind, starts_on) in by_key
        ],
        "strip": _strip(today, by_key),
        "open": [cell for cell in cells if _waits_for_her(cell.owed)],
        "written": [cell for cell in cells if cell.owed.is_submitted],
    }
    return render(request, "journals/mine/page.html", context)


class _Begin:
    """The journal of today, this week or this month, begun or not."""

    def __init__(
        self, kind: JournalKind, starts_on: date, by_key: dict[tuple[JournalKind, date], Owed]
    ) -> None:
        self.kind = kind
        self.address = writing_address(kind, starts_on.isoformat())
        found = by_key.get((kind, starts_on))
        self.cell = None if found is None else _cell(found)

    @property
    def title(self) -> str:
        """What the button says."""
        titles = {
            JournalKind.DAILY: _("Today's journal"),
            JournalKind.WEEKLY: _("This week's journal"),
            JournalKind.MONTHLY: _("This month's journal"),
        }
        return titles[self.kind]


def _cell(one: Owed) -> Cell:
    cell = cell_of(one, () if one.journal is None else (one.journal.pk,), is_own=True)
    assert cell is not None
    return cell


def _strip(today: date, by_key: dict[tuple[JournalKind, date], Owed]) -> list[tuple[date, Cell | None, bool]]:
    """The last days with the journal of each, the oldest first."""
    days = [today - timedelta(days=ago) for ago in range(STRIP_DAYS - 1, -1, -1)]
    found = [(day, by_key.get((JournalKind.DAILY, day))) for day in days]
    return [(day, None if one is None else _cell(one), day == today) for day, one in found]


def _waits_for_her(one: Owed) -> bool:
    return one.journal is None or one.journal.is_open_to_the_writer


@require_safe
def journal(request: HttpRequest, key: UUID) -> HttpResponse:
    """A journal to read: one's own where it is written, anybody else's as it was submitted last."""
    scope = scope_with(request, Permission.READ_JOURNALS)
    found = readable_journals(scope).select_related("staff", "unit").filter(pk=key).first()
    if found is None:
        raise not_found()
    if found.staff_id == scope.staff_id:
        return redirect(writing_address(JournalKind(found.kind), found.starts_on.isoformat()))
    version = submitted_version(found)
    if version is None:
        raise not_found()
    if is_before_somebody(request):
        note_opening(journal=found, reader=oneself(scope), moment=timezone.now())
    return render(request, "journals/mine/reading.html", _reading(found, version))


@require_safe
def versions(request: HttpRequest, key: UUID) -> HttpResponse:
    """The versions of one's own journal, the newest first."""
    found = _own(scope_with(request, Permission.WRITE_JOURNALS), key)
    context = {
        "journal": found,
        "title": capfirst(journal_title(found.kind, found.starts_on)),
        "versions": versions_of(found),
        "address": writing_address(JournalKind(found.kind), found.starts_on.isoformat()),
    }
    return render(request, "journals/mine/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """An earlier version of one's own journal; it can be written again while the journal is open.

    The form names the version by its revision, and is refused with 409 when another one has its number since.
    """
    scope = scope_with(request, Permission.WRITE_JOURNALS)
    found = _own(scope, key)
    kept = find_version(found, number)
    if kept is None:
        raise not_found()
    if request.method == "POST" and request.POST.get("revision") == str(kept.revision):
        try:
            restore(version=kept, base_revision=found.revision, by=oneself(scope), moment=timezone.now())
        except InputError as error:
            messages.error(request, f"{error.reason} {error.remedy}")
        except (RecordConflict, JournalLocked) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Version %(number)s is written again.") % {"number": number})
        return redirect(writing_address(JournalKind(found.kind), found.starts_on.isoformat()))
    # A version that gave way left its number to the next: what was looked at is not what has it now.
    is_another = request.method == "POST"
    return render(
        request,
        "journals/mine/version.html",
        _reading(found, kept) | {"may_restore": found.is_open_to_the_writer, "is_another": is_another},
        status=409 if is_another else 200,
    )


def _own(scope: Scope, key: UUID) -> Journal:
    found = own_journals(scope).select_related("staff", "unit").filter(pk=key).first()
    if found is None:
        raise not_found()
    return found


def _reading(found: Journal, kept: JournalVersion) -> dict[str, object]:
    content = Content.of_json(kept.content)
    return {
        "journal": found,
        "version": kept,
        "title": capfirst(journal_title(found.kind, found.starts_on)),
        "content": content,
        "sections": tell(content.facts),
    }
