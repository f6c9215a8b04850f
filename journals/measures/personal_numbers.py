"""Numbers of identity cards and bank cards in prose, where they have no business to be (domain.md §10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


_BETWEEN = r"[ \-\u2010-\u2015\u2212]"
"""What sets groups of digits off: a space or any dash."""
_ID_CARD = re.compile(rf"(?<![0-9a-z])\d{{6}}{_BETWEEN}?\d{{8}}{_BETWEEN}?\d{{3}}[\dx](?![0-9a-z])", re.ASCII)
_BANK_CARD = re.compile(rf"(?<!\d)(?<!\d[.\-])(?:\d{{3,}}{_BETWEEN})*\d+(?![.\-]?\d)", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_TAKEN = "\n"
"""Stands where an identity card was found."""
_CARD_DIGITS = range(13, 20)
_BIRTHS = range(1900, 2100)
"""Years in which holders of identity cards are born."""
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10x98765432"


def personal_numbers(text: str) -> tuple[PersonalNumber, ...]:
    """The numbers in ``text`` that are valid as those of identity or bank cards, from left to right.

    Identity cards have 18 characters, the last a check digit, and hold a date of birth; bank cards 13 to 19
    digits that pass Luhn's test. Digits may stand in groups set off by spaces or dashes. ``numbers.js`` looks
    for the same before anything is sent; tests hold the two against each other.
    """
    folded = fold(text)
    plain = folded.text
    found = []
    for match in _ID_CARD.finditer(folded.text):
        if is_id_card(match[0]):
            found.append(PersonalNumber(NumberKind.ID_CARD, folded.original(*match.span())))
            start, end = match.span()
            plain = plain[:start] + _TAKEN * (end - start) + plain[end:]
    found += (
        PersonalNumber(NumberKind.BANK_CARD, folded.original(start, end)) for start, end in _bank_cards(plain)
    )
    return tuple(sorted(found, key=lambda one: one.span))


def _bank_cards(text: str) -> Iterator[tuple[int, int]]:
    """Where the numbers of bank cards stand: groups together, or else a group alone."""
    for match in _BANK_CARD.finditer(text):
        if is_bank_card(match[0]):
            yield match.span()
        else:
            groups = _DIGITS.finditer(text, *match.span())
            yield from (group.span() for group in groups if is_bank_card(group[0]))


def is_id_card(text: str) -> bool:
    """Whether 18 characters, what sets them off aside, are a valid number of a Chinese identity card."""
    number = re.sub(_BETWEEN, "", text).lower()
    if not re.fullmatch(r"\d{17}[\dx]", number, re.ASCII):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number, strict=False))
    return born.year in _BIRTHS and _ID_CHECKS[total % 11] == number[17]


def is_bank_card(text: str) -> bool:
    """Whether 13 to 19 digits, what sets them off aside, pass Luhn's test; not the same digit all along."""
    number = re.sub(_BETWEEN, "", text)
    if not re.fullmatch(r"\d+", number, re.ASCII) or len(number) not in _CARD_DIGITS or len(set(number)) == 1:
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
