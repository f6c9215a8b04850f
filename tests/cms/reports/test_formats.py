"""All formats print the same numbers, in both languages, and the same bytes each time."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cms.reports import html as report_html
from cms.reports import json as report_json
from cms.reports import pdf, xlsx
from cms.reports.build import build
from cms.reports.content import RowKind, Table
from cms.reports.data import ReportData
from cms.reports.service import FORMATS
from cms.reports.values import Form
from tests.cms.sample import CHINESE, NORTH, sample_facts
from tests.printed import poppler

Make = Callable[..., ReportData]
LANGUAGES = ["en", "zh-hans"]


def tables(data: ReportData) -> Iterator[Table]:
    for section in data.sections:
        yield from section.tables


def cells(data: ReportData) -> set[str]:
    """Every text of every table."""
    return {
        cell.text
        for table in tables(data)
        for row in table.rows
        if row.kind is not RowKind.SECTION
        for cell in row.cells
        if cell.text
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_prints_every_figure(made: Make, language: str) -> None:
    data = made(language)
    page = html.unescape(str(report_html.render_fragment(data)))
    printed = set(re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", page))
    assert cells(data) - printed == set()
    for section in data.sections:
        assert section.sentence in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_prints_every_figure(made: Make, language: str, tmp_path: Path) -> None:
    data = made(language)
    text = "".join(poppler("pdftotext", pdf.render(data), tmp_path, "-layout").split())
    # Names may be broken into lines; figures never are.
    figures = {cell for cell in cells(data) if not any(map(str.isalpha, cell))}
    assert len(figures) > 200
    assert {figure for figure in figures if "".join(figure.split()) not in text} == set()
    assert "".join(data.title.split()) in text
    for section in data.sections:
        assert "".join(section.sentence.split()) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_every_number(made: Make, language: str) -> None:
    data = made(language)
    book = load_workbook(BytesIO(xlsx.render(data)))
    numbers = {
        round(float(value), 6)
        for sheet in book
        for line in sheet.iter_rows(values_only=True)
        for value in line
        if isinstance(value, int | float)
    }
    for table in tables(data):
        for row in table.rows:
            for cell in row.cells:
                assert expected(cell.number, cell.form) - numbers == set()


def expected(number: Any, form: Form) -> set[float]:
    """The numbers that a workbook must hold for a value."""
    scale = 100 if form in (Form.AMOUNT, Form.AMOUNT_CHANGE, Form.AMOUNT_RATE) else 1
    if form in (Form.RATE, Form.AMOUNT_RATE) and number is not None:
        parts = (number.numerator / scale, number.denominator / scale, number.value)
        return {round(part, 6) for part in parts}
    return {round(number / scale, 6)} if isinstance(number, int | float) else set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_json_is_what_the_tables_print(made: Make, language: str) -> None:
    """Totals to the cent, rates as they are printed."""
    data = made(language)
    document = report_json.document(data)
    printed = cells(data)
    for amount in (
        document["sales"]["total"],
        document["settlement"]["total"]["debited_amount"],
        *(month["amount"] for month in document["sales"]["months"]),
        *(route["amount"] for route in document["sales"]["routes"]),
        *(tier["amount"] for tier in document["pyramid"]["tiers"]),
        *(village["failed_amount"] for village in document["settlement"]["villages"]),
    ):
        assert f"{amount / 100:,.2f}" in printed
    for rate in (
        document["settlement"]["total"]["debit_success"],
        document["visits"]["capped_fulfilment"],
        *(village["enrolment"] for village in document["settlement"]["villages"]),
    ):
        assert f"{rate[0] / rate[1]:.1%} ({rate[0]:,}/{rate[1]:,})" in printed


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_facts_give_the_same_bytes(db: None, kind: str, language: str) -> None:
    size = CHINESE if language == "zh-hans" else NORTH
    first, second = (build(sample_facts(size), "monthly", language) for _time in range(2))
    assert first == second
    assert FORMATS[kind].render(first) == FORMATS[kind].render(second)


def test_chinese_has_nothing_left_in_english(made: Make) -> None:
    data = made("zh-hans")
    english = re.compile(r"[A-Za-z]{3,}")
    allowed = {"pyramid", "count", "Wilson"}
    texts = [data.title, data.byline]
    for section in data.sections:
        texts += [section.heading, section.sentence]
    for table in tables(data):
        texts += [table.title, table.note, *(column.header for column in table.columns)]
    assert {word for text in texts for word in english.findall(text)} - allowed == set()
