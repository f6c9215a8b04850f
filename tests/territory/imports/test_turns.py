"""Imports and the closing of months take turns, so that each sees what the other has done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from salesforce_app.imports.batches import run_import
from salesforce_app.kernel.periods import Month
from territory.domain.closing import close_month
from territory.models import SalesAdjustment, SalesLine
from tests.cast import Office

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time by itself"),
]

MOMENT = datetime(2025, 7, 2, tzinfo=UTC)
PATIENCE_SECONDS = 20


def in_thread(work: Callable[[], object]) -> threading.Thread:
    """The work in a thread of its own, which has a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_until_it_waits() -> None:
    """Return once another connection waits for a lock of the kind by which turns are taken."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waited")


def test_an_import_sees_the_close_that_it_waited_for(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("licence_no,sold_on,amount\nN1A-1,2025-06-02,10\n", encoding="utf-8")
    with transaction.atomic():
        close_month(month=Month(2025, 6), actor="tests", moment=MOMENT)
        rival = in_thread(lambda: run_import("sales", path, actor="tests", moment=MOMENT))
        wait_until_it_waits()
    rival.join(PATIENCE_SECONDS)
    assert SalesAdjustment.objects.get().amount == 1000
    assert not SalesLine.objects.exists(), "a closed month gets no lines"


def test_two_imports_know_of_each_others_dues(office: Office, tmp_path: Path) -> None:
    header = "licence_no,due_no,due_on,amount,attempt_no,result"
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(f"{header}\nN1A-1,D1,2025-06-02,10,1,failed\n", encoding="utf-8")
    second.write_text(f"{header}\nN1A-1,D1,2025-06-02,10,1,ok\n", encoding="utf-8")
    outcomes = []
    with transaction.atomic():
        run_import("debits", first, actor="tests", moment=MOMENT)
        rival = in_thread(lambda: outcomes.append(run_import("debits", second, actor="tests", moment=MOMENT)))
        wait_until_it_waits()
    rival.join(PATIENCE_SECONDS)
    assert [(outcome.created, outcome.updated) for outcome in outcomes] == [(0, 1)]
