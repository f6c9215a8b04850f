"""Rows: typed values, everything that is wrong at once, and the file that goes back."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from salesforce_app.imports.mapping import NO_MAPPING, FileMapping, parse_mapping
from salesforce_app.imports.plan import Row
from salesforce_app.imports.problems import RowProblem
from salesforce_app.imports.rejected import rejected_path, write_rejected
from salesforce_app.imports.rows import open_table, read_rows
from salesforce_app.imports.source import Source
from salesforce_app.imports.table import Table
from salesforce_app.kernel.spreadsheets import harmless

from .tables import SALES, SAMPLES, TARGETS, write


def read(path: Path, table: Table = SALES, mapping: FileMapping = NO_MAPPING) -> list[Row | RowProblem]:
    return list(read_rows(open_table(path, table, mapping), table, mapping))


def test_good_rows_are_typed_and_keep_their_line_and_cells(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", "金额,许可证号,销售日期,备注\n\n￥12.30,0370,2025/6/1,x\n", "gb18030")
    assert read(path) == [
        Row(
            3,
            {"licence_no": "0370", "sold_on": date(2025, 6, 1), "amount": 1230},
            ("￥12.30", "0370", "2025/6/1", "x"),
        )
    ]


def test_empty_cells_are_none_and_absent_columns_absent(tmp_path: Path) -> None:
    (row,) = read(write(tmp_path / "file.csv", "licence_no,sold_on,amount,quantity\n1,2025-06-01,5,\n"))
    assert isinstance(row, Row)
    assert row.values["quantity"] is None
    assert "product_code" not in row.values


def test_everything_wrong_in_a_row_is_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", "licence_no,sold_on,amount\n1.03702E+12,03/04/2025,\n")
    (problem,) = read(path)
    assert isinstance(problem, RowProblem)
    assert problem.line == 2
    assert problem.column == "licence_no, sold_on, amount"
    assert problem.reason == (
        "licence_no: “1.03702E+12” is an identifier that a spreadsheet turned into a number; "
        "digits may be lost. "
        "sold_on: “03/04/2025” does not tell which number is the day and which the month. "
        "amount: The cell is empty but must be filled."
    )
    assert problem.remedy.endswith("Fill it in.")
    assert str(problem).startswith("line 2: licence_no: ")


@pytest.mark.parametrize("row", ["1,2025-06-01", "1,2025-06-01,5,6", "1"])
def test_rows_with_too_few_or_too_many_cells_are_problems(tmp_path: Path, row: str) -> None:
    path = write(tmp_path / "file.csv", f"licence_no,sold_on,amount\n{row}\n1,2025-06-01,5\n")
    problem, good = read(path)
    assert isinstance(problem, RowProblem) and isinstance(good, Row)
    assert problem.column == ""
    assert problem.reason == f"The row has {len(row.split(','))} cells where the header has 3."
    assert problem.cells == tuple(row.split(","))


def test_blank_cells_beyond_the_header_do_no_harm(tmp_path: Path) -> None:
    content = "licence_no,sold_on,amount,,\n1,2025-06-01,5,, \n1,2025-06-01,x,\n"
    row, problem = read(write(tmp_path / "file.csv", content))
    assert isinstance(row, Row) and isinstance(problem, RowProblem)
    assert row.values["amount"] == 500
    assert (row.cells, problem.cells) == (("1", "2025-06-01", "5"), ("1", "2025-06-01", "x"))


def test_one_of_a_group_has_to_be_filled(tmp_path: Path) -> None:
    content = (
        "unit_code,route_code,month,amount\nU,,2025-06,1\n,R,2025-06,1\n,,2025-06,1\n1.5E+7,,2025-06,1\n"
    )
    unit, route, neither, broken = read(write(tmp_path / "file.csv", content), TARGETS)
    assert isinstance(unit, Row) and isinstance(route, Row)
    assert isinstance(neither, RowProblem) and isinstance(broken, RowProblem)
    assert neither.column == "unit_code / route_code"
    assert broken.column == "unit_code"


def test_workbooks_give_the_same_rows_as_text() -> None:
    first, second = read(SAMPLES / "sales.xls")
    assert isinstance(first, Row) and isinstance(second, Row)
    assert first.values == {
        "licence_no": "037020000001",
        "sold_on": date(2025, 6, 1),
        "amount": 123450,
        "document_no": "DH-1",
        "quantity": 12,
    }
    assert second.values["licence_no"] == "370200000002"
    assert second.values["document_no"] == "=1+1"


def test_what_a_workbook_has_spoilt_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["licence_no", "sold_on", "amount"],
        [1e16, date(2025, 6, 1), 1],
        [date(2019, 7, 13), date(2025, 6, 1), 1],
        [0.5, datetime(2025, 6, 1, 8), True],
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "file.xlsx")
    problems = read(tmp_path / "file.xlsx")
    assert [problem.line for problem in problems] == [2, 3, 4]
    assert [problem.column for problem in problems if isinstance(problem, RowProblem)] == [
        "licence_no",
        "licence_no",
        "licence_no, amount",
    ]


def test_messages_speak_the_active_language(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", "licence_no,sold_on,amount\n1,2025-06-01,x\n")
    with translation.override("zh-hans"):
        (problem,) = read(path)
    assert isinstance(problem, RowProblem)
    assert problem.reason == "“x”不是金额。"


# Rejected rows


def table_in(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def opened(path: Path, content: str, encoding: str = "utf-8") -> Source:
    return open_table(write(path / "sales.csv", content, encoding), SALES)


def test_rejected_rows_go_back_with_line_column_reason_and_cells(tmp_path: Path) -> None:
    source = opened(
        tmp_path, '许可证号,sold_on,amount,remark\n1,2025-06-01,5,\n2,soon,x,"=cmd, 1"\n3\n', "gb18030"
    )
    problems = [result for result in read_rows(source, SALES) if isinstance(result, RowProblem)]
    path = rejected_path(source.path)
    assert path.name == "sales.csv.rejected.csv"
    assert write_rejected(source, iter(problems), path) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrejected_line,")
    assert table_in(path) == [
        ["rejected_line", "rejected_column", "rejected_reason", "许可证号", "sold_on", "amount", "remark"],
        ["3", "sold_on, amount", f"{problems[0].reason} {problems[0].remedy}", "2", "soon", "x", "=cmd, 1"],
        ["4", "", f"{problems[1].reason} {problems[1].remedy}", "3", "", "", ""],
    ]


def test_a_mended_file_of_rejected_rows_is_read_like_any_other(tmp_path: Path) -> None:
    mapping = parse_mapping(
        {
            "source": {
                "header": False,
                "columns": ["licence_no", "sold_on", "amount"],
                "delimiter": "|",
                "encoding": "gb18030",
                "skip_lines": 1,
            }
        },
        SALES,
    )
    path = write(tmp_path / "sales.txt", "标题\n1|soon|5\n", "gb18030")
    source = open_table(path, SALES, mapping)
    (problem,) = read_rows(source, SALES, mapping)
    assert isinstance(problem, RowProblem)
    rejected = rejected_path(path)
    write_rejected(source, [problem], rejected)

    text = rejected.read_text(encoding="utf-8-sig")
    mended = write(tmp_path / "mended.csv", text.replace(",soon,", ",2025-06-01,"), "utf-8-sig")
    (row,) = read(mended, SALES, mapping)
    assert isinstance(row, Row)
    assert row.values == {"licence_no": "1", "sold_on": date(2025, 6, 1), "amount": 500}

    again = open_table(write(mended, text, "utf-8-sig"), SALES, mapping)
    assert write_rejected(again, [problem], tmp_path / "again.csv") == 1
    assert table_in(tmp_path / "again.csv")[0] == [
        "rejected_line", "rejected_column", "rejected_reason", "licence_no", "sold_on", "amount"
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "＝1+1"])
def test_our_own_columns_never_start_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"x{text}") == f"x{text}"


def test_a_row_can_be_refused_by_who_knows_more(tmp_path: Path) -> None:
    (row,) = read(write(tmp_path / "file.csv", "licence_no,sold_on,amount\n1,2025-06-01,5\n"))
    assert isinstance(row, Row)
    problem = row.reject("licence_no", "No such shop.", "Import it first.")
    assert (problem.line, problem.column, problem.cells) == (2, "licence_no", ("1", "2025-06-01", "5"))
