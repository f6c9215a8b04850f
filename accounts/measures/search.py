"""The text by which a shop is found, and the words of a search in the same shape.

Both are folded alike: full-width and half-width, capitals, traditional and simplified characters are the same
to whoever searches. Names are found by their pinyin as well, in full and by initials. The phone number is no
part of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Any

_CHARACTER = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN = re.compile(f"[{_CHARACTER}]")
_RUNS = re.compile(f"[{_CHARACTER}]+|[^{_CHARACTER}]+")

_TO_LETTERS = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}
"""Blanks and punctuation of ASCII as characters of the private use area."""
_ASCII = re.compile(r"[\x00-\x7f\ue000-\ue07f]+")
_LINE = chr(_TO_LETTERS[ord("\n")])
PIECE, NUMBER_PIECE = 4, 8
"""How long the grams of other scripts than the Chinese are, and of digits, besides single characters and
pairs. Licence numbers have their first digits in common: only a long piece of one leads to few shops."""

LONGEST_QUERY = 100
"""More of a query than this is not looked at."""

SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "盖": "ge",
    "翟": "zhai",
    "朴": "piao",
    "尹": "yin",
    "乐": "yue",
    "召": "shao",
    "覃": "qin",
    "折": "she",
    "秘": "bi",
    "员": "yun",
    "缪": "miao",
    "种": "chong",
    "黑": "he",
    "宿": "su",
}
"""Characters that are read otherwise as a surname than in other words."""


def fold(text: str) -> str:
    """``text`` as searches compare it: one width, small letters, simplified characters, single spaces."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("\0", " ").split())
    return _to_simplified().convert(folded) if HAN.search(folded) else folded


def words(query: str) -> list[str]:
    """The words of a query, folded; a shop has to hold every one of them."""
    return fold(query[:LONGEST_QUERY]).split()


def search_text(licence_no: str, name: str, owner: str | None) -> str:
    """What a shop is found by: a line for each of licence number, name, owner, and the pinyin of the names.

    Every line begins with a line break, so that the beginning of a line can be searched for as such.
    """
    names = [fold(name), fold(owner or "")]
    lines = [fold(licence_no), *names]
    for line in names:
        lines += _pinyin(line)
    return "".join(f"\n{line}" for line in dict.fromkeys(lines) if line)


def grams_of_text(text: str) -> str:
    """The grams of a search text: every piece by which ``grams_of_words`` may ask for it, joined by spaces.

    Single characters and pairs of neighbours within a line, the line break before it included; every four
    neighbours of ASCII, every eight digits. ``kernel.gram_index`` keeps them.
    """
    found: set[str] = set()
    for line in text.split("\n")[1:]:
        letters = line.translate(_TO_LETTERS)
        whole = _LINE + letters
        found.update(letters)
        found.update(map("".join, pairwise(whole)))
        for run in _ASCII.findall(whole):
            found.update(_pieces(run, PIECE))
            if len(run) >= NUMBER_PIECE:
                found.update(piece for piece in _pieces(run, NUMBER_PIECE) if piece.isdecimal())
    return " ".join(found)


def grams_of_words(asked: Iterable[str]) -> str:
    """The grams of every text that holds all of these words: the longest that cover them, joined by spaces.

    A text that has them need not hold the words: they may stand in another order.
    """
    found: dict[str, None] = {}
    for word in asked:
        letters = word.translate(_TO_LETTERS)
        if letters.startswith(_LINE):
            beginning = letters[:PIECE]
            found[beginning if len(beginning) == PIECE and _ASCII.fullmatch(beginning) else beginning[:2]] = (
                None
            )
            letters = letters[1:]
        if len(letters) >= NUMBER_PIECE and letters.isascii() and letters.isdecimal():
            length = NUMBER_PIECE
        elif len(letters) >= PIECE and _ASCII.fullmatch(letters):
            length = PIECE
        else:
            length = min(len(letters), 2)
        starts = [*range(0, len(letters) - length, length or 1), len(letters) - length]
        found.update((letters[start : start + length], None) for start in starts)
    return " ".join(found)


def _pieces(text: str, length: int) -> list[str]:
    """Every ``length`` neighbours of a text."""
    return [text[start : start + length] for start in range(len(text) - length + 1)]


def _pinyin(text: str) -> list[str]:
    """A name in pinyin, in full and by initials; once more with the surname's own reading."""
    if not HAN.search(text):
        return []
    from pypinyin import lazy_pinyin

    syllables = [
        (syllable, syllable[:1] if is_han else syllable)
        for run, is_han in _runs(text)
        for syllable in (lazy_pinyin(run) if is_han else [run])
    ]
    readings = [syllables]
    if text[0] in SURNAMES:
        reading = SURNAMES[text[0]]
        readings.append([(reading, reading[:1]), *syllables[1:]])
    return ["".join(part) for syllables in readings for part in zip(*syllables, strict=True)]


def _runs(text: str) -> list[tuple[str, bool]]:
    """The text in runs of Chinese characters, marked True, and of others; words are read as a whole."""
    return [(run, bool(HAN.match(run))) for run in _RUNS.findall(text)]


@cache
def _to_simplified() -> Any:
    """The converter; its tables are read when they are first needed."""
    from opencc import OpenCC

    return OpenCC("t2s")
