"""What a cell may look like, and what becomes of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.imports.problems import Cell, ValueProblem
from salesforce_app.imports.values import (
    LATITUDE,
    LONGITUDE,
    Amount,
    Boolean,
    CalendarMonth,
    Choice,
    ChoiceList,
    Date,
    DateTime,
    Identifier,
    Integer,
    IntegerList,
    Measure,
    MonthDay,
    Parser,
    Text,
    TextList,
    Year,
)

from .tables import refusal

GRADE = Choice({"A": ("甲", "First"), "B": ("乙", "second class")})
EVERY_PARSER: list[Parser] = [
    Text(),
    TextList(),
    Identifier(),
    Amount(),
    Integer(),
    Year(),
    Measure(),
    LATITUDE,
    LONGITUDE,
    IntegerList(1, 7),
    GRADE,
    ChoiceList(GRADE),
    Boolean(),
    Date(),
    DateTime(),
    CalendarMonth(),
    MonthDay(),
]


@pytest.mark.parametrize("parser", EVERY_PARSER, ids=lambda parser: type(parser).__name__)
@pytest.mark.parametrize("cell", ["", "  ", "\u3000", "\ufeff", "\u200b \t", None])
def test_blank_cells_are_none_in_every_column(parser: Parser, cell: Cell) -> None:
    assert parser.parse(cell) is None


@given(
    cell=st.text() | st.floats() | st.booleans() | st.dates() | st.datetimes() | st.times() | st.timedeltas()
)
@pytest.mark.parametrize("parser", EVERY_PARSER, ids=lambda parser: type(parser).__name__)
def test_any_cell_gives_a_value_or_a_problem(parser: Parser, cell: Cell) -> None:
    problem: ValueProblem | None = None
    try:
        parser.parse(cell)
    except ValueProblem as raised:
        problem = raised
    assert problem is None or (problem.reason and problem.remedy)


# Text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  福兴商店\u3000", "福兴商店"),
        ("\ufeff\u202a福兴商店\u202c", "福兴商店"),
        ("Cafe\u0301", "Café"),
        ("=1+1", "=1+1"),
        ("@x", "@x"),
        ("+x", "+x"),
        ("-2", "-2"),
        ("first line\r\n  second", "first line second"),
        ("a\tb", "a b"),
        ("a  b", "a  b"),
        ("\ufa0e", "\ufa0e"),
        ("𠮷野家", "𠮷野家"),
        ("\ue832宝", "\u9fb8宝"),
        (12.0, "12"),
        (12.5, "12.5"),
        (date(2025, 6, 1), "2025-06-01"),
        (True, "true"),
    ],
)
def test_text_is_trimmed_and_composed_and_otherwise_kept(cell: Cell, text: str) -> None:
    assert Text().parse(cell) == text


def test_multiline_text_keeps_its_line_breaks() -> None:
    assert Text(multiline=True).parse("first\r\nsecond\rthird") == "first\nsecond\nthird"


def test_control_characters_are_refused_by_their_code() -> None:
    assert refusal(Text(), "a\x07b") == "The cell holds the control character U+0007."


@pytest.mark.parametrize("parser", [Text(max_length=3), Identifier(max_length=3)])
def test_text_beyond_the_limit_is_refused_not_cut(parser: Parser) -> None:
    assert parser.parse("一二3") == "一二3"
    assert "has 4 characters; at most 3 fit" in refusal(parser, "一二34")


@pytest.mark.parametrize("cell", ["璁稿彲璇佸彿", "è®¸å¯è¯å·", "锟斤拷商店", "商\ufffd店"])
@pytest.mark.parametrize("parser", [Text(), Identifier()], ids=["text", "identifier"])
def test_garbled_text_is_refused(parser: Parser, cell: str) -> None:
    assert "garbled" in refusal(parser, cell)


def test_private_use_characters_are_refused() -> None:
    assert "U+E000" in refusal(Text(), "\ue000店")


def test_text_lists_split_at_commas_of_either_width() -> None:
    assert TextList().parse("收款, 陈列；收款、建议\n新品") == ("收款", "陈列", "建议", "新品")


# Identifiers


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("037020000001", "037020000001"),
        (" ００３７ ", "0037"),
        ('="037020000001"', "037020000001"),
        ("'0370", "0370"),
        ("0370\t", "0370"),
        ("INV-1/2", "INV-1/2"),
        ("1E5", "1E5"),
        ("许可-1", "许可-1"),
        (1037020000000.0, "1037020000000"),
        (999_999_999_999_999.0, "999999999999999"),
        (0.0, "0"),
    ],
)
def test_identifiers_keep_every_digit(cell: Cell, text: str) -> None:
    assert Identifier().parse(cell) == text


@pytest.mark.parametrize(
    "cell", ["1.03702E+12", "1E+12", "1.5e3", "12E-5", "1037020000000.0", "１.０３７０２Ｅ＋１２", "+1.0"]
)
def test_identifiers_that_became_numbers_are_refused(cell: str) -> None:
    assert "a spreadsheet turned into a number" in refusal(Identifier(), cell)


@pytest.mark.parametrize("cell", [1e15, 1.5, -1.0, float("nan"), float("inf"), 2.0**60])
def test_workbook_numbers_that_lost_digits_are_no_identifiers(cell: float) -> None:
    assert "digits a workbook does not keep" in refusal(Identifier(), cell)


@pytest.mark.parametrize("cell", [date(2019, 7, 13), datetime(2019, 7, 13, 8), time(8), timedelta(hours=30)])
def test_identifiers_that_a_workbook_shows_as_dates_are_refused(cell: Cell) -> None:
    assert "a date or time, not an identifier" in refusal(Identifier(), cell)


@pytest.mark.parametrize("cell", [True, "a\nb", "a\tb", "a\x00b"])
def test_other_cells_that_name_nothing_are_refused(cell: Cell) -> None:
    assert refusal(Identifier(), cell)


# Choices


@pytest.mark.parametrize("cell", ["A", "a", "甲", "first", "FIRST", " Ａ "])
def test_choices_are_known_by_code_and_by_label(cell: str) -> None:
    assert GRADE.parse(cell) == "A"


def test_choices_take_spaces_and_traditional_characters_lightly() -> None:
    assert GRADE.parse("Second_Class") == "B"
    assert Choice({"account": ("账户",)}).parse("賬戶") == "account"


def test_other_words_are_refused_with_the_possible_ones() -> None:
    with pytest.raises(ValueProblem) as caught:
        GRADE.parse("C")
    assert caught.value.remedy == "Use one of: A, B."


def test_one_word_cannot_stand_for_two_codes() -> None:
    with pytest.raises(ValueError, match="stands for"):
        Choice({"a": ("x",), "b": ("X",)})


def test_several_choices_in_one_cell() -> None:
    assert ChoiceList(GRADE).parse("乙、甲，B") == ("B", "A")
    assert refusal(ChoiceList(GRADE), "甲,丙") == "“丙” is not one of the possible values."


@pytest.mark.parametrize(
    ("cell", "value"), [("是", True), ("Yes", True), (1.0, True), (True, True), ("否", False), ("0", False)]
)
def test_yes_and_no(cell: Cell, value: bool) -> None:
    assert Boolean().parse(cell) is value


@pytest.mark.parametrize("cell", ["maybe", "-", "2"])
def test_neither_yes_nor_no(cell: str) -> None:
    assert "neither yes nor no" in refusal(Boolean(), cell)
