"""Setting the visit form from a day on, version by version."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.turns import wait_for_turn

from ..enums import QuestionKind
from ..measures.questionnaire import VisitForm, check_form, content_of, form_in
from ..measures.standard_form import STANDARD
from ..models import Questionnaire, Visit


@transaction.atomic
def set_questionnaire(
    *, since: date, form: VisitForm, actor: str, moment: datetime, note: str = ""
) -> Questionnaire:
    """Let visits be asked by ``form`` from the day ``since`` on, until the next version.

    A version that begins on the same day is corrected, unless visits were recorded under it. Raises
    InputError for a form that could not be filled in, for a day that has passed, and for a question whose
    code asked for another kind of answer in any version: a code never changes its meaning.
    """
    wait_for_turn()
    check_form(form)
    _refuse_other_kinds(form, since)
    changes = ChangeSet()
    on_file = Questionnaire.objects.filter(since=since).first()
    if on_file is not None:
        _refuse_used(on_file)
        changes.update(on_file, content=content_of(form), note=note)
    else:
        if since < local_day(moment):
            raise InputError(
                "since", _("The day lies in the past."), _("Let the form hold from today or a later day on.")
            )
        changes.create(Questionnaire(since=since, content=content_of(form), note=note))
    changes.save(actor=actor, moment=moment, reason=note[:100])
    return Questionnaire.objects.get(since=since)


@transaction.atomic
def withdraw_questionnaire(row: Questionnaire, *, actor: str, moment: datetime) -> None:
    """Take back a version: its days are asked by the version before. Raises InputError once it was used."""
    wait_for_turn()
    _refuse_used(row)
    changes = ChangeSet()
    changes.delete(row)
    changes.save(actor=actor, moment=moment)


def _refuse_used(row: Questionnaire) -> None:
    if Visit.objects.filter(questionnaire=row).exists():
        raise InputError(
            "since",
            _("Visits were recorded under this version; it stays as it is."),
            _("Make a new version that begins today or later."),
        )


def _refuse_other_kinds(form: VisitForm, since: date) -> None:
    """No code may ask for another kind of answer than it ever did."""
    kinds: dict[str, QuestionKind] = {question.code: question.kind for question in STANDARD.questions}
    for row in Questionnaire.objects.exclude(since=since).order_by("since"):
        kinds |= {question.code: question.kind for question in form_in(row.content).questions}
    for question in form.questions:
        kind = kinds.get(question.code, question.kind)
        if kind is not question.kind:
            raise InputError(
                f"questions.{question.code}",
                _("“%(code)s” has been answered by: %(kind)s.")
                % {"code": question.code, "kind": QuestionKind(kind).label},
                _("Retire the question, and ask the new one under a code of its own."),
            )
