"""From facts to what a report says: the sections of its template, in one language."""

from __future__ import annotations

from django.utils import translation

from .content import Message, Section
from .data import ReportData
from .facts import ReportFacts
from .sections import SECTIONS, title_message
from .templates import find_template


def build(facts: ReportFacts, template: str, language: str) -> ReportData:
    """The report of some facts by a template (a slug), in a language of settings.LANGUAGES.

    A section that the facts give nothing to say is left out. Raises `InputError` for an unknown template.
    """
    with translation.override(language):
        chosen = find_template(template, language)
        sections: list[Section] = []
        records: dict[tuple[str, str], None] = {}
        for choice in chosen.sections:
            kind = SECTIONS[choice.name]
            body = kind.collect(facts)
            if body is not None:
                sections.append(kind.section(body, choice.heading))
                records.update(dict.fromkeys(body.records))
        return ReportData(
            template=chosen.slug,
            name=chosen.name,
            language=language,
            facts=facts,
            title=title_message.message(facts),
            byline=title_message.byline(facts),
            sections=tuple(sections),
            records=tuple(records),
        )


def has_message(section: Section) -> bool:
    """Whether a section is the report's message, which has no heading of its own."""
    return any(isinstance(element, Message) for element in section.elements)
