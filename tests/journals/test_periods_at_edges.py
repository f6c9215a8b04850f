"""Journals at the edges of months, years, postings and leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.enums import Role
from accounts.models import Staff
from journals.domain.drafting import open_journal
from journals.domain.writing import save
from journals.domain.written import Written
from journals.enums import JournalKind, Topic
from journals.measures.facts import Fact
from journals.models import Journal
from journals.queries.facts import Ground
from journals.queries.owed import owed
from salesforce_app.kernel.periods import Period
from tests.cast import Cast, Office
from tests.factories import JournalFactory, PostingFactory, StaffFactory, VisitFactory

pytestmark = pytest.mark.django_db


def begin(staff: Staff, kind: JournalKind, day: date, now: datetime) -> Journal:
    with time_machine.travel(now, tick=False):
        return open_journal(staff=staff, kind=kind, starts_on=day, moment=now)


def visit_on(cast: Cast, office: Office, day: date) -> None:
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    VisitFactory(
        staff=cast.account_manager,
        retailer=office.shops["N1A"][0],
        route=office.routes["N1A"],
        unit=office.north_1,
        visited_on=day,
        started_at=at,
        ended_at=at + timedelta(minutes=10),
    )


def done(journal: Journal) -> tuple[int, int | None]:
    """Visits of the journal, and of the period before."""
    fact = next(Fact.of_json(kept) for kept in journal.facts if kept["code"] == "visits.done")
    return fact.figure.value, None if fact.base is None else fact.base.value


def test_january_is_held_against_december(cast: Cast, office: Office) -> None:
    for day in (date(2023, 12, 5), date(2023, 12, 28), date(2024, 1, 31)):
        visit_on(cast, office, day)
    journal = begin(
        cast.account_manager, JournalKind.MONTHLY, date(2024, 1, 1), datetime(2024, 2, 1, 10, tzinfo=UTC)
    )
    assert done(journal) == (1, 2)
    assert journal.due_at == datetime(2024, 2, 1, 10, tzinfo=UTC)
    with time_machine.travel(datetime(2024, 1, 10, 10, tzinfo=UTC), tick=False):
        ground = Ground.of(journal)
        assert ground.before == Period(date(2023, 12, 1), date(2023, 12, 11))
        assert ground.after == Period(date(2024, 2, 1), date(2024, 3, 1))


def test_a_week_over_the_end_of_a_month_counts_all_its_days(cast: Cast, office: Office) -> None:
    for day in (date(2024, 2, 20), date(2024, 2, 27), date(2024, 3, 1)):
        visit_on(cast, office, day)
    journal = begin(
        cast.account_manager, JournalKind.WEEKLY, date(2024, 2, 26), datetime(2024, 3, 4, 2, tzinfo=UTC)
    )
    assert done(journal) == (2, 1)
    assert journal.due_at == datetime(2024, 3, 4, 10, tzinfo=UTC)


def test_the_last_day_before_a_posting_changes_is_the_old_units(office: Office) -> None:
    person = StaffFactory(role=Role.ACCOUNT_MANAGER)
    changed = date(2024, 3, 13)
    PostingFactory(staff=person, unit=office.north_1, role=Role.ACCOUNT_MANAGER, until=changed)
    PostingFactory(staff=person, unit=office.south_1, role=Role.ACCOUNT_MANAGER, since=changed)
    now = datetime(2024, 3, 20, 10, tzinfo=UTC)
    units = {day: begin(person, JournalKind.DAILY, day, now).unit for day in (date(2024, 3, 12), changed)}
    assert units == {date(2024, 3, 12): office.north_1, changed: office.south_1}
    assert begin(person, JournalKind.WEEKLY, date(2024, 3, 11), now).unit == office.south_1


def test_a_journal_begun_on_a_day_that_becomes_leave_stays_and_is_not_missing(
    cast: Cast, office: Office
) -> None:
    day, now = date(2024, 3, 12), datetime(2024, 3, 12, 10, tzinfo=UTC)
    JournalFactory(
        unit=office.south_1, starts_on=date(2024, 3, 1), opened_at=datetime(2024, 3, 1, tzinfo=UTC)
    )
    me = cast.account_manager
    journal = begin(me, JournalKind.DAILY, day, now)
    save(journal=journal, written=Written(0, {Topic.MARKET_NEWS: "Half written"}), by=me, moment=now)
    PostingFactory(
        staff=cast.stranger,
        unit=office.north_1,
        role=Role.ACCOUNT_MANAGER,
        substitutes_for=me,
        since=date(2024, 3, 12),
        until=date(2024, 3, 14),
    )
    later = datetime(2024, 3, 14, 10, tzinfo=UTC)
    with time_machine.travel(later, tick=False):
        found = {
            one.starts_on: (one.is_voluntary, one.standing)
            for one in owed([me.pk], Period(date(2024, 3, 11), date(2024, 3, 15)), moment=later)
            if one.kind is JournalKind.DAILY
        }
    assert found[day] == (True, "not_due")
    assert date(2024, 3, 13) not in found
    assert set(found) == {date(2024, 3, 11), day, date(2024, 3, 14)}
    assert journal.passages.get(topic=Topic.MARKET_NEWS).text == "Half written"
