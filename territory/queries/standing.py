"""Who stands where in a unit's pyramid: as it was frozen at the close of the month, or computed now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.periods import Month, Period

from ..enums import Aside, Placement, Tier
from ..measures.census import Census, count_census, tabulate
from ..measures.migration import State
from ..measures.population import Member, Members, classed
from ..measures.pyramid import PYRAMID_COUNT_V1, shape_of
from ..measures.rules import PyramidRules
from ..models import TierEntry, TierSnapshot
from .frame import UnitFrame
from .shops import SHOP, Shops, read_shops

ENTRY = TierEntry._meta.db_table
ONE_DAY = timedelta(days=1)
NOW, BASE = 0, 1
"""Which of a shop's two values: that of the window, or of the window before it."""

_STATES: dict[str, State] = {state.value: state for states in (Tier, Aside, Placement) for state in states}


@dataclass(frozen=True, slots=True)
class Standings:
    """A unit's pyramid over ``window``: the census and, as one more column, the route of every shop.

    ``version`` and ``frozen_at`` are those of the frozen snapshot, None for a pyramid computed now.
    """

    window: tuple[Month, Month]
    census: Census[int]
    routes: Sequence[int | None]
    version: int | None = None
    frozen_at: datetime | None = None


def standings_now(frame: UnitFrame) -> Standings:
    """The pyramid of the frame's month."""
    return _frozen(frame, frame.window) or _live(frame, NOW)


def standings_base(frame: UnitFrame) -> Standings | None:
    """The pyramid three months before; None when the data begin later than its window."""
    if not frame.knows(frame.base_window[0]):
        return None
    return _frozen(frame, frame.base_window) or _live(frame, BASE)


def tiers_a_month_before(frame: UnitFrame) -> dict[int, State]:
    """The states of all shops in the snapshot frozen a month before; empty when there is none."""
    snapshot = frame.keep(read_snapshots).get(frame.previous)
    return {} if snapshot is None else {shop: _STATES[tier] for shop, _, tier, _, _ in _entries(snapshot.pk)}


def read_snapshots(frame: UnitFrame) -> dict[Month, TierSnapshot]:
    """The newest frozen pyramids of the unit for the months that a report looks at; one statement."""
    months = [frame.month.first, frame.previous.first, frame.base_window[1].first]
    rows = TierSnapshot.objects.filter(unit=frame.unit_id, scheme=PYRAMID_COUNT_V1, month__in=months)
    return {Month.of(row.month): row for row in rows.order_by("version")}


def live_members(frame: UnitFrame) -> tuple[Members[int], dict[int, int]]:
    """The shops of the frame's pyramid as ``count_pyramid`` takes them, and the route of each."""
    shops = frame.keep(read_shops)
    ids, routes, values = _plain(frame, shops, NOW)
    members = [
        Member(shop, "", value or 0, orders=int(value is not None))
        for shop, value in zip(ids, values, strict=True)
    ]
    route_of = dict(zip(ids, routes, strict=True))
    for member, route in _storied(frame, shops, NOW):
        members.append(member)
        route_of[member.retailer_id] = route
    some, parameter = in_list("id", sorted(route_of))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, licence_no FROM {SHOP} WHERE {some}", [parameter])  # noqa: S608
        codes = dict(cursor.fetchall())
    return Members.of(replace(member, code=codes[member.retailer_id]) for member in members), route_of


def _frozen(frame: UnitFrame, window: tuple[Month, Month]) -> Standings | None:
    snapshot = frame.keep(read_snapshots).get(window[1])
    if snapshot is None:
        return None
    rows = _entries(snapshot.pk)
    ids, routes, tiers, amounts, values = (
        (list(column) for column in zip(*rows, strict=True)) if rows else [[]] * 5
    )
    shape = shape_of(snapshot.population, PyramidRules.of_parameters(snapshot.parameters))
    census = tabulate(ids, [_STATES[tier] for tier in tiers], amounts, values, [tier for tier, _ in shape])
    frozen = (Month.of(snapshot.window_start), window[1])
    return Standings(frozen, census, routes, snapshot.version, snapshot.frozen_at)


def _entries(snapshot: int) -> list[tuple[Any, ...]]:
    """Shop, route, tier, amount and ranked value of every entry of a snapshot."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT retailer_id, route_id, tier, amount, value FROM {ENTRY} WHERE snapshot_id = %s",  # noqa: S608
            [snapshot],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _live(frame: UnitFrame, which: int) -> Standings:
    shops = frame.keep(read_shops)
    ids, routes, values = _plain(frame, shops, which)
    amounts = [value or 0 for value in values]
    beside: dict[int, Aside] = {}
    scaled: dict[int, int] = {}
    for member, route in _storied(frame, shops, which):
        aside, value = classed(member)
        if aside is not None:
            beside[len(ids)] = aside
        elif value != member.value:
            scaled[len(ids)] = value
        ids.append(member.retailer_id)
        routes.append(route)
        amounts.append(member.value)
    rules = frame.rules if which == NOW else frame.base_rules
    census = count_census(ids, amounts, beside=beside, values=scaled, rules=rules.pyramid)
    return Standings(_window(frame, which), census, routes)


def _window(frame: UnitFrame, which: int) -> tuple[Month, Month]:
    return frame.window if which == NOW else frame.base_window


def _plain(frame: UnitFrame, shops: Shops, which: int) -> tuple[list[int], list[int], list[int | None]]:
    """The shops without a history whose route lies in the unit at the window's end: ids, routes, values."""
    inside = frame.routes.inside(_window(frame, which)[1].last)
    ids, routes, values = shops.plain_ids, shops.plain_routes, shops.plain_values[which]
    if inside.issuperset(routes):
        return list(ids), list(routes), values
    rows = [row for row, route in enumerate(routes) if route in inside]
    return [ids[row] for row in rows], [routes[row] for row in rows], [values[row] for row in rows]


def _storied(frame: UnitFrame, shops: Shops, which: int) -> Iterator[tuple[Member[int], int]]:
    """The shops with a history that belong to the window's pyramid, and their routes.

    A shop belongs to it when its last stop within the window was on a route that lies in the unit at the
    window's end. One that was closed before the window, and still is, belongs to none any more.
    """
    window = _window(frame, which)
    period = Period(window[0].first, window[1].end)
    last_day, eve, report = period.last, period.start - ONE_DAY, frame.month.last
    inside = frame.routes.inside(last_day)
    for shop in shops.storied.values():
        stop = shop.last_stop(period)
        if stop is None or stop.value not in inside:
            continue
        if shop.values[which] is None and shop.is_closed(eve) and shop.is_closed(report):
            continue
        dates = frame.routes.order_dates(stop.value, period) if shop.was_suspended(period) else None
        yield shop.member(which, window, last_day, dates or ()), stop.value
