"""Columns of text → typed polars columns: whole columns at once where cells are plainly written.

A fast pattern accepts only what the column's own parser would read to the same value; every other
cell goes through the parser, each distinct text once. So a frame and single rows always agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from salesforce_app.kernel.periods import Month

from .problems import ValueProblem
from .values import (
    Amount,
    Boolean,
    CalendarMonth,
    ChoiceList,
    Coordinate,
    Date,
    DateTime,
    Identifier,
    Integer,
    IntegerList,
    Measure,
    Parser,
    Text,
    TextList,
    Year,
)

if TYPE_CHECKING:
    import polars as pl

_TEXT = r'^[!"$-~](?:[ -~]*[!-~])?$'
_IDENTIFIER = r"^[0-9A-Za-z_/]+(?:-[0-9A-Za-z_/]+)*$"
_EXPONENT = r"^[0-9]+[eE]-[0-9]+$"
_AMOUNT = r"^-?[0-9]{1,12}(?:\.[0-9]{1,2})?$"
_SYMBOL = r"^(-?)[¥￥$€£]"
_GROUPED = r"^-?[0-9]{1,3}(?:,[0-9]{3}){1,3}(?:\.[0-9]{1,2})?$"
_INTEGER = r"^-?[0-9]{1,15}$"
_DATE = r"^(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
_MOMENT = r"^(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A typed column of the same height as its text, null where it was empty or not readable.

    ``problems`` are the unreadable cells by their place.
    """

    series: pl.Series
    problems: dict[int, ValueProblem]


def dtype_of(parser: Parser) -> pl.DataType:
    """The column type of a parser's values.

    Amounts are Int64 minor units, dates Date, months the Date of their first day, moments Datetime in
    UTC, measures Decimal; choices, identifiers and days of the year are String.
    """
    import polars as pl

    types: list[tuple[type[Parser], pl.DataType]] = [
        (Amount, pl.Int64()),
        (Integer, pl.Int64()),
        (Year, pl.Int64()),
        (Date, pl.Date()),
        (CalendarMonth, pl.Date()),
        (DateTime, pl.Datetime("us", "UTC")),
        (Boolean, pl.Boolean()),
        (Coordinate, pl.Decimal(9, 6)),
        (IntegerList, pl.List(pl.Int64())),
        (ChoiceList, pl.List(pl.String())),
        (TextList, pl.List(pl.String())),
    ]
    if isinstance(parser, Measure):
        return pl.Decimal(18, parser.places)
    return next((dtype for kind, dtype in types if isinstance(parser, kind)), pl.String())


def column_value(value: object) -> object:
    """A parser's value as its column holds it."""
    if isinstance(value, Month):
        return value.first
    return list(value) if isinstance(value, tuple) else value


def column_of(parser: Parser, values: Iterable[object]) -> pl.Series:
    """A typed column of a parser's values."""
    import polars as pl

    return pl.Series([column_value(value) for value in values], dtype=dtype_of(parser))


def exchange(series: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """The text column with ``change`` made to each distinct text; null stands for the empty text."""
    olds = [text or "" for text in series.unique().to_list()]
    changed = {old: new for old in olds if (new := change(old)) != old}
    if "" in changed:
        series = series.fill_null(changed.pop(""))
    return series.replace(list(changed), list(changed.values())) if changed else series


def parse_column(parser: Parser, series: pl.Series) -> Parsed:
    """Parse a column of text (null or text that is not empty)."""
    import polars as pl

    plain = _fast(parser, series)
    if plain is None:
        rest, done = series.is_not_null(), None
    else:
        accepted, done = plain
        if accepted.all():
            return Parsed(done, {})
        rest = ~accepted & series.is_not_null()
    places = rest.arg_true()
    if not len(places):
        return Parsed(column_of(parser, [None] * len(series)) if done is None else done, {})
    texts = series.gather(places)
    values, failures = _parse_each(parser, texts.unique().to_list())
    if done is None:
        done = pl.Series([values.get(text) for text in series.to_list()], dtype=dtype_of(parser))
    else:
        mended = pl.Series([values.get(text) for text in texts.to_list()], dtype=done.dtype)
        done = done.scatter(places, mended)
    problems: dict[int, ValueProblem] = {}
    if failures:
        found = zip(places.to_list(), texts.to_list(), strict=True)
        problems = {place: failures[text] for place, text in found if text in failures}
    return Parsed(done, problems)


def _parse_each(
    parser: Parser, texts: Iterable[str]
) -> tuple[Mapping[str, object], Mapping[str, ValueProblem]]:
    values: dict[str, object] = {}
    failures: dict[str, ValueProblem] = {}
    for text in texts:
        try:
            values[text] = column_value(parser.parse(text))
        except ValueProblem as problem:
            failures[text] = problem
    return values, failures


def _fast(parser: Parser, series: pl.Series) -> tuple[pl.Series, pl.Series] | None:
    """Which cells are plainly written, and the typed column, null elsewhere; None where nothing is fast."""
    import polars as pl

    def matching(pattern: str) -> pl.Series:
        return series.str.contains(pattern).fill_null(value=False)

    def where(mask: pl.Series, source: pl.Series = series) -> pl.Series:
        if mask.all():
            return source
        return pl.select(pl.when(mask).then(source)).to_series()

    match parser:
        case Text() | Identifier():
            mask = matching(_TEXT if isinstance(parser, Text) else _IDENTIFIER)
            if isinstance(parser, Identifier):
                mask &= ~matching(_EXPONENT)
            if parser.max_length is not None:
                mask &= (series.str.len_chars() <= parser.max_length).fill_null(value=False)
            return mask, where(mask)
        case Amount():
            mask, digits = matching(_AMOUNT), series
            if not mask.all():
                bare = series.str.replace(_SYMBOL, "$1")
                grouped = bare.str.contains(_GROUPED).fill_null(value=False)
                digits = pl.select(
                    pl.when(grouped).then(bare.str.replace_all(",", "", literal=True)).otherwise(bare)
                ).to_series()
                mask = digits.str.contains(_AMOUNT).fill_null(value=False)
            # Fewer than 53 bits of minor units: the nearest float times 100 rounds to the exact number.
            return mask, (where(mask, digits).cast(pl.Float64) * 100).round().cast(pl.Int64)
        case Integer():
            mask = matching(_INTEGER)
            numbers = where(mask).cast(pl.Int64)
            mask &= numbers.is_between(parser.minimum, parser.maximum).fill_null(value=False)
            return mask, where(mask, numbers)
        case Date(format=None):
            days = where(matching(_DATE)).str.to_date("%Y-%m-%d", strict=False)
            return days.is_not_null(), days
        case DateTime(format=None):
            moments = where(matching(_MOMENT)).str.to_datetime(
                "%Y-%m-%d %H:%M:%S", strict=False, time_unit="us"
            )
            zone = timezone.get_default_timezone_name()
            moments = moments.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
            moments = moments.dt.convert_time_zone("UTC")
            return moments.is_not_null(), moments
        case _:
            return None
