"""The page around the story: numbers, outline, description, fonts, and the same bytes each time."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from reportlab.platypus import Flowable

from salesforce_app.pdf import styles
from salesforce_app.pdf.fonts import MissingGlyph
from salesforce_app.pdf.strip import KeyFigure, key_figures
from salesforce_app.pdf.tables import Column, Row, data_table
from salesforce_app.pdf.text import (
    bullets,
    gap,
    heading,
    need,
    page_break,
    paragraph,
    side_by_side,
    title_block,
    together,
)
from tests.printed import document, poppler, read


def _story() -> list[Flowable]:
    return [
        *title_block("六月销售额下降 2.1%", "大𠮷片区 · 2020-06"),
        key_figures([KeyFigure("Sales", "¥1,234.50", "", ("−2.1% vs May",), "n = 312")]),
        heading("Sales 𠮷"),
        heading("By route", 1),
        together(paragraph("text"), gap(4), paragraph("a note", "note")),
        side_by_side(paragraph("left"), paragraph("right")),
        page_break(),
        heading("Notes"),
        *bullets(["one", "two"]),
        need(50),
        data_table([Column("Route", "left"), Column("Rate")], [Row(("1", "50.0%"))]),
    ]


def test_pages_are_numbered_of_their_total() -> None:
    pdf = document().build(
        [paragraph("one"), page_break(), paragraph("two"), page_break(), paragraph("three")]
    )
    pages = read(pdf).pages
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of 3" in page.extract_text()


def test_page_label_is_the_callers() -> None:
    made = document(page_label=lambda page, pages: f"第 {page} 页，共 {pages} 页")
    assert "第 1 页，共 1 页" in read(made.build([paragraph("x")])).pages[0].extract_text()


def test_head_and_foot_stand_on_every_page() -> None:
    made = document(head_left="Monthly report", head_right="North · 2020-06", foot_left="Data of 2020-07-02")
    for page in read(made.build([paragraph("one"), page_break(), paragraph("two")])).pages:
        text = page.extract_text()
        assert "Monthly report" in text
        assert "North · 2020-06" in text
        assert "Data of 2020-07-02" in text


def test_headings_make_the_outline_with_their_pages() -> None:
    reader = read(document().build(_story()))

    def entries(outline: Any, level: int = 0) -> list[tuple[int, str, int | None]]:
        found: list[tuple[int, str, int | None]] = []
        for item in outline:
            if isinstance(item, list):
                found += entries(item, level + 1)
            else:
                found.append((level, str(item.title), reader.get_destination_page_number(item)))
        return found

    assert entries(reader.outline) == [(0, "Sales 𠮷", 0), (1, "By route", 0), (0, "Notes", 1)]
    assert reader.trailer["/Root"]["/PageMode"] == "/UseOutlines"


def test_the_file_describes_itself() -> None:
    made = document(
        title="月报 𠮷", language="zh-Hans", author="Office", subject="六月", keywords=["sales", "六月"]
    )
    reader = read(made.build([paragraph("x")]))
    assert reader.metadata is not None
    assert reader.metadata.title == "月报 𠮷"
    assert reader.metadata.author == "Office"
    assert reader.metadata.subject == "六月"
    assert reader.metadata.keywords == "sales, 六月"
    assert reader.trailer["/Root"]["/Lang"] == "zh-Hans"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_fonts_are_embedded_subsets_and_helvetica_is_not_named(tmp_path: Path) -> None:
    pdf = document().build(_story())
    lines = poppler("pdffonts", pdf, tmp_path).splitlines()[2:]
    assert len(lines) >= 3
    for line in lines:
        assert re.match(r"[A-Z]{6}\+Noto\S+ +TrueType +\S+ +yes yes yes", line), line
    assert b"Helvetica" not in pdf


def test_the_same_input_gives_the_same_bytes() -> None:
    assert document().build(_story()) == document().build(_story())


def test_threads_do_not_disturb_one_another() -> None:
    expected = document().build(_story())
    with ThreadPoolExecutor(4) as pool:
        built = list(pool.map(lambda _n: document().build(_story()), range(8)))
    assert built == [expected] * 8


def test_a_heading_does_not_stay_behind_alone() -> None:
    for count in range(34, 44):
        filler = [paragraph("line") for _n in range(count)]
        pages = read(document().build([*filler, heading("Lonely"), paragraph("after")])).pages
        texts = [page.extract_text() for page in pages]
        page = next(text for text in texts if "Lonely" in text)
        assert "after" in page


@pytest.mark.parametrize("left", [20, 40, 60, 80, 100, 120])
def test_a_short_group_at_the_foot_of_a_page_asks_for_no_more_than_it_needs(left: int) -> None:
    height = styles.PAGE_HEIGHT - styles.MARGIN_TOP - styles.MARGIN_BOTTOM
    group = together(heading("Notes", room=90), paragraph("a word"))
    pages = [page.extract_text() for page in read(document().build([gap(height - left), group])).pages]
    assert sum("a word" in page for page in pages) == 1
    assert ["Notes" in page for page in pages] == ["a word" in page for page in pages]


def test_a_table_may_begin_beneath_its_heading_on_the_same_page() -> None:
    columns, rows = [Column("Route", "left")], [Row((f"Route {n}",)) for n in range(100)]
    first = read(document().build([paragraph("x"), heading("Routes"), data_table(columns, rows)])).pages[0]
    assert "Routes" in first.extract_text()
    assert "Route 10" in first.extract_text()


@pytest.mark.parametrize("place", ["head_left", "head_right", "foot_left"])
def test_a_missing_glyph_around_the_story_stops_it(place: str) -> None:
    with pytest.raises(MissingGlyph):
        document(**{place: "\ue000"}).build([paragraph("x")])


def test_a_missing_glyph_in_a_key_figure_names_it() -> None:
    with pytest.raises(MissingGlyph) as caught:
        key_figures([KeyFigure("Sales", "1", deltas=("\ue000",))], where="North, 2020-06")
    assert caught.value.where == "North, 2020-06, Sales"


def test_a_long_key_figure_is_set_smaller_and_stays_in_its_column() -> None:
    figures = [
        KeyFigure("Sales", "¥123,456,789,012.50", "thousand"),
        *(KeyFigure("n", "1") for _n in range(3)),
    ]
    strip = key_figures(figures)
    strip.wrap(400, 1000)
    pdf = document().build([strip])
    sizes = {float(size) for size in re.findall(rb" ([\d.]+) Tf", _content(pdf))}
    assert 17.0 in sizes
    assert any(9 <= size < 17 for size in sizes if size not in (7.5, 12.0))


def _content(pdf: bytes) -> bytes:
    contents = read(pdf).pages[0].get_contents()
    assert contents is not None
    return contents.get_data()
