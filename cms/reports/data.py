"""What a report says, ready to be printed in any format."""

from __future__ import annotations

from dataclasses import dataclass

from .content import Section
from .facts import ReportFacts


@dataclass(frozen=True, slots=True)
class ReportData:
    """A report: its facts, and what they say in one language.

    ``template`` is the template's slug, ``name`` its name for the reader, ``language`` a code of
    settings.LANGUAGES. ``title`` is the message and ``byline`` who, what and when; the section that prints
    them is one among ``sections``. ``records`` are the names taken from records, each with where it came
    from, for the error that stops a print when no font has one of their characters.
    """

    template: str
    name: str
    language: str
    facts: ReportFacts
    title: str
    byline: str
    sections: tuple[Section, ...]
    records: tuple[tuple[str, str], ...]
