"""The list of journals: what it shows to whom, and how it narrows."""

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
from journals.models import Journal
from tests.cast import Cast, Office
from tests.factories.journals import FlagFactory, JournalFactory, JournalVersionFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 3, 20, 15, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def at(day: int, hour: int) -> datetime:
    return datetime(2024, 3, day, hour, tzinfo=SHANGHAI)


@pytest.fixture
def kept(cast: Cast, office: Office) -> dict[str, Journal]:
    """李静's journals of four days, and one of 周涛."""

    def daily(staff: Staff, day: int, **values: object) -> Journal:
        journal: Journal = JournalFactory(
            staff=staff,
            unit=office.north_1 if staff == cast.account_manager else office.south_1,
            starts_on=date(2024, 3, day),
            opened_at=at(day, 9),
            due_at=at(day + 1, 0),
            grace_until=at(day + 1, 10),
            **values,
        )
        return journal

    handed_in = {"submitted": True, "reply_due_on": date(2024, 3, 15)}
    mine = cast.account_manager
    return {
        "in_time": daily(
            mine,
            11,
            **handed_in | {"first_submitted_at": at(11, 20)},
            state="accepted",
            decided_at=at(14, 9),
            decided_by=cast.supervisor,
        ),
        "late": daily(mine, 12, **handed_in | {"first_submitted_at": at(14, 8)}),
        "answered_late": daily(
            mine,
            13,
            **handed_in | {"first_submitted_at": at(14, 9)},
            state="accepted",
            decided_at=at(18, 9),
            decided_by=cast.supervisor,
        ),
        "missing": daily(mine, 14),
        "strangers": daily(cast.stranger, 12, **handed_in),
    }


def found(client: Client, kept: dict[str, Journal], query: str = "") -> set[str]:
    """The journals that the API lists, by their names."""
    answer = client.get(f"/api/journals?{query}")
    assert answer.status_code == 200, answer.content
    names = {str(journal.pk): name for name, journal in kept.items()}
    return {names[row["pk"]] for row in answer.json()["items"]}


def test_who_reads_which(cast: Cast, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]) -> None:
    seen = {
        who: found(signed_in(getattr(cast, who)), kept)
        for who in ("account_manager", "supervisor", "director", "administrator", "stranger")
    }

    submitted = {"in_time", "late", "answered_late"}
    assert seen == {
        "account_manager": {*submitted, "missing"},
        "supervisor": submitted,
        "director": {*submitted, "strangers"},
        "administrator": {*submitted, "strangers"},
        "stranger": {"strangers"},
    }
    assert signed_in(cast.analyst).get("/journals/list/").status_code == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("standing=late", {"late"}),
        ("standing=missing", {"missing"}),
        ("standing=in_grace", {"answered_late"}),
        ("standing=on_time", {"in_time"}),
        ("state=accepted", {"in_time", "answered_late"}),
        ("reply=waits", {"late"}),
        ("reply=overdue", {"late"}),
        ("reply=late", {"answered_late"}),
        ("kind=weekly", set()),
        ("month=2024-03", {"in_time", "late", "answered_late", "missing"}),
        ("month=2024-02", set()),
        ("since=2024-03-13", {"answered_late", "missing"}),
        ("until=2024-03-12", {"in_time", "late"}),
        ("person=li.jing", {"in_time", "late", "answered_late", "missing"}),
        ("unit=N1", {"in_time", "late", "answered_late", "missing"}),
        ("flags=any", {"late"}),
        ("flags=contradiction", {"late"}),
        ("flags=copy", set()),
        ("q=%E6%9D%8E%E9%9D%99", {"in_time", "late", "answered_late", "missing"}),
    ],
)
def test_how_it_narrows(
    cast: Cast,
    kept: dict[str, Journal],
    signed_in: Callable[[Staff], Client],
    query: str,
    expected: set[str],
) -> None:
    FlagFactory(version=JournalVersionFactory(journal=kept["late"], number=2))
    old = JournalVersionFactory(journal=kept["in_time"], number=1)
    JournalVersionFactory(journal=kept["in_time"], number=2)
    FlagFactory(version=old)

    assert found(signed_in(cast.account_manager), kept, query) == expected


def test_it_puts_those_with_most_flags_first(
    cast: Cast, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]
) -> None:
    for name, number in (("in_time", 3), ("late", 2), ("answered_late", 1)):
        version = JournalVersionFactory(journal=kept[name], number=1)
        for start in range(number):
            FlagFactory(version=version, start=start)
    JournalVersionFactory(journal=kept["in_time"], number=2)
    page = signed_in(cast.account_manager).get("/journals/list/?sort=-flags").content.decode()
    places = [page.index(f"/journals/{kept[name].pk}/") for name in ("late", "answered_late")]
    assert places == sorted(places)
    # What stood on an earlier version does not count.
    assert places[1] < page.index(f"/journals/{kept['in_time'].pk}/")


def test_a_file_is_written_down(
    cast: Cast, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.supervisor)

    assert client.get("/journals/list/export/xlsx/").status_code == 200
    assert (ExportLog.objects.get().listing, ExportLog.objects.get().rows) == ("journals", 3)


def test_pages_by_cursor(cast: Cast, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]) -> None:
    client = signed_in(cast.director)

    first = client.get("/api/journals?limit=3").json()
    second = client.get("/api/journals", {"limit": 3, "cursor": first["next"]}).json()

    days = [row["starts_on"] for row in [*first["items"], *second["items"]]]
    assert days == ["2024-03-13", "2024-03-12", "2024-03-12", "2024-03-11"]
    assert second["next"] is None


def test_the_page_leads_to_where_a_journal_is_written_or_read(
    cast: Cast, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]
) -> None:
    text = signed_in(cast.account_manager).get("/journals/list/?sort=-standing").content.decode()

    assert f'href="/journals/{kept["late"].pk}/"' in text
    assert 'href="/journals/daily/2024-03-14/"' in text


def test_the_statements_do_not_grow_with_the_rows(
    cast: Cast, kept: dict[str, Journal], signed_in: Callable[[Staff], Client]
) -> None:
    client = signed_in(cast.director)
    numbers = []
    for limit in (1, 3):
        client.get(f"/api/journals?limit={limit}")
        with CaptureQueriesContext(connection) as statements:
            client.get(f"/api/journals?limit={limit}")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
