"""Triggers that count the changes to tables, on SQLite and PostgreSQL alike.

The database counts, so that no way of writing is forgotten: set-based imports, verbs, a repair in a shell.
The triggers are put on after every migration and taken off before: SQLite remakes a table to alter it, and
takes no column away that a trigger names.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.models import Model, Sum

from ..kernel.periods import BEGINNING
from .models import Revision

REVISION = Revision._meta.db_table

_SIDES = {"insert": ("NEW",), "update": ("NEW", "OLD"), "delete": ("OLD",)}
"""By event: which of the row's two versions there are."""

_SQLITE_COUNT = f"""
    INSERT INTO "{REVISION}" (table_name, day, stripe, number)
    SELECT '{{table}}', {{day}}, 0, 0 WHERE {{day}} IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM "{REVISION}" WHERE table_name = '{{table}}' AND day = {{day}} AND stripe = 0
    );
    UPDATE "{REVISION}" SET number = number + 1
    WHERE table_name = '{{table}}' AND day = {{day}} AND stripe = 0;
"""  # noqa: S608 - our own names

_POSTGRESQL_COUNT = f"""
    CREATE OR REPLACE FUNCTION count_changes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO {REVISION} AS kept (table_name, day, stripe, number)
        VALUES (TG_TABLE_NAME, '{BEGINNING}', pg_backend_pid(), 1)
        ON CONFLICT (table_name, day, stripe) DO UPDATE SET number = kept.number + 1;
        RETURN NULL;
    END $$
"""  # noqa: S608 - our own names

_POSTGRESQL_COUNT_BY_DAY = f"""
    CREATE OR REPLACE FUNCTION count_changes_by_day() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        sides text[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY['new_rows'] WHEN 'DELETE' THEN ARRAY['old_rows']
                        ELSE ARRAY['new_rows', 'old_rows'] END;
        days text := (SELECT string_agg(format('SELECT %I AS day FROM %I', field, side), ' UNION ')
                      FROM unnest(TG_ARGV) AS field, unnest(sides) AS side);
    BEGIN
        EXECUTE format($count$
            INSERT INTO {REVISION} AS kept (table_name, day, stripe, number)
            SELECT %L, day, pg_backend_pid(), 1 FROM (%s) AS days
            WHERE day IS NOT NULL GROUP BY day ORDER BY day
            ON CONFLICT (table_name, day, stripe) DO UPDATE SET number = kept.number + 1
        $count$, TG_TABLE_NAME, days);
        RETURN NULL;
    END $$
"""  # noqa: S608 - our own names


@dataclass(frozen=True, slots=True)
class Counted:
    """A table whose changes are counted.

    ``days`` are the columns of the days to which a row belongs, none where it belongs to no day. With
    ``columns`` an update counts only when it sets one of them.
    """

    table: str
    days: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def trigger(self, event: str) -> str:
        """The name of the trigger of an event."""
        return f"counted_{self.table}_{event}"

    def upon(self, event: str) -> str:
        """The event, as both vendors write it."""
        if event == "update" and self.columns:
            return "UPDATE OF " + ", ".join(f'"{column}"' for column in self.columns)
        return event.upper()


def counted_tables() -> Iterator[Counted]:
    """The tables of ``settings.COUNTED``. Raises LookupError for a model or a field that there is not."""
    for label, (days, fields) in settings.COUNTED.items():
        model = apps.get_model(label)
        yield Counted(model._meta.db_table, _columns(model, days), _columns(model, fields))


def _columns(model: type[Model], fields: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(model._meta.get_field(field).column) for field in fields)  # type: ignore[union-attr]


def stop_counting(using: str) -> None:
    """Take the triggers off the tables that there are; nothing is kept until they are on again.

    A migration that fails leaves it so.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if REVISION in tables:
        Revision.objects.using(using).filter(table="").delete()
    with connection.cursor() as cursor:
        for counted in counted_tables():
            for event in _SIDES:
                if connection.vendor != "postgresql":
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{counted.trigger(event)}"', None)
                elif counted.table in tables:
                    cursor.execute(
                        f'DROP TRIGGER IF EXISTS "{counted.trigger(event)}" ON "{counted.table}"', None
                    )


def begin_counting(using: str) -> None:
    """Put the triggers on, and let nothing count that was kept before."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    # Whoever migrates one app alone may not have the tables of all.
    if REVISION not in tables:
        return
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    with transaction.atomic(using=using), connection.cursor() as cursor:
        stop_counting(using)
        for statement in make([part for part in counted_tables() if part.table in tables]):
            cursor.execute(statement, None)
        _fold(using)
        Revision.objects.using(using).update_or_create(
            table="", day=BEGINNING, stripe=0, defaults={"number": secrets.randbits(62)}
        )


def _fold(using: str) -> None:
    """Make one stripe of each table's and day's: connections come and go, and their stripes stay."""
    striped = Revision.objects.using(using).exclude(stripe=0)
    sums = list(striped.values_list("table", "day").annotate(Sum("number")))
    striped.delete()
    for table, day, number in sums:
        row, _is_new = Revision.objects.using(using).get_or_create(table=table, day=day, stripe=0)
        row.number += number
        row.save(using=using)


def _sqlite(parts: Iterable[Counted]) -> Iterator[str]:
    """Triggers of every row. No upsert: within a trigger the conflict rule of the outer statement holds."""
    for part in parts:
        for event, sides in _SIDES.items():
            days = [f'{side}."{day}"' for side in sides for day in part.days] or [f"'{BEGINNING}'"]
            body = " ".join(_SQLITE_COUNT.format(table=part.table, day=day) for day in days)
            yield (
                f'CREATE TRIGGER "{part.trigger(event)}" AFTER {part.upon(event)} ON "{part.table}" '
                f"BEGIN {body} END"
            )


def _postgresql(parts: Iterable[Counted]) -> Iterator[str]:
    """Triggers of every statement, which add one to each day that it touched, in the connection's stripe."""
    yield _POSTGRESQL_COUNT
    yield _POSTGRESQL_COUNT_BY_DAY
    for part in parts:
        for event, sides in _SIDES.items():
            rows = " ".join(f"{side} TABLE AS {side.lower()}_rows" for side in sides)
            referencing = f"REFERENCING {rows} " if part.days else ""
            days = ", ".join(f"'{day}'" for day in part.days)
            call = f"count_changes_by_day({days})" if part.days else "count_changes()"
            yield (
                f'CREATE TRIGGER "{part.trigger(event)}" AFTER {part.upon(event)} ON "{part.table}" '
                f"{referencing}FOR EACH STATEMENT EXECUTE FUNCTION {call}"
            )
