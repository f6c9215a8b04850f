"""Telephone numbers that are shown without being told."""

from __future__ import annotations

DOT = "\N{BULLET}"
SHOWN_AT_START, SHOWN_AT_END = 3, 2


def mask_phone(phone: str) -> str:
    """A number with its middle hidden: enough to tell two numbers apart, not enough to call.

    Of a short number nothing is shown; an empty one stays empty.
    """
    digits = sum(character.isalnum() for character in phone)
    if digits <= SHOWN_AT_START + SHOWN_AT_END + 2:
        return DOT * digits
    seen = 0
    masked = []
    for character in phone:
        if character.isalnum():
            seen += 1
            hidden = SHOWN_AT_START < seen <= digits - SHOWN_AT_END
            masked.append(DOT if hidden else character)
        else:
            masked.append(character)
    return "".join(masked)
