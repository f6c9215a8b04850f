"""The file that goes back to the sender: the rows that were not taken, and why."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from ..kernel.spreadsheets import harmless
from .problems import RowProblem
from .source import REJECTION_HEADERS, Source
from .values import cell_text


def rejected_path(path: Path) -> Path:
    """Where the rejected rows of a file go: ``FILE.rejected.csv`` beside it."""
    return path.with_name(f"{path.name}.rejected.csv")


def write_rejected(source: Source, problems: Iterable[RowProblem], path: Path) -> int:
    """Write one line per problem, in the order given (UTF-8 with BOM, commas); returns how many.

    Line number, columns and reason with remedy come first, then the cells exactly as they were, so that
    the file can be mended in a spreadsheet and imported again. Our own columns are made harmless to
    spreadsheets; the sender's cells are not touched. Columns of an earlier rejection are left out.
    """
    kept = [index for index, header in enumerate(source.headers) if header not in REJECTION_HEADERS]
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*REJECTION_HEADERS, *(source.headers[index] for index in kept)])
        for problem in problems:
            texts = [cell_text(cell) for cell in problem.cells]
            original = [texts[index] if index < len(texts) else "" for index in kept]
            original += texts[len(source.headers) :]
            reason = f"{problem.reason} {problem.remedy}"
            writer.writerow([problem.line, harmless(problem.column), harmless(reason), *original])
            count += 1
    return count
