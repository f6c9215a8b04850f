"""Made-up journals with facts that their figures agree with, from a seed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.ratio import Ratio

from ..measures.fact_sheet import (
    MONEY,
    RATES,
    Base,
    Direction,
    FactSheet,
    Grain,
    Named,
    NameKind,
    Subject,
    Trend,
)
from .phrases import Phrases

SHOPS = 30
TEAM = 5
FIRST_DAY = date(2026, 1, 5)
S = Subject


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that states what is on file. ``subject`` is None for one that names a visited shop."""

    subject: Subject | None
    form: str
    is_direction: bool = False


@dataclass(slots=True)
class MadeUp:
    """A journal: its writer, the facts of its time, its sentences by paragraph, and what it states."""

    number: int
    writer: int
    on: date
    sheet: FactSheet
    phrases: Phrases
    paragraphs: list[list[str]]
    stated: list[Statement]
    planted: str = ""
    source: int | None = None

    @property
    def text(self) -> str:
        """Its prose."""
        joint = " " if self.phrases.stop == "." else ""
        return "\n".join(joint.join(paragraph) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: in what language, about which shops, and with which habits."""

    number: int
    phrases: Phrases
    shops: tuple[str, ...]
    in_one_paragraph: bool
    wordiness: int
    favourites: frozenset[str]

    @property
    def team(self) -> int:
        """The number of her team."""
        return self.number // TEAM


class Corpus:
    """Makes journals. The same seed and phrases make the same journals."""

    def __init__(self, seed: int, phrases: Sequence[Phrases]) -> None:
        self.random = Random(seed)  # noqa: S311 - made-up data must be repeatable
        self.phrases = phrases

    def make(self, journals: int, *, each: int = 50) -> list[MadeUp]:
        """``journals`` honest journals, ``each`` by every writer on days in a row, by writer and day."""
        found: list[MadeUp] = []
        for number in range(-(-journals // each)):
            writer = self._writer(number)
            first = len(found)
            found += [
                self._journal(first + turn, writer, FIRST_DAY + timedelta(days=turn))
                for turn in range(min(each, journals - first))
            ]
        return found

    def _writer(self, number: int) -> Writer:
        # Teams of one language, as they are; the languages take turns.
        phrases = self.phrases[number // TEAM % len(self.phrases)]
        pick = self.random
        names = {f"{head}{self._gap(phrases)}{pick.choice(phrases.tails)}" for head in phrases.heads}
        shops = tuple(pick.sample(sorted(names), SHOPS))
        forms = [*phrases.openings, *phrases.closings, *phrases.findings]
        return Writer(
            number, phrases, shops, pick.random() < 0.5, pick.randint(1, 3), frozenset(pick.sample(forms, 8))
        )

    @staticmethod
    def _gap(phrases: Phrases) -> str:
        return " " if phrases.stop == "." else ""

    def _journal(self, number: int, writer: Writer, on: date) -> MadeUp:
        grain = self.random.choices(list(Grain), (80, 15, 5))[0]
        sheet = self._sheet(writer, grain, on)
        journal = MadeUp(number, writer.number, on, sheet, writer.phrases, [], [])
        pick, phrases = self.random, writer.phrases
        first: list[str] = []
        if pick.random() < 0.5:
            first.append(self._liked(writer, phrases.openings))
        for _ in range(pick.randint(0, 2)):
            statement = self.statement(journal)
            journal.stated.append(statement)
            first.append(self.said(journal, statement))
        paragraphs = [first] if first else []
        paragraphs += [[self._finding(journal, writer)] for _ in range(pick.randint(1, writer.wordiness))]
        if pick.random() < 0.5:
            paragraphs[-1].append(self.fill(journal, pick.choice(phrases.news)))
        paragraphs += [[self.fill(journal, pick.choice(phrases.traps))] for _ in range(pick.randint(0, 2))]
        if pick.random() < 0.4:
            paragraphs[-1].append(self._liked(writer, phrases.closings))
        if writer.in_one_paragraph:
            paragraphs = [[sentence for paragraph in paragraphs for sentence in paragraph]]
        journal.paragraphs = paragraphs
        return journal

    def _liked(self, writer: Writer, forms: Sequence[str]) -> str:
        """One of some forms, rather a favourite one: people repeat themselves."""
        liked = [form for form in forms if form in writer.favourites]
        return self.random.choice(liked if liked and self.random.random() < 0.5 else list(forms))

    def _finding(self, journal: MadeUp, writer: Writer) -> str:
        matter = self.random.choice(writer.phrases.matters)
        form = self._liked(writer, writer.phrases.findings)
        for name, texts in (("seen", matter.seen), ("cause", matter.causes), ("action", matter.actions)):
            form = form.replace(f"{{{name}}}", self.random.choice(texts))
        return _sentence_case(self.fill(journal, form))

    def _sheet(self, writer: Writer, grain: Grain, on: date) -> FactSheet:
        pick = self.random
        planned, missed, unplanned = pick.randint(8, 30), pick.randint(0, 3), pick.randint(0, 3)
        visits = planned - missed + unplanned
        failed = pick.randint(0, 6)
        counts = {
            S.VISITS: visits,
            S.SHOPS_VISITED: visits - pick.randint(0, 1),
            S.PLANNED: planned,
            S.PLANNED_DONE: planned - missed,
            S.MISSED: missed,
            S.UNPLANNED: unplanned,
            S.DEBITS_FAILED: failed,
            S.SHOPS_FAILED: max(0, failed - pick.randint(0, 1)),
            S.ACTIONS_DONE: pick.randint(0, 6),
            S.ACTIONS_OVERDUE: pick.randint(0, 4),
            S.ORDERS: pick.randint(5, 30),
            S.NEW_BRAND_SHOPS: pick.randint(0, 8),
            S.COMPLAINTS: pick.randint(0, 3),
            S.CARTONS: pick.randint(150, 4000),
        }
        rates = {
            S.DEBIT_SUCCESS: Ratio(pick.randint(80, 120), 120),
            S.COVERAGE: Ratio(pick.randint(150, 200), 200),
            S.ADHERENCE: Ratio(planned - missed, planned),
        }
        visited = set(pick.sample(writer.shops, SHOPS // 2))
        names = [Named(NameKind.SHOP, shop, was_visited=shop in visited) for shop in writer.shops]
        names += [Named(NameKind.ROUTE, route) for route in writer.phrases.routes]
        names += [Named(NameKind.VILLAGE, village) for village in writer.phrases.villages]
        names += [Named(NameKind.PERSON, person) for person in writer.phrases.people]
        trends: dict[Subject, tuple[Trend, ...]]
        trends = {subject: (self._trend(), Trend(Base.YEAR, Ratio(1, 1), Ratio(1, 1))) for subject in _TRENDS}
        trends[S.DEBIT_SUCCESS] = (self._rate_trend(rates[S.DEBIT_SUCCESS]),)
        # Amount and volume mostly go the same way.
        if pick.random() < 0.8:
            trends[S.SALES] = trends[S.CARTONS]
        return FactSheet(
            period=_period(grain, on),
            grain=grain,
            counts={subject: (count,) for subject, count in counts.items()},
            amounts={S.SALES: (counts[S.CARTONS] * pick.randint(9_000, 24_000),)},
            rates={subject: (rate,) for subject, rate in rates.items()},
            trends=trends,
            names=tuple(names),
            currency="USD" if writer.phrases.stop == "." else "CNY",
        )

    def _trend(self) -> Trend:
        before = self.random.randint(1000, 5000)
        return Trend(
            Base.PREVIOUS, Ratio(round(before * self.random.uniform(0.75, 1.3)), 1), Ratio(before, 1)
        )

    def _rate_trend(self, now: Ratio) -> Trend:
        before = min(now.denominator, max(1, now.numerator + self.random.randint(-14, 14)))
        return Trend(Base.PREVIOUS, now, Ratio(before, now.denominator))

    def statement(self, journal: MadeUp) -> Statement:
        """Something that is on file and can be stated."""
        phrases, pick = journal.phrases, self.random
        kind = pick.choices(("count", "amount", "direction", "visit"), (5, 2, 3, 3))[0]
        if kind == "visit":
            return Statement(None, pick.choice(phrases.visits))
        table = {"count": phrases.counts, "amount": phrases.amounts, "direction": phrases.directions}[kind]
        subject = pick.choice(list(table))
        return Statement(subject, pick.choice(table[subject]), kind == "direction")

    def said(self, journal: MadeUp, statement: Statement, *, wrong: bool = False) -> str:
        """The sentence of a statement; a false one with ``wrong``."""
        subject, sheet = statement.subject, journal.sheet
        if subject is None:
            return self._of_visit(journal, statement.form, wrong=wrong)
        if statement.is_direction:
            return self._of_direction(journal, subject, statement.form, wrong=wrong)
        if subject in RATES:
            figure = self._rate(sheet.rates[subject][0], wrong=wrong)
        elif subject in MONEY:
            figure = self._money(journal, sheet.amounts[subject][0], wrong=wrong)
        else:
            figure = self._count(journal, subject, wrong=wrong)
        return _sentence_case(self.fill(journal, statement.form.replace("{n}", figure)))

    def _count(self, journal: MadeUp, subject: Subject, *, wrong: bool) -> str:
        number = journal.sheet.counts[subject][0]
        if subject is S.CARTONS:
            return str(round(number * self.random.choice((0.6, 0.8, 1.2, 1.5))) if wrong else number)
        if wrong:
            near = [number + step for step in (-5, -3, -2, 2, 3, 4, 7)]
            number = self.random.choice([one for one in near if one > 1])
        if self.random.random() < 0.25:
            return in_words(number, journal.phrases)
        return str(number)

    def _rate(self, rate: Ratio, *, wrong: bool) -> str:
        percent = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
        if wrong:
            percent = percent - self.random.choice((4, 6, 9)) if percent > 50 else percent + 8
        return str(round(percent, self.random.choice((0, 1))))

    def _money(self, journal: MadeUp, minor: int, *, wrong: bool) -> str:
        if wrong:
            minor = round(minor * self.random.choice((0.7, 0.85, 1.15, 1.4)))
        major = minor // 100
        if journal.phrases.stop != "." and major > 10_000 and self.random.random() < 0.5:
            return f"{major / 10_000:.1f}万"
        return f"{major:,}" if self.random.random() < 0.5 else str(major)

    def _of_direction(self, journal: MadeUp, subject: Subject, form: str, *, wrong: bool) -> str:
        trend = journal.sheet.trends[subject][0]
        size = trend.difference if subject in RATES else trend.change
        assert size is not None
        if wrong:
            way = Direction.DOWN if size > 0 else Direction.UP
            if abs(size) > Fraction(8, 100) and self.random.random() < 0.25:
                way = Direction.FLAT
        elif abs(size) < Fraction(1, 100) or size == 0:
            way = Direction.FLAT
        else:
            way = Direction.UP if size > 0 else Direction.DOWN
        phrases = journal.phrases
        by = ""
        if way is not Direction.FLAT:
            by = self.random.choice(phrases.by_points if subject in RATES else phrases.by)
            by = by.replace("{p}", f"{float(abs(size) * 100):.1f}")
        words = self.random.choice(phrases.ways[way])
        if subject != S.SALES and phrases.stop == ".":
            words = words.replace("were", "was")
        form = form.replace("{base}", self.random.choice(phrases.bases[journal.sheet.grain]))
        return _sentence_case(self.fill(journal, form.replace("{way}", words).replace("{by}", by)))

    def _of_visit(self, journal: MadeUp, form: str, *, wrong: bool) -> str:
        if wrong:
            unvisited = [one.name for one in journal.sheet.names if one.was_visited is False]
            false = f"{self.random.choice(journal.phrases.false_heads)}{self._gap(journal.phrases)}"
            name = self.random.choice(unvisited)
            if self.random.random() < 0.4:
                name = false + self.random.choice(journal.phrases.tails)
            form = form.replace("{visited}", name, 1)
        return _sentence_case(self.fill(journal, form))

    def fill(self, journal: MadeUp, form: str) -> str:
        """A form with all that its braces stand for."""
        phrases, sheet, pick = journal.phrases, journal.sheet, self.random
        shops = [one.name for one in sheet.names if one.kind is NameKind.SHOP]
        visited = [one.name for one in sheet.names if one.was_visited]
        options: dict[str, Sequence[str]] = {
            "now": phrases.now[sheet.grain],
            "before": phrases.before[sheet.grain],
            "next": phrases.next[sheet.grain],
            "shop": shops,
            "visited": visited,
            "route": phrases.routes,
            "village": phrases.villages,
            "brand": phrases.brands,
            "person": phrases.people,
            "owner": phrases.owners,
            "k": [str(number) for number in range(2, 40)],
        }
        text = re.sub(r"\{(\w+)\}", lambda found: pick.choice(options[found[1]]), form)
        text = re.sub(r" +", " ", text)
        text = re.sub(r"\s+([.,;])", r"\1", text)
        return re.sub(r"^[,，、\s]+", "", text)


_TRENDS = (S.SALES, S.CARTONS, S.UNIT_VALUE)


def _period(grain: Grain, on: date) -> Period:
    if grain is Grain.DAY:
        return Period(on, on + timedelta(days=1))
    if grain is Grain.WEEK:
        monday = on - timedelta(days=on.isoweekday() - 1)
        return Period(monday, monday + timedelta(days=7))
    return Month.of(on).period


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
_ENGLISH = [*_WORDS.split(), "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty"]


def in_words(number: int, phrases: Phrases) -> str:
    """A number below fifty in the words of a language."""
    tens, ones = divmod(number, 10)
    if phrases.stop != ".":
        if number == 2:
            return "两"
        digits = "零一二三四五六七八九"
        return (
            (digits[tens] if tens > 1 else "")
            + ("十" if tens else "")
            + (digits[ones] if ones or not tens else "")
        )
    if number < 20:
        return _ENGLISH[number]
    return _TENS[tens - 2] + (f"-{_ENGLISH[ones]}" if ones else "")
