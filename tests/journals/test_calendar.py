"""The calendar of journals, for whoever writes them and whoever reviews them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import ExportLog, Staff
from journals.domain.keys import journal_key
from journals.enums import JournalKind
from journals.models import Journal
from journals.queries.calendar import person_month, team_month, team_of
from salesforce_app.kernel.periods import Month
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import PostingFactory, StaffFactory
from tests.factories.journals import JournalFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
MARCH = Month(2024, 3)
NOW = datetime(2024, 3, 14, 15, tzinfo=SHANGHAI)
"""A Thursday."""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def at(day: int, hour: int) -> datetime:
    """A moment of March 2024 in Shanghai."""
    return datetime(2024, 3, day, hour, tzinfo=SHANGHAI)


def daily(
    staff: Staff, office: Office, day: int, handed_in: datetime | None = None, **values: object
) -> Journal:
    """The daily journal of a day in March."""
    starts_on = date(2024, 3, day)
    if handed_in is not None:
        values = {
            "submitted": True,
            "first_submitted_at": handed_in,
            "reply_due_on": date(2024, 3, 20),
            **values,
        }
    journal: Journal = JournalFactory(
        id=journal_key(staff.pk, JournalKind.DAILY, starts_on),
        staff=staff,
        unit=office.north_1,
        starts_on=starts_on,
        opened_at=at(day, 9),
        due_at=at(day + 1, 0),
        grace_until=at(day + 1, 10),
        **values,
    )
    return journal


@pytest.fixture
def week(cast: Cast, office: Office) -> list[Journal]:
    """李静's week until Thursday: in time and answered too late, late, missing, and today's begun."""
    return [
        daily(
            cast.account_manager,
            office,
            11,
            at(11, 20),
            reply_due_on=date(2024, 3, 12),
            state="accepted",
            decided_at=at(13, 9),
            decided_by=cast.supervisor,
        ),
        daily(cast.account_manager, office, 12, at(13, 16)),
        daily(cast.account_manager, office, 14),
    ]


def test_late_missing_and_late_answers_are_told_apart(cast: Cast, week: list[Journal]) -> None:
    found = person_month(build_scope(cast.account_manager), cast.account_manager, MARCH, NOW)

    assert (found.tally.owed, found.tally.in_time, found.tally.late, found.tally.missing) == (3, 1, 1, 1)
    assert (found.tally.waiting, found.tally.replies_late) == (1, 1)


def test_the_grid_is_whole_weeks_around_the_month(cast: Cast, week: list[Journal]) -> None:
    found = person_month(build_scope(cast.account_manager), cast.account_manager, MARCH, NOW)

    assert [len(row.days) for row in found.weeks] == [7] * 5
    assert (found.weeks[0].days[0].date, found.weeks[-1].days[-1].date) == (
        date(2024, 2, 26),
        date(2024, 3, 31),
    )
    assert [day.date.day for row in found.weeks for day in row.days if day.daily] == [11, 12, 13, 14]


def test_a_writer_sees_her_own_month_and_where_to_write(
    cast: Cast, week: list[Journal], signed_in: Callable[[Staff], Client]
) -> None:
    page = signed_in(cast.account_manager).get("/journals/calendar/2024-03/")

    text = page.content.decode()
    assert page.status_code == 200
    assert 'href="/journals/daily/2024-03-13/"' in text
    assert 'href="/journals/daily/2024-03-14/"' in text
    assert f'href="/journals/{week[0].pk}/"' in text


def test_a_reviewer_sees_her_people_and_no_others(
    cast: Cast, office: Office, week: list[Journal], signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.supervisor)

    text = client.get("/journals/calendar/2024-03/").content.decode()

    assert "李静" in text
    assert "周涛" not in text
    assert f'href="/journals/{week[1].pk}/"' in text
    # What is being written is its writer's alone.
    assert str(week[2].pk) not in text


def test_a_reviewer_opens_one_persons_month(
    cast: Cast, week: list[Journal], signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.supervisor)

    assert client.get("/journals/calendar/2024-03/?person=li.jing").status_code == 200
    assert client.get("/journals/calendar/2024-03/?person=zhou.tao").status_code == 404
    assert client.get("/journals/calendar/2024-03/?person=wang.qiang").status_code == 404


def test_an_account_manager_opens_nobody_elses_month(
    cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.account_manager)

    assert client.get("/journals/calendar/2024-03/?person=wang.qiang").status_code == 404
    assert client.get("/journals/calendar/2024-05/").status_code == 404


def test_the_team_of_a_unit(cast: Cast, office: Office) -> None:
    scope = build_scope(cast.director)

    assert team_of(scope, MARCH, office.north) == [cast.account_manager]
    assert team_of(scope, MARCH, office.north_2) == []
    assert {person.pk for person in team_of(scope, MARCH)} == {cast.account_manager.pk, cast.stranger.pk}


def test_the_file_holds_every_journal_and_is_written_down(
    cast: Cast, week: list[Journal], signed_in: Callable[[Staff], Client]
) -> None:
    answer = signed_in(cast.supervisor).get("/journals/calendar/2024-03/export/csv/")

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 5
    assert [line.split(",")[3] for line in lines[1:]] == [
        "2024-03-11",
        "2024-03-12",
        "2024-03-13",
        "2024-03-14",
    ]
    assert [line.split(",")[6] for line in lines[1:]] == ["按时", "迟交", "缺交", "未到期"]
    assert ExportLog.objects.get().rows == 4


def test_the_statements_do_not_grow_with_the_team(cast: Cast, office: Office, week: list[Journal]) -> None:
    scope = build_scope(cast.director)
    numbers = []
    for more in (0, 2):
        for person in StaffFactory.create_batch(more):
            PostingFactory(staff=person, unit=office.north_2)
            daily(person, office, 12, at(12, 20))
        with CaptureQueriesContext(connection) as statements:
            team_month(scope, team_of(scope, MARCH), MARCH, NOW)
        numbers.append(len(statements))
    assert numbers == [7, 7]


def test_the_home_page_tells_a_writer_what_to_write(
    cast: Cast, week: list[Journal], signed_in: Callable[[Staff], Client]
) -> None:
    text = signed_in(cast.account_manager).get("/").content.decode()

    panel = text[text.index('id="own-journals"') :]
    first, second = panel.index("/journals/daily/2024-03-14/"), panel.index("/journals/daily/2024-03-13/")
    assert first < second
    assert 'id="team-journals"' not in text


def test_the_home_page_tells_a_reviewer_how_her_people_stand(
    cast: Cast, week: list[Journal], signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.supervisor)

    part = client.get("/parts/team-journals/").content.decode()
    assert "/journals/calendar/2024-03/?person=li.jing" in part
    assert 'id="own-journals"' not in client.get("/").content.decode()


def test_the_units_page_tells_reviewers_alone(
    cast: Cast, office: Office, week: list[Journal], signed_in: Callable[[Staff], Client]
) -> None:
    address = "/units/N/parts/journals/?month=2024-03"

    assert "李静" in signed_in(cast.supervisor).get(address).content.decode()
    assert signed_in(cast.analyst).get(address).status_code == 404


@pytest.mark.parametrize("who", ["account_manager", "supervisor"])
def test_every_count_opens_the_journals_that_it_counts(
    cast: Cast, week: list[Journal], signed_in: Callable[[Staff], Client], who: str
) -> None:
    client = signed_in(getattr(cast, who))
    expected = {"owed": 3, "in_time": 1, "late": 1, "missing": 1, "waiting": 1, "replies_late": 1}

    behind = {
        name: client.get(f"/journals/calendar/2024-03/?behind={name}").context["behind"]["journals"]
        for name in expected
    }

    assert {name: len(journals) for name, journals in behind.items()} == expected
    assert client.get("/journals/calendar/2024-03/?behind=nothing").context["behind"] is None
