"""What the measures of field work are made of while they are counted (domain.md §6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Generic, TypeVar

from salesforce_app.kernel.ratio import Ratio

from ..measures.coverage import VisitMeasures
from ..measures.store_time import time_in_store
from .facts import VisitRow

Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class Counts(Generic[Key]):
    """What is counted, by route or another key; ``field_days`` are distinct (person, day) with a visit."""

    plans: Counter[Key] = field(default_factory=Counter)
    kept: Counter[Key] = field(default_factory=Counter)
    kept_grace: Counter[Key] = field(default_factory=Counter)
    visits: Counter[Key] = field(default_factory=Counter)
    unplanned: Counter[Key] = field(default_factory=Counter)
    unplanned_grace: Counter[Key] = field(default_factory=Counter)
    effective: Counter[Key] = field(default_factory=Counter)
    shops: Counter[Key] = field(default_factory=Counter)
    visited: Counter[Key] = field(default_factory=Counter)
    asked: Counter[Key] = field(default_factory=Counter)
    compliant: Counter[Key] = field(default_factory=Counter)
    fulfilled: Counter[Key] = field(default_factory=Counter)
    required: Counter[Key] = field(default_factory=Counter)
    never: Counter[Key] = field(default_factory=Counter)
    since_last: dict[Key, list[int]] = field(default_factory=dict)
    longest: dict[Key, int] = field(default_factory=dict)
    seconds: dict[Key, list[int | None]] = field(default_factory=dict)
    field_days: dict[Key, set[tuple[int, int]]] = field(default_factory=dict)

    @property
    def keys(self) -> set[Key]:
        """The keys of which anything is counted."""
        return self.plans.keys() | self.visits.keys() | self.shops.keys() | self.asked.keys()

    def row(self, code: str, name: str, keys: Iterable[Key]) -> VisitRow:
        """The measures of one key, or of several together."""
        chosen = list(keys)

        def of(counts: Counter[Key]) -> int:
            return sum(counts[key] for key in chosen)

        since_last = [days for key in chosen for days in self.since_last.get(key, ())]
        longest = [self.longest[key] for key in chosen if key in self.longest]
        days = set[tuple[int, int]]().union(*(self.field_days.get(key, ()) for key in chosen))
        visits = of(self.visits)
        return VisitRow(
            code=code,
            name=name,
            rates=VisitMeasures(
                adherence=Ratio(of(self.kept), of(self.plans)),
                adherence_grace=Ratio(of(self.kept_grace), of(self.plans)),
                coverage=Ratio(of(self.visited), of(self.shops)),
                frequency_compliance=Ratio(of(self.compliant), of(self.asked)),
                capped_fulfilment=Ratio(of(self.fulfilled), of(self.required)),
                unplanned=Ratio(of(self.unplanned), visits),
                unplanned_grace=Ratio(of(self.unplanned_grace), visits),
                effective=Ratio(of(self.effective), visits),
                daily_load=Ratio(visits, len(days)),
                visits=visits,
            ),
            time=time_in_store(item for key in chosen for item in self.seconds.get(key, ())),
            median_gap=float(median(since_last)) if since_last else None,
            longest_gap=max(longest, default=None),
            never_visited=of(self.never),
        )
