"""Whether a visit's position agrees with the shop's (domain.md §6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from territory.measures.geo import Position, distance_m
from visits.enums import LocationCheck

TOLERANCE_M = 200.0
TOLERANCE_TOWN_M = 100.0
TOLERANCE_COUNTRY_M = 300.0
WORST_ACCURACY_M = 200.0

AGREE_WITHIN_M = 50.0
AGREEING_DAYS = 3


def check_location(
    fix: Position | None, accuracy_m: float | None, shop: Position | None, *, tolerance_m: float = TOLERANCE_M
) -> tuple[LocationCheck, float | None]:
    """The state of the check and the distance in metres; both positions must be WGS-84.

    Confirmed: distance − accuracy ≤ tolerance; contradicted: above. Unknown: no fix, no position of the
    shop (or one of unknown datum, which the caller passes as None), or an accuracy above 200 m. A fix
    without an accuracy can confirm, but not contradict. The accuracy is the radius of 68 % certainty.
    """
    if fix is None or shop is None:
        return LocationCheck.UNKNOWN, None
    distance = distance_m(fix, shop)
    if accuracy_m is not None and accuracy_m > WORST_ACCURACY_M:
        return LocationCheck.UNKNOWN, distance
    if distance - (accuracy_m or 0.0) <= tolerance_m:
        return LocationCheck.CONFIRMED, distance
    return (LocationCheck.UNKNOWN if accuracy_m is None else LocationCheck.CONTRADICTED), distance


def proposed_position(
    fixes: Iterable[tuple[date, Position]], shop: Position | None, *, tolerance_m: float = TOLERANCE_M
) -> Position | None:
    """A better position for a shop, when its visits agree that it lies elsewhere (``agreeing_fixes``).

    Their mean is proposed, never set by itself.
    """
    best = agreeing_fixes(fixes, shop, tolerance_m=tolerance_m)
    return mean_position([fix for _day, fix in best]) if best else None


def agreeing_fixes(
    fixes: Iterable[tuple[date, Position]], shop: Position | None, *, tolerance_m: float = TOLERANCE_M
) -> list[tuple[date, Position]]:
    """The fixes that agree where a shop lies, if that is not where it is on file; else none.

    At least three visits of different days that lie within 50 m of one another and all farther than the
    tolerance from the shop's position (which may be unknown); of several such groups the one with most days,
    then the latest. One fix a day counts, the first.
    """
    by_day: dict[date, Position] = {}
    for day, fix in fixes:
        if shop is None or distance_m(fix, shop) > tolerance_m:
            by_day.setdefault(day, fix)
    best: list[tuple[date, Position]] = []
    for seed in sorted(by_day, reverse=True):
        group: list[tuple[date, Position]] = []
        for day in sorted(by_day, key=lambda day: distance_m(by_day[day], by_day[seed])):
            if all(distance_m(by_day[day], other) <= AGREE_WITHIN_M for _day, other in group):
                group.append((day, by_day[day]))
        if len(group) > len(best):
            best = group
    return sorted(best) if len(best) >= AGREEING_DAYS else []


def mean_position(positions: Sequence[Position]) -> Position:
    """The middle of positions that lie close together; at least one."""
    count = len(positions)
    return Position(
        sum(position.latitude for position in positions) / count,
        sum(position.longitude for position in positions) / count,
    )
