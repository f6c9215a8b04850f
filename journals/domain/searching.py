"""Keeping the texts that journals are found by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction

from ..enums import OPEN_TO_THE_WRITER
from ..measures.content import Content
from ..measures.searching import search_text, texts_of
from ..models import Journal, JournalText
from ..models.search import JOURNAL_GRAMS
from ..queries.content import content_of, submitted_contents


@transaction.atomic
def index_journal(journal: Journal) -> None:
    """Bring the texts that a journal is found by in line with what stands in it.

    Whoever changes how far a journal is calls this in the same transaction, after the last row is written:
    submitting and withdrawing (``domain.submitting``), deciding and taking a decision back
    (``domain.reviewing``), since what is open to its writer is found by her as it stands now. Saving and
    restoring a version (``domain.writing``) call ``index_draft``.
    """
    version = submitted_contents([journal]).get(journal.pk)
    texts = {True: "" if version is None else _text_of(version), False: ""}
    if journal.state in OPEN_TO_THE_WRITER:
        texts[False] = _text_of(content_of(journal))
    _write(journal, texts)


@transaction.atomic
def index_draft(journal: Journal, content: Content) -> None:
    """Let a journal's writer find what she has just saved."""
    _write(journal, {False: _text_of(content)})


def _write(journal: Journal, texts: Mapping[bool, str]) -> None:
    on_file = {row.is_submitted: row for row in JournalText.objects.filter(journal=journal)}
    for is_submitted, text in texts.items():
        row = on_file.get(is_submitted)
        if not text:
            if row is not None:
                JOURNAL_GRAMS.remove([row.pk])
                row.delete()
        elif row is None:
            # Saving writes the grams.
            JournalText.objects.create(journal=journal, is_submitted=is_submitted, text=text)
        elif row.text != text:
            row.text = text
            row.save(update_fields=["text"])


@transaction.atomic
def index_all_journals() -> int:
    """Make the texts of all journals anew; for rows that came past the domain's verbs. How many journals."""
    JournalText.objects.all().delete()
    JOURNAL_GRAMS.clear()
    number = 0
    for journal in Journal.objects.order_by("pk").iterator(chunk_size=200):
        index_journal(journal)
        number += 1
    return number


def forget_texts(journals: Collection[UUID]) -> None:
    """Take journals out of the search, before they are deleted."""
    rows = JournalText.objects.filter(journal__in=journals)
    JOURNAL_GRAMS.remove(list(rows.values_list("pk", flat=True)))
    rows.delete()


def _text_of(content: Content) -> str:
    return search_text(text for _anchor, text in texts_of(content))
