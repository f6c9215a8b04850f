"""Records of a delimited text file, each with the physical line on which it begins."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from .folding import fold
from .problems import UnreadableFile

DELIMITERS = (",", "\t", ";", "|")
_STATED = re.compile(r"sep=(.)\s*", re.IGNORECASE)


class FirstLine(NamedTuple):
    """The first line with anything on it: its number and its text."""

    number: int
    text: str


class Record(NamedTuple):
    """A record: the line on which it begins, the line after it, its cells."""

    line: int
    next_line: int
    cells: list[str]


def lines(path: Path, encoding: str, *, skip: int = 0) -> Iterator[str]:
    """The physical lines with their ends, without the first ``skip`` of them."""
    with path.open(encoding=encoding, newline="") as file:
        yield from islice(file, skip, None)


def first_line(path: Path, encoding: str, skip: int) -> FirstLine | None:
    """The first line below ``skip`` lines that is not blank, or None."""
    for number, text in enumerate(lines(path, encoding, skip=skip), start=skip + 1):
        if text.strip():
            return FirstLine(number, text)
    return None


def stated_delimiter(text: str) -> str | None:
    """The delimiter of a line such as ``sep=;`` that spreadsheets put above the header."""
    match = _STATED.fullmatch(text.strip("\r\n"))
    return match[1] if match else None


def likely_delimiter(text: str, known_headers: Collection[str]) -> str:
    """The delimiter under which a header line shows most known columns, then most columns at all."""

    def merit(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([text], delimiter=delimiter), [])
        return sum(fold(cell) in known_headers for cell in cells), len(cells)

    return max(DELIMITERS, key=merit)


def records(source: Iterable[str], delimiter: str, name: str, *, first_line: int = 1) -> Iterator[Record]:
    """Records of lines whose first stands on ``first_line`` of the file, blank ones among them.

    Quotes follow RFC 4180. Raises UnreadableFile, naming the line on which the record began, where a
    quote is not closed or is followed by other text.
    """
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    line = first_line
    try:
        for cells in reader:
            next_line = first_line + reader.line_num
            yield Record(line, next_line, cells)
            line = next_line
    except csv.Error as error:
        raise unbalanced(name, line, error) from None
    except UnicodeError:
        raise UnreadableFile(
            name, _("The file changed while it was read."), _("Import it again."), line=line
        ) from None


def unbalanced(name: str, line: int, error: csv.Error) -> UnreadableFile:
    """The problem of a record that csv could not read."""
    if "expected after" in str(error):
        return UnreadableFile(
            name,
            _("A quotation mark closes a cell but more text follows before the next delimiter."),
            _('Double every quotation mark inside a quoted cell: "5"" pipe".'),
            line=line,
        )
    return UnreadableFile(
        name,
        _("A quotation mark opens here and is never closed."),
        _("Close it or remove it; then import the whole file again."),
        line=line,
    )
