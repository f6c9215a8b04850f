"""The question of the day in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from salesforce_app.web.texts import without_nul

from ..domain.asking import LONGEST_ANSWER
from ..enums import DailyQuestionKind
from ..measures.wording import question_text
from ..models import DailyQuestion


class DailyQuestionOut(Schema):
    """A question about a shop, worded in your language, and your answer."""

    kind: DailyQuestionKind = Field(description="What it asks about.", examples=["below_route"])
    retailer: int = Field(description="Key of the shop.", examples=[7])
    shop: str = Field(description="Name of the shop.", examples=["福源便利店"])
    text: str = Field(description="The question.", examples=["福源便利店 is 38% below its route 东线: why?"])
    answer: str = Field(description="Your answer; empty before there is one.", examples=[""])
    answered_at: datetime | None = Field(description="When you answered.", examples=[None])

    @classmethod
    def of(cls, question: DailyQuestion) -> Self:
        """A question for its reader."""
        shop = question.retailer.name
        return cls(
            kind=DailyQuestionKind(question.kind),
            retailer=question.retailer_id,
            shop=shop,
            text=question_text(DailyQuestionKind(question.kind), shop, question.parameters),
            answer=question.answer,
            answered_at=question.answered_at,
        )


class QuestionOfTheDayOut(Schema):
    """What the data ask you on a day; null where they have nothing to ask."""

    day: date = Field(description="The day.", examples=["2026-10-14"])
    question: DailyQuestionOut | None


class DailyAnswerIn(Schema):
    """An answer to the question of the day."""

    model_config = ConfigDict(extra="forbid")

    answer: Annotated[str, AfterValidator(without_nul)] = Field(
        min_length=1,
        max_length=LONGEST_ANSWER,
        description="What you think the reason is.",
        examples=["The school is closed until March; it will order again then."],
    )
