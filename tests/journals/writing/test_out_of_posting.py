"""Journals of days on which the writer had no posting are neither begun nor owed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from accounts.enums import Role
from accounts.models import Staff
from journals.domain.drafting import open_journal
from journals.enums import JournalKind
from journals.models import Journal
from journals.queries.field import field_journals
from salesforce_app.kernel.errors import InputError
from tests.cast import Office
from tests.factories import JournalFactory, PostingFactory, StaffFactory

NOW = datetime(2024, 3, 21, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Thursday."""


@pytest.fixture
def writer(office: Office) -> Staff:
    """Posted from Wednesday the sixth to Friday the fifteenth."""
    person = StaffFactory(username="he.hua", role=Role.ACCOUNT_MANAGER, language="en")
    PostingFactory(
        staff=person,
        unit=office.north_1,
        role=Role.ACCOUNT_MANAGER,
        since=date(2024, 3, 6),
        until=date(2024, 3, 16),
    )
    return person


def begin(writer: Staff, kind: JournalKind, day: date) -> Journal:
    with time_machine.travel(NOW, tick=False):
        return open_journal(staff=writer, kind=kind, starts_on=day, moment=NOW)


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (JournalKind.DAILY, date(2024, 3, 5)),
        (JournalKind.DAILY, date(2024, 3, 16)),
        (JournalKind.WEEKLY, date(2024, 2, 26)),
        (JournalKind.WEEKLY, date(2024, 3, 18)),
        (JournalKind.MONTHLY, date(2024, 2, 1)),
    ],
)
def test_a_journal_before_or_after_a_posting_is_not_begun(
    writer: Staff, kind: JournalKind, day: date
) -> None:
    with pytest.raises(InputError, match="no posting"):
        begin(writer, kind, day)
    assert not Journal.objects.exists()


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (JournalKind.DAILY, date(2024, 3, 6)),
        (JournalKind.DAILY, date(2024, 3, 10)),
        (JournalKind.DAILY, date(2024, 3, 15)),
        (JournalKind.WEEKLY, date(2024, 3, 4)),
        (JournalKind.WEEKLY, date(2024, 3, 11)),
        (JournalKind.MONTHLY, date(2024, 3, 1)),
    ],
)
def test_one_that_touches_the_posting_is(writer: Staff, office: Office, kind: JournalKind, day: date) -> None:
    assert begin(writer, kind, day).unit == office.north_1


def test_the_page_says_why_and_the_calendar_that_nothing_is_owed(
    writer: Staff, office: Office, signed_in: Callable[[Staff], Client]
) -> None:
    with time_machine.travel(NOW, tick=False):
        JournalFactory(
            unit=office.south_1, starts_on=date(2024, 3, 1), opened_at=datetime(2024, 3, 1, tzinfo=NOW.tzinfo)
        )
        client = signed_in(writer)
        answer = client.get("/journals/daily/2024-03-05/")
        assert answer.status_code == 404
        assert "You had no posting then" in answer.content.decode()
        mine = client.get("/journals/").content.decode()
        assert "You have no posting today" in mine
        assert "/journals/daily/2024-03-21/" not in mine
        month = BeautifulSoup(client.get("/journals/calendar/2024-03/").content, "html.parser")
        taken_along = {one.starts_on for one in field_journals(writer, NOW)}
    assert taken_along == {date(2024, 3, 14), date(2024, 3, 15)}
    days = {
        int(re.search(r"\d+", cell.text)[0]): cell
        for cell in month.select("td:not(.journal-week):not(.is-outside)")
    }
    assert {day for day, cell in days.items() if "not owed" in cell.text} == {
        *range(1, 6),
        9,
        10,
        *range(16, 22),
    }
    assert all("not owed" not in days[day].text for day in range(22, 32))
