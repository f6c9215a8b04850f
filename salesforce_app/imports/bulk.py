"""A big file as typed frames: the fast way to read sales and debits by the million.

``read_chunks`` and ``rows.read_rows`` give the same values and the same problems for the same file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from .blocks import LINE, names_of, text_frames
from .frames import Parsed, column_of, column_value, dtype_of, exchange, parse_column
from .mapping import NO_MAPPING, FileMapping
from .plan import ColumnPlan, Plan, Row, exchanged, make_plan, missing
from .problems import Cell, Fault, RowProblem
from .rows import rows_of
from .source import Source
from .table import Table
from .values.base import plain

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of the file.

    ``frame`` holds the good rows: ``line`` and the typed columns (``frames.dtype_of`` tells the types).
    ``problems`` are the bad ones in the file's order.
    """

    frame: pl.DataFrame
    problems: list[RowProblem]

    @property
    def rows_read(self) -> int:
        """Rows of the stretch, good and bad."""
        return self.frame.height + len(self.problems)


def read_chunks(
    source: Source, table: Table, mapping: FileMapping = NO_MAPPING, *, rows: int = 200_000
) -> Iterator[Chunk]:
    """The file in chunks of at most ``rows`` rows, in bounded memory for text files.

    Headers are matched before this returns (see ``plan.make_plan`` for what that raises); a broken quote
    raises UnreadableFile when the reading comes to it.
    """
    plan = make_plan(source, table, mapping)
    if source.sheet is not None or plan.distinct is not None:
        return _chunks_of_rows(source, plan, rows)
    return (chunk for chunk in _chunks_of_text(source, plan, rows) if chunk.rows_read)


def _chunks_of_rows(source: Source, plan: Plan, size: int) -> Iterator[Chunk]:
    results = rows_of(source, plan)
    while part := list(islice(results, size)):
        good = [result for result in part if isinstance(result, Row)]
        yield Chunk(frame_of(good, plan), [result for result in part if isinstance(result, RowProblem)])


def frame_of(rows: Sequence[Row], plan: Plan) -> pl.DataFrame:
    """Typed rows as the frame that ``read_chunks`` would give."""
    import polars as pl

    return pl.DataFrame(
        [
            pl.Series(LINE, [row.line for row in rows], dtype=pl.Int64),
            *(
                column_of(column.parser, (row.values[column.name] for row in rows)).alias(column.name)
                for column in plan.columns
            ),
        ]
    )


def _chunks_of_text(source: Source, plan: Plan, size: int) -> Iterator[Chunk]:
    import polars as pl

    waiting: list[pl.DataFrame] = []
    problems: list[RowProblem] = []
    for frame, misshapen in text_frames(source, plan):
        waiting.append(frame)
        problems += misshapen
        while sum(part.height for part in waiting) + len(problems) >= size:
            raw = pl.concat(waiting)
            chunk, rest, problems = _cut(raw, problems, size)
            waiting = [rest]
            yield _typed(plan, *chunk)
    if problems or any(part.height for part in waiting):
        yield _typed(plan, pl.concat(waiting), problems)


def _cut(
    raw: pl.DataFrame, problems: list[RowProblem], size: int
) -> tuple[tuple[pl.DataFrame, list[RowProblem]], pl.DataFrame, list[RowProblem]]:
    """The first ``size`` rows, good or misshapen, and the rest of both kinds."""
    if not problems:
        return (raw.head(size), []), raw.slice(size), []
    lines = sorted([*raw[LINE].to_list(), *(problem.line for problem in problems)])
    last = lines[size - 1]
    taken = [problem for problem in problems if problem.line <= last]
    height = size - len(taken)
    return (raw.head(height), taken), raw.slice(height), problems[len(taken) :]


def _typed(plan: Plan, raw: pl.DataFrame, misshapen: list[RowProblem]) -> Chunk:
    """A frame of text as a chunk."""
    import polars as pl

    mended = raw
    for index, words in plan.replace.items():
        name = f"c{index}"
        mended = mended.with_columns(exchange(mended[name], _exchanger(words)).alias(name))
    if plan.skip:
        kept = ~_skipped(plan, mended)
        raw, mended = raw.filter(kept), mended.filter(kept)
    columns: list[pl.Series] = [raw[LINE]]
    faults: dict[int, list[Fault]] = {}
    for column in plan.columns:
        parsed = _parsed(column, mended)
        columns.append(parsed.series.alias(column.name))
        for place, problem in parsed.problems.items():
            faults.setdefault(place, []).append(Fault(column.name, problem.reason, problem.remedy))
        if column.column.required and parsed.series.null_count():
            for place in parsed.series.is_null().arg_true().to_list():
                if place not in parsed.problems:
                    faults.setdefault(place, []).append(missing(column.name))
    frame = pl.DataFrame(columns)
    for group in plan.groups:
        empty = frame.select(pl.all_horizontal(pl.col(name).is_null() for name in group)).to_series()
        for place in empty.arg_true().to_list():
            if not any(fault.column in group for fault in faults.get(place, [])):
                faults.setdefault(place, []).append(missing(" / ".join(group)))
    if not faults:
        return Chunk(frame, misshapen)
    places = sorted(faults)
    cells = _cells(raw.select(pl.all().gather(places)), plan)
    lines = raw[LINE].gather(places).to_list()
    problems = [
        plan.problem(line, faults[place], cells[line]) for place, line in zip(places, lines, strict=True)
    ]
    bad = pl.int_range(frame.height, eager=True).is_in(places)
    return Chunk(
        frame.filter(~bad),
        sorted([*misshapen, *problems], key=lambda problem: problem.line),
    )


def _cells(raw: pl.DataFrame, plan: Plan) -> dict[int, tuple[Cell, ...]]:
    """The cells of every row by its line, as the file has them."""
    texts = raw.select(names_of(len(plan.headers))).fill_null("")
    return dict(zip(raw[LINE].to_list(), texts.rows(), strict=True))


def _exchanger(words: Mapping[str, str]) -> Callable[[str], str]:
    return lambda text: str(exchanged(text, words))


def _skipped(plan: Plan, frame: pl.DataFrame) -> pl.Series:
    """Which rows the mapping leaves out."""
    import polars as pl

    skipped = pl.repeat(value=False, n=frame.height, eager=True)
    for group in plan.skip:
        every = pl.repeat(value=True, n=frame.height, eager=True)
        for index, texts in group.items():
            every &= exchange(frame[f"c{index}"], plain).fill_null("").is_in(sorted(texts))
        skipped |= every
    return skipped


def _parsed(column: ColumnPlan, frame: pl.DataFrame) -> Parsed:
    import polars as pl

    if column.index is not None:
        texts = frame[f"c{column.index}"]
    elif column.template is not None:
        parts: list[pl.Expr | pl.Series] = []
        for part in column.template:
            if isinstance(part, str):
                parts.append(pl.lit(part))
            else:
                texts = exchange(frame[f"c{part}"], plain)
                parts.append(texts.replace("", None).alias(f"p{len(parts)}"))
        texts = frame.select(pl.concat_str(parts)).to_series()
    else:
        constant = pl.Series([column_value(column.constant)], dtype=dtype_of(column.parser))
        return Parsed(constant.new_from_index(0, frame.height), {})
    if column.words:
        texts = exchange(texts, _exchanger(column.words)).replace("", None)
    return parse_column(column.parser, texts)
