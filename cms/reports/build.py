"""From facts to what a report says: the sections of its template, in one language."""

from __future__ import annotations

from django.utils import translation

from .blocks import OWN_PARTS
from .content import Section
from .data import ReportData
from .facts import ReportFacts
from .own import own_section, own_texts
from .sections import SECTIONS, title_message
from .templates import Template, find_template


def build(facts: ReportFacts, template: str | Template, language: str) -> ReportData:
    """The report of some facts by a template (or its slug), in a language of settings.LANGUAGES.

    A section that the facts give nothing to say is left out. Raises `InputError` for an unknown template.
    """
    with translation.override(language):
        chosen = find_template(template, language) if isinstance(template, str) else template
        sections: list[Section] = []
        records: dict[tuple[str, str], None] = {}
        for place, choice in enumerate(chosen.sections):
            if choice.name in OWN_PARTS:
                own = own_section(choice.name, choice.value, language, place)
                if own is not None:
                    sections.append(own)
                    records.update(dict.fromkeys((text, chosen.name) for text in own_texts(own)))
                continue
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
