"""What stands in the addresses of journals."""

from __future__ import annotations

from datetime import date

from .enums import JournalKind


class JournalKindConverter:
    """A kind of journal; any other text makes the address unknown."""

    regex = "daily|weekly|monthly"

    def to_python(self, value: str) -> JournalKind:
        """The kind."""
        return JournalKind(value)

    def to_url(self, value: str) -> str:
        """The kind's text."""
        return str(JournalKind(value).value)


class DayConverter:
    """A day as 2026-11-20; any other text makes the address unknown."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day. Raises ValueError, which Django takes for no match, when there is none."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """The day's text."""
        return str(value)
