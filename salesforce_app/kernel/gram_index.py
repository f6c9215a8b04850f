"""An index of texts by their grams: which rows may hold a word, whatever stands around it.

A gram is a short piece of a text; which pieces a text and a word have is the caller's matter
(``accounts.measures.search``). The index leads from grams to the keys of the rows that hold all of them, and
the rows' own text has the last word: an entry that is left behind costs time, never a wrong answer. Every
text has to have its entry, so whoever writes texts writes the index in the same transaction.

This module alone knows how each database does it:

* SQLite has a virtual table of FTS5. Its tokens are the grams and nothing of where they stand, and it keeps
  what it was given, so that an entry is replaced or taken away without knowing what it was.
* PostgreSQL has a table of arrays with a GIN index. Neither needs an extension.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from .bulk import VALUES_IN_A_STATEMENT, in_list

WRITTEN_AT_ONCE = VALUES_IN_A_STATEMENT // 2
COMMON = 500
"""When so many rows answer on PostgreSQL, reading the texts in their order soon finds the first of them."""


class GramIndex(models.Index):
    """An index of one text column by grams, for ``Meta.indexes``; ``name`` is the name of its table.

    It is made empty: a migration that adds it to a table with rows writes their entries. Grams are made of
    letters and digits of ASCII, and of any characters beyond; one text's grams come joined by spaces.
    """

    def create_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, using: str = "", **_: Any
    ) -> Any:
        """Make the table. SQLite remakes the texts' own table to alter it, and the entries outlive that."""
        table = schema_editor.quote_name(self.name)
        if schema_editor.connection.vendor == "postgresql":
            return (
                f"CREATE TABLE {table} (key bigint PRIMARY KEY, grams text[] NOT NULL); "
                f"CREATE INDEX {schema_editor.quote_name(f'{self.name}_gin')} ON {table} "
                "USING gin (grams)"
            )
        return (
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} "
            "USING fts5(grams, detail=none, columnsize=0, tokenize='ascii')"
        )

    def remove_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, **_: Any) -> Any:
        """Drop the table with all that belongs to it."""
        return f"DROP TABLE IF EXISTS {schema_editor.quote_name(self.name)}"

    def write(self, entries: Iterable[tuple[int, str]]) -> None:
        """Give rows their grams, by key, in place of those they had. No key may occur twice."""
        is_postgresql = connection.vendor == "postgresql"
        mark = "(%s, string_to_array(%s, ' '))" if is_postgresql else "(%s, %s)"
        waiting = iter(entries)
        with connection.cursor() as cursor:
            while part := list(islice(waiting, WRITTEN_AT_ONCE)):
                rows = ", ".join([mark] * len(part))
                if is_postgresql:
                    statement = (
                        f'INSERT INTO "{self.name}" (key, grams) VALUES {rows} '  # noqa: S608 - our own names
                        "ON CONFLICT (key) DO UPDATE SET grams = excluded.grams"
                    )
                else:
                    statement = f'INSERT OR REPLACE INTO "{self.name}" (rowid, grams) VALUES {rows}'  # noqa: S608
                cursor.execute(statement, list(chain.from_iterable(part)))

    def remove(self, keys: Collection[int]) -> None:
        """Take rows out of the index."""
        condition, parameter = in_list(self._key, keys)
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{self.name}" WHERE {condition}', [parameter])  # noqa: S608

    def clear(self) -> None:
        """Take all rows out of the index."""
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{self.name}"')  # noqa: S608

    def first(self, model: type[models.Model], grams: str, words: Sequence[str], number: int) -> list[int]:
        """The first keys of the rows of ``model`` whose text holds all of ``words``, at most ``number``.

        ``grams`` are those of the words, one at least. Where few rows have all of the grams no others are
        read, and where many rows answer reading ends after ``number``. One statement; on PostgreSQL a second
        one for words that many rows have.
        """
        table, texts, key = f'"{self.name}"', f'"{model._meta.db_table}"', f'"{model._meta.pk.column}"'
        column = next(found.column for found in model._meta.concrete_fields if found.name == self.fields[0])
        if connection.vendor != "postgresql":
            # The order of a cross join stands: the index is asked first, and answers in order.
            phrase = " ".join(f'"{gram}"' for gram in grams.split())
            has_words = "".join(f' AND instr("{column}", %s) > 0' for _ in words)
            return _keys(
                f"SELECT {table}.rowid FROM {table} CROSS JOIN {texts} ON {key} = {table}.rowid "  # noqa: S608
                f"WHERE {table} MATCH %s{has_words} ORDER BY {table}.rowid LIMIT %s",
                [phrase, *words, number],
            )
        # GIN answers in no order, and for an order PostgreSQL would rather read every array.
        has_words = "".join(f' AND strpos("{column}", %s) > 0' for _ in words)
        found = _keys(
            f"SELECT key FROM {table} JOIN {texts} ON {key} = key "  # noqa: S608 - our own names
            f"WHERE grams @> string_to_array(%s, ' '){has_words} LIMIT {COMMON}",
            [grams, *words],
        )
        if len(found) == COMMON:
            found = _keys(
                f"SELECT {key} FROM {texts} WHERE true{has_words} ORDER BY {key} LIMIT %s",  # noqa: S608
                [*words, number],
            )
        return sorted(found)[:number]

    @property
    def _key(self) -> str:
        return "key" if connection.vendor == "postgresql" else "rowid"


def _keys(statement: str, parameters: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [key for (key,) in cursor.fetchall()]
