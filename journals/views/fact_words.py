"""Facts on pages: sentences in which the figure opens the rows behind it."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from ..measures.facts import Fact
from ..measures.said import Said
from ..measures.sentences import say


def fact_words(fact: Fact) -> SafeString:
    """A fact as a sentence with its figure as a link, what it is compared with, and what became of it."""
    return said_words(say(fact))


def said_words(said: Said) -> SafeString:
    """A sentence that was said of a fact, for a page."""
    sentence = format_html(
        '{}<a class="fact-figure" href="{}">{}</a>{}', said.before, said.source, said.figure, said.after
    )
    if said.note:
        sentence = format_html('{} <span class="fact-note">{}</span>', sentence, said.note)
    if said.changed:
        sentence = format_html(
            '{} <a class="fact-now" href="{}">{}</a>', sentence, said.source, capfirst(said.changed)
        )
    return sentence
