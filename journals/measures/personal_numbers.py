"""Numbers of identity cards and bank cards in prose, where they have no business to be (domain.md §10)."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from .folding import Span, fold


class NumberKind(StrEnum):
    """What a number is the number of."""

    ID_CARD = "id_card"
    BANK_CARD = "bank_card"


class PersonalNumber(NamedTuple):
    """A number that looks personal, and its place in the text as it was written."""

    kind: NumberKind
    span: Span


_ID_CARD = re.compile(r"(?<![0-9a-z])\d{6}[ -]?\d{8}[ -]?\d{3}[\dx](?![0-9a-z])")
_BANK_CARD = re.compile(r"(?<!\d)(?<!\d[.-])(?:\d{3,}[ -])*\d+(?![.-]?\d)")
_CARD_DIGITS = range(13, 20)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10x98765432"


def personal_numbers(text: str) -> tuple[PersonalNumber, ...]:
    """The numbers in ``text`` that are valid as those of identity or bank cards, from left to right.

    Identity cards have 18 characters, the last a check digit, and hold a date of birth; bank cards 13 to 19
    digits that pass Luhn's test. Digits may stand in groups set off by spaces or hyphens.
    """
    folded = fold(text)
    found = [
        PersonalNumber(NumberKind.ID_CARD, folded.original(*match.span()))
        for match in _ID_CARD.finditer(folded.text)
        if is_id_card(match[0])
    ]
    for match in _BANK_CARD.finditer(folded.text):
        span = folded.original(*match.span())
        if is_bank_card(match[0]) and not any(
            span.start < other.span.end and other.span.start < span.end for other in found
        ):
            found.append(PersonalNumber(NumberKind.BANK_CARD, span))
    return tuple(sorted(found, key=lambda one: one.span))


def is_id_card(text: str) -> bool:
    """Whether 18 characters, spaces and hyphens aside, are a valid number of a Chinese identity card."""
    number = re.sub(r"[ -]", "", text).lower()
    if not re.fullmatch(r"\d{17}[\dx]", number, re.ASCII):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number, strict=False))
    return _ID_CHECKS[total % 11] == number[17]


def is_bank_card(text: str) -> bool:
    """Whether 13 to 19 digits, spaces and hyphens aside, pass Luhn's test; not a row of noughts."""
    number = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"\d+", number, re.ASCII) or len(number) not in _CARD_DIGITS or not number.strip("0"):
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
