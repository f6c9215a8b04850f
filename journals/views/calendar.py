"""The calendar of journals: the writer's own month, and a team's people by days."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.domain.exports import log_export
from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.numerals import whole_number
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.exports import Table, export_response
from salesforce_app.web.listings import Cell, CellKind
from salesforce_app.web.requests import scope_with
from salesforce_app.web.words import due_time
from territory.queries.choices import units_to_choose

from ..domain.retention import first_day_kept
from ..enums import JournalKind, JournalState
from ..measures.tally import counts_as
from ..queries.calendar import (
    Day,
    PersonMonth,
    TeamMonth,
    Week,
    find_writer,
    person_month,
    team_month,
    team_of,
    team_rows,
)
from ..queries.kept_counts import forgotten_month
from ..queries.owed import Owed, owed
from ..queries.team_standing import team_standing
from .asked import asked_unit
from .standing_words import MARKS, WAIT_FOR_THE_WRITER, cell_of, mark_of
from .standing_words import Cell as CalendarCell
from .tabs import tabs_of

PEOPLE_ON_A_PAGE = 40
TITLES = {
    "owed": gettext_lazy("Owed until now"),
    "in_time": pgettext_lazy("journals", "In time"),
    "late": pgettext_lazy("journals", "Late"),
    "missing": pgettext_lazy("journals", "Missing"),
    "waiting": gettext_lazy("Waiting for their replies"),
    "replies_late": gettext_lazy("Replies late"),
}
"""What the counts of the page are called where the journals behind them are listed."""


@require_safe
def this_month(request: HttpRequest) -> HttpResponse:
    """The calendar of the month in which today lies."""
    scope_with(request, Permission.READ_JOURNALS)
    month = Month.of(timezone.localdate())
    query = request.GET.urlencode()
    response = redirect("journals:calendar", month=month)
    if query:
        response["Location"] += f"?{query}"
    return response


@require_safe
def calendar(request: HttpRequest, month: Month) -> HttpResponse:
    """One's own month, a colleague's whose journals one reviews, or that of a team."""
    scope = scope_with(request, Permission.READ_JOURNALS)
    moment = timezone.now()
    _refuse_far(month, moment)
    username = request.GET.get("person", "")
    if username or not scope.allows(Permission.REVIEW_JOURNALS):
        return _person_page(request, scope, month, find_writer(scope, username or scope.label))
    return _team_page(request, scope, month)


@require_safe
def export_calendar(request: HttpRequest, month: Month, kind: str) -> HttpResponseBase:
    """The journals of the month and how they stand, one in each line."""
    scope = scope_with(request, Permission.READ_JOURNALS)
    moment = timezone.now()
    _refuse_far(month, moment)
    username = request.GET.get("person", "")
    if username or not scope.allows(Permission.REVIEW_JOURNALS):
        person = find_writer(scope, username or scope.label)
        if person is None:
            raise not_found()
        people = [person]
    else:
        people = team_of(scope, month, asked_unit(request, scope))
    names = {person.pk: person for person in people}
    found = owed(list(names), month.period, moment=moment)
    assert scope.staff_id is not None
    log_export(
        staff_id=scope.staff_id,
        listing="journal_calendar",
        kind=kind,
        query=f"month={month}&{request.GET.urlencode()}".rstrip("&"),
        columns=[column.name for column in COLUMNS],
        rows=len(found),
        moment=moment,
    )
    rows = (_line(names[one.staff], one) for one in found)
    return export_response(Table(_("Journal calendar %(month)s") % {"month": month}, COLUMNS, rows), kind)


def _refuse_far(month: Month, moment: Any) -> None:
    """There is no calendar of a month after the next."""
    if month > Month.of(local_day(moment)).shift(1):
        raise not_found()


def _person_page(request: HttpRequest, scope: Scope, month: Month, person: Staff | None) -> HttpResponse:
    if person is None:
        raise not_found()
    found = person_month(scope, person, month, timezone.now())
    is_own = person.pk == scope.staff_id
    context = {
        "found": found,
        "is_own": is_own,
        "behind": _behind(request, [(person, found.all)], found.readable, is_own=is_own),
        "person": person,
        "weeks": [_week(week, found, is_own=is_own) for week in found.weeks],
        "monthly": cell_of(found.monthly, found.readable, is_own=is_own),
        "is_forgotten": month.first < first_day_kept(timezone.localdate()),
        "months_kept": settings.JOURNALS_MONTHS,
        "open": [
            cell_of(one, found.readable, is_own=is_own)
            for one in sorted(found.all, key=lambda one: one.due_at)
            if mark_of(one) in WAIT_FOR_THE_WRITER
        ],
        "query": _query(person="" if is_own else person.username),
        "behind_query": _query(person="" if is_own else person.username, behind="{}").replace("%7B%7D", ""),
        **_frame(scope, month),
    }
    return render(request, "journals/calendar/person.html", context)


def _week(week: Week, found: PersonMonth, *, is_own: bool) -> dict[str, Any]:
    days = [(day, cell_of(day.daily, found.readable, is_own=is_own)) for day in week.days]
    return {"days": days, "weekly": cell_of(week.weekly, found.readable, is_own=is_own)}


def _team_page(request: HttpRequest, scope: Scope, month: Month) -> HttpResponse:
    unit, moment = asked_unit(request, scope), timezone.now()
    team = team_rows(scope, month, unit)
    page = Paginator(team, PEOPLE_ON_A_PAGE).get_page(whole_number(request.GET.get("page", "")) or 1)
    found = team_month(scope, page.object_list, month, moment)
    standing = team_standing(scope, month, moment, unit)
    # What a count of the whole team was counted from is read when it is opened.
    whole = team_month(scope, team, month, moment) if request.GET.get("behind") in TITLES else found
    code = unit.code if unit else ""
    context = {
        "total": standing.total if standing is not None else found.total,
        "behind": _behind(request, [(row.staff, row.all) for row in whole.rows], whole.readable),
        "unit": unit,
        "units": units_to_choose(scope),
        "days": [(day, day.date.isoweekday() == 7) for day in found.days],
        "rows": [_team_row(found, row) for row in found.rows],
        "forgotten": forgotten_month(scope, month, first_day_kept(timezone.localdate()), unit),
        "months_kept": settings.JOURNALS_MONTHS,
        "page": page,
        "query": _query(unit=code),
        "behind_query": _query(unit=code, behind="{}").replace("%7B%7D", ""),
        "page_before": _query(unit=code, page=str(page.number - 1)),
        "page_after": _query(unit=code, page=str(page.number + 1)),
        **_frame(scope, month),
    }
    return render(request, "journals/calendar/team.html", context)


def _behind(
    request: HttpRequest,
    journals: Sequence[tuple[Staff, Sequence[Owed]]],
    readable: Collection[UUID],
    *,
    is_own: bool = False,
) -> dict[str, Any] | None:
    """The journals that one of the page's counts was counted from, when it was opened."""
    name = request.GET.get("behind", "")
    if name not in TITLES:
        return None
    found = [
        (person, cell_of(one, readable, is_own=is_own))
        for person, some in journals
        for one in sorted(some, key=lambda one: (one.last, one.due_at))
        if counts_as(one, name)
    ]
    return {"name": name, "title": TITLES[name], "journals": found}


