"""What offices do with tables: titles above them, totals below them, formulas that failed in them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from salesforce_app.imports.bulk import read_chunks
from salesforce_app.imports.encodings import HEADER_WITHIN
from salesforce_app.imports.frames import parse_column
from salesforce_app.imports.mapping import NO_MAPPING, FileMapping, parse_mapping
from salesforce_app.imports.plan import Row
from salesforce_app.imports.problems import RowProblem, UnreadableFile
from salesforce_app.imports.rejected import write_rejected
from salesforce_app.imports.rows import open_table, read_rows
from salesforce_app.imports.values import Identifier, Text

from .tables import RETAILERS, SALES, refusal, write

HEADER = "许可证号,销售日期,金额\n"
ROW = "0370,2025-06-01,12.30\n"


def both_ways(path: Path, mapping: FileMapping = NO_MAPPING) -> tuple[list[int], list[tuple[int, str]]]:
    """Lines of the good rows, line and reason of the others: the same row by row and in chunks."""
    source = open_table(path, SALES, mapping)
    results = list(read_rows(source, SALES, mapping))
    good = [result.line for result in results if isinstance(result, Row)]
    bad = [(result.line, result.reason) for result in results if isinstance(result, RowProblem)]
    chunks = list(read_chunks(source, SALES, mapping))
    assert [line for chunk in chunks for line in chunk.frame["line"]] == good
    assert [(problem.line, problem.reason) for chunk in chunks for problem in chunk.problems] == bad
    return good, bad


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("2025年6月销售明细表\n", 2),
        ("某县烟草公司,,\n\n制表日期：,2025-06-30,单位：元\n", 4),
        ("title;with;other;delimiters\n", 2),
        ("\n\n", 3),
    ],
)
def test_the_header_may_stand_below_titles(tmp_path: Path, above: str, line: int) -> None:
    path = write(tmp_path / "f.csv", above + HEADER + ROW, "gb18030")
    assert open_table(path, SALES).header_line == (line if above.strip() else None)
    assert both_ways(path) == ([line + 1], [])


def test_below_titles_another_delimiter_is_found(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", "Sales, June\n" + HEADER.replace(",", "\t") + ROW.replace(",", "\t"))
    source = open_table(path, SALES)
    assert (source.delimiter, source.header_line) == ("\t", 2)
    assert both_ways(path) == ([3], [])


def test_titles_do_not_hide_the_encoding(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", "銷售明細\n許可證號,銷售日期,金額\n" + ROW, "big5")
    assert open_table(path, SALES).encoding == "cp950"
    assert both_ways(path) == ([3], [])


def test_titles_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["销售明细"],
        [],
        ["单位：元"],
        ["许可证号", "销售日期", "金额"],
        ["0370", "2025-06-01", 12.3],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    book.save(tmp_path / "f.xlsx")
    assert open_table(tmp_path / "f.xlsx", SALES).header_line == 4
    assert both_ways(tmp_path / "f.xlsx") == ([5], [])


def test_titles_above_the_header_of_a_foreign_layout(tmp_path: Path) -> None:
    mapping = parse_mapping({"columns": {"licence_no": "store", "sold_on": "day", "amount": "sum"}}, SALES)
    path = write(tmp_path / "f.csv", "June\nstore,day,sum\n" + ROW)
    assert both_ways(path, mapping) == ([3], [])


def test_rejected_rows_below_titles_come_back_with_their_header(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", "销售明细\n" + HEADER + ROW + "0371,,1\n")
    source = open_table(path, SALES)
    problems = [result for result in read_rows(source, SALES) if isinstance(result, RowProblem)]
    write_rejected(source, problems, tmp_path / "f.csv.rejected.csv")
    mended = (tmp_path / "f.csv.rejected.csv").read_text("utf-8-sig").replace("0371,,1", "0371,2025-06-02,1")
    again = write(tmp_path / "mended.csv", "\ufeff" + mended)
    assert both_ways(again) == ([2], [])


@pytest.mark.parametrize(
    ("above", "has"),
    [
        ("销售明细\n", "许可证号, 销售日期, 价钱"),
        ("licence_no,day\n", "许可证号, 销售日期, 价钱"),
        ("licence_no,sold_on,x\n", "licence_no, sold_on, x"),
        ("销售明细\n" * (HEADER_WITHIN + 1), "销售明细"),
    ],
)
def test_what_is_missing_is_told_of_the_line_that_looks_most_like_a_header(
    tmp_path: Path, above: str, has: str
) -> None:
    path = write(tmp_path / "f.csv", above + HEADER.replace("金额", "价钱") + ROW)
    with pytest.raises(UnreadableFile, match=f"The file has: {has}\\."):
        list(read_rows(open_table(path, SALES), SALES))


def test_a_header_below_titles_without_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", "销售明细\n" + HEADER)
    with pytest.raises(UnreadableFile, match="no rows"):
        open_table(path, SALES)


@pytest.mark.parametrize(
    "below", ["合计,,12.30", "总 计：,,", ",合计,", "Total,,12.30", "Grand Total,,", "合计,12.30", ",,,,合计"]
)
def test_lines_of_totals_are_told_from_rows(tmp_path: Path, below: str) -> None:
    path = write(tmp_path / "f.csv", HEADER + ROW + below + "\n")
    assert both_ways(path) == ([2], [(3, "This is a line of totals, not a row of the table.")])


@pytest.mark.parametrize("below", ["制表人：张三,,", ",,制表人：张三", "制表人：张三"])
def test_notes_are_told_from_rows(tmp_path: Path, below: str) -> None:
    path = write(tmp_path / "f.csv", HEADER + ROW + below + "\n")
    assert both_ways(path) == ([2], [(3, "This looks like a note, not like a row of the table.")])


def test_a_row_that_is_called_total_keeps_its_own_faults(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", "licence_no,name,route_code,opened_on\n1,Total,R1,someday\n")
    (problem,) = read_rows(open_table(path, RETAILERS), RETAILERS)
    assert isinstance(problem, RowProblem)
    assert problem.reason == "“someday” is not a date."


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#value!"])
@pytest.mark.parametrize("parser", [Text(), Identifier()])
def test_the_error_of_a_formula_is_no_text(parser: Text | Identifier, cell: str) -> None:
    reason = f"“{cell}” is what a spreadsheet shows where a formula has no result."
    assert refusal(parser, cell) == reason
    import polars as pl

    parsed = parse_column(parser, pl.Series(["#1 shop" if isinstance(parser, Text) else "1", cell]))
    assert {place: problem.reason for place, problem in parsed.problems.items()} == {1: reason}


def test_errors_in_a_workbook_are_not_taken_for_empty_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "旧"
    book.worksheets[0].sheet_state = "hidden"
    sheet = book.create_sheet("6月 & 7月")
    sheet.append(["licence_no", "sold_on", "amount", "product_name"])
    sheet.append(["1", "2025-06-01", 1, "#N/A"])
    sheet.append(["2", "2025-06-01", 1, None])
    sheet.append(["3", "2025-06-01", "#DIV/0!", "ok"])
    book.save(tmp_path / "f.xlsx")
    assert both_ways(tmp_path / "f.xlsx") == (
        [3],
        [
            (2, "“#N/A” is what a spreadsheet shows where a formula has no result."),
            (4, "“#DIV/0!” is not an amount."),
        ],
    )
