"""Amounts, quantities, measures, positions, years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

from django.utils.translation import gettext as _

from ..folding import fold
from ..problems import Cell, ValueProblem
from .base import Parser, half_width, number_text, shown

ROUNDINGS: Mapping[str, str] = {
    "half_even": ROUND_HALF_EVEN,
    "half_up": ROUND_HALF_UP,
    "down": ROUND_DOWN,
}

_NUMBER = r"(?P<whole>\d{1,15}|\d{1,3}(?:,\d{3}){1,4}|(?=\.\d))(?:\.(?P<part>\d{0,40}))?"
_PLAIN = re.compile(rf"(?P<sign>[-+]?){_NUMBER}", re.ASCII)
_AMOUNT = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+]?)\s*[¥$€£]?\s*(?P<inner>-?){_NUMBER}\s*元?(?P<close>\))?", re.ASCII
)
_EUROPEAN = re.compile(r"[-+]?\d+(\.\d{3})*,\d{1,2}", re.ASCII)
_WITH_UNIT = re.compile(r"(?P<number>[-+]?[\d.,]+)\s*(?P<unit>.*)", re.ASCII | re.DOTALL)

_EXACT = Context(prec=80)
"""Wide enough that no number which the patterns above let through is rounded by arithmetic."""

AMOUNT_LIMIT = 10**15
"""Amounts stay below this many minor units either way, so that sums fit 64 bits."""

Units = Mapping[str, tuple[Decimal, tuple[str, ...]]]
"""Name of a unit → its size in the first unit of the table, and other ways to write it."""

AREA: Units = {
    "m2": (
        Decimal(1),
        ("㎡", "m²", "平方米", "平米", "平方公尺", "sqm", "sq m", "square metres", "square meters"),
    ),
    "ft2": (Decimal("0.09290304"), ("ft²", "平方英尺", "平方呎", "sqft", "sq ft", "square feet")),
}
LENGTH: Units = {
    "m": (Decimal(1), ("米", "公尺", "metres", "meters")),
    "km": (Decimal(1000), ("公里", "千米", "kilometres", "kilometers")),
    "ft": (Decimal("0.3048"), ("英尺", "feet")),
}


def _refuse_dates(cell: Cell) -> None:
    if isinstance(cell, (bool, date, time, timedelta)):
        raise ValueProblem(
            _("The workbook shows “%(cell)s” here, not a number.") % {"cell": shown(cell)},
            _("Format the column as a number in the workbook and correct the cell."),
        )


def _number_cell(cell: Cell) -> str:
    _refuse_dates(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return number_text(cell)
    return half_width(cell)


def _not_a_number(text: str) -> ValueProblem:
    return ValueProblem(
        _("“%(cell)s” is not a number.") % {"cell": shown(text)}, _("Write digits only, such as 12 or 12.5.")
    )


def _decimal(match: re.Match[str]) -> Decimal:
    """The number without its sign, exactly."""
    return Decimal(f"{match['whole'].replace(',', '') or '0'}.{match['part'] or '0'}")


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, context=_EXACT)


@dataclass(frozen=True, slots=True)
class Amount(Parser):
    """Money in major units → integer minor units.

    ``1234.50``, ``1,234.50``, ``￥1234.50``, ``$1,234.50``, ``1234.50元``; negative as ``-12.30`` or
    ``(12.30)``. More than two decimals are refused unless a mapping states a rounding.
    """

    rounding: str | None = None

    def parse(self, cell: Cell) -> int | None:
        text = _number_cell(cell)
        if not text:
            return None
        match = _AMOUNT.fullmatch(text)
        if match is None or bool(match["open"]) != bool(match["close"]):
            raise self._problem(text)
        negative = "-" in (match["sign"], match["inner"])
        if (match["open"] and match["sign"]) or (match["inner"] and (match["sign"] or match["open"])):
            raise self._problem(text)
        scaled = _decimal(match).scaleb(2, context=_EXACT)
        minor = scaled.to_integral_value(rounding=ROUNDINGS[self.rounding or "down"])
        if minor != scaled and self.rounding is None:
            raise ValueProblem(
                _("“%(cell)s” has more than two decimals.") % {"cell": shown(text)},
                _("Round it to cents in the source, or state the rounding in a mapping file."),
            )
        if minor >= AMOUNT_LIMIT:
            raise ValueProblem(
                _("“%(cell)s” is too large for an amount.") % {"cell": shown(text)},
                _("Look whether an identifier stands in the column of amounts."),
            )
        return -int(minor) if negative or match["open"] else int(minor)

    @staticmethod
    def _problem(text: str) -> ValueProblem:
        if text.endswith(("-", "−")):
            return ValueProblem(
                _("“%(cell)s” has its minus sign at the end.") % {"cell": shown(text)},
                _("Write the minus sign in front, such as -12.30, or use brackets: (12.30)."),
            )
        if _EUROPEAN.fullmatch(text):
            return ValueProblem(
                _("“%(cell)s” has a comma where the decimal point should be.") % {"cell": shown(text)},
                _("Use a point before the decimals and commas only between thousands: 1,234.50."),
            )
        return ValueProblem(
            _("“%(cell)s” is not an amount.") % {"cell": shown(text)},
            _("Write it as 1234.50 or 1,234.50, with a minus sign in front when negative."),
        )


@dataclass(frozen=True, slots=True)
class Integer(Parser):
    """A whole number from ``minimum`` to ``maximum``: ``5``, ``1,200``, ``-3``, ``5.0``; never ``5.5``."""

    minimum: int = -(10**12)
    maximum: int = 10**12

    def parse(self, cell: Cell) -> int | None:
        text = _number_cell(cell)
        if not text:
            return None
        match = _PLAIN.fullmatch(text)
        if match is None:
            raise _not_a_number(text)
        if (match["part"] or "").strip("0"):
            raise ValueProblem(
                _("“%(cell)s” has decimals; only whole numbers count here.") % {"cell": shown(text)},
                _("Give the number of whole units."),
            )
        number = int(match["whole"].replace(",", "") or 0) * (-1 if match["sign"] == "-" else 1)
        if not self.minimum <= number <= self.maximum:
            raise _out_of_range(text, self.minimum, self.maximum)
        return number


@dataclass(frozen=True, slots=True)
class Year(Parser):
    """A year of the calendar, such as ``1985`` or ``1985年``."""

    minimum: int = 1900
    maximum: int = 2199

    def parse(self, cell: Cell) -> int | None:
        text = _number_cell(cell).removesuffix("年").strip()
        if not text:
            return None
        match = _PLAIN.fullmatch(text)
        if match is None or match["sign"] or "," in text or (match["part"] or "").strip("0"):
            raise ValueProblem(
                _("“%(cell)s” is not a year.") % {"cell": shown(text)}, _("Write four digits, such as 1985.")
            )
        year = int(match["whole"] or 0)
        if not self.minimum <= year <= self.maximum:
            raise _out_of_range(text, self.minimum, self.maximum)
        return year


@dataclass(frozen=True, slots=True)
class Measure(Parser):
    """A number with an optional unit → a Decimal in the table's first unit, rounded to ``places`` decimals.

    ``unit`` is the unit of a number that names none. A mapping may raise the ``maximum`` up to ``highest``.
    """

    units: Units = field(default_factory=lambda: AREA)
    unit: str = ""
    places: int = 2
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(10**9)
    highest: Decimal | None = None

    def unit_named(self, text: str) -> str | None:
        """Our name of the unit that ``text`` writes, or None."""
        wanted = fold(text)
        for name, (_size, spellings) in self.units.items():
            if wanted in {fold(name), *map(fold, spellings)}:
                return name
        return None

    def parse(self, cell: Cell) -> Decimal | None:
        text = _number_cell(cell)
        if not text:
            return None
        parts = _WITH_UNIT.fullmatch(text)
        match = _PLAIN.fullmatch(parts["number"]) if parts else None
        if parts is None or match is None:
            raise _not_a_number(text)
        first = next(iter(self.units))
        unit = self.unit_named(parts["unit"]) if parts["unit"] else self.unit or first
        if unit is None:
            raise ValueProblem(
                _("“%(unit)s” is not a known unit.") % {"unit": shown(parts["unit"])},
                _("Use one of: %(values)s.") % {"values": ", ".join(self.units)},
            )
        number = _EXACT.multiply(_decimal(match), self.units[unit][0])
        if match["sign"] == "-":
            number = -number
        if not self.minimum <= number <= self.maximum:
            raise _out_of_range(text, self.minimum, self.maximum)
        return _rounded(number, self.places)


@dataclass(frozen=True, slots=True)
class Coordinate(Parser):
    """Decimal degrees → a Decimal with six decimals (0.1 m). Use ``LATITUDE`` or ``LONGITUDE``."""

    limit: int

    def parse(self, cell: Cell) -> Decimal | None:
        text = _number_cell(cell).removesuffix("°").strip()
        if not text:
            return None
        match = _PLAIN.fullmatch(text)
        if match is None or "," in text:
            raise ValueProblem(
                _("“%(cell)s” is not a position in decimal degrees.") % {"cell": shown(text)},
                _("Write degrees with a decimal point, such as 31.230416; minus for south and west."),
            )
        degrees = _decimal(match) * (-1 if match["sign"] == "-" else 1)
        if abs(degrees) > self.limit:
            raise ValueProblem(
                _("“%(cell)s” lies outside −%(limit)d to %(limit)d degrees.")
                % {"cell": shown(text), "limit": self.limit},
                _("Look whether latitude and longitude are swapped."),
            )
        return _rounded(degrees, 6)


LATITUDE = Coordinate(90)
LONGITUDE = Coordinate(180)


@dataclass(frozen=True, slots=True)
class IntegerList(Parser):
    """Several whole numbers in one cell → a sorted tuple without repeats: ``1,4`` or ``周一、周四``.

    ``names`` are other ways to write a number, such as days of the week.
    """

    minimum: int
    maximum: int
    names: Mapping[str, int] = field(default_factory=dict)

    def parse(self, cell: Cell) -> tuple[int, ...] | None:
        text = _number_cell(cell)
        if not text:
            return None
        names = {fold(name): number for name, number in self.names.items()}
        found: set[int] = set()
        for part in re.split(r"[,;、/|\s]+", text):
            number = names.get(fold(part)) if part else -1
            if number is None and part.isascii() and part.isdigit():
                number = int(part)
            if part and (number is None or not self.minimum <= number <= self.maximum):
                raise ValueProblem(
                    _("“%(cell)s” is not a list of numbers from %(minimum)d to %(maximum)d.")
                    % {"cell": shown(text), "minimum": self.minimum, "maximum": self.maximum},
                    _("Separate them by commas, such as 1,4."),
                )
            if part and number is not None:
                found.add(number)
        return tuple(sorted(found)) or None


WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("周一", "星期一", "礼拜一", "一", "Mon", "Monday"),
            ("周二", "星期二", "礼拜二", "二", "Tue", "Tuesday"),
            ("周三", "星期三", "礼拜三", "三", "Wed", "Wednesday"),
            ("周四", "星期四", "礼拜四", "四", "Thu", "Thursday"),
            ("周五", "星期五", "礼拜五", "五", "Fri", "Friday"),
            ("周六", "星期六", "礼拜六", "六", "Sat", "Saturday"),
            ("周日", "星期日", "星期天", "礼拜天", "周天", "日", "Sun", "Sunday"),
        ),
        start=1,
    )
    for name in names
}
"""ISO numbers of the days of the week, Monday 1 to Sunday 7, by their names."""


def _out_of_range(text: str, minimum: object, maximum: object) -> ValueProblem:
    return ValueProblem(
        _("“%(cell)s” lies outside %(minimum)s to %(maximum)s.")
        % {"cell": shown(text), "minimum": minimum, "maximum": maximum},
        _("Correct the number; look whether it stands in the right column."),
    )
