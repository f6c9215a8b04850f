"""The counts of many people's journals are those of the journals that ``owed`` has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import Staff
from journals.enums import JournalKind, JournalState
from journals.measures.tally import Tally, tally
from journals.models import Journal
from journals.queries import team_standing as standing
from journals.queries.owed import owed
from journals.queries.tallies import tallies
from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.scope import system_scope
from territory.models import OrgUnit, Posting
from tests.factories import CalendarDayFactory, OrgUnitFactory, PostingFactory, StaffFactory
from tests.factories.journals import JournalFactory
from tests.test_kept import tables_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
MARCH = Month(2024, 3)
NOW = datetime(2024, 3, 22, 9, 30, tzinfo=SHANGHAI)
"""A Friday, on which Thursday's journals are in grace."""
SPANS = (
    *((JournalKind.DAILY, Period(day, day + timedelta(days=1))) for day in MARCH.period.dates()),
    (JournalKind.WEEKLY, Period(date(2024, 2, 26), date(2024, 3, 4))),
    (JournalKind.WEEKLY, Period(date(2024, 3, 4), date(2024, 3, 11))),
    (JournalKind.MONTHLY, MARCH.shift(-1).period),
)
"""What somebody may have written about, days off and days to come among them."""


@pytest.fixture
def people() -> list[Staff]:
    """Nine people of a unit who write: most there throughout; one is away, came, went, or is an analyst."""
    random, unit = Random(7), OrgUnitFactory()
    CalendarDayFactory(date=date(2024, 3, 8), is_working=False)
    found = [StaffFactory(role=Role.ACCOUNT_MANAGER) for _ in range(8)] + [StaffFactory(role=Role.ANALYST)]
    for number, person in enumerate(found):
        since = date(2024, 3, 12) if number == 5 else date(2020 + number % 3, 1, 1)
        until = date(2024, 3, 14) if number == 6 else None
        PostingFactory(staff=person, unit=unit, role=Role.ACCOUNT_MANAGER, since=since, until=until)
    PostingFactory(
        staff=found[0],
        unit=OrgUnitFactory(),
        role=Role.ACCOUNT_MANAGER,
        substitutes_for=found[4],
        since=date(2024, 3, 18),
        until=date(2024, 4, 20),
    )
    for person in found[:-2]:
        for kind, span in random.sample(SPANS, 12):
            write(random, person, unit, kind, span)
    return found


def write(random: Random, person: Staff, unit: OrgUnit, kind: JournalKind, span: Period) -> Journal:
    """A journal that is being written, or was handed in and answered, each in time or late."""
    due = datetime(span.end.year, span.end.month, span.end.day, tzinfo=SHANGHAI)
    values: dict[str, Any] = {"due_at": due, "grace_until": due + timedelta(hours=10)}
    how = random.randrange(5)
    if how:
        handed_in = due + timedelta(hours=random.choice((-4, 0, 7, 10, 11, 40)))
        reply_due_on = span.end + timedelta(days=2)
        values |= {"submitted": True, "first_submitted_at": handed_in, "reply_due_on": reply_due_on}
        if how > 2:
            # Also in the night after the day of the answer, which is still that day elsewhere.
            midnight = datetime(reply_due_on.year, reply_due_on.month, reply_due_on.day, tzinfo=SHANGHAI)
            values |= {
                "state": JournalState.ACCEPTED,
                "decided_by": person,
                "decided_at": midnight + timedelta(hours=random.choice((-30, 5, 23, 25, 50))),
            }
    journal: Journal = JournalFactory(
        staff=person,
        unit=unit,
        kind=kind,
        starts_on=span.start,
        until=span.end,
        opened_at=due + timedelta(days=4),
        **values,
    )
    return journal


def read(people: list[Staff], month: Month, moment: datetime) -> dict[int, Tally]:
    """The counts by person, of the journals one by one."""
    found = owed([person.pk for person in people], month.period, moment=moment)
    return {person.pk: tally(one for one in found if one.staff == person.pk) for person in people}


@pytest.mark.django_db
@pytest.mark.parametrize("month", [MARCH.shift(-1), MARCH, MARCH.shift(1)])
@pytest.mark.parametrize("hours", [0, 1, 24 * 20])
def test_counted_is_what_would_be_read(people: list[Staff], month: Month, hours: int) -> None:
    moment = NOW + timedelta(hours=hours)

    found = tallies([person.pk for person in people], month.period, moment)

    expected = read(people, month, moment)
    assert found.of == expected
    assert found.total == sum(expected.values(), Tally())
    assert found.is_any is bool(owed([person.pk for person in people], month.period, moment=moment))


