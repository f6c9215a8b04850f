"""Dates, times, months and days of the year. Nothing here guesses which number is the month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils import timezone
from django.utils.translation import gettext as _

from salesforce_app.kernel.periods import Month

from ..problems import Cell, ValueProblem
from .base import Parser, half_width, shown

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Dates outside these years are taken for slips of the pen."""

_DATE = (
    r"(?:(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<cy>\d{4})\s*年\s*(?P<cm>\d{1,2})\s*月\s*(?P<cd>\d{1,2})\s*[日号]"
    r"|(?P<py>\d{4})(?P<pm>\d{2})(?P<pd>\d{2}))"
)
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
_ZONE = r"(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)"
_ONLY_DATE = re.compile(_DATE, re.ASCII)
_DATE_TIME = re.compile(rf"{_DATE}(?:\s*[Tt]\s*|\s+|(?<=[日号])){_TIME}\s*{_ZONE}?", re.ASCII)
_AMBIGUOUS = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:\s.*)?", re.ASCII | re.DOTALL)
_SERIAL = re.compile(r"(?P<days>[2-7]\d{4})(?:\.(?P<part>\d{1,15}))?", re.ASCII)
_MONTH = re.compile(
    r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})|\s*年\s*(?P<cm>\d{1,2})\s*月|(?P<pm>\d{2}))", re.ASCII
)
_MONTH_DAY = re.compile(r"(?P<m>\d{1,2})(?:[-/](?P<d>\d{1,2})|\s*月\s*(?P<cd>\d{1,2})\s*[日号]?)", re.ASCII)

