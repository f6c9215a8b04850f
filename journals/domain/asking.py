"""Putting the question of the day, and answering it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.kernel.errors import InputError
from visits.domain.turns import wait_for_turn_of

from ..models import DailyQuestion
from ..queries.questions import best_question, question_on

LONGEST_ANSWER = 1000


@transaction.atomic
def ask(*, staff: Staff, day: date) -> DailyQuestion | None:
    """The question of a day, chosen once: whoever asks again that day is given the same one.

    None where the data have nothing to ask.
    """
    asked = question_on(staff.pk, day)
    if asked is not None:
        return asked
    wait_for_turn_of(staff)
    asked = question_on(staff.pk, day)
    if asked is not None:
        return asked
    found = best_question(staff, day)
    if found is None:
        return None
    DailyQuestion.objects.create(
        staff=staff,
        asked_on=day,
        kind=found.kind,
        retailer_id=found.retailer,
        parameters=dict(found.parameters),
    )
    return question_on(staff.pk, day)


@transaction.atomic
def answer(*, question: DailyQuestion, by: Staff, text: str, moment: datetime) -> DailyQuestion:
    """Keep what somebody answers to her question; a later answer takes the place of an earlier one.

    Raises InputError for an answer without a word, one that is too long, and for somebody else's question.
    """
    text = text.strip()
    if question.staff_id != by.pk:
        raise InputError(_("Question"), _("It was put to somebody else."), _("Answer your own."))
    if not text:
        raise InputError(_("Answer"), _("Nothing is written."), _("Write what you think the reason is."))
    if len(text) > LONGEST_ANSWER:
        raise InputError(
            _("Answer"),
            _("It is longer than %(number)s characters.") % {"number": LONGEST_ANSWER},
            _("Put it in fewer words; a finding has room for more."),
        )
    question.answer, question.answered_at = text, moment
    question.save(update_fields=["answer", "answered_at"])
    return question
