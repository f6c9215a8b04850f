"""A submitted journal as a reviewer reads it: its parts, what was noticed in each, and what is new in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..enums import Topic
from .content import (
    PROSE_OF_A_FINDING,
    Content,
    FindingText,
    PassageText,
    fact_anchor,
    finding_anchor,
    passage_anchor,
)
from .facts import Fact
from .marked import Mark, Piece, cut

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Spot(Generic[F]):
    """Something noticed, and on which characters of the text at ``anchor`` it lies; none for the whole."""

    anchor: str
    spans: tuple[tuple[int, int], ...]
    flag: F


@dataclass(frozen=True, slots=True)
class Part(Generic[F]):
    """A text of a journal. ``name`` is a topic or a field of a finding.

    The pieces carry the numbers of ``flags``, from 1. ``is_changed`` when the returned version had other
    words, ``is_drafted`` when the writer left the proposed words as they were.
    """

    anchor: str
    name: str
    pieces: tuple[Piece, ...]
    flags: tuple[F, ...] = ()
    is_changed: bool = False
    is_drafted: bool = False


@dataclass(frozen=True, slots=True)
class FindingPart(Generic[F]):
    """A finding with its texts.

    ``is_new`` did not stand in the version that was returned, ``is_gone`` stood in that one alone.
    """

    finding: FindingText
    parts: tuple[Part[F], ...]
    is_new: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class FactPart(Generic[F]):
    """A fact; ``before`` is the one of the returned version where its figure was another."""

    fact: Fact
    flags: tuple[F, ...] = ()
    before: Fact | None = None

    @property
    def anchor(self) -> str:
        """Where in the journal it stands."""
        return fact_anchor(self.fact.code)


@dataclass(frozen=True, slots=True)
class Read(Generic[F]):
    """All parts of a journal."""

    facts: tuple[FactPart[F], ...]
    passages: tuple[Part[F], ...]
    findings: tuple[FindingPart[F], ...]

    def texts(self) -> Iterator[Part[F]]:
        """Every text in the order in which it stands."""
        for finding in self.findings:
            yield from finding.parts
        yield from self.passages


def read(content: Content, spots: Sequence[Spot[F]] = (), before: Content | None = None) -> Read[F]:
    """The parts of ``content``, beside what stood in ``before``, the version that was returned."""
    noticed: defaultdict[str, list[Spot[F]]] = defaultdict(list)
    for spot in spots:
        noticed[spot.anchor].append(spot)
    earlier = _texts(before) if before is not None else None
    facts_before = {fact.code: fact for fact in before.facts} if before is not None else {}
    return Read(
        tuple(_fact(fact, noticed[fact_anchor(fact.code)], facts_before) for fact in content.facts),
        tuple(_passage(passage, noticed[passage.anchor], earlier) for passage in content.passages),
        (
            *(_finding(finding, noticed, before) for finding in content.findings),
            *_gone(content, before),
        ),
    )


def _texts(content: Content) -> dict[str, str]:
    """Every text by its anchor, the proposed ones too."""
    texts = {passage.anchor: passage.text for passage in content.passages}
    for finding in content.findings:
        for name in PROSE_OF_A_FINDING:
            texts[finding_anchor(finding.id, name)] = getattr(finding, name)
    return texts


def _fact(fact: Fact, spots: Sequence[Spot[F]], before: Mapping[str, Fact]) -> FactPart[F]:
    was = before.get(fact.code)
    figure = fact.figure
    is_other = was is not None and (was.figure.value, was.figure.of) != (figure.value, figure.of)
    return FactPart(fact, tuple(spot.flag for spot in spots), was if is_other else None)


def _passage(passage: PassageText, spots: Sequence[Spot[F]], earlier: Mapping[str, str] | None) -> Part[F]:
    was = None if earlier is None else earlier.get(passage_anchor(passage.topic), "")
    is_drafted = bool(passage.text.strip()) and passage.text.strip() == passage.drafted.strip()
    return _part(passage.anchor, Topic(passage.topic).value, passage.text, spots, was, is_drafted=is_drafted)


def _finding(
    finding: FindingText, noticed: Mapping[str, Sequence[Spot[F]]], before: Content | None
) -> FindingPart[F]:
    earlier = {one.id: one for one in before.findings} if before is not None else {}
    was = earlier.get(finding.id)
    parts = []
    for name in PROSE_OF_A_FINDING:
        anchor, text = finding_anchor(finding.id, name), getattr(finding, name)
        old = None if was is None else getattr(was, name)
        if text or old:
            parts.append(_part(anchor, name, text, noticed.get(anchor, ()), old))
    return FindingPart(finding, tuple(parts), is_new=before is not None and was is None)


def _gone(content: Content, before: Content | None) -> Iterator[FindingPart[F]]:
    here = {finding.id for finding in content.findings}
    for finding in before.findings if before is not None else ():
        if finding.id not in here:
            texts = ((name, getattr(finding, name)) for name in PROSE_OF_A_FINDING)
            parts: tuple[Part[F], ...] = tuple(
                Part(finding_anchor(finding.id, name), name, (Piece(text, is_gone=True),), is_changed=True)
                for name, text in texts
                if text
            )
            yield FindingPart(finding, parts, is_gone=True)


def _part(
    anchor: str,
    name: str,
    text: str,
    spots: Sequence[Spot[F]],
    before: str | None,
    *,
    is_drafted: bool = False,
) -> Part[F]:
    marks = [
        Mark(min(start, len(text)), min(end, len(text)), number)
        for number, spot in enumerate(spots, start=1)
        for start, end in spot.spans
    ]
    return Part(
        anchor,
        name,
        cut(text, marks, before),
        tuple(spot.flag for spot in spots),
        is_changed=before is not None and before != text,
        is_drafted=is_drafted,
    )
