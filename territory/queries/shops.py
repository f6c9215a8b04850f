"""The shops of a unit with their history over a year: where they stood, in which state, what they bought.

One statement reads all shops that stood on a route of the unit; the pyramid, its base and the mix of shops
are made of it. Most shops have no history (one route, always active): these stay in columns, and only the
others become objects.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from accounts.enums import RetailerState
from accounts.measures.opening import full_months, is_new
from accounts.models import Retailer, RetailerStatus
from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.periods import Month, Period

from ..enums import RouteKind
from ..measures.population import Member
from ..models import RetailerMonth, RouteStop
from .frame import UnitFrame

STOP = RouteStop._meta.db_table
SHOP = Retailer._meta.db_table
STATUS = RetailerStatus._meta.db_table
FACT = RetailerMonth._meta.db_table

OPEN_END = date.max
ORDER_VISIT = f"kind = '{RouteKind.ORDER_VISIT.value}'"


@dataclass(frozen=True, slots=True)
class Span:
    """Something that held from ``since`` to the day before ``until``: a route's key, or a state."""

    value: Any
    since: date
    until: date

    def holds(self, day: date) -> bool:
        """Whether it held on ``day``."""
        return self.since <= day < self.until


ACTIVE = Span(RetailerState.ACTIVE.value, date.min, OPEN_END)
"""The state of a shop of which none is on file."""


@dataclass(slots=True)
class Storied:
    """A shop with a history: moved, opened, suspended or closed within the year.

    ``stops`` are all its stops on order routes within the year, in whichever unit. ``values`` are the net
    amounts of the window and of its base, None without any sale in it. ``visits_per_month`` is the
    frequency that was agreed for the shop itself.
    """

    retailer_id: int
    opened_on: date | None
    values: tuple[int | None, int | None]
    visits_per_month: int | None = None
    stops: list[Span] = field(default_factory=list)
    states: list[Span] = field(default_factory=list)

    def stop_on(self, day: date) -> Span | None:
        """The stop that held on ``day``."""
        for stop in self.stops:
            if stop.since <= day < stop.until:
                return stop
        return None

    def last_stop(self, period: Period) -> Span | None:
        """The last stop that held on some day of ``period``; stops are in the order of their dates."""
        for stop in reversed(self.stops):
            if stop.since < period.end:
                return stop if stop.until > period.start else None
        return None

    def state_on(self, day: date) -> Span:
        """The state on ``day``; active where none is on file."""
        for state in self.states:
            if state.since <= day < state.until:
                return state
        return ACTIVE

    def is_closed(self, day: date) -> bool:
        """Whether the shop is closed on ``day``."""
        return bool(self.state_on(day).value == RetailerState.CLOSED)

    def was_suspended(self, period: Period) -> bool:
        """Whether it was suspended on some day of ``period``."""
        return any(
            state.value == RetailerState.SUSPENDED and state.since < period.end and state.until > period.start
            for state in self.states
        )

    def member(
        self, which: int, window: tuple[Month, Month], last_day: date, order_dates: Sequence[date]
    ) -> Member[int]:
        """The shop as the pyramid of ``window`` takes it, which ends on ``last_day``.

        ``order_dates`` are those of its route within the window; none are needed unless it was suspended.
        """
        active = len(order_dates)
        if order_dates:
            pauses = [state for state in self.states if state.value == RetailerState.SUSPENDED]
            active = sum(not any(pause.holds(day) for pause in pauses) for day in order_dates)
        return Member(
            retailer_id=self.retailer_id,
            code="",
            value=self.values[which] or 0,
            state=self.state_on(last_day).value,
            is_new=self.opened_on is not None and is_new(self.opened_on, window[1]),
            active_cycles=active,
            window_cycles=len(order_dates),
            orders=int(self.values[which] is not None),
            full_months=full_months(self.opened_on, *window) if self.opened_on else 0,
        )


@dataclass(slots=True)
class Shops:
    """The shops of a frame. Row i of the plain columns is one shop that has no history.

    ``plain_values`` are the net amounts of the window and of its base, None without any sale in it;
    ``plain_frequencies`` the visits a month that were agreed for the shop itself.
    """

    plain_ids: list[int]
    plain_routes: list[int]
    plain_values: tuple[list[int | None], list[int | None]]
    plain_frequencies: list[int | None]
    storied: dict[int, Storied]


