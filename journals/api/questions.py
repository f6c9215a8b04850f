"""The question of the day in the API."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..domain.asking import answer, ask
from ..queries.questions import question_on
from ..schemas.questions import DailyAnswerIn, DailyQuestionOut, QuestionOfTheDayOut

router = Router(tags=["journals"])


@router.get(
    "/question", response=QuestionOfTheDayOut, url_name="journal_question", summary="The question of the day"
)
def get_question(request: HttpRequest) -> QuestionOfTheDayOut:
    """The one question that the data put to you today; the same one all day long."""
    scope_with(request, Permission.WRITE_JOURNALS)
    assert isinstance(request.user, Staff)
    day = timezone.localdate()
    asked = ask(staff=request.user, day=day)
    return QuestionOfTheDayOut(day=day, question=DailyQuestionOut.of(asked) if asked is not None else None)


@router.post(
    "/question", response=QuestionOfTheDayOut, url_name="journal_question", summary="Answer the question"
)
def answer_question(request: HttpRequest, body: DailyAnswerIn) -> QuestionOfTheDayOut:
    """Answer today's question; a later answer takes the place of an earlier one. 404 when none was asked."""
    scope_with(request, Permission.WRITE_JOURNALS)
    assert isinstance(request.user, Staff)
    day = timezone.localdate()
    asked = question_on(request.user.pk, day)
    if asked is None:
        raise not_found()
    asked = answer(question=asked, by=request.user, text=body.answer, moment=timezone.now())
    return QuestionOfTheDayOut(day=day, question=DailyQuestionOut.of(asked))
