"""Tables fit the page, repeat their heads, and stay quick."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.pdf import colours, styles
from salesforce_app.pdf.fonts import BOLD, MissingGlyph
from salesforce_app.pdf.lines import Prose
from salesforce_app.pdf.tables import Column, Row, RowKind, data_table, fit_widths
from salesforce_app.pdf.text import gap, heading, together
from tests.printed import document, poppler, read

WIDTHS = st.lists(st.tuples(st.floats(1, 300), st.floats(0, 1)), min_size=1, max_size=15)


def _table(count: int, columns: int = 3) -> tuple[list[Column], list[Row]]:
    heads = [Column("Village", "left"), *(Column(f"Measure {i}") for i in range(1, columns))]
    return heads, [Row((f"V{i}", *(f"{i * j:,}" for j in range(1, columns)))) for i in range(count)]


@given(WIDTHS, st.floats(20, 1000))
def test_widths_fill_what_is_available(wishes: list[tuple[float, float]], available: float) -> None:
    natural = [wish for wish, _share in wishes]
    least = [wish * share for wish, share in wishes]
    widths = fit_widths(natural, least, available)
    assert sum(widths) == pytest.approx(available)
    if sum(least) <= available:
        assert all(width >= low - 1e-6 for width, low in zip(widths, least, strict=True))


def test_the_widest_columns_give_way_first() -> None:
    assert fit_widths([40, 400], [30, 50], 200) == pytest.approx([40, 160])
    assert fit_widths([40, 60], [10, 10], 200) == pytest.approx([80, 120])
    assert fit_widths([100, 100], [60, 60], 60) == pytest.approx([30, 30])


def test_heads_are_repeated_on_every_page_and_no_row_is_lost() -> None:
    columns, rows = _table(200)
    pages = read(document().build([data_table(columns, rows)])).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) > 2
    assert all("Village" in text and "Measure 2" in text for text in texts)
    found = [int(number) for text in texts for number in re.findall(r"\bV(\d+)\b", text)]
    assert found == list(range(200))


def test_no_text_leaves_the_page(tmp_path: Path) -> None:
    long = "一个非常长的线路名称，" * 20
    words = "incomprehensibilities " * 12
    columns = [
        Column("Name", "left"),
        Column("A rather long heading", "left"),
        *(Column(f"C{i}") for i in range(14)),
    ]
    rows = [Row((long, words, *(f"{10**i:,}" for i in range(14)))), Row(("x" * 300, "", *[""] * 14))]
    out = poppler("pdftotext", document().build([data_table(columns, rows)]), tmp_path, "-bbox")
    edges = [(float(a), float(b)) for a, b in re.findall(r'xMin="([\d.]+)".*?xMax="([\d.]+)"', out)]
    assert len(edges) > 100
    assert min(left for left, _right in edges) >= styles.MARGIN_SIDE - 0.5
    assert max(right for _left, right in edges) <= styles.PAGE_WIDTH - styles.MARGIN_SIDE + 0.5


def test_only_what_must_be_wrapped_becomes_a_paragraph() -> None:
    columns, rows = _table(60, 12)
    rows[7] = Row(("大𠮷村", *rows[7].cells[1:]))
    cells = data_table(columns, rows)._cellvalues[1:]
    prose = [
        (row, place)
        for row, line in enumerate(cells)
        for place, cell in enumerate(line)
        if isinstance(cell, Prose)
    ]
    assert prose == [(7, 0)]


def test_kinds_of_rows_differ() -> None:
    columns = [Column("Route", "left"), Column("Rate")]
    rows = [
        Row(("North", ""), RowKind.SECTION),
        Row(("Route 1", "50.0%")),
        Row(("Route 2", "66.7%"), RowKind.MUTED),
        Row(("All", "51.0%"), RowKind.TOTAL),
    ]
    styled = data_table(columns, rows)._cellStyles
    assert [f"#{line[1].color.hexval()[2:].upper()}" for line in styled[2:]] == [
        colours.INK,
        colours.FAINT,
        colours.INK,
    ]
    assert styled[4][1].fontname == BOLD
    assert styled[1][0].fontname == BOLD
    assert styled[2][1].alignment == "RIGHT"
    assert styled[2][0].alignment == "LEFT"


def test_groups_stand_above_their_columns() -> None:
    columns = [Column("Route", "left"), Column("E1", group="Debit"), Column("E2", group="Debit"), Column("n")]
    table = data_table(columns, [Row(("1", "2", "3", "4"))])
    assert table.repeatRows == 2
    assert [bool(cell) for cell in table._cellvalues[0]] == [False, True, False, False]
    text = read(document().build([table])).pages[0].extract_text()
    assert text.count("Debit") == 1


def test_a_table_without_rows_says_so() -> None:
    table = data_table([Column("Route", "left"), Column("Rate")], [], empty="No routes.")
    assert "No routes." in read(document().build([table])).pages[0].extract_text()


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        data_table([Column("Route")], [Row(("a", "b"))])


def test_a_missing_glyph_names_table_row_and_column() -> None:
    columns = [Column("Route", "left"), Column("Reason", "left")]
    with pytest.raises(MissingGlyph) as caught:
        data_table(columns, [Row(("R7", "\ue000"))], where="Settlement by route")
    assert caught.value.where == "Settlement by route, R7, Reason"
    with pytest.raises(MissingGlyph) as caught:
        data_table(columns, [Row(("R7", "\ue000"), where="route 0007")])
    assert caught.value.where == "route 0007, Reason"


@pytest.mark.parametrize("before", range(30, 60))
def test_a_title_within_a_table_does_not_stay_behind_at_the_foot_of_a_page(before: int) -> None:
    rows = [Row((f"row {number}", "1")) for number in range(before)]
    rows += [Row(("Lost most", ""), RowKind.SECTION), Row(("first lost", "2"))]
    table = data_table([Column("Shop", "left"), Column("n")], rows)
    pages = [page.extract_text() for page in read(document().build([table])).pages]
    assert [("Lost most" in page) == ("first lost" in page) for page in pages] == [True] * len(pages)


@pytest.mark.parametrize("rows", range(40, 56))
def test_a_total_does_not_stand_alone_at_the_top_of_a_page(rows: int) -> None:
    lines = [Row((f"row {number}", "1")) for number in range(rows)]
    table = data_table([Column("Shop", "left"), Column("n")], [*lines, Row(("Sum", "9"), RowKind.TOTAL)])
    last = read(document().build([table])).pages[-1].extract_text()
    assert "Sum" in last and f"row {rows - 1}" in last


@pytest.mark.parametrize(
    ("left", "torn"),
    [(300, True), (160, True), (120, False)],
)
def test_a_group_is_torn_rather_than_leave_much_of_a_page_empty(left: float, torn: bool) -> None:
    rows = [Row((f"row {number}", "1")) for number in range(30)]
    table = data_table([Column("Shop", "left"), Column("n")], rows)
    height = styles.PAGE_HEIGHT - styles.MARGIN_TOP - styles.MARGIN_BOTTOM
    story = [gap(height - left), together(heading("Shops"), table, most_empty=140)]
    first, second = (page.extract_text() for page in read(document().build(story)).pages)
    assert ("row 0" in first) is torn
    assert "row 29" in second
    assert ("Shops" in first) is torn
