"""The visit form of a day, and the one under which a visit was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ..measures.questionnaire import VisitForm, form_in, label_of
from ..measures.standard_form import STANDARD
from ..models import Questionnaire, Visit


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form with the key and the first day of its version; both are None for the standard form."""

    pk: int | None
    since: date | None
    form: VisitForm


STANDARD_FORM = KeptForm(None, None, STANDARD)


def kept_form(row: Questionnaire | None) -> KeptForm:
    """The form of a version; the standard form for None."""
    return STANDARD_FORM if row is None else KeptForm(row.pk, row.since, form_in(row.content))


def form_on(day: date) -> KeptForm:
    """What is asked at a visit on ``day``; one statement."""
    return kept_form(Questionnaire.objects.filter(since__lte=day).order_by("-since").first())


def form_with(pk: int | None) -> KeptForm | None:
    """The version with this key, the standard form for None; None where there is no such version."""
    if pk is None:
        return STANDARD_FORM
    row = Questionnaire.objects.filter(pk=pk).first()
    return None if row is None else kept_form(row)


def questionnaires() -> QuerySet[Questionnaire]:
    """Every version: the form is the office's, and everybody who visits sees it."""
    return Questionnaire.objects.all()


@dataclass(frozen=True, slots=True)
class FormBook:
    """Every version of the form, to tell many visits in the words of their own."""

    forms: Mapping[int, VisitForm]

    def of(self, visit: Visit) -> VisitForm:
        """The form that a visit was filled in with."""
        return STANDARD if visit.questionnaire_id is None else self.forms[visit.questionnaire_id]

    def outcome(self, visit: Visit, language: str | None) -> str:
        """A visit's outcome in words; those of a file are its own."""
        return label_of(self.of(visit).outcomes, visit.outcome, language)


def form_book() -> FormBook:
    """All versions; one statement."""
    return FormBook({row.pk: form_in(row.content) for row in Questionnaire.objects.all()})
