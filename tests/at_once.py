"""Several people who do something at the same moment, each on a connection of her own."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from salesforce_app.kernel.errors import RoutebookError

PATIENCE_S = 20.0


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SQLite on disk: a database in memory has one connection alone, and nobody to wait for."""
    if connection.vendor != "sqlite":
        yield
        return
    path = tmp_path / "office.sqlite3"
    connection.ensure_connection()
    kept = connection.connection
    with sqlite3.connect(path) as copy:
        kept.backup(copy)
    for settings_of in (connections.databases["default"], connection.settings_dict):
        monkeypatch.setitem(settings_of, "NAME", str(path))
        monkeypatch.setitem(settings_of, "OPTIONS", settings.SQLITE_OPTIONS)
    connection.connection = None
    yield
    connection.close()
    connection.connection = kept


def all_at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What comes of acts that begin at the same time, each in a thread: its answer."""

    def once(act: Callable[[], Any]) -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(once, acts))


def while_first_is_under_way(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What comes of two acts of which the second begins before the first is committed: answer or error."""
    begun = Event()

    def leading() -> Any:
        try:
            with transaction.atomic():
                answer = _tried(first)
                begun.set()
                _wait_for_somebody_waiting()
                return answer
        finally:
            begun.set()

    def following() -> Any:
        begun.wait(PATIENCE_S)
        return _tried(second)

    return tuple(all_at_once([leading, following]))  # type: ignore[return-value]


def _tried(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except RoutebookError as error:
        return error


def _wait_for_somebody_waiting() -> None:
    """Until another transaction waits for this one. SQLite does not tell, and lets nobody begin meanwhile."""
    if connection.vendor != "postgresql":
        return
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waited")
