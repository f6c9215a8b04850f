"""Keeping the texts that visits are found by: with every change to a visit's notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from accounts.measures.search import fold, grams_of_text
from salesforce_app.kernel.changes import Change, in_parts

from ..models import Visit, VisitText
from ..models.search import NOTE_GRAMS


def follow_visits(changes: Sequence[Change]) -> None:
    """Bring the texts in line with changes to visits; part of the transaction that made them."""
    notes: dict[UUID, str] = {}
    for change in changes:
        before = change.before["notes"] if change.before is not None else ""
        after = change.after["notes"] if change.after is not None else ""
        if before != after:
            notes[UUID(str(change.pk))] = str(after)
    write_visit_texts(notes.items())


def write_visit_texts(notes: Iterable[tuple[UUID, str]]) -> None:
    """Give visits the texts of these notes in place of those they had; visits without notes get none."""
    texts = {key: search_text(text) for key, text in notes}
    for part in in_parts(list(texts)):
        old = VisitText.objects.filter(visit__in=part)
        NOTE_GRAMS.remove(list(old.values_list("pk", flat=True)))
        old.delete()
        VisitText.objects.bulk_create(VisitText(visit_id=key, text=texts[key]) for key in part if texts[key])
        written = VisitText.objects.filter(visit__in=part).values_list("pk", "text")
        NOTE_GRAMS.write((pk, grams_of_text(text)) for pk, text in written)


def write_all_visit_texts() -> None:
    """Make the texts of all visits anew; for rows that came into the database past the domain's verbs."""
    VisitText.objects.all().delete()
    NOTE_GRAMS.clear()
    rows = Visit.objects.exclude(notes="").values_list("pk", "notes")
    for part in in_parts(list(rows)):
        write_visit_texts(part)


def search_text(notes: str) -> str:
    """Notes as searches compare them, in a line of their own; empty for none."""
    line = fold(notes)
    return f"\n{line}" if line else ""