def read_shops(frame: UnitFrame) -> Shops:
    """All shops that stood on an order route of the unit in the year up to the frame's month.

    Two statements. A shop's sales count whatever route they were made on: value follows the shop.
    """
    year = Period(frame.last_year.first, frame.month.end)
    plain: list[tuple[Any, ...]] = []
    storied: dict[int, Storied] = {}
    for row in _read_rows(frame, year):
        if row[0]:
            plain.append(row)
            continue
        _, shop, _route, now, base, frequency, opened, state, since, until = row
        found = storied.get(shop)
        if found is None:
            opened_on = _date(opened) if opened else None
            found = storied[shop] = Storied(shop, opened_on, (now, base), frequency)
        if state is not None:
            span = Span(state, _date(since), _date(until))
            if span not in found.states:
                found.states.append(span)
    for shop, stops in read_stops(storied, year).items():
        storied[shop].stops = stops
    columns = [list(column) for column in zip(*plain, strict=True)] if plain else [[] for _ in range(6)]
    return Shops(columns[1], columns[2], (columns[3], columns[4]), columns[5], storied)


def read_stops(shops: Collection[int], period: Period) -> dict[int, list[Span]]:
    """The stops of some shops on order routes of any unit within ``period``, by date; one statement."""
    some, ids = in_list("retailer_id", sorted(shops))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT retailer_id, route_id, CAST(since AS TEXT), CAST(until AS TEXT) FROM {STOP}
            WHERE {some} AND {ORDER_VISIT} AND since < %s AND (until IS NULL OR until > %s)
            ORDER BY retailer_id, since
            """,  # noqa: S608
            [ids, period.end, period.start],
        )
        found: dict[int, list[Span]] = {}
        for shop, route, since, until in cursor.fetchall():
            found.setdefault(shop, []).append(Span(route, _date(since), _date(until)))
    return found


def read_states(shops: Collection[int], period: Period) -> dict[int, list[Span]]:
    """The states of some shops within ``period``, by date; one statement."""
    some, ids = in_list("retailer_id", sorted(shops))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT retailer_id, state, CAST(since AS TEXT), CAST(until AS TEXT) FROM {STATUS}
            WHERE {some} AND since < %s AND (until IS NULL OR until > %s)
            ORDER BY retailer_id, since
            """,  # noqa: S608
            [ids, period.end, period.start],
        )
        found: dict[int, list[Span]] = {}
        for shop, state, since, until in cursor.fetchall():
            found.setdefault(shop, []).append(Span(state, _date(since), _date(until)))
    return found


def read_closed(shops: Collection[int], day: date) -> set[int]:
    """Those of some shops that are closed on ``day``; one statement."""
    some, ids = in_list("retailer_id", sorted(shops))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT retailer_id FROM {STATUS}
            WHERE {some} AND state = '{RetailerState.CLOSED.value}'
              AND since <= %s AND (until IS NULL OR until > %s)
            """,  # noqa: S608
            [ids, day, day],
        )
        return {shop for (shop,) in cursor.fetchall()}


def _read_rows(frame: UnitFrame, year: Period) -> list[tuple[Any, ...]]:
    """A row for each shop without a history; for the others one for each stop and state within the year."""
    on_routes, routes = in_list("s.route_id", sorted(frame.routes.terms))
    # Subqueries by the index (shop, month, amount) rather than one grouped join: nothing is sorted, and
    # a month of another unit is never looked at.
    net = (
        f"(SELECT CAST(SUM(f.amount) AS BIGINT) FROM {FACT} f "  # noqa: S608
        "WHERE f.retailer_id = s.retailer_id AND f.month BETWEEN %s AND %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT CASE WHEN s.since <= %s AND s.until IS NULL AND (r.opened_on IS NULL OR r.opened_on < %s)
                         AND (t.state IS NULL OR (t.state = '{RetailerState.ACTIVE.value}'
                                                  AND t.since <= %s AND t.until IS NULL))
                        THEN 1 ELSE 0 END,
                   s.retailer_id, s.route_id, {net}, {net}, r.visits_per_month, CAST(r.opened_on AS TEXT),
                   t.state, CAST(t.since AS TEXT), CAST(t.until AS TEXT)
            FROM {STOP} s CROSS JOIN {SHOP} r
            LEFT JOIN {STATUS} t
              ON t.retailer_id = s.retailer_id AND t.since < %s AND (t.until IS NULL OR t.until > %s)
            WHERE r.id = s.retailer_id AND {on_routes} AND s.{ORDER_VISIT}
              AND s.since < %s AND (s.until IS NULL OR s.until > %s)
            """,  # noqa: S608
            [
                year.start,
                year.start,
                year.start,
                *(month.first for span in (frame.window, frame.base_window) for month in span),
                year.end,
                year.start,
                routes,
                year.end,
                year.start,
            ],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _date(text: str | None) -> date:
    """The date of an ISO text; the end of time for an open end."""
    return OPEN_END if text is None else date.fromisoformat(text)
