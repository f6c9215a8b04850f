"""What made-up journals are made of: the turns of phrase of account managers, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..measures.fact_sheet import Direction, Grain, Subject

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter that one meets in shops: how it is seen, why it is so, what is done about it."""

    seen: Texts
    causes: Texts
    actions: Texts


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language.

    In braces stand: ``now``, ``before`` and ``next``, words of the journal's own time, an earlier and a
    later one; ``n`` the figure on file, ``k`` any other number; ``shop`` any shop, ``visited`` one that was
    visited, ``route``, ``village``, ``brand``, ``person``, ``owner``; ``way``, ``base`` and ``by`` of a
    direction. ``swaps`` are words and what may stand for them, for who rewords a text.
    """

    heads: Texts
    tails: Texts
    false_heads: Texts
    routes: Texts
    villages: Texts
    brands: Texts
    people: Texts
    owners: Texts
    now: Mapping[Grain, Texts]
    before: Mapping[Grain, Texts]
    next: Mapping[Grain, Texts]
    bases: Mapping[Grain, Texts]
    ways: Mapping[Direction, Texts]
    by: Texts
    by_points: Texts
    openings: Texts
    closings: Texts
    news: Texts
    matters: tuple[Matter, ...]
    findings: Texts
    counts: Mapping[Subject, Texts]
    amounts: Mapping[Subject, Texts]
    directions: Mapping[Subject, Texts]
    visits: Texts
    traps: Texts
    swaps: Mapping[str, Texts]
    joint: str
    stop: str
