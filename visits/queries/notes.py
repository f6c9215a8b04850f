"""Finding the notes of visits by words, or by a piece of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from accounts.measures.search import grams_of_words, words

from ..models import VisitText
from ..models.search import NOTE_GRAMS

FEW = 500
"""So many texts are named by their keys; where more answer, going through the visits soon finds the first."""


def few_notes(asked: Sequence[str]) -> QuerySet[VisitText, Any] | None:
    """The visits whose notes hold all of some words, as a subquery; None of more than ``FEW``."""
    found = NOTE_GRAMS.first(VisitText, grams_of_words(asked), asked, FEW + 1)
    return VisitText.objects.filter(pk__in=found).values("visit") if len(found) <= FEW else None


def notes_with(text: str) -> Q:
    """Visits whose notes hold ``text`` as it stands; one statement.

    The index of words leads to the notes that may: they hold each of its words.
    """
    is_within = Q(notes__icontains=text)
    asked = words(text)
    found = few_notes(asked) if asked else None
    return is_within if found is None else is_within & Q(pk__in=found)
