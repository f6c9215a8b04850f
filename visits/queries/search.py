"""Searching the notes of visits (ADR 0011)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from salesforce_app.kernel.scope import Scope

from ..models import Issue, Visit, VisitText
from .notes import few_notes
from .visit_list import listed_visits


def visits_with(scope: Scope, asked: Sequence[str]) -> QuerySet[Visit]:
    """The visits of the reader's list whose notes hold all of some words; one statement, lazily a second.

    Of words that many notes hold a page is full after few visits, and a reader of few units has few to ask.
    At a visit where the shop complained of the reader the notes may say so: she does not find it.
    """
    if not asked:
        return Visit.objects.none()
    found, rows = few_notes(asked), listed_visits(scope)
    if found is None:
        holds: list[Any] = [GreaterThan(StrIndex("text", Value(word)), 0) for word in asked]
        rows = rows.filter(Exists(VisitText.objects.filter(*holds, visit=OuterRef("pk"))))
    else:
        rows = rows.filter(pk__in=found)
    if scope.staff_id is not None:
        rows = rows.exclude(
            pk__in=Issue.objects.filter(about=scope.staff_id, visit__isnull=False).values("visit")
        )
    return rows
