"""The visit form of a day, and the one under which a visit was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..measures.questionnaire import VisitForm, form_in
from ..measures.standard_form import STANDARD
from ..models import Questionnaire


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
