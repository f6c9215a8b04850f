"""What a shop is found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.measures.search import fold, search_text, words

WANG = search_text("360100000017", "福源便利店", "王强")


def finds(query: str, text: str) -> bool:
    """Whether a shop with this text answers the query."""
    return all(word in text for word in words(query))


@pytest.mark.parametrize(
    "query",
    [
        "360100000017",
        "0017",
        "福源",
        "便利店",
        "王强",
        "王 便利",
        "fuyuan",
        "fybld",
        "wangqiang",
        "wang qiang",
        "wq",
        "WQ",
        "ＷＱ",
        "３６０１",
        "王強",
        "福源便利",
    ],
)
def test_a_shop_is_found_by_number_names_and_pinyin_in_any_width_and_case(query: str) -> None:
    assert finds(query, WANG)


@pytest.mark.parametrize("query", ["李", "王芳", "福源超市", "qw", "360100000018", "王 超市"])
def test_a_shop_is_not_found_by_what_it_is_not_called(query: str) -> None:
    assert not finds(query, WANG)


def test_traditional_names_are_found_by_simplified_characters_and_the_other_way_round() -> None:
    text = search_text("1", "廣源商店", "劉芳")
    assert finds("广源", text)
    assert finds("刘芳", text)
    assert finds("劉芳", text)
    assert finds("liufang", text)


def test_words_are_read_as_words_and_surnames_as_surnames() -> None:
    text = search_text("1", "重庆长春路超市", "曾乐")
    assert finds("chongqingchangchun", text)
    assert finds("zeng", text)
    assert finds("ceng", text)


def test_the_end_of_one_line_and_the_beginning_of_the_next_are_no_match() -> None:
    assert not finds("店王", WANG)


def test_other_scripts_stand_as_they_are() -> None:
    assert search_text("A-1", "Chidi's Corner 24", None) == "\na-1\nchidi's corner 24"
    assert finds("wangfu24", search_text("1", "旺福24号", None))


names = st.text("王强李静福源便利店重庆長廣Shop Ａｂ12", min_size=1, max_size=12).filter(str.strip)


@given(names, names, st.data())
def test_every_part_of_a_name_finds_its_shop(name: str, owner: str, data: st.DataObject) -> None:
    text = search_text("17", name, owner)
    whole = fold(data.draw(st.sampled_from([name, owner])))
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    assert finds(whole[start:end], text)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
