"""Where journals are shown."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.urls import reverse


def writing_address(kind: str, starts_on: date | str) -> str:
    """Where one writes one's own journal."""
    return reverse("journals:editor", kwargs={"kind": kind, "starts_on": starts_on})


def reading_address(journal: UUID) -> str:
    """Where a journal is read as it was handed in."""
    return reverse("journals:journal", kwargs={"key": journal})


def what_came_back_address(journal: UUID) -> str:
    """What was said about a journal, among all that came back to its writer."""
    return f"{reverse('journals:back')}#journal-{journal}"


def review_address(journal: UUID) -> str:
    """The page on which a journal is reviewed."""
    return reverse("journals:review", kwargs={"key": journal})
