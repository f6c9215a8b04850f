"""Characters above U+FFFF can be copied and searched."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesforce_app.pdf.text import paragraph
from salesforce_app.pdf.tounicode import to_unicode_cmap
from tests.printed import document, poppler


def test_code_points_are_written_as_utf_16() -> None:
    cmap = to_unicode_cmap("Noto", [0, ord("A"), ord("大"), ord("𠮷")])
    entries = ["4 beginbfchar", "<00> <0000>", "<01> <0041>", "<02> <5927>", "<03> <D842DFB7>", "endbfchar"]
    assert "\n".join(entries) in cmap
    assert "<00> <03>" in cmap


@pytest.mark.parametrize(
    ("count", "blocks"), [(1, [1]), (100, [100]), (101, [100, 1]), (256, [100, 100, 56])]
)
def test_no_block_has_more_than_a_hundred_entries(count: int, blocks: list[int]) -> None:
    cmap = to_unicode_cmap("Noto", list(range(0x4E00, 0x4E00 + count)))
    assert [int(line.split()[0]) for line in cmap.splitlines() if line.endswith(" beginbfchar")] == blocks


def test_rare_characters_come_out_of_a_file_as_they_went_in(tmp_path: Path) -> None:
    text = "大𠮷商店 𬬩𫓶 㛃䶮㳇䥃㮾㙍 Café €5"
    out = poppler("pdftotext", document().build([paragraph(text)]), tmp_path)
    assert text in out


def test_many_characters_come_out_as_they_went_in(tmp_path: Path) -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 600)))
    out = poppler("pdftotext", document().build([paragraph(text)]), tmp_path)
    assert text in "".join(out.split())
