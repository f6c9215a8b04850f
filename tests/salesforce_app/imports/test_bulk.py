"""Chunks say the same as rows, whatever the file looks like; only faster."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Literal

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from salesforce_app.imports import blocks, bulk
from salesforce_app.imports.bulk import Chunk, frame_of, read_chunks
from salesforce_app.imports.frames import Parsed, column_of, dtype_of, parse_column
from salesforce_app.imports.mapping import NO_MAPPING, FileMapping, parse_mapping
from salesforce_app.imports.plan import Row, make_plan
from salesforce_app.imports.problems import RowProblem, ValueProblem
from salesforce_app.imports.rows import open_table, read_rows
from salesforce_app.imports.table import Column, Table
from salesforce_app.imports.values import (
    Amount,
    CalendarMonth,
    Choice,
    Coordinate,
    Date,
    DateTime,
    Identifier,
    Integer,
    IntegerList,
    Measure,
    Parser,
    Text,
    TextList,
)

from .tables import SALES, SAMPLES, TARGETS, write

MIXED = Table(
    "mixed",
    (
        Column("id", Identifier(12), required=True),
        Column("day", Date()),
        Column("at", DateTime()),
        Column("amount", Amount(), required=True),
        Column("count", Integer(0, 1000)),
        Column("name", Text(10)),
        Column("state", Choice({"ok": ("成功",), "failed": ("失败",)})),
        Column("area", Measure()),
    ),
    any_of=(("count", "name"),),
)

CELLS = {
    "id": [
        "0370",
        "1037020000000.0",
        "1.03702E+12",
        "12E-5",
        "1E5",
        "A-1/b_2",
        "a--b",
        '="007"',
        "'8",
        "０３",
        "许-1",
    ],
    "day": [
        "2025-06-01",
        "2025-02-30",
        "2025/6/1",
        "45809",
        "03/04/2025",
        "1899-12-31",
        "2199-12-31",
        "20250601",
    ],
    "at": ["2025-06-01 08:30:00", "2025-06-01T08:30Z", "2025-06-01", "2025-06-01 25:00:00", "2025/6/1 8:30"],
    "amount": [
        "1",
        "-1.5",
        "1234.50",
        "￥1,234.50",
        "-¥12",
        "(12.30)",
        "1.005",
        "1,23",
        "1e3",
        "999999999999.99",
        "-0",
    ],
    "count": ["0", "-1", "5.0", "1001", "1,000", "00012", "12x", "９"],
    "name": [
        "abc",
        "a b",
        "福兴",
        "=1+1",
        "a\tb",
        "two\nlines",
        "璁稿彲璇佸彿",
        "12345678901",
        'say "hi"',
        "a,b",
    ],
    "state": ["ok", "OK", "成功", "失敗", "pending"],
    "area": ["150 ㎡", "12.5", "x"],
}
BLANKS = ["", " ", "\u3000", "\x1f", "\ufeff"]


def both(
    path: Path, table: Table, mapping: FileMapping = NO_MAPPING, *, rows: int = 200_000
) -> tuple[list[Row | RowProblem], list[Chunk]]:
    source = open_table(path, table, mapping)
    return list(read_rows(source, table, mapping)), list(read_chunks(source, table, mapping, rows=rows))


def assert_same(
    path: Path, table: Table, mapping: FileMapping = NO_MAPPING, *, rows: int = 200_000
) -> list[Chunk]:
    """Chunks hold the rows' values and problems, in chunks of the size asked for."""
    results, chunks = both(path, table, mapping, rows=rows)
    plan = make_plan(open_table(path, table, mapping), table, mapping)
    expected = frame_of([result for result in results if isinstance(result, Row)], plan)
    got = pl.concat([expected.clear(), *(chunk.frame for chunk in chunks)])
    assert_frame_equal(got, expected)
    assert [problem for chunk in chunks for problem in chunk.problems] == [
        result for result in results if isinstance(result, RowProblem)
    ]
    assert all(0 < chunk.rows_read <= rows for chunk in chunks)
    return chunks


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file of the mixed table: cells good and bad, quotes where needed or everywhere, ragged lines."""
    names = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=2, unique=True))
    names = list(dict.fromkeys(["id", "amount", "count", *names]))
    cell = {
        name: st.sampled_from(CELLS[name] + BLANKS)
        | st.text(max_size=6).filter(lambda text: "\0" not in text)
        for name in names
    }
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quoting: Literal[0, 1] = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator=end, quoting=quoting)
    writer.writerow(names)
    for _ in range(draw(st.integers(1, 12))):
        match draw(st.integers(0, 9)):
            case 0:
                buffer.write(end)
            case 1:
                writer.writerow(draw(st.lists(st.sampled_from(["1", "", "x"]), max_size=len(names) + 2)))
            case _:
                writer.writerow([draw(cell[name]) for name in names])
    writer.writerow(["1"] * len(names))
    return buffer.getvalue()


MAPPINGS = [
    NO_MAPPING,
    parse_mapping(
        {
            "templates": {"name": "{id}/{count}"},
            "replace": {"count": {"0": "1000", "": "7"}},
            "values": {"state": {"": "ok", "*": "failed"}, "name": {"0370/5.0": "five"}},
            "round": {"amount": "half_even"},
            "dates": {"day": "%m/%d/%Y"},
            "constants": {"area": "150 ㎡", "at": "2025-06-01 08:30"},
            "skip": {"when": [{"amount": ["1", "(12.30)"]}, {"id": "", "count": "5.0"}]},
        },
        MIXED,
    ),
    parse_mapping({"distinct": {"by": ["id"], "on_conflict": "reject"}}, MIXED),
]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    text=files(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    block=st.sampled_from([1, 40, 1 << 22]),
    rows=st.sampled_from([1, 3, 200_000]),
    mapping=st.sampled_from(MAPPINGS),
)
def test_chunks_equal_rows(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    encoding: str,
    block: int,
    rows: int,
    mapping: FileMapping,
) -> None:
    if mapping is MAPPINGS[1] and not {"day", "state"} <= set(
        text.splitlines()[0].replace('"', "").split(",")
    ):
        mapping = NO_MAPPING
    try:
        path = write(tmp_path / "file.csv", text, encoding)
    except UnicodeEncodeError:
        return
    monkeypatch.setattr(blocks, "BLOCK", block)
    assert_same(path, MIXED, mapping, rows=rows)


FAST = [
    Text(),
    Text(max_length=3),
    Identifier(),
    Identifier(max_length=3),
    Amount(),
    Amount(rounding="down"),
    Integer(),
    Integer(-5, 5),
    Date(),
    Date("%d.%m.%Y"),
    DateTime(),
    CalendarMonth(),
    Coordinate(90),
    Measure(),
    IntegerList(1, 7),
    TextList(),
]
DIGITS = st.from_regex(r"[-+(]?[¥￥$]?[0-9]{0,4}(,[0-9]{2,3}){0,2}(\.[0-9]{0,3})?[)-]?", fullmatch=True)
DATES = st.from_regex(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?Z?", fullmatch=True
)
CODES = st.from_regex(r"['=]?[0-9A-Ea-e]{1,4}[-+._/ ]?[0-9A-E]{0,4}", fullmatch=True)


@settings(max_examples=60)
@given(
    texts=st.lists(
        DIGITS | DATES | CODES | st.dates().map(str) | st.text(max_size=8) | st.none(), max_size=20
    )
)
@pytest.mark.parametrize("parser", FAST, ids=repr)
def test_a_column_parses_as_its_cells_do(parser: Parser, texts: list[str | None]) -> None:
    texts = [text or None for text in texts]
    expected: list[object] = []
    failed: dict[int, str] = {}
    for place, text in enumerate(texts):
        try:
            expected.append(parser.parse(text))
        except ValueProblem as problem:
            expected.append(None)
            failed[place] = str(problem)
    parsed = parse_column(parser, pl.Series(texts, dtype=pl.String))
    assert parsed.series.dtype == dtype_of(parser)
    assert parsed.series.to_list() == column_of(parser, expected).to_list()
    assert {place: str(problem) for place, problem in parsed.problems.items()} == failed


def test_an_empty_column_has_its_type() -> None:
    empty = parse_column(IntegerList(1, 7), pl.Series([None, None], dtype=pl.String))
    assert isinstance(empty, Parsed)
    assert (empty.series.dtype, empty.series.to_list()) == (pl.List(pl.Int64), [None, None])


def test_the_types_of_a_frame(tmp_path: Path) -> None:
    header = "id,day,at,amount,count,name,state,area"
    row = "1,2025-06-01,2025-06-01 08:30:00,12.30,5,x,成功,150 ㎡"
    (chunk,) = read_chunks(open_table(write(tmp_path / "f.csv", f"{header}\n{row}\n"), MIXED), MIXED)
    assert chunk.frame.rows() == [
        (
            2,
            "1",
            date(2025, 6, 1),
            datetime(2025, 6, 1, 0, 30, tzinfo=UTC),
            1230,
            5,
            "x",
            "ok",
            Decimal("150.00"),
        )
    ]
    assert chunk.frame.schema == {
        "line": pl.Int64,
        "id": pl.String,
        "day": pl.Date,
        "at": pl.Datetime("us", "UTC"),
        "amount": pl.Int64,
        "count": pl.Int64,
        "name": pl.String,
        "state": pl.String,
        "area": pl.Decimal(18, 2),
    }


def test_moments_that_clocks_skip_or_repeat(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.TIME_ZONE = "America/Chicago"  # type: ignore[attr-defined]
    moments = ["2025-03-09 02:30:00", "2025-03-09 03:30:00", "2025-11-02 01:30:00", "2025-07-01 00:00:00"]
    path = write(tmp_path / "f.csv", "id,amount,count,at\n" + "".join(f"1,1,1,{at}\n" for at in moments))
    (chunk,) = assert_same(path, MIXED)
    assert [problem.line for problem in chunk.problems] == [2]
    assert chunk.frame["at"][1] == datetime(2025, 11, 2, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_line_numbers_hold_across_blocks_of_every_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 100)
    lines = ['licence_no,sold_on,amount,"product\nname"']
    for number in range(200):
        name = {0: '"福\n\n兴"', 1: '"plain"', 2: "", 3: '5" pipe'}.get(number % 7, f"n{number}")
        lines.append(f"{number},2025-06-01,{'x' if number % 11 == 0 else number},{name}")
        if number % 13 == 0:
            lines.append("")
    path = write(tmp_path / "file.csv", "\n".join(lines), encoding)
    chunks = assert_same(path, SALES, rows=50)
    assert sum(chunk.rows_read for chunk in chunks) == 200
    found = {
        row[0]: row[1] for chunk in chunks for row in chunk.frame.select("licence_no", "line").iter_rows()
    }
    whole = "\n".join(lines).split("\n")
    assert all(whole[line - 1].startswith(f"{licence},") for licence, line in found.items())


def test_workbooks_and_distinct_rows_come_in_chunks_too(tmp_path: Path) -> None:
    assert_same(SAMPLES / "sales.xls", SALES, rows=1)
    book = openpyxl.Workbook()
    for row in (
        ["unit_code", "month", "amount"],
        ["U", "2025-06", 5],
        ["", "2025-06", 6],
        ["V", "2025-07", 7],
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "file.xlsx")
    (chunk,) = assert_same(tmp_path / "file.xlsx", TARGETS)
    assert chunk.frame["month"].to_list() == [date(2025, 6, 1), date(2025, 7, 1)]
    assert [problem.line for problem in chunk.problems] == [3]


def test_chunks_are_read_as_they_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 1000)
    taken: list[int] = []
    whole = blocks.text_frames

    def counted(*arguments: object) -> object:
        for frame, problems in whole(*arguments):  # type: ignore[arg-type]
            taken.append(frame.height)
            yield frame, problems

    monkeypatch.setattr(bulk, "text_frames", counted)
    content = "licence_no,sold_on,amount\n" + "0370,2025-06-01,5\n" * 5000
    chunks = read_chunks(open_table(write(tmp_path / "f.csv", content), SALES), SALES, rows=100)
    (first,) = islice(chunks, 1)
    assert first.frame.height == 100
    assert sum(taken) < 300


def test_a_file_of_skipped_rows_gives_no_chunk_with_rows(tmp_path: Path) -> None:
    mapping = parse_mapping({"skip": {"when": {"amount": "5"}}}, SALES)
    path = write(tmp_path / "f.csv", "licence_no,sold_on,amount\n1,2025-06-01,5\n")
    results, chunks = both(path, SALES, mapping)
    assert results == []
    assert sum(chunk.rows_read for chunk in chunks) == 0
