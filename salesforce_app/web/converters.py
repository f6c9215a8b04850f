"""Parts of addresses that are more than text."""

from __future__ import annotations

from ..kernel.errors import InputError
from ..kernel.periods import Month


class MonthConverter:
    """A month, written ``2020-06``; any other text makes the address unknown."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> Month:
        """The month. Raises ValueError, which Django takes for no match, when there is no such month."""
        try:
            return Month.parse(value)
        except InputError as error:
            raise ValueError(value) from error

    def to_url(self, value: Month | str) -> str:
        """The month's text."""
        return str(value)


class ExportKindConverter:
    """The kind of a list's file, csv or xlsx; any other makes the address unknown."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        """The kind."""
        return value

    def to_url(self, value: str) -> str:
        """The kind's text."""
        return value
