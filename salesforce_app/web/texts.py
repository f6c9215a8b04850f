"""Texts that the API takes: no record's text can hold a NUL, and PostgreSQL refuses it."""

from __future__ import annotations

from django.utils.translation import gettext_noop
from pydantic_core import PydanticCustomError

NUL_REFUSED = gettext_noop("Null characters are not allowed.")
"""What Django's forms say. Its own Chinese speaks of empty texts; as a message of ours it gets another."""


def without_nul(text: str) -> str:
    """The text. Raises PydanticCustomError for one with a NUL (``problems.REASONS`` has the words)."""
    if "\x00" in text:
        raise PydanticCustomError("nul", NUL_REFUSED)
    return text


def plain(text: str) -> str:
    """The text without the blanks around it. Raises as ``without_nul``."""
    return without_nul(text).strip()
