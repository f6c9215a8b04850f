"""Writers of figures, one at a time.

An import reads what is on file, decides, and writes; so does the closing of a month. On SQLite a writing
transaction keeps every other one out from its beginning. On PostgreSQL two would run side by side, each
blind to what the other is about to write: a line could get into a month that is just being closed, or a
shop's facts on two routes be made by two imports that don't know of each other.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import connection, transaction

PATIENCE_SECONDS = 300
"""How long a turn is waited for on SQLite, where a page that writes gives up after seconds.

Half of what a job may take, so that whoever waited in the worker still has time for its own work.
"""

FIGURES = 0x726F757465
"""The key of the advisory lock: any number that nothing else in the database uses."""


def wait_for_turn() -> None:
    """Keep out all others who ask for a turn, until the present transaction ends.

    Waits for whoever has it. Must be called before anything is read that the writing depends on.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIGURES])


@contextlib.contextmanager
def turn() -> Iterator[None]:
    """A transaction that begins when all others who asked for a turn have ended theirs.

    On SQLite, where beginning means waiting, that may be as long as another large import takes.
    """
    with patience(), transaction.atomic():
        wait_for_turn()
        yield


@contextlib.contextmanager
def patience() -> Iterator[None]:
    """Let every writing transaction within it wait as long as a large import takes, on SQLite too.

    For work that nobody waits for; a page gives up after seconds. Must begin outside of a transaction.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    driver = connection.connection
    (before,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute(f"PRAGMA busy_timeout = {PATIENCE_SECONDS * 1000}")
    try:
        yield
    finally:
        # A connection that was closed meanwhile has taken its patience with it.
        if connection.connection is driver:
            driver.execute(f"PRAGMA busy_timeout = {before}")
