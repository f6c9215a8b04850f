"""Opening hours, in a strict part of what OpenStreetMap writes: ``Mo-Sa 08:00-12:00,14:00-21:00; Su off``.

Rules are parted by semicolons, and a later one replaces what earlier ones say of its weekdays. A rule names
weekdays and the stretches of a day, or ``off``; without weekdays it is for all of them. ``24/7`` is always.
A weekday of which nothing is said is closed. Stretches end by 24:00 and neither touch nor overlap. Months,
holidays, sunset and the like are refused rather than half understood: planning has to rely on the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError

FIELD = "opening_hours"
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MINUTES_A_DAY = 24 * 60
ALWAYS = "24/7"

Window = tuple[int, int]
"""From the minute of the day at which a shop opens to the one at which it closes."""

_RULE = re.compile(r"(?:(?P<days>[a-z][a-z,\- ]*?)\s*)?(?P<times>[0-9][0-9:,\- ]*|\boff|\bclosed)", re.ASCII)
_TIMES = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})", re.ASCII)
_WIDE = str.maketrans("：；，－–—～~　", ":;,----- ")
_AROUND = re.compile(r"\s*([,;\-:])\s*")
_NUMBERS = {name.lower(): number for number, name in enumerate(WEEKDAYS)}


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The stretches in which a shop is open, for each weekday from Monday on; none when it is closed."""

    week: tuple[tuple[Window, ...], ...]

    def windows(self, day: date) -> tuple[Window, ...]:
        """The stretches of ``day``, ascending."""
        return self.week[day.weekday()]

    def __str__(self) -> str:
        """The same hours in the shortest usual form, which reads back as the same."""
        if all(day == ((0, MINUTES_A_DAY),) for day in self.week):
            return ALWAYS
        by_windows: dict[tuple[Window, ...], list[int]] = {}
        for number, windows in enumerate(self.week):
            if windows:
                by_windows.setdefault(windows, []).append(number)
        return "; ".join(f"{_days(numbers)} {_times(windows)}" for windows, numbers in by_windows.items())


def parse_hours(text: str) -> OpeningHours | None:
    """The hours written as ``text``; None for a text without content: they are not known.

    Full-width punctuation, small letters, spaces around signs and ``8:00`` for ``08:00`` are let pass. Raises
    InputError that quotes the part that cannot be read.
    """
    text = _AROUND.sub(r"\1", " ".join(text.translate(_WIDE).split()))
    if not text:
        return None
    week: list[tuple[Window, ...]] = [()] * 7
    for rule in text.split(";"):
        if not rule:
            continue
        for number, windows in _read_rule(rule):
            week[number] = windows
    if not any(week):
        raise InputError(
            FIELD,
            _("The shop would never be open."),
            _("Name the hours of one weekday at least, or suspend or close the shop."),
        )
    return OpeningHours(tuple(week))


def _read_rule(rule: str) -> Iterable[tuple[int, tuple[Window, ...]]]:
    if rule == ALWAYS:
        return [(number, ((0, MINUTES_A_DAY),)) for number in range(7)]
    match = _RULE.fullmatch(rule.lower())
    if match is None:
        raise InputError(
            FIELD,
            _("“%(rule)s” cannot be read.") % {"rule": rule},
            _("Write weekdays and times such as Mo-Sa 08:00-12:00,14:00-21:00; Su off."),
        )
    windows = () if match["times"] in {"off", "closed"} else _read_times(match["times"])
    return [(number, windows) for number in _read_days(match["days"])]


def _read_days(text: str | None) -> list[int]:
    if not text:
        return list(range(7))
    numbers: list[int] = []
    for part in text.split(","):
        ends = [_NUMBERS.get(name.strip()) for name in part.split("-")]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2:
            raise InputError(
                FIELD,
                _("“%(part)s” is not a weekday.") % {"part": part},
                _("Use %(names)s, or a stretch such as Mo-Sa.") % {"names": ", ".join(WEEKDAYS)},
            )
        numbers += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return numbers


def _read_times(text: str) -> tuple[Window, ...]:
    windows: list[Window] = []
    for part in text.split(","):
        match = _TIMES.fullmatch(part)
        if match is None:
            raise InputError(
                FIELD,
                _("“%(part)s” is not a stretch of a day.") % {"part": part},
                _("Write from when to when, such as 08:00-12:00."),
            )
        opens, closes = (int(match[n]) * 60 + int(match[n + 1]) for n in (1, 3))
        if max(int(match[2]), int(match[4])) > 59 or closes > MINUTES_A_DAY:
            raise InputError(
                FIELD,
                _("“%(part)s” is not a time of the day.") % {"part": part},
                _("Use times from 00:00 to 24:00."),
            )
        if closes <= opens:
            raise InputError(
                FIELD,
                _("“%(part)s” ends before it begins.") % {"part": part},
                _("Let hours past midnight end at 24:00: nobody calls at night."),
            )
        windows.append((opens, closes))
    windows.sort()
    if any(before[1] >= after[0] for before, after in pairwise(windows)):
        raise InputError(
            FIELD,
            _("The stretches of “%(times)s” overlap or touch.") % {"times": text},
            _("Make one stretch of them."),
        )
    return tuple(windows)


def _days(numbers: Sequence[int]) -> str:
    """Weekdays as stretches: three or more in a row with a dash."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    names = []
    for run in runs:
        if len(run) > 2:
            names.append(f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}")
        else:
            names += [WEEKDAYS[number] for number in run]
    return ",".join(names)


def _times(windows: Sequence[Window]) -> str:
    return ",".join(f"{_time(opens)}-{_time(closes)}" for opens, closes in windows)


def _time(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
