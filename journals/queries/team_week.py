"""A whole team's week: who wrote what, and what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.models import Staff
from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit

from ..enums import JournalKind
from .calendar import team_of
from .journals import readable_journals
from .learned import Found, findings_in
from .owed import Owed, owed

DAYS = 7


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """One person's week: her daily journals by day, and the one of the week."""

    staff: Staff
    daily: Mapping[date, Owed]
    weekly: Owed | None


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """A team's week from Monday on; ``readable`` are the keys of the journals that the reader may open."""

    monday: date
    rows: tuple[PersonWeek, ...]
    found: tuple[Found, ...]
    readable: frozenset[UUID]

    @property
    def days(self) -> tuple[date, ...]:
        """Its days."""
        return tuple(self.monday + timedelta(days=number) for number in range(DAYS))


def team_week(scope: Scope, monday: date, moment: datetime, unit: OrgUnit | None = None) -> TeamWeek:
    """The week of the account managers whom the reader sees; a constant number of statements."""
    period = Period(monday, monday + timedelta(days=DAYS))
    people = _people(scope, period, unit)
    keys = {person.pk for person in people}
    stand = owed(keys, period, moment=moment)
    found = findings_in(scope, period, keys)
    journals = [one.journal.pk for one in stand if one.journal is not None]
    readable = readable_journals(scope).filter(pk__in=journals).values_list("pk", flat=True)
    of: defaultdict[int, list[Owed]] = defaultdict(list)
    for one in stand:
        of[one.staff].append(one)
    rows = tuple(_row(person, of[person.pk]) for person in people)
    return TeamWeek(monday, rows, tuple(found), frozenset(readable))


def _people(scope: Scope, period: Period, unit: OrgUnit | None) -> Sequence[Staff]:
    months = dict.fromkeys((Month.of(period.start), Month.of(period.last)))
    found = {person.pk: person for month in months for person in team_of(scope, month, unit)}
    return sorted(found.values(), key=lambda person: (str(person), person.pk))


def _row(person: Staff, hers: Sequence[Owed]) -> PersonWeek:
    return PersonWeek(
        person,
        {one.starts_on: one for one in hers if one.kind is JournalKind.DAILY},
        next((one for one in hers if one.kind is JournalKind.WEEKLY), None),
    )
