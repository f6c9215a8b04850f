"""Importing in tests: files in both languages and formats, and what the tables hold."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from salesforce_app.imports.batches import Outcome, run_import, undo_batch
from salesforce_app.imports.kinds import import_of
from salesforce_app.imports.models import ImportBatch, ImportChange
from salesforce_app.imports.undo import Undone
from salesforce_app.kept.models import Revision
from tests.inventory import our_models

NOW = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)
"""When every import of the tests runs: 3 June 2024, ten in the morning in Shanghai."""

Record = Mapping[str, object]


def chinese_header(kind: str, column: str) -> str:
    """The first Chinese header by which a column goes."""
    return next(alias for alias in import_of(kind).table.column(column).aliases if not alias.isascii())


def make_file(
    folder: Path, kind: str, records: Sequence[Record], *, chinese: bool = False, workbook: bool = False
) -> Path:
    """A file of the kind with the columns that any record names."""
    columns = list(dict.fromkeys(column for record in records for column in record))
    header = [chinese_header(kind, column) if chinese else column for column in columns]
    rows = [[record.get(column, "") for column in columns] for record in records]
    number = sum("rejected" not in path.name for path in folder.glob(f"{kind}*"))
    if workbook:
        path = folder / f"{kind}{number}.xlsx"
        book = Workbook()
        assert book.active is not None
        for row in [header, *rows]:
            book.active.append(row)
        book.save(path)
    else:
        path = folder / f"{kind}{number}.csv"
        with path.open("w", encoding="gb18030" if chinese else "utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    return path


def bring(folder: Path, kind: str, records: Sequence[Record], **options: Any) -> Outcome:
    """Import records from a file made for them. Options of ``make_file`` and ``run_import``."""
    layout = {name: options.pop(name) for name in ("chinese", "workbook") if name in options}
    options = {"actor": "clerk", "moment": NOW} | options
    return run_import(kind, make_file(folder, kind, records, **layout), **options)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    """Rows created, updated, unchanged, rejected."""
    return outcome.created, outcome.updated, outcome.unchanged, outcome.rejected


def refusals(outcome: Outcome) -> list[tuple[int, str]]:
    """Line and column of every rejected row."""
    return [(problem.line, problem.column) for problem in outcome.problems]


def undo(outcome: Outcome) -> Undone:
    """Undo an import."""
    assert outcome.batch is not None
    return undo_batch(outcome.batch.pk, actor="clerk", moment=NOW)[1]


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the product but audit trails, the records of imports and counts of changes."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in our_models()
        if model not in (ImportBatch, ImportChange, Revision)
    }
