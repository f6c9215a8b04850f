"""What journals cost, and retiring what is neither filled nor read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Staff
from journals.domain.topics import retire_topic, take_up_topic
from journals.enums import JournalKind, Topic
from journals.measures.burden import spread_of
from journals.models import Journal, RetiredTopic
from journals.queries.burden import burden
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import StaffFactory
from tests.factories.journals import JournalFactory, PassageFactory, ReadingFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 3, 20, 15, tzinfo=SHANGHAI)
MARCH = Month(2024, 3)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def kept(cast: Cast, office: Office) -> list[Journal]:
    """Three submitted journals of 李静, one of 周涛, and one that is being written."""
    journals: list[Journal] = []
    for number, (staff, unit, minutes) in enumerate(
        (
            (cast.account_manager, office.north_1, 2),
            (cast.account_manager, office.north_1, 4),
            (cast.account_manager, office.north_1, 12),
            (cast.stranger, office.south_1, 30),
        )
    ):
        opened = datetime(2024, 3, 11 + number, 9, tzinfo=UTC)
        journals.append(
            JournalFactory(
                staff=staff,
                unit=unit,
                starts_on=date(2024, 3, 11 + number),
                opened_at=opened,
                submitted=True,
                first_submitted_at=opened + timedelta(minutes=10 * minutes),
                seconds_spent=60 * minutes,
                drafted_characters=100,
                written_characters=300,
                is_nothing_special=number == 0,
            )
        )
    for journal, text, drafted in zip(
        journals, ("", "draft", "own words", "own words"), ("", "draft", "draft", ""), strict=True
    ):
        PassageFactory(journal=journal, topic=Topic.MARKET_NEWS, text=text, drafted=drafted)
        PassageFactory(journal=journal, topic=Topic.HELP_NEEDED, text="")
    PassageFactory(
        journal=JournalFactory(staff=cast.account_manager, unit=office.north_1, starts_on=date(2024, 3, 18)),
        text="unfinished",
    )
    return journals


def test_minutes_and_shares_by_kind(cast: Cast, kept: list[Journal]) -> None:
    (daily,) = burden(build_scope(cast.supervisor), MARCH).kinds

    assert (daily.kind, daily.number, daily.nothing_special) == (JournalKind.DAILY, 3, Ratio(1, 3))
    assert (daily.at_page.lower, daily.at_page.median, daily.at_page.upper) == (3, 4, 8)
    assert daily.until_submitted.median == 40
    assert (daily.written, daily.drafted) == (Ratio(900, 1200), Ratio(300, 1200))


def test_what_becomes_of_a_topic(cast: Cast, kept: list[Journal]) -> None:
    topics = {use.topic: use for use in burden(build_scope(cast.director), MARCH).topics}

    news, help_needed = topics[Topic.MARKET_NEWS], topics[Topic.HELP_NEEDED]
    assert (news.filled, news.untouched, news.empty) == (Ratio(2, 4), Ratio(1, 4), Ratio(1, 4))
    assert (help_needed.is_never_filled, news.is_never_filled) == (True, False)
    assert topics[Topic.PLAN].asked == 0


def test_a_unit_and_a_month_narrow(cast: Cast, office: Office, kept: list[Journal]) -> None:
    scope = build_scope(cast.director)

    assert burden(scope, MARCH, office.south).kinds[0].number == 1
    assert burden(scope, MARCH.shift(-1)).kinds == ()


def test_nothing_is_told_of_the_readings_of_a_few(cast: Cast, kept: list[Journal]) -> None:
    readers = StaffFactory.create_batch(4)
    for reader in readers:
        ReadingFactory(journal=kept[0], reader=reader, anchor="passage:market_news", seconds=10)
    scope = build_scope(cast.director)

    assert burden(scope, MARCH).readings.parts == ()

    ReadingFactory(journal=kept[1], reader=StaffFactory(), anchor="finding:abc:seen", seconds=20)
    parts = {part.part: part for part in burden(scope, MARCH).readings.parts}
    assert parts["passage:market_news"].looked_at == Ratio(1, 2)
    assert parts["passage:market_news"].seconds == Ratio(40, 1)
    assert parts["findings"].looked_at == Ratio(1, 2)
    assert parts["passage:help_needed"].looked_at == Ratio(0, 2)


def test_the_readings_are_the_same_for_every_choice_of_a_unit(
    cast: Cast, office: Office, kept: list[Journal]
) -> None:
    for reader in StaffFactory.create_batch(5):
        ReadingFactory(journal=kept[0], reader=reader)
    ReadingFactory(journal=kept[3], reader=StaffFactory(), seconds=99)
    scope = build_scope(cast.director)

    assert burden(scope, MARCH, office.south).readings == burden(scope, MARCH).readings


@pytest.mark.parametrize("readers", [1, 3, 5])
@pytest.mark.parametrize("who", ["supervisor", "director"])
def test_the_statements_do_not_grow(
    cast: Cast, office: Office, kept: list[Journal], who: str, readers: int
) -> None:
    for reader in StaffFactory.create_batch(readers):
        ReadingFactory(journal=kept[0], reader=reader)
    scope = build_scope(getattr(cast, who))
    list(scope.staff)
    with CaptureQueriesContext(connection) as statements:
        burden(scope, MARCH)
    assert len(statements) == 5


def test_a_spread_of_one_and_of_none() -> None:
    assert (spread_of([120]).lower, spread_of([120]).upper, spread_of([]).median) == (2, 2, None)


def test_a_topic_is_retired_from_a_day_on_and_taken_up_again(cast: Cast) -> None:
    who = {"actor": "sun.li", "moment": NOW}

    retire_topic(topic=Topic.HELP_NEEDED, since=date(2024, 4, 1), reason=" nobody  fills it ", **who)
    assert RetiredTopic.objects.get().reason == "nobody fills it"
    retire_topic(topic=Topic.HELP_NEEDED, since=date(2024, 5, 1), reason="later", **who)
    assert RetiredTopic.objects.get().since == date(2024, 5, 1)
    take_up_topic(topic=Topic.HELP_NEEDED, reason="asked for", **who)

    assert not RetiredTopic.objects.exists()
    trail = RetiredTopic.history.order_by("history_id")
    assert [(row.history_type, row.history_change_reason) for row in trail] == [
        ("+", "nobody fills it"),
        ("~", "later"),
        ("-", "asked for"),
    ]
    assert {row.history_user for row in trail} == {cast.administrator}


@pytest.mark.parametrize(("since", "reason"), [(date(2024, 3, 19), "why"), (date(2024, 3, 20), "  ")])
def test_what_is_refused(cast: Cast, since: date, reason: str) -> None:
    with pytest.raises(InputError):
        retire_topic(topic=Topic.PLAN, since=since, reason=reason, actor="sun.li", moment=NOW)


def test_the_page_retires_for_those_who_keep_the_rules(
    cast: Cast, kept: list[Journal], signed_in: Callable[[Staff], Client]
) -> None:
    form = {"verb": "retire", "since": "2024-04-01", "reason": "没有人填写"}
    address = "/journals/burden/topics/help_needed/"

    assert signed_in(cast.supervisor).post(address, form).status_code == 403
    client = signed_in(cast.administrator)
    text = client.post(address, form, follow=True).content.decode()

    assert RetiredTopic.objects.get().since == date(2024, 4, 1)
    assert "没有人填写" in text
    client.post(address, {"verb": "take-up", "reason": "还要"})
    assert not RetiredTopic.objects.exists()
    refused = client.post(address, {"verb": "retire", "since": "soon", "reason": "x"}, follow=True)
    assert refused.status_code == 200
    assert not RetiredTopic.objects.exists()
    assert client.post("/journals/burden/topics/weather/", form).status_code == 404
