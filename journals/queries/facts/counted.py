"""A fact together with the rows that it was counted from: what a journal keeps, and what its page lists."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ...enums import FigureKind, Section
from ...measures.facts import Fact, Figure

STAMP_LENGTH = 16


class RowKind(StrEnum):
    """What a row behind a fact is."""

    VISIT = "visit"
    CALL = "call"
    SHOP = "shop"
    ORDER = "order"
    SALE = "sale"
    DUE = "due"
    ACTION = "action"
    ISSUE = "issue"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a figure: a record (``kind``, ``key``) at a shop.

    ``is_counted`` is False for a row that only stands in a rate's denominator. ``value`` is what it adds to
    an amount or a quantity, ``amount`` what is shown beside it. ``mark`` is whatever else of the record the
    figure rests on, so that an altered record gives another stamp.
    """

    kind: RowKind
    key: str
    retailer: int | None
    value: int = 0
    is_counted: bool = True
    on: date | None = None
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A fact and its rows."""

    fact: Fact
    rows: tuple[Row, ...]


def stamp_of(rows: Iterable[Row]) -> str:
    """A short digest that changes with every change of a row, in whatever order they come."""
    lines = sorted(f"{row.kind}|{row.key}|{row.value}|{row.is_counted}|{row.mark}" for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:STAMP_LENGTH]


def counted(
    code: str, section: Section, source: str, rows: Sequence[Row], *, kind: FigureKind, **others: Any
) -> Counted:
    """A fact whose figure is made of its rows, as its kind asks for.

    A count is the number of the rows, a rate that of the counted ones of them, an amount or a quantity the
    sum of their values.
    """
    of = None
    if kind is FigureKind.COUNT:
        value = len(rows)
    elif kind is FigureKind.RATIO:
        value, of = sum(row.is_counted for row in rows), len(rows)
    else:
        value = sum(row.value for row in rows)
    return told(code, section, source, rows, kind=kind, value=value, of=of, **others)


def told(
    code: str,
    section: Section,
    source: str,
    rows: Sequence[Row],
    *,
    kind: FigureKind,
    value: int,
    of: int | None = None,
    base: Figure | None = None,
    retailer: int | None = None,
    route: int | None = None,
    **parameters: Any,
) -> Counted:
    """A fact whose figure an existing measure made of the rows: a median, a rate of amounts or of sums."""
    fact = Fact(
        code=code,
        section=section,
        kind=kind,
        figure=Figure(value, of, len(rows), stamp_of(rows)),
        source=source,
        base=base,
        retailer=retailer,
        route=route,
        parameters=parameters,
    )
    return Counted(fact, tuple(rows))
