"""How a team's journals of a month stand: its counts, and the people of whom most is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit

from ..measures.due_times import hour_of
from ..measures.tally import Tally
from .calendar import team_rows
from .owed import FAR
from .tallies import tallies

SHOWN = 8
MADE_OF = (
    "accounts.Staff",
    "territory.OrgUnit",
    "territory.Posting",
    "territory.CalendarDay",
    "journals.Journal",
)


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """One person's counts of a month."""

    username: str
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """The counts of a team's month, those of whom most is missing, and how many ``others`` there are.

    ``is_any`` when somebody owes a journal of it, be it not due yet, or has one on file.
    """

    month: Month
    total: Tally
    first: tuple[PersonStanding, ...]
    others: int
    is_any: bool


def team_standing(
    scope: Scope, month: Month, moment: datetime, unit: OrgUnit | None = None
) -> TeamStanding | None:
    """How the account managers whom the scope covers, of one unit where given, stand in a month.

    None where there are none. At most eight statements, one while kept.
    """
    hour = hour_of(moment, timezone.get_default_timezone())
    key = (scope.units_digest, unit.pk if unit else None, month, local_day(moment), hour.isoformat())
    # The days after a journal's say until when it is in time.
    until = month.last + FAR
    return kept("standing", key, lambda: _standing(scope, month, moment, unit), made_of=MADE_OF, until=until)


def _standing(scope: Scope, month: Month, moment: datetime, unit: OrgUnit | None) -> TeamStanding | None:
    columns = team_rows(scope, month, unit).values_list("pk", "username", "name")
    people = {pk: (username, name or username) for pk, username, name in columns}
    if not people:
        return None
    found = tallies(people, month.period, moment)

    def need(staff: int) -> tuple[int, int, int, str]:
        counts = found.of[staff]
        return (-counts.missing, -counts.late, -counts.replies_late, people[staff][1])

    first = sorted(people, key=need)[:SHOWN]
    shown = tuple(PersonStanding(*people[staff], found.of[staff]) for staff in first)
    return TeamStanding(month, found.total, shown, len(people) - len(shown), found.is_any)
