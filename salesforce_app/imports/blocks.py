"""The rows of a big text file as frames of text, split by polars where lines are regular."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import textfile
from .plan import Plan
from .problems import RowProblem
from .source import Source

if TYPE_CHECKING:
    import polars as pl

BLOCK = 1 << 22
"""Bytes read at a time. One irregular line sends its whole block through csv, so blocks are small."""

LINE = "line"


def names_of(width: int) -> list[str]:
    """Names of the text columns of a frame: the position of the header they stand under."""
    return [f"c{index}" for index in range(width)]


def text_frames(source: Source, plan: Plan) -> Iterator[tuple[pl.DataFrame, list[RowProblem]]]:
    """Frames of ``line`` and one text column per header (null where empty), without blank rows.

    Beside each frame the rows of the same stretch whose number of cells is wrong. Raises UnreadableFile
    where quotes are not balanced.
    """
    assert source.delimiter is not None
    blocks = _utf8_blocks(source)
    line = source.first_line
    for block in blocks:
        frame = _split(block, source.delimiter, len(plan.headers), line)
        if frame is not None:
            line += frame.height
            yield _without_blanks(frame), []
            continue
        feed = _Lines(block, blocks)
        records = textfile.records(feed, source.delimiter, source.name, first_line=line)
        rows: list[tuple[str, ...]] = []
        lines: list[int] = []
        problems: list[RowProblem] = []
        width = len(plan.headers)
        for record in records:
            line = record.next_line
            cells = record.cells
            if "".join(cells).strip():
                fault = plan.misshapen(cells) if len(cells) != width else None
                if fault is None:
                    lines.append(record.line)
                    rows.append(tuple(cells[:width]))
                else:
                    problems.append(plan.problem(record.line, [fault], cells))
            if feed.is_spent:
                break
        yield _frame(lines, rows, width), problems


def _utf8_blocks(source: Source) -> Iterator[bytes]:
    """Whole lines below the header, a few megabytes at a time, as UTF-8 without byte order mark."""
    skip = source.first_line - 1
    for block in _utf8_file(source):
        if not skip:
            yield block
            continue
        lines = list(io.StringIO(block.decode("utf-8"), newline=""))
        rest = "".join(lines[skip:])
        skip = max(0, skip - len(lines))
        if rest:
            yield rest.encode("utf-8")


def _utf8_file(source: Source) -> Iterator[bytes]:
    assert source.encoding is not None
    if source.encoding in ("utf-8", "utf-8-sig") and source.has_line_feeds:
        with source.path.open("rb") as file:
            if source.encoding == "utf-8-sig":
                file.seek(len(codecs.BOM_UTF8))
            while block := file.read(BLOCK):
                yield block + file.readline()
        return
    with source.path.open(encoding=source.encoding, newline="") as text:
        while part := text.read(BLOCK):
            yield (part + text.readline()).encode("utf-8")


class _Lines:
    """The lines of a block, and of the blocks after it while a record is still open."""

    def __init__(self, block: bytes, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._lines = self._split(block)
        self._next = 0

    @staticmethod
    def _split(block: bytes) -> list[str]:
        return list(io.StringIO(block.decode("utf-8"), newline=""))

    @property
    def is_spent(self) -> bool:
        """Whether every line at hand was read; at the end of a record a new block may begin."""
        return self._next == len(self._lines)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.is_spent:
            self._lines = self._split(next(self._blocks))
            self._next = 0
        self._next += 1
        return self._lines[self._next - 1]


def _split(block: bytes, delimiter: str, width: int, line: int) -> pl.DataFrame | None:
    """The block as a frame if every line is a record of exactly ``width`` cells; else None.

    Quotes may enclose whole cells, with no quote, delimiter or line end inside.
    """
    import polars as pl

    if not delimiter.isascii() or block.startswith(codecs.BOM_UTF8):
        return None
    if b"\r" in block:
        if block.count(b"\r") != block.count(b"\r\n"):
            return None
        block = block.replace(b"\r\n", b"\n")
    height = block.count(b"\n") + (not block.endswith(b"\n"))
    if block.count(delimiter.encode()) != height * (width - 1):
        return None
    schema = dict.fromkeys(names_of(width), pl.String)
    try:
        frame = pl.read_csv(
            block, has_header=False, separator=delimiter, quote_char=None, schema=schema, infer_schema=False
        )
    except pl.exceptions.PolarsError:
        # More cells than columns on some line; another must then have fewer.
        return None
    if frame.height != height:
        return None
    if b'"' in block:
        unquoted = [_unquoted(column) for column in frame]
        if any(column is None for column in unquoted):
            return None
        frame = pl.DataFrame([column for column in unquoted if column is not None])
    return frame.with_columns(pl.int_range(line, line + height, dtype=pl.Int64).alias(LINE))


def _unquoted(column: pl.Series) -> pl.Series | None:
    """The cells without the quotes around them; None where a quote stands anywhere else.

    The line was cut at every delimiter. When each cell that has a quote both starts and ends with one
    and has none between, no delimiter can have stood inside quotes, so the cuts were right.
    """
    import polars as pl

    quoted = column.str.contains('"', literal=True)
    if not quoted.any():
        return column
    if not (column.str.contains(r'^"[^"]*"$') | ~quoted).all():
        return None
    bare = column.str.strip_chars('"')
    return pl.select(pl.when(bare != "").then(bare).alias(column.name)).to_series()


def _without_blanks(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame without rows that hold nothing but white space."""
    names = [name for name in frame.columns if name != LINE]
    # White space as Python sees it: Unicode's, and the four information separators.
    suspects = frame[names[0]].str.contains(r"^[\s\x1c-\x1f]*$").fill_null(value=True)
    if not suspects.any():
        return frame
    blank = suspects
    for name in names[1:]:
        blank &= frame[name].str.contains(r"^[\s\x1c-\x1f]*$").fill_null(value=True)
    return frame.filter(~blank) if blank.any() else frame


def _frame(lines: list[int], rows: list[tuple[str, ...]], width: int) -> pl.DataFrame:
    import polars as pl

    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    frame = pl.DataFrame(
        [
            pl.Series(name, values, dtype=pl.String)
            for name, values in zip(names_of(width), columns, strict=True)
        ]
    )
    return frame.with_columns(
        pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)), pl.Series(LINE, lines, dtype=pl.Int64)
    )
