"""The database of the tests for another process."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from .inventory import our_tables

Rows = dict[str, list[tuple[Any, ...]]]


def shared_database(folder: Path) -> tuple[str, Callable[[], Rows]]:
    """The test database for another process: its address, and what all our tables in it hold.

    SQLite's lies in the memory of this process, so the other one gets a copy.
    """
    tables = [model._meta.db_table for model in our_tables()]
    if connection.vendor == "postgresql":

        def rows() -> Rows:
            with connection.cursor() as cursor:
                found = {}
                for table in tables:
                    cursor.execute(f"SELECT * FROM {table}")
                    found[table] = sorted(cursor.fetchall(), key=repr)
            return found

        # A server that is reached through a socket has a folder for its host.
        by_socket = connection.settings_dict["HOST"].startswith("/")
        form = (
            "postgres://{USER}@/{HOST}/{NAME}"
            if by_socket
            else "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}"
        )
        return form.format(**connection.settings_dict), rows
    path = folder / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])

    def rows_of_copy() -> Rows:
        with closing(sqlite3.connect(path)) as copy:
            return {table: sorted(copy.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}

    return f"sqlite:///{path}", rows_of_copy
