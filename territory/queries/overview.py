"""Every unit that somebody sees, with its sales in the newest month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Subquery, Sum
from django.utils import timezone

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope

from ..enums import UnitKind
from ..measures.trends import Change, change
from ..models import OrgUnit, RouteMonth
from .units import unit_tree


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in the tree; ``depth`` is 0 where the reader's tree begins.

    ``parent`` is None there, even if the unit lies below one that the reader doesn't see. ``amount``
    and ``previous`` are net sales of the unit and all units below it in minor units, in the overview's
    month and in the month before; None when nothing is known of the month.
    """

    pk: int
    code: str
    name: str
    kind: UnitKind
    parent: str | None
    depth: int
    amount: int | None
    previous: int | None

    @property
    def mom(self) -> Change:
        """Month on month (domain.md §7.1)."""
        return change(self.amount, self.previous)


@dataclass(frozen=True, slots=True)
class UnitOverview:
    """The reader's units in tree order (a unit, then what lies below it), and the month shown.

    ``month`` is None before the first sales. ``below`` maps each unit to itself and the units below it.
    """

    month: Month | None
    lines: tuple[UnitLine, ...]
    below: Mapping[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class _Node:
    unit: OrgUnit
    parent: str | None
    depth: int


def unit_overview(scope: Scope, *, today: date | None = None) -> UnitOverview:
    """The units of ``scope`` with their sales in the newest month; four queries whatever their number."""
    nodes = list(_in_tree_order(list(OrgUnit.objects.visible_to(scope).order_by("code"))))
    below = _below(nodes)
    first = first_month()
    sums: dict[tuple[int, date], int] = {}
    month = newest_month(scope, today=today)
    if month is not None:
        facts = (
            RouteMonth.objects.visible_to(scope)
            .filter(month__in=[month.first, month.shift(-1).first])
            .values_list("unit", "month")
            .annotate(Sum("amount"))
        )
        sums = {(unit, day): amount for unit, day, amount in facts}

    def total(unit: int, of: Month | None) -> int | None:
        if of is None or first is None or of < first:
            return None
        return sum(sums.get((part, of.first), 0) for part in below[unit])

    lines = tuple(
        UnitLine(
            pk=node.unit.pk,
            code=node.unit.code,
            name=node.unit.name,
            kind=UnitKind(node.unit.kind),
            parent=node.parent,
            depth=node.depth,
            amount=total(node.unit.pk, month),
            previous=total(node.unit.pk, month.shift(-1) if month else None),
        )
        for node in nodes
    )
    return UnitOverview(month=month, lines=lines, below=below)


def newest_month(scope: Scope, *, today: date | None = None) -> Month | None:
    """The newest month with sales that has ended by ``today`` (the local date when not given).

    The running month's figures are partial and would compare badly; while no month has ended, the newest
    is taken all the same. One to three statements, by index.
    """
    facts = RouteMonth.objects.order_by("-month")
    ended = facts.filter(month__lt=(today or timezone.localdate()).replace(day=1))
    visible = facts.visible_to(scope)
    # The newest of all is nearly always the reader's newest too, and is read off the end of an index.
    found = (
        visible.filter(month=Subquery(ended.values("month")[:1])).first()
        or ended.visible_to(scope).first()
        or visible.first()
    )
    return Month.of(found.month) if found else None


def first_month() -> Month | None:
    """The first month with sales anywhere; nothing is known of earlier ones."""
    day = RouteMonth.objects.aggregate(first=Min("month"))["first"]
    return Month.of(day) if day else None


def has_figures(month: Month) -> bool:
    """Whether anything was sold in a month, anywhere."""
    return RouteMonth.objects.filter(month=month.first).exists()


def find_unit(scope: Scope, code: str) -> OrgUnit | None:
    """The unit with this code, when the scope covers it."""
    return OrgUnit.objects.visible_to(scope).filter(code=code).first()


def unit_trail(scope: Scope, unit: OrgUnit) -> list[OrgUnit]:
    """The visible units above ``unit``, highest first; two queries."""
    above = unit_tree().above(unit.pk)
    seen = {found.pk: found for found in OrgUnit.objects.visible_to(scope).filter(pk__in=above)}
    return [seen[pk] for pk in reversed(above) if pk in seen]


def unit_children(scope: Scope, unit: OrgUnit) -> list[OrgUnit]:
    """The visible units directly below ``unit``, by code."""
    return list(OrgUnit.objects.visible_to(scope).filter(parent=unit).order_by("code"))


def top_unit(scope: Scope) -> OrgUnit | None:
    """The first unit, by code, at which the reader's tree begins."""
    visible = OrgUnit.objects.visible_to(scope)
    return visible.exclude(parent__in=visible.values("pk")).order_by("code").first()


def unit_months(scope: Scope, unit: OrgUnit) -> list[Month]:
    """Every month from the unit's first sales to its newest, newest first; two queries."""
    units = unit_tree().below([unit.pk])
    span = RouteMonth.objects.visible_to(scope).filter(unit__in=units).aggregate(Min("month"), Max("month"))
    if span["month__min"] is None:
        return []
    return Month.range(Month.of(span["month__min"]), Month.of(span["month__max"]))[::-1]


def _in_tree_order(units: Sequence[OrgUnit]) -> Iterator[_Node]:
    """The units (sorted by code) with each followed by what lies below it."""
    visible = {unit.pk: unit for unit in units}
    children: dict[int | None, list[OrgUnit]] = {}
    for unit in units:
        children.setdefault(unit.parent_id if unit.parent_id in visible else None, []).append(unit)

    def walk(parent: OrgUnit | None, depth: int) -> Iterator[_Node]:
        for unit in children.get(parent.pk if parent else None, ()):
            yield _Node(unit, parent.code if parent else None, depth)
            yield from walk(unit, depth + 1)

    return walk(None, 0)


def _below(nodes: Sequence[_Node]) -> dict[int, frozenset[int]]:
    """Each unit's own key and those below it; from the end, so that children come before parents."""
    below: dict[int, set[int]] = {node.unit.pk: {node.unit.pk} for node in nodes}
    for node in reversed(nodes):
        if node.parent is not None and node.unit.parent_id is not None:
            below[node.unit.parent_id] |= below[node.unit.pk]
    return {pk: frozenset(units) for pk, units in below.items()}
