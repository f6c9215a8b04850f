"""What the pages cost in an office of 1,200 shops and in one of 120,000: statements, and time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from itertools import chain
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from accounts.enums import Role
from accounts.models import Staff
from salesforce_app.management.benching import Bench, scratch_database

from .office import make_office
from .page import OWN_PLACES, Growth, Page
from .page_addresses import LINES_OF_UNITS, pages

SIZES = (1_200, 120_000)
SMALL_SIZES = (400, 2_000)
RUNS = 3
PATIENCE = 1.0
"""A page is opened again until the runs together took so many seconds, and twice at least."""
AGAIN = 3
"""How often a page that seems to take too long is opened at both sizes once more."""
AT_MOST = 1.5
"""How many times as long a page may take with a hundred times the shops."""
SEARCH_SECONDS = 0.1
"""How long the database may take for the first page of a search."""
TIMES = ("seconds", "database", "first")
LATE = re.compile(r'hx-get="([^"]*/parts/([^"/]+)/[^"]*)"')
"""The address of a panel that the browser asks for when it comes into sight, and the panel's name."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page takes: statements, the best time of the whole, and that of the database in it.

    These are of a page that was opened before; ``first`` is the time with nothing kept, as after a change to
    the records.

    A file is as long as what it holds, and is read while it is sent: its ``statements`` are those before it
    begins and those of the part that takes most. ``parts`` of it take any; none of a page.

    The whole is time of the processor, on which SQLite works as well: what else the machine does adds to
    the clock alone. The time of another process' database is added to it.
    """

    statements: int
    seconds: float
    database: float
    first: float
    parts: int = 0

    def or_shorter(self, other: Cost) -> Cost:
        """This one with the times of another where these are shorter; the statements are this one's."""
        shortest = {name: min(getattr(self, name), getattr(other, name)) for name in TIMES}
        return replace(self, **shortest)


def measure(bench: Bench) -> None:
    """The pages that the people of an office open, and their late panels, at both sizes.

    Each must take exactly as many statements (a file for each part of it), and those that show as much at
    any size at most one and a half times the time. The others' times are told beside them with the reason,
    and bound by nothing.
    """
    sizes = SMALL_SIZES if bench.small else SIZES
    costs: dict[str, dict[Page, Cost]] = {}
    with ExitStack() as offices:
        for size in sizes:
            folder = bench.folder / str(size)
            folder.mkdir()
            offices.enter_context(scratch_database(folder))
            with _plain_static_files():
                bench.timed(f"an office of {size:,} shops made", partial(make_office, size))
                costs[connection.settings_dict["NAME"]] = dict(cost_of_pages())
        small, large = costs.values()
        if small.keys() != large.keys():
            raise AssertionError(f"Pages of one office alone: {small.keys() ^ large.keys()}")
        for page in large:
            if page.growth is Growth.NONE and large[page].seconds > AT_MOST * small[page].seconds:
                _measure_again(page, costs)
    for page, cost in large.items():
        tell(bench, page, small[page], cost)


def _measure_again(page: Page, costs: Mapping[str, dict[Page, Cost]]) -> None:
    """Open a page in each database by turns, and take the shortest of these times for what it costs.

    Minutes lie between one office and the next, in which the machine may have got slower: times of then and
    of now do not compare.
    """
    taken: dict[str, Cost] = {}
    for _round in range(AGAIN):
        for database in costs:
            with _connected(database), _plain_static_files():
                cost = cost_of(_client(page.role), page.address)
            taken[database] = cost.or_shorter(taken.get(database, cost))
    for database, cost in taken.items():
        costs[database][page] = replace(cost, statements=costs[database][page].statements)


