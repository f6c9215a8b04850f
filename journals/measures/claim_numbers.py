"""Numbers as they stand in Chinese and English prose, in digits and words; whether they are meant exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_UNITS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
_UNITS += ["seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_UNITS, 1)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
_WORDS |= {"both": 2, "no": 0, "zero": 0}

_SMALL = "|".join(sorted(_UNITS, key=len, reverse=True))
ENGLISH_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[:9])}))?|{_SMALL}|both|zero)"

HAN_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
}
HAN_DIGITS["九"] = 9
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
HAN_NUMBER = "[零〇一二两三四五六七八九十百千]+"

DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![.,]?\d)"
"""The whole of a number: "13" is none of "13.5%"."""

_SCALES = {"万": 10_000, "千": 1_000, "百万": 1_000_000, "亿": 100_000_000, "k": 1_000, "thousand": 1_000}
_SCALES |= {"m": 1_000_000, "million": 1_000_000}
SCALE = r"(?:百万|万|千|亿|k\b|thousand\b|m\b|million\b)"


class Number(NamedTuple):
    """A number as written. ``step`` is the place of its last digit that says anything: 0.1 for "12.5", 100
    for "1,200", 1,000 for "12.5万". ``is_word`` when it stands in words.
    """

    value: Decimal
    step: Decimal
    is_word: bool


def read_number(text: str, scale: str = "") -> Number | None:
    """The number that ``text`` writes, times the word ``scale``; None where it is none, as "两三"."""
    factor = _SCALES.get(scale.strip(), 1)
    text = text.strip()
    if text and text[0].isdigit() and text[0].isascii():
        plain = text.replace(",", "")
        value = Decimal(plain)
        decimals = len(plain.partition(".")[2])
        step = Decimal(1).scaleb(-decimals)
        if not decimals:
            zeros = len(plain) - len(plain.rstrip("0")) if plain.strip("0") else 0
            step = Decimal(10) ** zeros
        return Number(value * factor, step * factor, is_word=False)
    whole = _read_han(text) if text and text[0] in _HAN else _read_english(text)
    return None if whole is None else Number(Decimal(whole * factor), Decimal(factor), is_word=True)


_HAN = frozenset(HAN_DIGITS) | frozenset(_HAN_UNITS)


def _read_han(text: str) -> int | None:
    total, digit = 0, None
    last_unit = 10_000
    for character in text:
        if character in _HAN_UNITS:
            unit = _HAN_UNITS[character]
            if unit >= last_unit or digit == 0:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        elif character in "零〇":
            if digit is not None:
                return None
        elif digit is not None:
            return None
        else:
            digit = HAN_DIGITS[character]
    return total + (digit or 0)


def _read_english(text: str) -> int | None:
    parts = re.split(r"[- ]", text)
    values = [_WORDS.get(part) for part in parts]
    if any(value is None for value in values):
        return None
    return sum(value for value in values if value is not None)


_VAGUE_BEFORE = re.compile(
    r"(?:约|大约|大概|近|将近|接近|差不多|至少|最少|起码|超过?|逾|不到|不足|不下|至多|最多|第|每|满|不止|好几|"
    r"(?<![户次笔])数|人均|平均|日均|户均|分之|[\d一二两三四五六七八九十百]\s*[-~–—/至到:]|[~≈<>±#+]|"
    r"\b(?:about|around|roughly|nearly|almost|over|than|least|most|to|under|below|above|some|approximately|"
    r"approx\.?|circa|ca\.?|every|each|per|no\.|number|average|average of|maybe|perhaps|probably|or))\s*$"
)
_VAGUE_AFTER = re.compile(
    r"\s*(?:多|余|来|几|把|左右|上下|以上|以下|以内|[-~–—/]\s*\d|[至到]\s*[\d一二两三四五六七八九十]|\+|%|"
    r"(?:st|nd|rd|th)\b|or (?:so|more|two|three)\b|odd\b|ish\b|-ish\b|plus\b|to (?:\d|[a-z]+ (?:visits|"
    r"calls|shops)))"
)


def is_exact(text: str, start: int, end: int, *, is_percent: bool = False) -> bool:
    """Whether the number at ``start`` to ``end`` of a folded text is meant as it stands.

    Not so: "about 12", "12多户", "10-12", "12 to 15", "第12户", "12th", "每12户", a piece of a date or time;
    nor "12%" unless ``is_percent``.
    """
    if _VAGUE_BEFORE.search(text, max(0, start - 16), start):
        return False
    return is_percent or not _VAGUE_AFTER.match(text, end)
