"""Lines end where English and Chinese let them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.pdf import styles
from salesforce_app.pdf.fonts import mark_up, string_width
from salesforce_app.pdf.lines import (
    Prose,
    fill,
    may_break,
    pieces,
    widest_piece,
    width_in_two_lines,
    wrap_text,
)

MIXED = st.text(alphabet="ab1 ,.-（）。、大小𠮷%￥", max_size=60)


@pytest.mark.parametrize("pair", ["a大", "大a", "大小", "1大", "。大", " a", "-a", "/b", "）大"])
def test_a_line_may_end_here(pair: str) -> None:
    assert may_break(*pair)


@pytest.mark.parametrize(
    "pair", ["ab", "12", "1,", "大，", "大。", "（大", "￥1", "1%", "a ", "-1", "大）", "“大"]
)
def test_a_line_may_not_end_here(pair: str) -> None:
    assert not may_break(*pair)


def test_words_and_amounts_stay_whole() -> None:
    text = "六月销售额 ¥1,234.50（+3.2%）AdventureWorks 恢复订货"
    assert [text[a:b] for a, b in pieces(text)] == [
        *"六月销售",
        "额 ",
        "¥1,234.50",
        "（+3.2%）",
        "AdventureWorks ",
        *"恢复订货",
    ]


def test_a_word_longer_than_the_line_is_torn() -> None:
    lines = wrap_text("Supercalifragilistic words", 9, 50)
    assert len(lines) > 2
    assert "".join(lines).replace(" ", "") == "Supercalifragilisticwords"
    assert all(string_width(line, 9) <= 50 for line in lines)


def test_the_last_line_allowed_ends_in_an_ellipsis() -> None:
    lines = wrap_text("one two three four five six seven", 9, 60, most=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert string_width(lines[1], 9) <= 60
    assert wrap_text("one two", 9, 60, most=2) == ["one two"]


@given(MIXED)
def test_pieces_are_the_whole_text(text: str) -> None:
    assert "".join(text[a:b] for a, b in pieces(text)) == text


@given(MIXED, st.lists(st.floats(12, 200), min_size=1, max_size=3))
def test_lines_are_the_whole_text_and_fit(text: str, limits: list[float]) -> None:
    widths = [string_width(character, 9) for character in text]
    lines = list(fill(text, widths, limits))
    assert "".join(text[a:b] for a, b in lines) == text
    for number, (a, b) in enumerate(lines):
        limit = limits[min(number, len(limits) - 1)]
        ink = len(text[a:b].rstrip())
        assert sum(widths[a : a + ink]) <= limit + 0.001


@given(MIXED)
def test_nothing_is_torn_at_the_width_of_the_widest_piece(text: str) -> None:
    width = widest_piece(text, 9)
    lines = [part for line in wrap_text(text, 9, width + 0.01) for part in [line]]
    ends = {b for _a, b in pieces(text)}
    position = 0
    for line in lines:
        position = text.index(line, position) + len(line)
        while position < len(text) and text[position] == " ":
            position += 1
        assert position in ends | {len(text)}


@given(MIXED)
def test_two_lines_are_enough_at_the_width_for_two_lines_and_not_below(text: str) -> None:
    width = width_in_two_lines(text, 9)
    assert len(wrap_text(text, 9, width + 0.01)) <= 2
    if width > widest_piece(text, 9) + 0.1:
        assert len(wrap_text(text, 9, width - 0.05)) > 2


def test_a_bullet_takes_room_from_the_first_line() -> None:
    prose = Prose("大" * 40, styles.BULLET, bulletText="•")
    prose.wrap(9 * 20 + styles.BULLET.leftIndent + 1, 1000)
    widths = [line.currentWidth + styles.BULLET.leftIndent for line in prose.blPara.lines]
    assert len(widths) == 2 or widths[0] < widths[1]
    assert all(width <= prose.width for width in widths)


def test_prose_breaks_marked_up_text_by_these_rules() -> None:
    text = "扣款成功率 <b>94.1%</b>（+1.2 个百分点），" + mark_up("大𠮷店恢复订货。")
    prose = Prose(text, styles.BODY)
    width, height = prose.wrap(100, 1000)
    lines = ["".join(word.text for word in line.words) for line in prose.blPara.lines]
    assert width == 100
    assert height == len(lines) * styles.BODY.leading
    assert len(lines) > 2
    assert not any(line.startswith(("，", "。", "）")) for line in lines)
    assert any("94.1%" in line for line in lines)
    assert any("（+1.2" in line for line in lines)


def test_forced_breaks_and_empty_lines_are_kept() -> None:
    prose = Prose(mark_up("one\n\ntwo"), styles.BODY)
    _width, height = prose.wrap(200, 1000)
    assert height == 3 * styles.BODY.leading


def test_prose_splits_between_pages_without_loss() -> None:
    text = "拜访覆盖率等于实际拜访过的零售户数除以零售户总数。\nEnglish words stay words. " * 6
    prose = Prose(mark_up(text), styles.BODY)
    _width, height = prose.wrap(200, 1000)
    first, second = prose.split(200, 60)
    assert first.wrap(200, 1000)[1] + second.wrap(200, 1000)[1] == height
    assert first.getPlainText() + second.getPlainText() == text.replace("\n", "").rstrip()
