"""A file as typed rows, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .folding import fold
from .mapping import NO_MAPPING, FileMapping
from .plan import Deduplicator, Plan, Row, make_plan
from .problems import RowProblem
from .source import Source, open_source
from .table import Table
from .titles import below_titles


def open_table(path: Path, table: Table, mapping: FileMapping = NO_MAPPING) -> Source:
    """Open a file that should hold this table: its headers help to tell encoding, delimiter and titles."""
    known = table.known_headers | {fold(header) for header in mapping.source_headers}
    source = open_source(path, mapping.source, known_headers=known)
    return below_titles(source, table, mapping, known)


def read_rows(source: Source, table: Table, mapping: FileMapping = NO_MAPPING) -> Iterator[Row | RowProblem]:
    """Every row of the file, good or not, in the file's order and in bounded memory.

    Headers are matched before this returns (see ``make_plan`` for what that raises); a broken quote
    raises UnreadableFile when the reading comes to it.
    """
    return rows_of(source, make_plan(source, table, mapping))


def rows_of(source: Source, plan: Plan) -> Iterator[Row | RowProblem]:
    """As ``read_rows``, by a plan already made."""
    admit = Deduplicator(plan.distinct).admit if plan.distinct else None
    for raw in source.rows():
        result = plan.convert(raw)
        if admit is not None and isinstance(result, Row):
            result = admit(result)
        if result is not None:
            yield result