def _team_row(found: TeamMonth, row: Any) -> dict[str, Any]:
    cells: list[tuple[Day | None, CalendarCell | None]] = []
    for day in found.days:
        cells.append((day, cell_of(row.daily.get(day.date), found.readable, is_own=False)))
        if day.date.isoweekday() == 7:
            cells.append((None, cell_of(row.weekly.get(day.date), found.readable, is_own=False)))
    return {
        "row": row,
        "cells": cells,
        "monthly": cell_of(row.monthly, found.readable, is_own=False),
        "address": _query(person=row.staff.username),
        "counts": [
            (name, getattr(row.tally, name)) for name in ("in_time", "late", "missing", "replies_late")
        ],
    }


def _frame(scope: Scope, month: Month) -> dict[str, Any]:
    newest = Month.of(timezone.localdate())
    return {
        "month": month,
        "previous": month.shift(-1),
        "next": month.shift(1) if month < newest else None,
        "marks": MARKS,
        "tabs": tabs_of(scope, "journals:calendar_now"),
    }


def _query(**values: str) -> str:
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    title: object
    kind: CellKind


COLUMNS = (
    _Column("writer", gettext_lazy("Writer"), CellKind.TEXT),
    _Column("name", gettext_lazy("Name"), CellKind.TEXT),
    _Column("kind", pgettext_lazy("journal", "Kind"), CellKind.TEXT),
    _Column("starts_on", gettext_lazy("From"), CellKind.DATE),
    _Column("last", gettext_lazy("Last day"), CellKind.DATE),
    _Column("due_at", gettext_lazy("Due at"), CellKind.TEXT),
    _Column("standing", pgettext_lazy("journal", "Standing"), CellKind.TEXT),
    _Column("state", pgettext_lazy("journal", "State"), CellKind.TEXT),
    _Column("submitted_at", gettext_lazy("First submitted at"), CellKind.TEXT),
    _Column("reply_due_on", gettext_lazy("Reply due on"), CellKind.DATE),
    _Column("reply", pgettext_lazy("of a journal", "Reply"), CellKind.TEXT),
)


def _line(person: Staff, one: Owed) -> list[Cell]:
    return list(_cells(person, one))


def _cells(person: Staff, one: Owed) -> Iterator[Cell]:
    journal = one.journal
    yield Cell(person.username)
    yield Cell(person.name or person.username)
    yield Cell(str(JournalKind(one.kind).label))
    yield Cell(one.starts_on)
    yield Cell(one.last)
    due = due_time(one.due_at)
    yield Cell(f"{due.day:%Y-%m-%d} {due.time}")
    yield Cell(_("Not owed") if one.is_voluntary else str(one.standing.label))
    yield Cell(str(JournalState(journal.state).label) if journal else None)
    handed_in = journal.first_submitted_at if journal else None
    yield Cell(f"{timezone.localtime(handed_in):%Y-%m-%d %H:%M}" if handed_in else None)
    yield Cell(journal.reply_due_on if journal else None)
    yield Cell(pgettext("answer", "late") if one.reply_is_late else None)
