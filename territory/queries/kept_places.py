"""What the pages of units show of all shops of a unit: made once, and kept until one of its records changes.

A company has a hundred thousand shops: without this every look at its page would go through all of them
anew. The facts are those that reports read, less the lines that no page shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from salesforce_app.kept.keeping import kept

from .facts import MigrationFacts, MovementFacts, Mover, PyramidFacts, RouteTiers, TargetFacts
from .frame import UnitFrame
from .made_of import MOVEMENTS, PYRAMIDS, SERVED, TARGETS
from .movements import movement_facts
from .pages import ROUTES_SHOWN, UnitPage
from .pyramid import migration_facts, pyramid_facts
from .sales import target_facts
from .shop_sets import MOVING, Where, active, falling_within


@dataclass(frozen=True, slots=True)
class UnitPyramid:
    """A unit's pyramid and its movements; ``facts.routes`` are those with most shops of it, of ``routes``."""

    facts: PyramidFacts
    migration: MigrationFacts | None
    routes: int


@dataclass(frozen=True, slots=True)
class UnitMovements:
    """The shops of a unit that changed most, and how many there are in each set of ``shop_sets``."""

    facts: MovementFacts
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UnitLosses:
    """How many shops of a unit fell behind it, and those that lost most."""

    falling: int
    down: tuple[Mover, ...]


def unit_pyramid(frame: UnitFrame) -> UnitPyramid:
    """The pyramid of the frame's unit and month, as ``pyramid_facts`` has it; one statement while kept."""
    key = (frame.unit_id, frame.month)
    return kept("pyramid", key, lambda: _pyramid(frame), made_of=PYRAMIDS, until=frame.month.last)


def _pyramid(frame: UnitFrame) -> UnitPyramid:
    facts = pyramid_facts(frame)
    routes = [row for row in facts.routes if row.code]
    shown = sorted(routes, key=_shops_of, reverse=True)[:ROUTES_SHOWN]
    shown.sort(key=lambda row: row.code)
    return UnitPyramid(replace(facts, routes=tuple(shown)), migration_facts(frame), len(routes))


def _shops_of(row: RouteTiers) -> int:
    return sum(row.tiers.values())


def unit_movements(page: UnitPage) -> UnitMovements:
    """What moved in the page's unit and month; one statement while kept."""
    frame = page.frame

    def make() -> UnitMovements:
        where = Where(page.scope, page.unit, page.month, frame)
        counts = {name: members(where).count() for name, members in MOVING.items()}
        return UnitMovements(movement_facts(frame), {**counts, "falling": len(falling_within(frame))})

    return kept("movements", (frame.unit_id, frame.month), make, made_of=MOVEMENTS, until=frame.month.last)


def unit_losses(frame: UnitFrame) -> UnitLosses:
    """Who fell behind in the frame's unit and month, and who lost most; one statement while kept."""

    def make() -> UnitLosses:
        return UnitLosses(len(falling_within(frame)), movement_facts(frame).down)

    return kept("losses", (frame.unit_id, frame.month), make, made_of=MOVEMENTS, until=frame.month.last)


def unit_targets(frame: UnitFrame) -> TargetFacts | None:
    """The targets of the frame's unit and month, as ``target_facts`` has them; one statement while kept."""
    key = (frame.unit_id, frame.month)
    return kept("targets", key, lambda: target_facts(frame), made_of=TARGETS, until=frame.month.last)


def served_shops(page: UnitPage) -> int:
    """How many shops of the page's unit are served at its month's end; one statement while kept."""
    where = Where(page.scope, page.unit, page.month, page.frame)
    key = (page.unit.pk, page.month)
    return kept("served", key, lambda: active(where).count(), made_of=SERVED, until=page.month.last)
