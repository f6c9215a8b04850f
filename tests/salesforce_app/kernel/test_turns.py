"""How long a turn is waited for on SQLite. That turns are taken is tested with what takes them."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from salesforce_app.kernel import turns

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL waits by itself"),
]


def busy_timeout() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return int(cursor.fetchone()[0])


def test_a_turn_is_waited_for_longer_than_a_page_waits() -> None:
    usual = busy_timeout()
    with turns.turn():
        assert connection.in_atomic_block
        assert busy_timeout() == turns.PATIENCE_SECONDS * 1000 > usual
    assert busy_timeout() == usual


def test_the_usual_patience_comes_back_after_a_failure() -> None:
    usual = busy_timeout()
    with pytest.raises(ZeroDivisionError), turns.turn():
        _ = 1 / 0
    assert busy_timeout() == usual


def test_a_turn_begins_when_the_other_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "office.sqlite3"
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
    monkeypatch.setitem(
        connection.settings_dict, "OPTIONS", {"timeout": 0.05, "transaction_mode": "IMMEDIATE"}
    )
    held, ended = threading.Event(), []

    def hold() -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(0.5)
        ended.append(True)
        other.execute("COMMIT")
        other.close()

    kept = connection.connection
    connection.connection = None
    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        monkeypatch.setattr(turns, "PATIENCE_SECONDS", 20)
        with turns.turn():
            assert ended
        monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), turns.turn():
            pass
        other.close()
    finally:
        thread.join()
        connection.connection.close()
        connection.connection = kept