_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no zones
_DAYS_IN_MONTH = (31, 30, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Of any month in either calendar: a lunar month of any number may have 30 days."""


def _not_a_date(text: str) -> ValueProblem:
    if _AMBIGUOUS.fullmatch(text):
        return ValueProblem(
            _("“%(cell)s” does not tell which number is the day and which the month.")
            % {"cell": shown(text)},
            _("Write the year first, such as 2025-06-01, or state the date format in a mapping file."),
        )
    return ValueProblem(
        _("“%(cell)s” is not a date.") % {"cell": shown(text)},
        _("Write the year, month and day, such as 2025-06-01."),
    )


def _no_such_day(text: str) -> ValueProblem:
    return ValueProblem(
        _("“%(cell)s” is not a day of the calendar between %(first)d and %(last)d.")
        % {"cell": shown(text), "first": FIRST_YEAR, "last": LAST_YEAR},
        _("Correct the date."),
    )


def _checked(text: str, day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _no_such_day(text)
    return day


def _day_of(match: re.Match[str], text: str) -> date:
    year, month, day = (
        int(match[name] or match[f"c{name}"] or match[f"p{name}"]) for name in ("y", "m", "d")
    )
    try:
        return _checked(text, date(year, month, day))
    except ValueError:
        raise _no_such_day(text) from None


def _from_serial(match: re.Match[str]) -> datetime:
    """An Excel serial (days since 1899-12-30) to the nearest second."""
    seconds = round(float(f"0.{match['part'] or 0}") * 86400)
    return _EXCEL_EPOCH + timedelta(days=int(match["days"]), seconds=seconds)


def _formatted(text: str, layout: str) -> datetime:
    try:
        moment = datetime.strptime(text, layout)  # noqa: DTZ007 - the caller adds the zone
    except ValueError:
        raise ValueProblem(
            _("“%(cell)s” is not written as %(format)s.") % {"cell": shown(text), "format": layout},
            _("Correct the cell or the date format in the mapping file."),
        ) from None
    _checked(text, moment.date())
    return moment


def _zone_of(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes > 14 * 60 or int(digits[2:]) > 59:
        raise ValueError(text)
    return timezone.get_fixed_timezone(-minutes if text[0] == "-" else minutes)


def _aware(moment: datetime, text: str) -> datetime:
    """The moment in UTC. Without a zone it is local; where clocks went back, the earlier one."""
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    utc = timezone.make_aware(moment, timezone.get_default_timezone()).astimezone(UTC)
    if utc.astimezone(timezone.get_default_timezone()).replace(tzinfo=None) != moment:
        raise ValueProblem(
            _("The time %(cell)s does not exist: clocks were put forward over it.") % {"cell": shown(text)},
            _("Correct the time, or write it with its zone, such as 2025-03-09T02:30:00-06:00."),
        )
    return utc


@dataclass(frozen=True, slots=True)
class DateTime(Parser):
    """A moment → an aware datetime in UTC.

    ISO 8601 with or without zone, ``2025/6/1 8:30``, ``2025年6月1日 8:30``, or a workbook's date with a
    time. Without a zone it is the wall clock of ``settings.TIME_ZONE``. A date alone is refused, unless
    ``date_alone`` lets it stand for its midnight.
    """

    format: str | None = None
    date_alone: bool = False

    def parse(self, cell: Cell) -> datetime | None:
        if isinstance(cell, datetime):
            return _aware(cell, str(cell))
        if isinstance(cell, date):
            return self._midnight(cell)
        text = half_width(cell)
        if not text:
            return None
        if isinstance(cell, (bool, time, timedelta)):
            raise self._not_a_moment(text)
        if self.format is not None:
            return _aware(_formatted(text, self.format), text)
        serial = _SERIAL.fullmatch(text)
        if self.date_alone and (_ONLY_DATE.fullmatch(text) or (serial and not serial["part"])):
            return self._midnight(Date().parse(text))
        return _aware(self.moment(text), text)

    def _midnight(self, day: date | None) -> datetime | None:
        if day is None:
            return None
        if not self.date_alone:
            raise self._no_time(day)
        return _aware(datetime.combine(_checked(str(day), day), time()), str(day))

    @classmethod
    def moment(cls, text: str) -> datetime:
        """The moment that ``text`` writes, aware only when it names a zone. Raises ValueProblem."""
        serial = _SERIAL.fullmatch(text)
        if serial and serial["part"]:
            return _from_serial(serial)
        match = _DATE_TIME.fullmatch(text)
        if match is None:
            if serial or _ONLY_DATE.fullmatch(text):
                raise cls._no_time(text)
            problem = _not_a_date(text)
            raise problem if _AMBIGUOUS.fullmatch(text) else cls._not_a_moment(text)
        day = _day_of(match, text)
        try:
            clock = time(
                int(match["hour"]),
                int(match["minute"]),
                int(match["second"] or 0),
                int((match["fraction"] or "0").ljust(6, "0")[:6]),
                _zone_of(match["zone"]) if match["zone"] else None,
            )
        except ValueError:
            raise cls._not_a_moment(text) from None
        return datetime.combine(day, clock)

    @staticmethod
    def _not_a_moment(text: str) -> ValueProblem:
        return ValueProblem(
            _("“%(cell)s” is not a date with a time.") % {"cell": shown(text)},
            _("Write it as 2025-06-01 08:30."),
        )

    @staticmethod
    def _no_time(cell: Cell) -> ValueProblem:
        return ValueProblem(
            _("“%(cell)s” is a date without a time of day.") % {"cell": shown(cell)},
            _("Add the time, such as 2025-06-01 08:30."),
        )


@dataclass(frozen=True, slots=True)
class Date(Parser):
    """A day → date.

    ISO, ``2025/6/1``, ``2025年6月1日``, ``20250601``, an Excel serial such as ``45809``, or a workbook's
    date. A time of day beside it is dropped (after moving to the installation's zone when it names
    another). Day-first and month-first orders are refused unless a mapping states the ``format``.
    """

    format: str | None = None

    def parse(self, cell: Cell) -> date | None:
        if isinstance(cell, datetime):
            return _checked(str(cell), cell.date())
        if isinstance(cell, date):
            return _checked(str(cell), cell)
        text = half_width(cell)
        if not text:
            return None
        if isinstance(cell, (bool, time, timedelta)):
            raise _not_a_date(text)
        if self.format is not None:
            return _formatted(text, self.format).date()
        if match := _ONLY_DATE.fullmatch(text):
            return _day_of(match, text)
        if serial := _SERIAL.fullmatch(text):
            return _from_serial(serial).date()
        if not _DATE_TIME.fullmatch(text):
            raise _not_a_date(text)
        moment = DateTime.moment(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(timezone.get_default_timezone())
        return moment.date()


@dataclass(frozen=True, slots=True)
class CalendarMonth(Parser):
    """A month → kernel Month: ``2025-06``, ``2025/6``, ``2025年6月``, ``202506``, or its first day as a date.

    With a ``format`` from a mapping, the month that holds the date.
    """

    format: str | None = None

    def parse(self, cell: Cell) -> Month | None:
        text = half_width(cell)
        if not text:
            return None
        if isinstance(cell, str) and self.format is not None:
            return Month.of(_formatted(text, self.format))
        match = _MONTH.fullmatch(text)
        if match:
            year, month = int(match["y"]), int(match["m"] or match["cm"] or match["pm"])
            if 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR:
                return Month(year, month)
            raise self._problem(text)
        try:
            day = Date().parse(cell)
        except ValueProblem:
            raise self._problem(text) from None
        if day is None or (day.day != 1 and self.format is None):
            raise self._problem(text)
        return Month.of(day)

    @staticmethod
    def _problem(text: str) -> ValueProblem:
        return ValueProblem(
            _("“%(cell)s” is not a month.") % {"cell": shown(text)},
            _("Write the year and the month, such as 2025-06."),
        )


@dataclass(frozen=True, slots=True)
class MonthDay(Parser):
    """A day of the year in the solar or the lunar calendar → ``"08-15"``; reads ``8-15`` and ``8月15日`` too.

    The 30th is let through in every month, since a lunar month may have it; which calendar is meant,
    another column says.
    """

    def parse(self, cell: Cell) -> str | None:
        if isinstance(cell, date):
            return f"{cell.month:02d}-{cell.day:02d}"
        text = half_width(cell)
        if not text:
            return None
        match = _MONTH_DAY.fullmatch(text)
        if match:
            month, day = int(match["m"]), int(match["d"] or match["cd"])
            if 1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]:
                return f"{month:02d}-{day:02d}"
        raise ValueProblem(
            _("“%(cell)s” is not a day of the year.") % {"cell": shown(text)},
            _("Write the month and the day, such as 08-15."),
        )
