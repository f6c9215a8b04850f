"""Places of a text around the words that were searched for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.measures.search import words
from journals.measures.excerpts import excerpts, marks


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("货架陈列零乱，库存不足", "陈列 库存", ["陈列", "库存"]),
        ("貨架陳列零亂", "陈列", ["陳列"]),
        ("Half of the ＤＩＳＰＬＡＹ is empty", "display", ["ＤＩＳＰＬＡＹ"]),
        ("new   brand\nsells", "brand sells", ["brand", "sells"]),
        ("陈列陈列", "陈列", ["陈列陈列"]),
        ("nothing of it", "陈列", []),
    ],
)
def test_words_are_marked_as_they_were_written(text: str, query: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in marks(text, words(query))] == marked


def test_the_text_with_most_of_the_words_comes_first() -> None:
    texts = [("a", "库存充足"), ("b", "陈列和库存"), ("c", "无关")]

    found = excerpts(texts, words("陈列 库存"), most=3)

    assert [excerpt.anchor for excerpt in found] == ["b", "a"]


def test_a_long_text_is_cut_around_the_word() -> None:
    (found,) = excerpts([("a", "前" * 200 + "陈列" + "后" * 200)], ["陈列"], most=1)

    assert found.pieces[0] == ("…", False)
    assert ("陈列", True) in found.pieces
    assert found.pieces[-1] == ("…", False)
    assert len(found.text) < 150


@given(st.text(max_size=300), st.text(min_size=1, max_size=6))
def test_pieces_are_a_part_of_the_text(text: str, query: str) -> None:
    for found in excerpts([("a", text)], words(query), most=1):
        pieces = [piece for piece, _is_word in found.pieces]
        assert "".join(pieces).strip("…") in f"{text}…" or "".join(pieces).replace("…", "") in text.replace(
            "…", ""
        )
