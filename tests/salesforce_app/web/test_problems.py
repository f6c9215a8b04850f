"""A value that the API refuses is told with reason and remedy, in the reader's language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from django.utils import translation
from ninja import Field, Schema
from pydantic import ConfigDict, ValidationError

from salesforce_app.web.problems import refused_fields


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Sent(Schema):
    model_config = ConfigDict(extra="forbid")

    number: Annotated[int, Field(ge=1, le=5)] = 1
    degrees: Annotated[Decimal, Field(max_digits=5, decimal_places=2)] = Decimal(1)
    day: date | None = None
    key: UUID | None = None
    colour: Colour | None = None
    shape: Literal["", "round"] = ""
    name: Annotated[str, Field(min_length=1, max_length=3)] = "x"
    flag: bool = False


CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"number": "x"}, "This is not a whole number. Send digits alone.", "这不是整数。请只用数字。"),
    ({"number": 0}, "This is too small. Send 1 or more.", "数值太小。请发送 1 或更大的值。"),
    ({"number": 9}, "This is too large. Send 5 or less.", "数值太大。请发送 5 或更小的值。"),
    (
        {"degrees": "x"},
        "This is not a number. Send it in digits with a decimal point.",
        "这不是数字。请用数字和小数点书写。",
    ),
    ({"degrees": "1.234"}, "Send at most 2 decimal places.", "小数最多 2 位。"),
    ({"degrees": "123456"}, "Send at most 5 digits.", "数字最多 5 位。"),
    ({"degrees": "1234.5"}, "Send at most 3 digits before the decimal point.", "小数点前最多 3 位数字。"),
    (
        {"day": "2026-02-30"},
        "This is not a date. Write it as 2026-10-31.",
        "这不是日期。请写成 2026-10-31 的形式。",
    ),
    (
        {"key": "x"},
        "This is not an identifier. Send one that the API gave out, or a new UUID.",
        "这不是有效的标识。请发送接口给出的标识或新的 UUID。",
    ),
    (
        {"colour": "green"},
        "This is none of the choices. Send one of: 'red' or 'blue'.",
        "不在可选值之内。请发送其中之一：'red' or 'blue'。",
    ),
    (
        {"shape": "x"},
        "This is none of the choices. Send one of: '' or 'round'.",
        "不在可选值之内。请发送其中之一：'' or 'round'。",
    ),
    ({"name": ""}, "This is too short. Send at least 1 characters.", "太短。请至少发送 1 个字符。"),
    ({"name": "long"}, "This is too long. Send at most 3 characters.", "太长。请最多发送 3 个字符。"),
    ({"name": 5}, "This is not a text. Send one in quotation marks.", "这不是文本。请用引号括起来发送。"),
    (
        {"flag": "perhaps"},
        "This is neither true nor false. Send one of the two.",
        "既不是 true 也不是 false。请发送其中之一。",
    ),
    ({"colours": 1}, "There is no such field here. Leave it out.", "这里没有这个字段。请去掉它。"),
]


@pytest.mark.parametrize(("body", "english", "chinese"), CASES, ids=lambda value: str(value)[:30])
def test_a_refused_value_is_told_with_reason_and_remedy(
    body: dict[str, Any], english: str, chinese: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        Sent.model_validate(body)
    errors: Any = caught.value.errors()
    for language, words in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert [error["reason"] for error in refused_fields(errors)] == [words]


def test_what_has_no_words_of_ours_keeps_those_it_has() -> None:
    error = {"type": "value_error", "loc": ("body", "name"), "msg": "Value error, no such name"}
    assert refused_fields([error]) == [{"field": "body.name", "reason": "Value error, no such name"}]
