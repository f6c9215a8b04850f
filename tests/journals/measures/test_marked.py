"""Texts cut at what was noticed in them and at what changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from journals.measures.marked import Mark, Piece, cut, words_of

TEXTS = st.text(alphabet="ab 12,.店价涨\n", max_size=40)


def test_words_are_whole_and_han_characters_single() -> None:
    assert words_of("I made 12.5% more 卖得好, ok") == [
        "I",
        " ",
        "made",
        " ",
        "12.5%",
        " ",
        "more",
        " ",
        "卖",
        "得",
        "好",
        ",",
        " ",
        "ok",
    ]


def test_marks_that_overlap_share_a_piece() -> None:
    assert cut("12 visits made", [Mark(0, 9, 1), Mark(3, 14, 2)]) == (
        Piece("12 ", (1,)),
        Piece("visits", (1, 2)),
        Piece(" made", (2,)),
    )


def test_what_changed_is_told_word_by_word() -> None:
    assert cut("sales fell by 9", [Mark(0, 5, 1)], before="sales rose by 12") == (
        Piece("sales", (1,)),
        Piece(" "),
        Piece("rose", is_gone=True),
        Piece("fell", is_new=True),
        Piece(" by "),
        Piece("12", is_gone=True),
        Piece("9", is_new=True),
    )


def test_what_is_gone_at_the_end_is_told() -> None:
    assert cut("一天", before="一天都好") == (Piece("一天"), Piece("都好", is_gone=True))


def test_an_empty_text_has_no_pieces() -> None:
    assert cut("") == ()
    assert cut("", before="all of it") == (Piece("all of it", is_gone=True),)


@given(TEXTS, TEXTS, st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=4))
def test_the_pieces_make_up_both_versions(text: str, before: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(min(span), max(span), note) for note, span in enumerate(spans)]
    pieces = cut(text, marks, before)
    assert "".join(piece.text for piece in pieces if not piece.is_gone) == text
    assert "".join(piece.text for piece in pieces if not piece.is_new) == before
    place = 0
    for piece in pieces:
        assert piece.text
        if piece.is_gone:
            assert piece.notes == ()
            continue
        for offset in range(len(piece.text)):
            under = tuple(mark.note for mark in marks if mark.start <= place + offset < mark.end)
            assert piece.notes == under
        place += len(piece.text)
