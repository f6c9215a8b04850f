"""The printed report: its pages, its outline, its fonts, and offices that are not of the usual size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from cms.reports import pdf
from cms.reports.build import build
from cms.reports.data import ReportData
from salesforce_app.pdf.fonts import MissingGlyph
from salesforce_app.pdf.text import gap
from tests.cms.sample import CHINESE, NORTH, Size, sample_facts
from tests.printed import document, poppler, read

Make = Callable[..., ReportData]

UNPRINTABLE = "\U0001f6d2"
"""A shopping trolley, which no font of print has."""


def outline(reader: PdfReader) -> list[str]:
    """The highest entries."""
    return [str(entry.title) for entry in reader.outline if isinstance(entry, Destination)]


def test_pages_title_language_and_outline(made: Make) -> None:
    data = made()
    reader = read(pdf.render(data))
    assert reader.metadata is not None
    assert reader.metadata.title == data.title
    assert reader.root_object["/Lang"] == "en"
    assert 3 <= len(reader.pages) <= 7
    assert {tuple(map(round, page.mediabox)) for page in reader.pages} == {(0, 0, 595, 842)}
    assert f"Page 1 of {len(reader.pages)}" in reader.pages[0].extract_text()
    assert outline(reader) == [
        "Key figures",
        "Sales trend",
        "Routes",
        "Targets",
        "E-settlement by route",
        "E-settlement by village",
        "Customer pyramid",
        "Migration",
        "Movements",
        "Visits",
        "Notes",
    ]


def test_the_chinese_report_says_so(made: Make, tmp_path: Path) -> None:
    printed = pdf.render(made("zh-hans"))
    reader = read(printed)
    assert reader.root_object["/Lang"] == "zh-Hans"
    text = poppler("pdftotext", printed, tmp_path)
    assert f"第 1 页，共 {len(reader.pages)} 页" in text
    missing = [word for word in ("环比", "同比", "拉动", "扣款成功率", "办卡率", "万元") if word not in text]
    assert missing == []


def test_a_character_beyond_the_basic_plane_is_printed_and_can_be_copied(made: Make, tmp_path: Path) -> None:
    text = poppler("pdftotext", pdf.render(made("zh-hans")), tmp_path)
    assert "𠮷祥40号便利店" in text


def test_fonts_are_embedded_subsets(made: Make, tmp_path: Path) -> None:
    lines = poppler("pdffonts", pdf.render(made("zh-hans")), tmp_path).splitlines()[2:]
    assert lines
    for line in lines:
        name, *_type, embedded, subset, unicode_map, _object, _generation = line.split()
        assert (embedded, subset, unicode_map) == ("yes", "yes", "yes"), name


@pytest.mark.parametrize(
    ("field", "where"),
    [
        ("shop_name", "retailer L00010, name"),
        ("route_name", "route N1-01, name"),
        ("village", "village"),
    ],
)
def test_a_character_that_no_font_has_stops_the_report_and_names_the_record(
    db: None, field: str, where: str
) -> None:
    size = replace(NORTH, **{field: f"{UNPRINTABLE} %d"})
    with pytest.raises(MissingGlyph) as raised:
        pdf.render(build(sample_facts(size), "monthly", "en"))
    assert "U+1F6D2" in str(raised.value)
    assert where in str(raised.value)
    assert UNPRINTABLE in raised.value.text


def test_a_unit_with_an_unprintable_name(db: None) -> None:
    size = replace(NORTH, unit=replace(NORTH.unit, name=f"North {UNPRINTABLE}"))
    with pytest.raises(MissingGlyph, match="unit N1, name"):
        pdf.render(build(sample_facts(size), "monthly", "en"))


def test_long_tables_repeat_their_heads_on_each_page(db: None) -> None:
    size = Size(routes=60, villages=300, shops=4000, township="T%d", village="V-%d")
    reader = read(pdf.render(build(sample_facts(size), "monthly", "en")))
    texts = [page.extract_text() for page in reader.pages]
    with_villages = [text for text in texts if "V-1" in text or "V-2" in text]
    assert len(with_villages) >= 5
    for text in with_villages:
        assert "Township" in text
        assert "Debit success" in text
    for number in range(1, 301):
        assert any(f"V-{number}\n" in text for text in texts)
    for number in range(1, 61):
        assert any(f"N1-{number:02d}" in text for text in texts)


def test_three_shops_are_ranked_and_need_few_pages(db: None, tmp_path: Path) -> None:
    data = build(sample_facts(Size(routes=1, villages=1, shops=3)), "monthly", "en")
    printed = pdf.render(data)
    assert len(read(printed).pages) <= 5
    text = poppler("pdftotext", printed, tmp_path, "-layout")
    assert "Shops by amount" in text
    assert "L00001" in text


def test_long_names_stay_within_the_page(db: None, tmp_path: Path) -> None:
    size = replace(
        CHINESE,
        unit=replace(CHINESE.unit, name="临溪县城关镇及周边乡村零售客户服务片区（含开发区）" * 2),
        route_name="城关镇人民路沿线及周边社区访销线路第%d线",
        shop_name="Number %d general store and tobacconist of the upper town, proprietor Wang",
        village="红旗村第%d村民小组（原向阳大队）",
    )
    printed = pdf.render(build(sample_facts(size), "monthly", "zh-hans"))
    # Words that stand outside the page would be cut off on paper.
    words = poppler("pdftotext", printed, tmp_path, "-bbox")
    edges = [float(line.split('xMax="')[1].split('"')[0]) for line in words.splitlines() if "<word" in line]
    assert edges
    assert max(edges) <= 595.3 - 17 * 72 / 25.4 + 1


def test_an_office_without_settlement_and_visits_says_so_in_a_sentence(db: None, tmp_path: Path) -> None:
    data = build(sample_facts(settlement=False, visits=False), "monthly", "en")
    text = poppler("pdftotext", pdf.render(data), tmp_path)
    assert "nothing is known of e-settlement" in " ".join(text.split())
    assert "nothing is known of field work" in " ".join(text.split())
    assert "E11" not in text


@pytest.mark.parametrize("name", ["targets", "settlement_villages", "movements", "notes"])
def test_a_heading_finds_its_place_wherever_the_page_ends(made: Make, name: str) -> None:
    section = next(section for section in made().sections if section.name == name)
    for height in range(400, 712, 12):
        printed = document().build([gap(height), *pdf.section_story(section)])
        assert section.heading in outline(read(printed))
