"""What a sentence says of the time, the place and the certainty of what it states.

A statement is held against the period's figures only where nothing around it says that it is about
something else: another day, a plan, a part of the territory, what somebody said. "Calls tomorrow: 12" states
nothing about today. Better a false statement that goes by than a true one that is doubted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .claim_markers import (
    ALL_AGAIN,
    CLAUSES,
    COMPARISONS,
    DONE,
    MARKERS,
    MONTHS,
    QUOTES,
    SENTENCES,
    TIMES,
    TOTALS,
    Cover,
    Reach,
    When,
)
from .claim_numbers import read_number
from .fact_sheet import FactSheet, Grain
from .folding import Span
from .names import NameIndex


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker found in a text: where it stands, for which characters it holds, and what it says of them."""

    place: Span
    scope: Span
    cover: Cover


@dataclass(frozen=True, slots=True)
class Context:
    """A folded text with its sentences and clauses, what marks them, and with what it compares."""

    text: str
    sentences: tuple[Span, ...]
    clauses: tuple[Span, ...]
    marks: tuple[Mark, ...]
    comparisons: tuple[Span, ...]

    def clause_of(self, place: int) -> Span:
        """The clause in which a character stands."""
        return _holding(self.clauses, place)

    def sentence_of(self, place: int) -> Span:
        """The sentence in which a character stands."""
        return _holding(self.sentences, place)

    def is_covered(self, span: Span, covers: Collection[Cover]) -> bool:
        """Whether a mark of one of ``covers`` holds for ``span``; what is a part of it marks nothing."""
        return any(
            mark.cover in covers
            and mark.scope.start < span.end
            and span.start < mark.scope.end
            and not (span.start <= mark.place.start and mark.place.end <= span.end)
            for mark in self.marks
        )


def _holding(spans: tuple[Span, ...], place: int) -> Span:
    return spans[bisect_right([span.start for span in spans], place) - 1]


_CHINESE_DATE = re.compile(
    r"(\d{1,2}|十[一二]?|[一二三四五六七八九])月份?(?:(\d{1,2})[日号])?|(?<![\d.])(\d{1,2})[日号](?!线|店)"
)
_MONTH_NAMES = "|".join(MONTHS)
_DATES = rf"{_MONTH_NAMES}|mon|tues|wednes|thurs|fri|satur|sun|total|all|person|addition"
_ENGLISH_DATE = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH_NAMES})\b|\b({_MONTH_NAMES}) (\d{{1,2}})(?:st|nd|rd|"
    rf"th)?\b(?!\s*%)|"
    rf"\b(?:in|of|since|until|during|for) ({_MONTH_NAMES})\b"
)
_PLACE = re.compile(rf"\b(?:[Ii]n|[Aa]round|[Nn]ear|[Aa]long|[Oo]n|[Aa]t)\s+(?!(?i:{_DATES})|I\b)[A-Z][a-z]+")


def places_of(original: str) -> Iterator[Span]:
    """Where an English text speaks of a place by its name: told by its capital, so before it is folded."""
    return (Span(*found.span()) for found in _PLACE.finditer(original))


def read_context(text: str, sheet: FactSheet, names: NameIndex, places: Iterable[Span] = ()) -> Context:
    """The context of a folded text. ``names`` are those of shops, routes and villages: each is a part, as are
    the ``places`` that the folded text names.
    """
    sentences = tuple(_split(text, SENTENCES))
    clauses = tuple(_split(text, CLAUSES))
    comparisons = tuple(Span(*found.span()) for found in COMPARISONS.finditer(text))
    plain = text
    for span in comparisons:
        plain = plain[: span.start] + "□" * (span.end - span.start) + plain[span.end :]
    finder = _Marks(plain, sentences, clauses, sheet)
    marks = [
        *finder.of_words(),
        *finder.of_times(),
        *finder.of_dates(),
        *(Mark(Span(*found.span()), Span(*found.span()), Cover.OTHER) for found in QUOTES.finditer(text)),
        *(Mark(span, _holding(clauses, span.start), Cover.COMPARED) for span in comparisons),
        *(finder.mark(place, Cover.PART, Reach.ONWARD) for place in places if place.end > place.start),
        *(
            finder.mark(Span(found.start, found.end), cover, reach)
            for found in names.find(plain)
            for cover, reach in ((Cover.PART, Reach.ONWARD), (Cover.SHOP, Reach.BEYOND))
        ),
    ]
    return Context(text, sentences, clauses, tuple(marks), comparisons)


