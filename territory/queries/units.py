"""The tree of org units. It is small (tens to hundreds of rows), so it is read whole by one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Model, QuerySet

from salesforce_app.kernel.narrowing import valued
from salesforce_app.kernel.scope import Scope

from ..models import OrgUnit

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class UnitTree:
    """Parents and children of every org unit, by primary key."""

    parents: dict[int, int | None]
    children: dict[int, list[int]] = field(default_factory=dict)

    def below(self, units: Iterable[int]) -> set[int]:
        """``units`` and every unit below them."""
        found: set[int] = set()
        waiting = list(units)
        while waiting:
            unit = waiting.pop()
            if unit not in found:
                found.add(unit)
                waiting.extend(self.children.get(unit, ()))
        return found

    def above(self, unit: int) -> list[int]:
        """The units above ``unit``, nearest first, without itself."""
        chain: list[int] = []
        parent = self.parents.get(unit)
        while parent is not None:
            chain.append(parent)
            parent = self.parents.get(parent)
        return chain


def unit_tree() -> UnitTree:
    """The tree of all org units; one query."""
    tree = UnitTree(parents=dict(OrgUnit.objects.order_by("code").values_list("pk", "parent_id")))
    for unit, parent in tree.parents.items():
        if parent is not None:
            tree.children.setdefault(parent, []).append(unit)
    return tree


def stamped_within(rows: QuerySet[M], scope: Scope) -> QuerySet[M]:
    """Those of ``rows``, each of which is stamped with a unit, whose unit is one of ``scope``."""
    return rows if scope.everything or scope.every_unit else valued(rows, "unit", scope.units)


def stamped_below(rows: QuerySet[M], unit: OrgUnit) -> QuerySet[M]:
    """Those of ``rows`` that are stamped with a unit or one below it; one query."""
    return valued(rows, "unit", unit_tree().below([unit.pk]))