@pytest.mark.django_db
def test_the_example_has_everything_that_is_counted(people: list[Staff]) -> None:
    total = tallies([person.pk for person in people], MARCH.period, NOW).total

    assert min(total.in_time, total.late, total.missing, total.waiting, total.replies_late) > 2


@pytest.mark.django_db
def test_nobody_has_no_counts() -> None:
    found = tallies([], MARCH.period, NOW)

    assert (found.of, found.total, found.is_any) == ({}, Tally(), False)


@pytest.mark.django_db
def test_the_statements_do_not_grow_with_the_people(people: list[Staff]) -> None:
    numbers = []
    for most in (3, 9):
        with CaptureQueriesContext(connection) as statements:
            tallies([person.pk for person in people[9 - most :]], MARCH.period, NOW)
        numbers.append(len(statements))
    assert numbers == [5, 5]


@pytest.mark.django_db
def test_those_of_whom_most_is_missing_come_first(people: list[Staff]) -> None:
    found = standing.team_standing(system_scope("tests"), MARCH, NOW)

    expected = read(people, MARCH, NOW)
    assert found is not None
    assert found.first[0].tally == max(expected.values(), key=lambda counts: counts.missing)
    assert [-row.tally.missing for row in found.first] == sorted(-row.tally.missing for row in found.first)
    assert (len(found.first), found.others) == (8, 1)


def hand_in(person: Staff) -> None:
    """Somebody hands in a journal."""
    journal = Journal.objects.filter(staff=person, state=JournalState.DRAFT).first()
    assert journal is not None
    journal.state, journal.first_submitted_at = JournalState.SUBMITTED, NOW
    journal.submitted_at = journal.received_at = NOW
    journal.reply_due_on = date(2024, 3, 27)
    journal.save()


def begin(person: Staff) -> None:
    """Somebody begins a journal before the office's first, so that more is owed."""
    moment = datetime(2024, 2, 1, 9, tzinfo=SHANGHAI)
    JournalFactory(staff=person, starts_on=date(2024, 2, 1), opened_at=moment)


def leave(person: Staff) -> None:
    """Somebody's posting ends."""
    Posting.objects.filter(staff=person).update(until=date(2024, 3, 5))


def stay_at_home(_person: Staff) -> None:
    """The office does not work on a day."""
    CalendarDayFactory(date=date(2024, 3, 20), is_working=False)


def get_another_role(person: Staff) -> None:
    """Somebody writes no journals any more."""
    Staff.objects.filter(pk=person.pk).update(role=Role.ANALYST)


def get_another_name(person: Staff) -> None:
    """Somebody is called otherwise."""
    Staff.objects.filter(pk=person.pk).update(name="Another")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [hand_in, begin, leave, stay_at_home, get_another_role, get_another_name])
def test_what_is_kept_of_a_team_is_what_would_be_made_anew(
    people: list[Staff], act: Callable[[Staff], None]
) -> None:
    cache.clear()
    before = standing.team_standing(system_scope("tests"), MARCH, NOW)

    act(people[1])

    now = standing.team_standing(system_scope("tests"), MARCH, NOW)
    with transaction.atomic():
        assert now == standing.team_standing(system_scope("tests"), MARCH, NOW)
    assert now != before


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_a_team_is_not_kept_beyond_the_hour(people: list[Staff]) -> None:
    cache.clear()
    moments = [NOW, NOW + timedelta(minutes=30), NOW + timedelta(minutes=30, microseconds=1)]
    kept = [standing.team_standing(system_scope("tests"), MARCH, moment) for moment in moments]
    with transaction.atomic():
        assert kept == [standing.team_standing(system_scope("tests"), MARCH, moment) for moment in moments]
    # Ten o'clock itself is still in grace.
    assert kept[0] == kept[1] != kept[2]


@pytest.mark.django_db
def test_every_model_that_a_teams_standing_is_made_of_is_counted(
    people: list[Staff], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[set[str]] = []

    def note(_name: str, _key: object, make: Callable[[], Any], *, made_of: Any, until: object) -> None:
        read = {model._meta.label for model in tables_of(make)}
        found.append({settings.FOLLOWING.get(label, label) for label in read} - set(made_of))

    monkeypatch.setattr(standing, "kept", note)
    standing.team_standing(system_scope("tests"), MARCH, NOW)
    standing.team_standing(system_scope("tests"), MARCH, NOW, OrgUnit.objects.first())

    assert found == [set(), set()]
