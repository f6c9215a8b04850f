"""What a cell may look like, and what becomes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesforce_app.imports.problems import Cell, ValueProblem
from salesforce_app.imports.values import (
    LATITUDE,
    LENGTH,
    LONGITUDE,
    WEEKDAYS,
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
from salesforce_app.imports.values.base import number_text
from salesforce_app.kernel.periods import Month

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


def refusal(parser: Parser, cell: Cell) -> str:
    """The reason with which a parser refuses a cell; the test fails when it does not."""
    with pytest.raises(ValueProblem) as caught:
        parser.parse(cell)
    assert caught.value.remedy.endswith(".") or caught.value.remedy.endswith("…")
    return caught.value.reason


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


# Amounts


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("1234.50", 123450),
        ("1,234.50", 123450),
        ("￥1234.50", 123450),
        ("¥1,234.50", 123450),
        ("¥ 12", 1200),
        ("$1,234.50", 123450),
        ("-$12.30", -1230),
        ("$-12.30", -1230),
        ("(12.30)", -1230),
        ("（12.30）", -1230),
        ("(￥1,012.30)", -101230),
        ("１２３４．５０", 123450),
        ("１，２３４．５０元", 123450),
        ("−12.30", -1230),
        ("-12.3", -1230),
        ("+5", 500),
        (".5", 50),
        ("7.", 700),
        ("12.3000", 1230),
        ("0", 0),
        ("-0.00", 0),
        ("999999999999.99", 99999999999999),
        (1234.5, 123450),
        (0.1 + 0.2, 30),
        (19.99, 1999),
        (-3.0, -300),
        (7, 700),
    ],
)
def test_amounts_are_read_into_minor_units(cell: Cell, minor: int) -> None:
    assert Amount().parse(cell) == minor


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("12.345", "more than two decimals"),
        (20565.6206, "more than two decimals"),
        ("12.30-", "minus sign at the end"),
        ("1.234,50", "comma where the decimal point"),
        ("12,5", "comma where the decimal point"),
        ("1,23.4", "not an amount"),
        ("12,3456", "not an amount"),
        ("1 234.50", "not an amount"),
        ("1.2E+03", "not an amount"),
        ("(-12.30)", "not an amount"),
        ("--5", "not an amount"),
        ("(12.30", "not an amount"),
        ("12.30)", "not an amount"),
        ("¥", "not an amount"),
        ("十二", "not an amount"),
        ("HK$12", "not an amount"),
        ("9999999999999999999", "not an amount"),
        ("99999999999999", "too large"),
        (True, "not a number"),
        (date(2025, 6, 1), "not a number"),
        (float("nan"), "not an amount"),
    ],
)
def test_other_amounts_are_refused(cell: Cell, reason: str) -> None:
    assert reason in refusal(Amount(), cell)


@pytest.mark.parametrize(
    ("rounding", "cell", "minor"),
    [
        ("half_even", "0.125", 12),
        ("half_even", "0.135", 14),
        ("half_up", "0.125", 13),
        ("half_up", "-0.125", -13),
        ("down", "0.129", 12),
    ],
)
def test_more_decimals_are_rounded_only_where_it_is_stated(rounding: str, cell: str, minor: int) -> None:
    assert Amount(rounding=rounding).parse(cell) == minor
    assert "two decimals" in refusal(Amount(), cell)


@given(st.integers(-(10**14), 10**14))
def test_printed_amounts_come_back(minor: int) -> None:
    sign, (major, rest) = "-" if minor < 0 else "", divmod(abs(minor), 100)
    for text in (f"{sign}{major}.{rest:02d}", f"{sign}¥{major:,}.{rest:02d}"):
        assert Amount().parse(text) == minor


# Numbers


@pytest.mark.parametrize(
    ("cell", "number"),
    [("5", 5), ("5.0", 5), ("5.", 5), ("1,200", 1200), ("-3", -3), ("１２", 12), (5.0, 5), (-0.0, 0)],
)
def test_whole_numbers(cell: Cell, number: int) -> None:
    assert Integer().parse(cell) == number


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("5.5", "has decimals"), (2.5, "has decimals"), ("5 条", "not a number"), ("1e3", "not a number")],
)
def test_other_numbers_are_refused(cell: Cell, reason: str) -> None:
    assert reason in refusal(Integer(), cell)


def test_whole_numbers_stay_in_range() -> None:
    assert Integer(1, 30).parse("30") == 30
    assert refusal(Integer(1, 30), "31") == "“31” lies outside 1 to 30."


@pytest.mark.parametrize(
    ("cell", "year"), [("1985", 1985), ("1985年", 1985), (1985.0, 1985), ("１９８５", 1985)]
)
def test_years(cell: Cell, year: int) -> None:
    assert Year().parse(cell) == year


@pytest.mark.parametrize("cell", ["85", "1,985", "1985.5", "-1985", "1850", "二〇二五"])
def test_other_years_are_refused(cell: str) -> None:
    assert refusal(Year(), cell)


@pytest.mark.parametrize(
    ("cell", "area"),
    [
        ("150", "150.00"),
        ("150 ㎡", "150.00"),
        ("150 m²", "150.00"),
        ("150平方米", "150.00"),
        ("1,500.5 sqm", "1500.50"),
        ("100 sq ft", "9.29"),
        ("100平方英尺", "9.29"),
        (88.8, "88.80"),
    ],
)
def test_areas_are_read_in_any_known_unit(cell: Cell, area: str) -> None:
    assert Measure().parse(cell) == Decimal(area)


def test_a_mapping_may_state_the_unit_of_bare_numbers() -> None:
    assert Measure(unit="ft2").parse("21000") == Decimal("1950.96")
    assert Measure(unit="ft2").parse("100 ㎡") == Decimal("100.00")


def test_lengths_have_units_of_their_own() -> None:
    assert Measure(LENGTH, places=1).parse("1.5 公里") == Decimal("1500.0")
    assert "“㎡” is not a known unit" in refusal(Measure(LENGTH), "5 ㎡")


@pytest.mark.parametrize("cell", ["about 150", "150 亩", "-5", "1e3 m2", "㎡"])
def test_other_measures_are_refused(cell: str) -> None:
    assert refusal(Measure(), cell)


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [
        ("31.230416", "31.230416"),
        ("-93.570489°", "-93.570489"),
        (42.500775000000004, "42.500775"),
        ("0", "0"),
    ],
)
def test_positions_are_rounded_to_a_tenth_of_a_metre(cell: Cell, degrees: str) -> None:
    assert LONGITUDE.parse(cell) == Decimal(degrees)


def test_a_latitude_beyond_the_pole_is_refused() -> None:
    assert "−90 to 90" in refusal(LATITUDE, "121.47")
    assert LONGITUDE.parse("121.47") == Decimal("121.47")
    assert "not a position" in refusal(LATITUDE, "31°13′49″N")


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("1,4", (1, 4)),
        ("4;1;4", (1, 4)),
        ("周一,周四", (1, 4)),
        ("星期一、星期日", (1, 7)),
        ("Mon / thursday", (1, 4)),
        ("１，４", (1, 4)),
        (4.0, (4,)),
    ],
)
def test_lists_of_days(cell: Cell, days: tuple[int, ...]) -> None:
    assert IntegerList(1, 7, WEEKDAYS).parse(cell) == days


@pytest.mark.parametrize("cell", ["0", "8", "1-5", "14", "1.4", "周八", "²"])
def test_other_lists_are_refused(cell: str) -> None:
    assert "numbers from 1 to 7" in refusal(IntegerList(1, 7, WEEKDAYS), cell)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e20, "1e+20"),
        (1e-7, "0.0000001"),
        (123456789012345.0, "123456789012345"),
        (1 / 3, "0.333333333333333"),
    ],
)
def test_a_workbook_number_shows_the_digits_that_count(number: float, text: str) -> None:
    assert number_text(number) == text


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


# Dates


@pytest.mark.parametrize(
    "cell",
    [
        "2025-06-01",
        "2025-6-1",
        "2025/6/1",
        "2025.06.01",
        "2025年6月1日",
        "2025 年 06 月 01 日",
        "2025年6月1号",
        "20250601",
        "２０２５－０６－０１",
        "45809",
        "45809.75",
        "2025-06-01 23:59:59",
        "2025-06-01T08:30",
        "2025-05-31T20:00:00Z",
        date(2025, 6, 1),
        datetime(2025, 6, 1, 8, 30),
        45809.0,
        45809.5,
        20250601.0,
    ],
)
def test_the_first_of_june(cell: Cell) -> None:
    assert Date().parse(cell) == date(2025, 6, 1)


@pytest.mark.parametrize("cell", ["03/04/2025", "3-4-25", "13/04/2025", "03.04.2025", "03/04/2025 08:30"])
def test_day_and_month_are_never_guessed(cell: str) -> None:
    assert "does not tell which number is the day" in refusal(Date(), cell)
    assert "does not tell which number is the day" in refusal(DateTime(), cell)


@pytest.mark.parametrize(
    "cell", ["2025-02-30", "2025-13-01", "0202-06-01", "20251301", "2300-01-01", date(1899, 12, 31)]
)
def test_days_that_are_not_in_the_calendar_are_refused(cell: Cell) -> None:
    assert "not a day of the calendar" in refusal(Date(), cell)


@pytest.mark.parametrize(
    "cell", ["soon", "2025-06", "2025/6-1", "12345", "2025-06-01x", "1 June 2025", time(8)]
)
def test_other_dates_are_refused(cell: Cell) -> None:
    assert "is not a date" in refusal(Date(), cell)


def test_a_mapping_may_state_the_order_of_day_and_month() -> None:
    assert Date("%m/%d/%Y").parse("03/04/2025") == date(2025, 3, 4)
    assert Date("%m/%d/%Y").parse(date(2025, 3, 4)) == date(2025, 3, 4)
    assert "not written as %m/%d/%Y" in refusal(Date("%m/%d/%Y"), "2025-03-04")
    assert "not written as" in refusal(Date("%m/%d/%Y"), "13/04/2025")
    assert "not a day of the calendar" in refusal(Date("%m/%d/%Y"), "03/04/0025")


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2025-06-01 08:30", datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
        ("2025-06-01T08:30:15", datetime(2025, 6, 1, 0, 30, 15, tzinfo=UTC)),
        ("2025-06-01T08:30:15.25Z", datetime(2025, 6, 1, 8, 30, 15, 250_000, tzinfo=UTC)),
        ("2025-06-01T08:30+02:00", datetime(2025, 6, 1, 6, 30, tzinfo=UTC)),
        ("2025-06-01T08:30-0500", datetime(2025, 6, 1, 13, 30, tzinfo=UTC)),
        ("2025/6/1 8:30", datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
        ("2025年6月1日8:30", datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
        ("２０２５－０６－０１　０８：３０", datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
        (datetime(2025, 6, 1, 8, 30), datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
        (45809.354166666664, datetime(2025, 6, 1, 0, 30, tzinfo=UTC)),
    ],
)
def test_moments_without_a_zone_are_local(cell: Cell, moment: datetime) -> None:
    assert DateTime().parse(cell) == moment


@pytest.mark.parametrize("cell", ["2025-06-01", "20250601", "45809", date(2025, 6, 1)])
def test_a_date_alone_is_no_moment(cell: Cell) -> None:
    assert "without a time of day" in refusal(DateTime(), cell)


@pytest.mark.parametrize("cell", ["2025-06-01", "2025年6月1日", "20250601", "45809", date(2025, 6, 1)])
def test_a_column_may_let_a_date_stand_for_its_midnight(cell: Cell) -> None:
    assert DateTime(date_alone=True).parse(cell) == datetime(2025, 5, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    ["2025-06-01 25:00", "2025-06-01 08:60", "2025-06-018:30", "8:30", "2025-06-01T08:30+25:00", time(8)],
)
def test_other_moments_are_refused(cell: Cell) -> None:
    assert "not a date with a time" in refusal(DateTime(), cell)


def test_a_time_that_clocks_skip_is_refused(settings: pytest.FixtureRequest) -> None:
    settings.TIME_ZONE = "America/Chicago"  # type: ignore[attr-defined]
    assert "does not exist" in refusal(DateTime(), "2025-03-09 02:30")
    assert DateTime().parse("2025-03-09 03:30") == datetime(2025, 3, 9, 8, 30, tzinfo=UTC)
    # Where clocks go back, the earlier of the two.
    assert DateTime().parse("2025-11-02 01:30") == datetime(2025, 11, 2, 6, 30, tzinfo=UTC)


def test_a_mapping_may_state_the_form_of_moments() -> None:
    parser = DateTime("%d.%m.%Y %H:%M")
    assert parser.parse("01.06.2025 08:30") == datetime(2025, 6, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    [
        "2025-06",
        "2025/6",
        "2025年6月",
        "202506",
        "2025-06-01",
        "2025年6月1日",
        "45809",
        date(2025, 6, 1),
        202506.0,
    ],
)
def test_months(cell: Cell) -> None:
    assert CalendarMonth().parse(cell) == Month(2025, 6)


@pytest.mark.parametrize("cell", ["2025-06-02", "2025-13", "06/2025", "June", date(2025, 6, 30), "202500"])
def test_other_months_are_refused(cell: Cell) -> None:
    assert "is not a month" in refusal(CalendarMonth(), cell)


def test_with_a_stated_form_a_month_is_that_of_the_date() -> None:
    assert CalendarMonth("%Y%m%d").parse("20101229") == Month(2010, 12)
    assert CalendarMonth("%Y%m%d").parse(date(2010, 12, 29)) == Month(2010, 12)


@pytest.mark.parametrize(
    "cell", ["08-15", "8-15", "8/15", "8月15日", "8月15", "０８－１５", date(2025, 8, 15)]
)
def test_days_of_the_year(cell: Cell) -> None:
    assert MonthDay().parse(cell) == "08-15"


def test_a_lunar_month_may_have_thirty_days() -> None:
    assert MonthDay().parse("02-30") == "02-30"
    for cell in ("02-31", "13-01", "00-10", "08-00", "15", "8.15"):
        assert "not a day of the year" in refusal(MonthDay(), cell)
