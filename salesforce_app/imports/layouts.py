"""Telling what a file is by its headers."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from .folding import fold
from .kinds import import_of, kinds
from .table import Table


@dataclass(frozen=True, slots=True)
class Match:
    """How well headers fit a kind: columns found, and required ones that are missing."""

    kind: str
    found: int
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every required column was found."""
        return not self.missing


def fingerprint(headers: Iterable[str]) -> str:
    """What files of one layout have in common, whatever the order of their columns (SHA-256, hex).

    Headers that differ only as ``fold`` disregards are the same.
    """
    names = sorted(fold(header) for header in headers if header)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def all_headers() -> frozenset[str]:
    """Every header that a column of any kind goes by, folded."""
    return frozenset().union(*(import_of(kind).table.known_headers for kind in kinds()))


def matches(headers: Sequence[str]) -> list[Match]:
    """Every kind, the one that fits the headers best first.

    A kind of which all required columns are there comes before any other; then counts how many columns
    were found, then how few are missing. Among equals the order of ``kinds`` decides.
    """
    found = [_match(kind, headers) for kind in kinds()]
    return sorted(found, key=lambda match: (not match.is_complete, -match.found, len(match.missing)))


def proposed_kind(headers: Sequence[str]) -> str:
    """The kind that the headers point to; empty when they are not known to any."""
    best = matches(headers)[0]
    return best.kind if best.found > 1 or best.is_complete else ""


def missing_columns(table: Table, names: Collection[str]) -> tuple[str, ...]:
    """The labels of required columns that are not among ``names``; a group counts as one."""
    lacking = [column.label for column in table.columns if column.required and column.name not in names]
    lacking += [
        " / ".join(table.column(name).label for name in group)
        for group in table.any_of
        if not set(names) & set(group)
    ]
    return tuple(lacking)


def _match(kind: str, headers: Sequence[str]) -> Match:
    table = import_of(kind).table
    names = table.positions(headers)
    return Match(kind, len(names), missing_columns(table, names.keys()))