@contextmanager
def _connected(database: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def tell(bench: Bench, page: Page, base: Cost, cost: Cost) -> None:
    """One page at both sizes, with its verdicts."""
    parts = f" of each of {base.parts:,} → {cost.parts:,} parts" if cost.parts else ""
    bench.say(
        f"  {page.label:<46} {base.statements:>3} → {cost.statements:<3} statements{parts}  "
        f"{base.seconds * 1000:6.1f} → {cost.seconds * 1000:6.1f} ms  "
        f"(database {base.database * 1000:5.1f} → {cost.database * 1000:5.1f} ms, "
        f"nothing kept {base.first * 1000:6.1f} → {cost.first * 1000:6.1f} ms)"
    )
    bench.ratio(f"{page.label}, statements", cost.statements, max(base.statements, 1), at_most=1)
    why = f" ({page.growth.value})" if page.growth.value else ""
    at_most = AT_MOST if page.growth is Growth.NONE else None
    bench.ratio(f"{page.label}, time{why}", cost.seconds, base.seconds, at_most=at_most)
    if page.is_search and connection.vendor == "sqlite":
        bench.ratio(f"{page.label}, database ÷ 100 ms", cost.database, SEARCH_SECONDS, at_most=1)


def cost_of_pages() -> Iterator[tuple[Page, Cost]]:
    """Every page with its cost, each followed by its late panels."""
    clients = {role: _client(role) for role in Role}
    for page in pages():
        client = clients[page.role]
        for part in (page, *_late_panels(client, page)):
            yield part, cost_of(client, part.address)


def _late_panels(client: Client, page: Page) -> Iterator[Page]:
    answer = _open(client, page.address)
    if answer.streaming or not answer["Content-Type"].startswith("text/html"):
        return
    found = {name: address for address, name in LATE.findall(answer.content.decode())}
    for name, address in found.items():
        fills = page.address == "/" and page.role not in OWN_PLACES and name in LINES_OF_UNITS
        growth = Growth.FILLS if fills else page.growth
        part = f"{page.name}, {name}"
        yield replace(page, name=part, address=unescape(address), growth=growth, is_search=False)


def cost_of(client: Client, address: str) -> Cost:
    """What one page costs, once it has been opened."""
    _open(client, address)
    cache.clear()
    first = _timed(client, address)
    asked = _asked(client, address)
    database = _best(lambda: _replayed(chain.from_iterable(asked)))
    seconds = _best(lambda: _timed(client, address))
    if connection.vendor != "sqlite":
        seconds += database
    before, *parts = map(len, asked)
    dearest = max(parts, default=0)
    return Cost(before + dearest, seconds, database, first, sum(part > 0 for part in parts))


def _best(run: Callable[[], float]) -> float:
    """The shortest of several runs: whatever else the machine does can only add to it."""
    begun, times = time.perf_counter(), [run(), run()]
    while len(times) < RUNS and time.perf_counter() - begun < PATIENCE:
        times.append(run())
    return min(times)


def _client(role: Role) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(username=role.value))
    return client


def _asked(client: Client, address: str) -> list[list[tuple[str, Any]]]:
    """What a page asks of the database until it answers, then for each part of a file."""
    asked: list[list[tuple[str, Any]]] = [[]]

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked[-1].append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        _open(client, address, lambda: asked.append([]))
    return asked


def _replayed(statements: Iterable[tuple[str, Any]]) -> float:
    """The time of the statements that read, to their last row: SQLite finds rows while they are fetched."""
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    start = clock()
    with connection.cursor() as cursor:
        for sql, params in statements:
            if sql.lstrip().startswith(("SELECT", "WITH")):
                cursor.execute(sql, params)
                cursor.fetchall()
    return clock() - start


def _timed(client: Client, address: str) -> float:
    start = time.process_time()
    _open(client, address)
    return time.process_time() - start


def _open(client: Client, address: str, begin_part: Callable[[], None] = lambda: None) -> Any:
    """The answer, to its end: a file is written while it is sent, each part of it once begun."""
    answer: Any = client.get(address)
    if answer.status_code != 200:
        raise AssertionError(f"{address} answers {answer.status_code}")
    if answer.streaming:
        begin_part()
        for _part in answer.streaming_content:
            begin_part()
    return answer


def _plain_static_files() -> Any:
    """Static files by their own names, for a benchmark that runs before they were collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": plain,
        },
        ALLOWED_HOSTS=["testserver"],
        SECURE_SSL_REDIRECT=False,
        MFA_REQUIRED_ROLES=frozenset(),
    )
