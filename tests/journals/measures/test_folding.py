"""Text in one way of writing, and the way back to what was written."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from journals.measures.folding import Span, fold, folded_text

TEXTS = st.text(max_size=60) | st.text(alphabet="aＡé́ｶﾞ㎏한ㄱㅏΣ 각\u1100\u1161\u11a8İ。", max_size=20)


@given(TEXTS)
@example("ΟΔΟΣ")
@example("ﾊﾟ가ㄱㅏ각")
@example("e\u0301\u0327 q\u0307\u0323")
def test_places_are_those_of_the_folded_text(text: str) -> None:
    folded = fold(text)
    assert folded.text == folded_text(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


def test_what_is_found_is_marked_in_the_original() -> None:
    text = "共１２㎏，ｶﾞﾑ"
    folded = fold(text)
    assert folded.text == "共12kg,ガム"
    place = folded.text.index("kg")
    assert folded.original(place, place + 2) == Span(3, 4)
    place = folded.text.index("ガ")
    assert text[slice(*folded.original(place, place + 1))] == "ｶﾞ"


def test_a_place_in_the_original_is_found_in_the_folded_text() -> None:
    folded = fold("共１２㎏，ｶﾞﾑ")
    assert folded.text[slice(*folded.within(3, 4))] == "kg"
    assert folded.text[slice(*folded.within(5, 7))] == "ガ"
    # Half of a letter is none.
    assert folded.text[slice(*folded.within(6, 7))] == ""