def _split(text: str, ends: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for found in ends.finditer(text):
        yield Span(start, found.end())
        start = found.end()
    yield Span(start, len(text) + 1)


PERIOD_WORDS = {Grain.DAY: When.THIS_DAY, Grain.WEEK: When.THIS_WEEK, Grain.MONTH: When.THIS_MONTH}
_PARTS = {
    Grain.DAY: {When.PART_OF_DAY},
    Grain.WEEK: {When.PART_OF_DAY, When.THIS_DAY, When.WEEKDAY, When.PART_OF_PERIOD},
    Grain.MONTH: {When.PART_OF_DAY, When.THIS_DAY, When.WEEKDAY, When.PART_OF_PERIOD, When.THIS_WEEK},
}


_WORDS = re.compile(r"[^\W\d_]")
_AFTER_A_HEADING = re.compile(
    r"\s*(?:\([^()\n]{1,10}\)|,?\s*(?:周|星期)[一二三四五六日天]|[ap]m|[上下]午)?[ \t]*(?::|\n|$)"
)
"""What may stand behind a date that is a heading."""


class _Marks:
    """Finds marks and how far each reaches."""

    def __init__(
        self, text: str, sentences: tuple[Span, ...], clauses: tuple[Span, ...], sheet: FactSheet
    ) -> None:
        self.text, self.sentences, self.clauses, self.sheet = text, sentences, clauses, sheet
        own = next(words for words, when in TIMES if when is PERIOD_WORDS[sheet.grain])
        self.own = sorted(found.start() for found in own.finditer(text))
        self.whole = sorted(found.start() for words in (ALL_AGAIN, TOTALS) for found in words.finditer(text))
        self.done = sorted(found.start() for found in DONE.finditer(text))

    def mark(self, place: Span, cover: Cover, reach: Reach, *, is_time: bool = False) -> Mark:
        """What is said at ``place``, as far as it reaches; a time that is a heading reaches further."""
        clause, sentence = _holding(self.clauses, place.start), _holding(self.sentences, place.start)
        start, end = clause.start, sentence.end
        if reach is Reach.CLAUSE:
            end = clause.end
        elif reach is Reach.SENTENCE:
            start = sentence.start
        elif reach is Reach.AFTER:
            start = place.start
        elif reach is Reach.BEYOND:
            end = self._beyond(sentence)
        is_elsewhere = reach is not Reach.SENTENCE and cover in {Cover.OTHER, Cover.PLAN}
        if is_elsewhere or (is_time and self._stands_alone(place)):
            end = max(end, self._end_of_heading(place))
        resets = self.own
        if cover in {Cover.PART, Cover.SHOP}:
            resets = sorted([*self.own, *self.whole])
        elif cover is Cover.PLAN:
            resets = sorted([*self.own, *self.done])
        after = [at for at in resets if place.end <= at < end]
        if after:
            # A sentence that says so somewhere is about the whole from its beginning.
            again = _holding(self.sentences, after[0])
            end = again.start if again.start > place.start else after[0]
        return Mark(place, Span(start, end), cover)

    def _beyond(self, sentence: Span) -> int:
        """The end of the second sentence after one, or of the paragraph."""
        end = sentence.end
        for _number in range(2):
            if "\n" in self.text[end - 1 : end] or end > len(self.text):
                break
            end = _holding(self.sentences, end).end
        return end

    def _stands_alone(self, place: Span) -> bool:
        """Whether nothing but marks of a list stand before a time, and nothing but a colon or a line's end
        behind it, as in "9 June:" and "周二（雨）：".
        """
        line_start = self.text.rfind("\n", 0, place.start) + 1
        before = self.text[line_start : place.start]
        return not _WORDS.search(before) and _AFTER_A_HEADING.match(self.text, place.end) is not None

    def _end_of_heading(self, place: Span) -> int:
        """Where ends what stands below a heading, or behind "Tomorrow:"; 0 where ``place`` is in none."""
        line_start = self.text.rfind("\n", 0, place.start) + 1
        line_end = self.text.find("\n", place.end)
        line_end = len(self.text) if line_end < 0 else line_end
        colon = self.text.find(":", place.end, place.end + 12)
        if place.start - line_start > 16:
            return 0
        if colon >= 0 and self.text[colon + 1 : line_end].strip():
            return line_end
        if line_end - line_start > 30 or re.search(r"[,。;.]", self.text[line_start:line_end].strip(" .")):
            return 0
        end = line_end
        while end < len(self.text):
            following = self.text.find("\n", end + 1)
            following = len(self.text) if following < 0 else following
            line = self.text[end + 1 : following].strip()
            if not line or line.endswith(":"):
                break
            end = following
        return end

    def of_words(self) -> Iterator[Mark]:
        """Marks by words other than those of time."""
        for words, cover, reach in MARKERS:
            for found in words.finditer(self.text):
                yield self.mark(Span(*found.span()), cover, reach)

    def of_times(self) -> Iterator[Mark]:
        """Marks by words of time; those of the journal's own period mark nothing."""
        for words, when in TIMES:
            if when is PERIOD_WORDS[self.sheet.grain]:
                continue
            cover = Cover.PART if when in _PARTS[self.sheet.grain] else Cover.OTHER
            for found in words.finditer(self.text):
                yield self.mark(Span(*found.span()), cover, Reach.ONWARD, is_time=True)

    def of_dates(self) -> Iterator[Mark]:
        """Marks by dates and months that are not the journal's own."""
        for found in _CHINESE_DATE.finditer(self.text):
            month, day, lone = (_small_number(part) for part in found.groups())
            yield from self._of_date(Span(*found.span()), month, day or lone)
        for found in _ENGLISH_DATE.finditer(self.text):
            first_day, first, second, second_day, alone = found.groups()
            number = first_day or second_day
            yield from self._of_date(
                Span(*found.span()), MONTHS[first or second or alone], int(number) if number else None
            )

    def _of_date(self, place: Span, month: int | None, day: int | None) -> Iterator[Mark]:
        period, grain = self.sheet.period, self.sheet.grain
        months = {date_.month for date_ in (period.start, period.last)}
        if month is not None and month not in months:
            yield self.mark(place, Cover.OTHER, Reach.ONWARD)
        elif day is None:
            if grain is not Grain.MONTH:
                yield self.mark(place, Cover.OTHER, Reach.ONWARD)
        elif grain is Grain.DAY:
            if day != period.start.day:
                yield self.mark(place, Cover.OTHER, Reach.ONWARD)
        else:
            held = any(_is_day(at, month, day) for at in (period.start, *period.dates()))
            yield self.mark(place, Cover.PART if held else Cover.OTHER, Reach.ONWARD, is_time=True)


def _small_number(text: str | None) -> int | None:
    number = read_number(text) if text else None
    return int(number.value) if number is not None else None


def _is_day(day: date, month: int | None, number: int) -> bool:
    return day.day == number and month in {None, day.month}
