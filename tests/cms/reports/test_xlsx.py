"""The workbook: numbers as numbers, with formats and heads that stay in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cms.reports import xlsx
from cms.reports.build import build
from cms.reports.data import ReportData
from tests.cms.sample import NORTH, sample_facts

Make = Callable[..., ReportData]


@pytest.fixture
def book(made: Make) -> Workbook:
    return load_workbook(BytesIO(xlsx.render(made())))


def head_of(sheet: Worksheet) -> int:
    """The row of the heads: the last one that is frozen."""
    assert sheet.freeze_panes
    return int("".join(filter(str.isdigit, str(sheet.freeze_panes)))) - 1


def column_of(sheet: Worksheet, header: str) -> int:
    row = head_of(sheet)
    return next(cell.column for cell in sheet[row] if cell.value == header and isinstance(cell.column, int))


def test_a_sheet_for_each_section_and_further_table(book: Workbook) -> None:
    assert book.sheetnames == [
        "Key figures",
        "Sales trend",
        "Routes",
        "Targets",
        "E-settlement by route",
        "E-settlement measures",
        "E-settlement by village",
        "Customer pyramid",
        "Pyramid by route",
        "Migration",
        "Movements",
        "Visits",
        "Notes",
    ]


def test_amounts_are_major_units(book: Workbook, made: Make) -> None:
    sheet = book["Routes"]
    column = column_of(sheet, "Sales")
    first = head_of(sheet) + 1
    routes = made().facts.sales.routes
    for offset, route in enumerate(routes):
        cell = sheet.cell(first + offset, column)
        assert cell.value == route.amount / 100
        assert cell.number_format == "#,##0.00"


def test_rates_stand_beside_numerator_and_denominator(book: Workbook, made: Make) -> None:
    sheet = book["E-settlement by village"]
    column = column_of(sheet, "Debit success")
    assert sheet.cell(head_of(sheet), column + 1).value == "Debit success: debited dues"
    assert sheet.cell(head_of(sheet), column + 2).value == "Debit success: resolved dues"
    cells = [sheet.cell(head_of(sheet) + 1, column + step) for step in range(3)]
    rate, numerator, denominator = (cell.value for cell in cells)
    assert isinstance(numerator, int) and isinstance(denominator, int)
    assert rate == pytest.approx(numerator / denominator)
    assert [cell.number_format for cell in cells] == ["0.0%", "#,##0", "#,##0"]


def test_heads_are_frozen_and_columns_wide_enough(book: Workbook) -> None:
    for sheet in book:
        assert sheet.freeze_panes, sheet.title
        for cell in sheet[head_of(sheet)]:
            if cell.value:
                assert sheet.column_dimensions[cell.column_letter].width >= 7


def test_the_message_stands_on_the_first_sheet(book: Workbook, made: Make) -> None:
    sheet = book.worksheets[0]
    assert sheet["A1"].value == made().title
    assert sheet["A2"].value == made().byline


def test_names_that_look_like_formulas_stay_text(db: None) -> None:
    size = replace(NORTH, shop_name='=HYPERLINK("x","%d")', route_name="+1-%d", village="@SUM(%d)")
    book = load_workbook(BytesIO(xlsx.render(build(sample_facts(size), "monthly", "en"))))
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in types
    values = {cell.value for row in book["Movements"].iter_rows() for cell in row}
    assert '=HYPERLINK("x","40")' in values


def test_a_unit_in_which_nothing_is_known_still_makes_a_workbook(db: None) -> None:
    data = build(sample_facts(settlement=False, visits=False), "monthly", "en")
    book = load_workbook(BytesIO(xlsx.render(data)))
    assert "nothing is known" in str(book["Visits"]["A2"].value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sales: by route/village [all]?", "Sales by route village all"),
        ("客户金字塔" * 10, ("客户金字塔" * 10)[:31]),
        ("'quoted'", "quoted"),
        ("", "Sheet"),
    ],
)
def test_names_of_sheets_are_what_excel_accepts(name: str, expected: str) -> None:
    assert xlsx.sheet_name(name, set()) == expected


def test_names_of_sheets_are_unique_whatever_the_case() -> None:
    taken: set[str] = set()
    names = [xlsx.sheet_name(name, taken) for name in ("Routes", "routes", "R" * 31, "r" * 40)]
    assert names == ["Routes", "routes 2", "R" * 31, "r" * 29 + " 2"]
