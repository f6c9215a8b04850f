"""Finding the notes of visits by a piece of text."""

from __future__ import annotations

from django.db.models import Q

from accounts.measures.search import grams_of_words, words
from salesforce_app.kernel.narrowing import listed

from ..models import VisitText
from ..models.search import NOTE_GRAMS

FEW = 500
"""So many texts are named by their keys; where more answer, going through the visits soon finds the first."""


def notes_with(text: str) -> Q:
    """Visits whose notes hold ``text`` as it stands; one statement.

    The index of words leads to the notes that may: they hold each of its words.
    """
    is_within = Q(notes__icontains=text)
    asked = words(text)
    if not asked:
        return is_within
    found = NOTE_GRAMS.first(VisitText, grams_of_words(asked), asked, FEW + 1)
    if len(found) > FEW:
        return is_within
    return is_within & Q(pk__in=VisitText.objects.filter(pk__in=listed(found)).values("visit"))
