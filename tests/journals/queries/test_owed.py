"""Which journals are owed, and how they stand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Staff
from journals.domain.keys import journal_key
from journals.enums import JournalKind, Standing
from journals.models import Journal
from journals.queries.owed import Owed, owed
from salesforce_app.kernel.periods import BEGINNING, Period
from tests.cast import Cast, Office
from tests.factories import CalendarDayFactory, PostingFactory, StaffFactory
from tests.factories.journals import JournalFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = Period(date(2024, 3, 11), date(2024, 3, 18))
"""A Monday to a Sunday."""
LATER = datetime(2024, 4, 10, 12, tzinfo=SHANGHAI)


@pytest.fixture
def begun(cast: Cast) -> Journal:
    """The office's first journal, a long time ago, of somebody else."""
    return JournalFactory(
        staff=StaffFactory(),
        starts_on=date(2023, 6, 1),
        opened_at=datetime(2023, 6, 1, 9, tzinfo=UTC),
        due_at=datetime(2023, 6, 1, 16, tzinfo=UTC),
        grace_until=datetime(2023, 6, 2, 2, tzinfo=UTC),
    )


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of 2024 in Shanghai."""
    return datetime(2024, month, day, hour, minute, tzinfo=SHANGHAI)


def days_of(found: tuple[Owed, ...], kind: JournalKind = JournalKind.DAILY) -> list[int]:
    """The days of the month on which the journals of a kind begin."""
    return [one.starts_on.day for one in found if one.kind is kind]


def hand_in(
    staff: Staff, office: Office, moment: datetime, *, starts_on: date = date(2024, 3, 12)
) -> Journal:
    """A daily journal that was submitted at a moment."""
    journal: Journal = JournalFactory(
        id=journal_key(staff.pk, JournalKind.DAILY, starts_on),
        staff=staff,
        unit=office.north_1,
        starts_on=starts_on,
        submitted=True,
        first_submitted_at=moment,
    )
    return journal


def test_an_account_manager_owes_every_working_day_and_the_week(cast: Cast, begun: Journal) -> None:
    found = owed([cast.account_manager.pk], WEEK, moment=LATER)

    assert days_of(found) == [11, 12, 13, 14, 15]
    assert days_of(found, JournalKind.WEEKLY) == [11]
    assert days_of(found, JournalKind.MONTHLY) == []
    assert {one.standing for one in found} == {Standing.MISSING}


def test_due_times_follow_the_offices_calendar(cast: Cast, begun: Journal) -> None:
    CalendarDayFactory(date=date(2024, 3, 18), is_working=False)
    CalendarDayFactory(date=date(2024, 3, 16), is_working=True)

    found = {
        (one.kind, one.starts_on.day): one for one in owed([cast.account_manager.pk], WEEK, moment=LATER)
    }

    friday, saturday = found[JournalKind.DAILY, 15], found[JournalKind.DAILY, 16]
    assert (friday.due_at, friday.grace_until) == (at(3, 16), at(3, 16, 10))
    assert (saturday.due_at, saturday.grace_until) == (at(3, 17), at(3, 19, 10))
    assert found[JournalKind.WEEKLY, 11].due_at == at(3, 19, 18)


def test_a_month_is_due_on_the_first_working_day_of_the_next(cast: Cast, begun: Journal) -> None:
    CalendarDayFactory(date=date(2024, 4, 1), is_working=False)
    march = Period(date(2024, 3, 1), date(2024, 4, 1))

    monthly = [
        one for one in owed([cast.account_manager.pk], march, moment=LATER) if one.kind is JournalKind.MONTHLY
    ]

    assert [(one.starts_on, one.until, one.due_at) for one in monthly] == [
        (date(2024, 3, 1), date(2024, 4, 1), at(4, 2, 18))
    ]


def test_nobody_owes_a_journal_of_her_leave(cast: Cast, office: Office, begun: Journal) -> None:
    PostingFactory(
        staff=cast.stranger,
        unit=office.north_1,
        substitutes_for=cast.account_manager,
        since=date(2024, 3, 12),
        until=date(2024, 3, 14),
    )

    found = owed([cast.account_manager.pk, cast.stranger.pk], WEEK, moment=LATER)

    hers = tuple(one for one in found if one.staff == cast.account_manager.pk)
    assert days_of(hers) == [11, 14, 15]
    assert days_of(hers, JournalKind.WEEKLY) == [11]
    assert days_of(tuple(one for one in found if one.staff == cast.stranger.pk)) == [11, 12, 13, 14, 15]


def test_a_week_of_leave_is_not_owed(cast: Cast, office: Office, begun: Journal) -> None:
    PostingFactory(
        staff=cast.stranger,
        unit=office.north_1,
        substitutes_for=cast.account_manager,
        since=date(2024, 3, 11),
        until=date(2024, 3, 18),
    )

    assert owed([cast.account_manager.pk], WEEK, moment=LATER) == ()


def test_standing_in_for_an_account_manager_makes_nobody_owe(
    cast: Cast, office: Office, begun: Journal
) -> None:
    PostingFactory(
        staff=cast.supervisor,
        unit=office.north_1,
        substitutes_for=cast.account_manager,
        since=date(2024, 3, 11),
        until=date(2024, 3, 18),
    )

    assert owed([cast.supervisor.pk, cast.director.pk], WEEK, moment=LATER) == ()


def test_a_posting_that_begins_within_the_week_owes_from_there(office: Office, begun: Journal) -> None:
    newcomer = StaffFactory()
    PostingFactory(staff=newcomer, unit=office.north_2, since=date(2024, 3, 14))

    found = owed([newcomer.pk], WEEK, moment=LATER)

    assert days_of(found) == [14, 15]
    assert days_of(found, JournalKind.WEEKLY) == [11]


def test_a_posting_that_ends_within_the_week_owes_its_days_alone(office: Office, begun: Journal) -> None:
    leaver = StaffFactory()
    PostingFactory(staff=leaver, unit=office.north_2, since=BEGINNING, until=date(2024, 3, 14))

    found = owed([leaver.pk], WEEK, moment=LATER)

    assert days_of(found) == [11, 12, 13]
    assert days_of(found, JournalKind.WEEKLY) == []


def test_moving_to_another_unit_changes_nothing(office: Office, begun: Journal) -> None:
    mover = StaffFactory()
    PostingFactory(staff=mover, unit=office.north_1, until=date(2024, 3, 13))
    PostingFactory(staff=mover, unit=office.north_2, since=date(2024, 3, 13))

    found = owed([mover.pk], WEEK, moment=LATER)

    assert days_of(found) == [11, 12, 13, 14, 15]
    assert days_of(found, JournalKind.WEEKLY) == [11]


@pytest.mark.parametrize(
    ("moment", "standing"),
    [
        (at(3, 12, 23, 59), Standing.NOT_DUE),
        (at(3, 13, 9, 59), Standing.IN_GRACE),
        (at(3, 13, 10, 1), Standing.MISSING),
    ],
)
def test_how_a_journal_that_nobody_began_stands(
    cast: Cast, begun: Journal, moment: datetime, standing: Standing
) -> None:
    tuesday = Period(date(2024, 3, 12), date(2024, 3, 13))

    (found,) = owed([cast.account_manager.pk], tuesday, moment=moment)

    assert (found.standing, found.journal) == (standing, None)


@pytest.mark.parametrize(
    ("handed_in", "standing"),
    [
        (at(3, 12, 18), Standing.ON_TIME),
        (at(3, 13, 8), Standing.IN_GRACE),
        (at(3, 14, 8), Standing.LATE),
    ],
)
def test_late_is_not_missing(
    cast: Cast, office: Office, begun: Journal, handed_in: datetime, standing: Standing
) -> None:
    journal = hand_in(cast.account_manager, office, handed_in)
    tuesday = Period(date(2024, 3, 12), date(2024, 3, 13))

    (found,) = owed([cast.account_manager.pk], tuesday, moment=LATER)

    assert (found.standing, found.journal, found.is_submitted) == (standing, journal, True)


def test_a_journal_that_nobody_owes_is_there_and_never_missing(
    cast: Cast, office: Office, begun: Journal
) -> None:
    on_sunday = JournalFactory(
        staff=cast.account_manager,
        unit=office.north_1,
        starts_on=date(2024, 3, 17),
        due_at=at(3, 18),
        grace_until=at(3, 18, 10),
    )

    found = {one.starts_on.day: one for one in owed([cast.account_manager.pk], WEEK, moment=LATER)}

    assert (found[17].journal, found[17].is_voluntary, found[17].standing) == (
        on_sunday,
        True,
        Standing.NOT_DUE,
    )


def test_days_to_come_are_not_owed_yet(cast: Cast, begun: Journal) -> None:
    found = owed([cast.account_manager.pk], WEEK, moment=at(3, 13, 8))

    assert days_of(found) == [11, 12, 13]
    assert days_of(found, JournalKind.WEEKLY) == []


def test_nothing_is_owed_of_the_time_before_the_offices_first_journal(cast: Cast, office: Office) -> None:
    JournalFactory(
        staff=cast.stranger,
        unit=office.south_1,
        starts_on=date(2024, 3, 13),
        opened_at=at(3, 13, 17),
        due_at=at(3, 14),
        grace_until=at(3, 14, 10),
    )

    found = owed([cast.account_manager.pk], WEEK, moment=LATER)

    assert days_of(found) == [13, 14, 15]
    assert days_of(found, JournalKind.WEEKLY) == [11]


def test_an_office_without_journals_begins_today(cast: Cast) -> None:
    found = owed([cast.account_manager.pk], WEEK, moment=at(3, 13, 8))

    assert days_of(found) == [13]


def test_the_statements_do_not_grow_with_people_and_days(cast: Cast, office: Office, begun: Journal) -> None:
    people = [cast.account_manager, *StaffFactory.create_batch(2)]
    for person in people[1:]:
        PostingFactory(staff=person, unit=office.north_2)
    hand_in(cast.account_manager, office, at(3, 12, 18))
    for some, period in (
        (people[:1], Period(date(2024, 3, 12), date(2024, 3, 13))),
        (people, Period(date(2024, 3, 1), date(2024, 4, 1))),
    ):
        with CaptureQueriesContext(
            connection,
        ) as statements:
            assert owed([person.pk for person in some], period, moment=LATER)
        assert len(statements) == 4
