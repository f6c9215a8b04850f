"""A team's week on one page, and what the team learned in a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from territory.queries.choices import units_to_choose

from ..queries.addresses import review_address
from ..queries.learned import Found, findings_in, lessons_of
from ..queries.owed import Owed
from ..queries.team_week import team_week
from .asked import asked_unit
from .standing_words import MARKS, Cell, cell_of

WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@require_safe
def team_now(request: HttpRequest) -> HttpResponse:
    """The week in which today lies; on Mondays the one before, which is the one to look at."""
    scope_with(request, Permission.REVIEW_JOURNALS)
    return redirect("journals:team", week=monday_of(timezone.localdate() - timedelta(days=1)))


@require_safe
def team(request: HttpRequest, week: date) -> HttpResponse:
    """Everybody's journals of a week by days, and the findings in them."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    moment = timezone.now()
    today = local_day(moment)
    if week > monday_of(today):
        raise not_found()
    unit = asked_unit(request, scope)
    found = team_week(scope, week, moment, unit)
    said: defaultdict[int, list[Found]] = defaultdict(list)
    for one in found.found:
        said[one.journal.staff_id].append(one)
    rows: list[dict[str, Any]] = [
        {
            "staff": row.staff,
            "cells": [_cell(row.daily.get(day), found.readable) for day in found.days],
            "weekly": _cell(row.weekly, found.readable),
            "found": said[row.staff.pk],
        }
        for row in found.rows
    ]
    context = {
        "week": found,
        "last": week + timedelta(days=6),
        "rows": rows,
        "found": found.found,
        "marks": MARKS,
        "today": today,
        "before": week - WEEK,
        "after": week + WEEK if week + WEEK <= today else None,
        "unit": unit,
        "units": units_to_choose(scope),
        "query": f"?unit={unit.code}" if unit is not None else "",
    }
    return render(request, "journals/review/team.html", context)


def _cell(one: Owed | None, readable: Collection[UUID]) -> Cell | None:
    """A journal as the calendar shows it; it leads to its review."""
    cell = cell_of(one, readable, is_own=False)
    if cell is None or not cell.address or one is None or one.journal is None:
        return cell
    return replace(cell, address=review_address(one.journal.pk))


@require_safe
def learned_now(request: HttpRequest) -> HttpResponse:
    """What was learned in the month in which today lies."""
    scope_with(request, Permission.REVIEW_JOURNALS)
    return redirect("journals:learned", month=Month.of(timezone.localdate()))


@require_safe
def learned(request: HttpRequest, month: Month) -> HttpResponse:
    """The findings of a month by theme, with their shops and causes, and what came of their actions."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    today = timezone.localdate()
    if month > Month.of(today):
        raise not_found()
    found = findings_in(scope, month.period)
    context = {
        "month": month,
        "number": len(found),
        "lessons": lessons_of(found, today),
        "today": today,
        "before": month.shift(-1),
        "after": month.shift(1) if month < Month.of(today) else None,
    }
    return render(request, "journals/review/learned.html", context)
