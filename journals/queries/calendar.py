"""The calendar of journals: one person's month, and a team's (domain.md §8.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month, Period, local_day
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit, Posting
from territory.queries.units import unit_tree
from territory.queries.working_days import working_days
from visits.queries.holders import account_managers

from ..enums import JournalKind
from ..measures.tally import Tally, tally
from .journals import readable_journals
from .owed import Owed, owed


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; ``daily`` is its journal, None where none is owed or written.

    ``is_not_owed`` of a day that has come for which the person owes none: off, on leave, or not posted.
    """

    date: date
    is_working: bool
    is_today: bool
    is_in_month: bool
    daily: Owed | None
    is_not_owed: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday to Sunday with its journal."""

    days: tuple[Day, ...]
    weekly: Owed | None


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """One person's month: the weeks that touch it, the month's journal, and the counts of the month.

    ``readable`` are the keys of those that the reader may open.
    """

    staff: Staff
    month: Month
    weeks: tuple[Week, ...]
    monthly: Owed | None
    all: tuple[Owed, ...]
    tally: Tally
    readable: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person's line in the team's month: her journals by their last day, and their counts."""

    staff: Staff
    daily: Mapping[date, Owed]
    weekly: Mapping[date, Owed]
    monthly: Owed | None
    all: tuple[Owed, ...]
    tally: Tally


@dataclass(frozen=True, slots=True)
class TeamMonth:
    """A team's month, each person with her journals; ``readable`` are the keys of those one may open."""

    month: Month
    days: tuple[Day, ...]
    rows: tuple[PersonRow, ...]
    total: Tally
    readable: frozenset[UUID]


def grid_of(month: Month) -> Period:
    """The whole weeks that touch a month."""
    start = month.first - timedelta(days=month.first.isoweekday() - 1)
    return Period(start, month.last + timedelta(days=8 - month.last.isoweekday()))


def person_month(scope: Scope, staff: Staff, month: Month, moment: datetime) -> PersonMonth:
    """One person's calendar; six statements. Counted are the journals whose last day lies in the month."""
    grid = grid_of(month)
    found = owed([staff.pk], grid, moment=moment)
    calendar = working_days(grid.start, grid.last)
    by_day = {one.starts_on: one for one in found if one.kind is JournalKind.DAILY}
    by_week = {one.starts_on: one for one in found if one.kind is JournalKind.WEEKLY}
    monthly = next(
        (one for one in found if one.kind is JournalKind.MONTHLY and one.starts_on == month.first), None
    )
    weeks = tuple(
        Week(
            tuple(
                Day(
                    day,
                    calendar.is_working(day),
                    day == local_day(moment),
                    day in month.period,
                    by_day.get(day),
                    day not in by_day and day <= local_day(moment),
                )
                for day in Period(monday, monday + timedelta(days=7)).dates()
            ),
            by_week.get(monday),
        )
        for monday in (grid.start + timedelta(days=7 * number) for number in range(grid.days // 7))
    )
    within = tuple(one for one in found if one.last in month.period)
    return PersonMonth(staff, month, weeks, monthly, within, tally(within), _readable(scope, found))


def find_writer(scope: Scope, username: str) -> Staff | None:
    """The reader herself if she writes journals, or a writer whom she sees and whose journals she reviews."""
    if username == scope.label and scope.staff_id is not None and scope.allows(Permission.WRITE_JOURNALS):
        own: Staff | None = Staff.objects.filter(pk=scope.staff_id).first()
        return own
    if not scope.allows(Permission.REVIEW_JOURNALS):
        return None
    person: Staff | None = Staff.objects.visible_to(scope).filter(username=username).first()
    return person if person is not None and Permission.WRITE_JOURNALS in person.permissions else None


def team_rows(scope: Scope, month: Month, unit: OrgUnit | None = None) -> QuerySet[Staff]:
    """The account managers whom the scope covers in a month, of one unit and those below it where given.

    With a unit one statement at once.
    """
    if unit is None:
        return account_managers(scope, month)
    posted = Posting.objects.filter(
        unit__in=unit_tree().below([unit.pk]), since__lte=month.last, substitutes_for=None
    ).exclude(until__lte=month.first)
    return account_managers(scope, month, among=posted.values("staff"))


def team_of(scope: Scope, month: Month, unit: OrgUnit | None = None) -> list[Staff]:
    """The people of ``team_rows``; one statement, with a unit two."""
    return list(team_rows(scope, month, unit))


def team_month(scope: Scope, people: Iterable[Staff], month: Month, moment: datetime) -> TeamMonth:
    """A team's calendar; six statements for any number of people."""
    people = list(people)
    found = owed([person.pk for person in people], month.period, moment=moment)
    calendar = working_days(month.first, month.last)
    of: defaultdict[int, list[Owed]] = defaultdict(list)
    for one in found:
        of[one.staff].append(one)
    rows = tuple(_row(person, of[person.pk]) for person in people)
    today = local_day(moment)
    days = tuple(Day(day, calendar.is_working(day), day == today, True, None) for day in month.period.dates())
    return TeamMonth(month, days, rows, sum((row.tally for row in rows), Tally()), _readable(scope, found))


def _row(person: Staff, journals: Sequence[Owed]) -> PersonRow:
    daily = {one.last: one for one in journals if one.kind is JournalKind.DAILY}
    weekly = {one.last: one for one in journals if one.kind is JournalKind.WEEKLY}
    monthly = next((one for one in journals if one.kind is JournalKind.MONTHLY), None)
    return PersonRow(person, daily, weekly, monthly, tuple(journals), tally(journals))


def _readable(scope: Scope, found: Sequence[Owed]) -> frozenset[UUID]:
    """The keys of the journals among these that the reader may open; one statement, none without any."""
    keys = [one.journal.pk for one in found if one.journal is not None]
    if not keys:
        return frozenset()
    rows = readable_journals(scope).filter(pk__in=keys)
    return frozenset(rows.values_list("pk", flat=True))
