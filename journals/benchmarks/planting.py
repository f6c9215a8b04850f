"""Planting copies and false statements into honest journals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from random import Random

from ..measures.fact_sheet import NameKind, Subject
from ..measures.similarity import normalise, weight
from .generation import Corpus, MadeUp, Statement

OWN = 30
"""With how many earlier texts of the same writer a text is compared (domain.md §8.4)."""
SHORTEST_COPIED = 40
"""Effective characters that a text or paragraph needs to be worth copying."""


class Planted(StrEnum):
    """What was planted."""

    NUMBERS = "number-swapped"
    REWORDED = "reworded"
    PASTED = "pasted paragraph"
    COUNT = "count"
    AMOUNT = "amount or rate"
    DIRECTION = "direction"
    NAME = "name"


COPIED = (Planted.NUMBERS, Planted.REWORDED, Planted.PASTED)
CONTRADICTED = (Planted.COUNT, Planted.AMOUNT, Planted.DIRECTION, Planted.NAME)


def plant(corpus: Corpus, journals: Sequence[MadeUp], each: int) -> None:
    """Plant ``each`` of every kind, at most one into a journal."""
    random = corpus.random
    waiting = list(journals)
    random.shuffle(waiting)
    copied: set[int | None] = set()
    for kind in (*COPIED, *CONTRADICTED):
        left = each
        while left and waiting:
            journal = waiting.pop()
            if journal.number in copied:
                continue
            if kind in COPIED:
                done = _plant_copy(random, journal, journals, kind)
            else:
                done = _plant_contradiction(corpus, journal, kind)
            left -= done
            # What was copied must stay as it was.
            copied.add(journal.source)


def earlier_of(journal: MadeUp, journals: Sequence[MadeUp], team: int) -> Iterator[MadeUp]:
    """What a journal is compared with: the writer's last 30, and those of her team of the same day."""
    for number in range(journal.number - 1, -1, -1):
        other = journals[number]
        if other.writer != journal.writer or journal.number - number > OWN:
            break
        yield other
    for other in journals:
        if (
            other.on == journal.on
            and other.writer != journal.writer
            and other.writer // team == journal.writer // team
        ):
            yield other


def _plant_copy(random: Random, journal: MadeUp, journals: Sequence[MadeUp], kind: Planted) -> bool:
    sources = [
        other
        for other in earlier_of(journal, journals, 5)
        if not other.planted and _size(_copied(other, kind)) >= SHORTEST_COPIED
    ]
    if not sources:
        return False
    source = random.choice(sources)
    text = _swap_shops(random, _copied(source, kind), source, journal)
    text = re.sub(r"\d+", lambda found: str(random.randint(2, 10 ** len(found[0]) + 7)), text)
    if kind is Planted.REWORDED:
        text = _reword(random, text, journal)
    if kind is Planted.PASTED:
        journal.paragraphs.insert(random.randint(0, len(journal.paragraphs)), [text])
    else:
        journal.paragraphs = [[line] for line in text.split("\n")]
        # What the source states is not on file for this journal.
        journal.stated = []
    journal.planted, journal.source = kind, source.number
    return True


def _copied(source: MadeUp, kind: Planted) -> str:
    if kind is not Planted.PASTED:
        return source.text
    paragraphs = source.text.split("\n")
    return max(paragraphs, key=_size)


def _size(text: str) -> int:
    return int(weight(normalise(text).text))


def _swap_shops(random: Random, text: str, source: MadeUp, journal: MadeUp) -> str:
    own = [named.name for named in journal.sheet.names if named.kind is NameKind.SHOP]
    for named in source.sheet.names:
        if named.kind is NameKind.SHOP and named.name in text:
            text = text.replace(named.name, random.choice(own))
    return text


FILLERS = {"。": ("确实", "大概", "仍然", "一般"), ".": ("really ", "still ", "rather ", "mostly ")}
CHARACTERS_A_CHANGE = {"。": 12, ".": 26}
"""A rewording changes a word in so many characters, so that two thirds of the 3-grams or so remain."""


def _reword(random: Random, text: str, journal: MadeUp) -> str:
    """Some words replaced, a few put in, two sentences exchanged."""
    phrases = journal.phrases
    wanted = max(2, len(text) // CHARACTERS_A_CHANGE[phrases.stop])
    words = [word for word in phrases.swaps if word in text]
    random.shuffle(words)
    for word in words[:wanted]:
        text = text.replace(word, random.choice(phrases.swaps[word]), 1)
    for _ in range(wanted - len(words)):
        places = [found.end() for found in re.finditer(r"[，。,.] ?", text)][:-1]
        if places:
            place = random.choice(places)
            text = text[:place] + random.choice(FILLERS[phrases.stop]) + text[place:]
    lines = text.split("\n")
    if len(lines) > 1 and random.random() < 0.5:
        first = random.randrange(len(lines) - 1)
        lines[first], lines[first + 1] = lines[first + 1], lines[first]
    return "\n".join(lines)


def _plant_contradiction(corpus: Corpus, journal: MadeUp, kind: Planted) -> bool:
    for _ in range(60):
        statement = corpus.statement(journal)
        if _kind_of(statement) is kind:
            sentence = corpus.said(journal, statement, wrong=True)
            if not journal.paragraphs:
                journal.paragraphs = [[]]
            # Where honest journals state their figures: before the findings.
            has_opening = (
                journal.paragraphs[0][:1] != [] and journal.paragraphs[0][0] in journal.phrases.openings
            )
            journal.paragraphs[0].insert(int(has_opening), sentence)
            journal.planted = kind
            return True
    return False


def _kind_of(statement: Statement) -> Planted:
    if statement.subject is None:
        return Planted.NAME
    if statement.is_direction:
        return Planted.DIRECTION
    is_count = statement.subject not in {
        Subject.CARTONS,
        Subject.SALES,
        Subject.DEBIT_SUCCESS,
        Subject.COVERAGE,
        Subject.ADHERENCE,
    }
    return Planted.COUNT if is_count else Planted.AMOUNT
