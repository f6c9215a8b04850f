"""The errors that the product raises on purpose."""

from __future__ import annotations


class RoutebookError(Exception):
    """Base of every error whose text is meant for the person who caused it."""


class InputError(RoutebookError):
    """Something handed in is not usable.

    Names the ``field``, the ``reason`` and the ``remedy``, so that the reader can mend it without
    asking anyone. All three are display text (plain or lazily translated).
    """

    def __init__(self, field: object, reason: object, remedy: object) -> None:
        super().__init__(field, reason, remedy)
        self.field = field
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.field}: {self.reason} {self.remedy}"


class MissingScope(RoutebookError):
    """A query over scoped data was asked for without saying whose eyes it is for."""
