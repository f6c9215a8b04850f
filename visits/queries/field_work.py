"""Plans and visits of a unit, as rows of what its measures need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.periods import Month, Period
from territory.queries.frame import UnitFrame
from territory.queries.shops import ORDER_VISIT, STOP, read_shops

from ..enums import CallStatus, Channel
from ..measures.store_time import MOST_SECONDS, is_effective
from ..models import PlannedCall, Visit

PLAN = PlannedCall._meta.db_table
VISIT = Visit._meta.db_table

IN_PERSON = f"channel = '{Channel.IN_PERSON.value}'"

WORKING_DAYS_BESIDE = 3
"""How far beside a period plans and visits are looked at, since they may match those at its edges."""

ONE_DAY = timedelta(days=1)
ONE_DAY_IN_SECONDS = 24 * 60 * 60


class Plan(NamedTuple):
    """A planned call that was due on ``day`` (an ordinal), moved ones on the day they were moved to.

    Calls that were cancelled with approval were not due.
    """

    shop: int
    day: int
    route: int
    staff: int
    key: int


class Call(NamedTuple):
    """An in-person visit on ``day`` (an ordinal).

    ``ours`` when it is stamped with the unit, else it counts for its shop alone. ``key`` is the visit's, as
    the database writes it; "" where it was not asked for.
    """

    shop: int
    day: int
    route: int
    staff: int
    seconds: int | None
    effective: bool
    ours: bool
    key: str


def around(month: Month, is_working: Callable[[date], bool]) -> Period:
    """The month with a few working days beside it."""
    return beside(month.period, is_working)


def told_period(month: Month, today: date) -> Period:
    """The days that a month tells of: all of them, or those up to today while it runs; its first always.

    Calls planned for later days are not due yet, and gaps end on the last.
    """
    return Period(month.first, max(month.first, min(month.last, today)) + ONE_DAY)


def beside(period: Period, is_working: Callable[[date], bool]) -> Period:
    """Some days with a few working days beside them."""
    edges = []
    for day, step in ((period.start, -ONE_DAY), (period.last, ONE_DAY)):
        left = WORKING_DAYS_BESIDE
        while left:
            day += step
            left -= is_working(day)
        edges.append(day)
    return Period(edges[0], edges[1] + ONE_DAY)


def _of_days(column: str, period: Period) -> tuple[str, list[date]]:
    """A condition that names each day: an index of day and unit is then sought by both, not read by days."""
    days = list(period.dates())
    return f"{column} IN ({', '.join(['%s'] * len(days))})", days


def read_plans(frame: UnitFrame, period: Period) -> list[Plan]:
    """The unit's planned calls that were due within ``period``; one statement."""
    in_units, units = frame.in_units("unit_id")
    of_days, days_due = _of_days("date", period)
    moved_there, _same = _of_days("moved_to", period)
    rows = _fetch(
        f"""
        SELECT retailer_id, CAST(date AS TEXT), route_id, staff_id, id FROM {PLAN}
        WHERE {of_days} AND {in_units} AND moved_to IS NULL AND NOT is_shop_away
          AND NOT (status = '{CallStatus.CANCELLED.value}' AND approved_by_id IS NOT NULL)
        UNION ALL
        SELECT retailer_id, CAST(moved_to AS TEXT), route_id, staff_id, id FROM {PLAN}
        WHERE moved_to IS NOT NULL AND {moved_there} AND {in_units} AND NOT is_shop_away
          AND NOT (status = '{CallStatus.CANCELLED.value}' AND approved_by_id IS NOT NULL)
        """,  # noqa: S608
        [*days_due, units, *days_due, units],
    )
    days = _Days()
    return [Plan(shop, days[day], *others) for shop, day, *others in rows]


def read_calls(
    frame: UnitFrame, shops: Collection[int], period: Period, *, keyed: bool = False
) -> list[Call]:
    """The in-person visits of ``period`` stamped with the unit, and those made elsewhere at ``shops``.

    Only a shop with a history can have been visited elsewhere. With their keys when ``keyed``, which a report
    of a district does without. One statement.
    """
    in_units, units = frame.in_units("unit_id")
    moved, ids = in_list("retailer_id", sorted(_moved(frame, frame.month).intersection(shops)))
    of_days, days_made = _of_days("visited_on", period)
    empty = "''"
    columns = (
        "retailer_id, CAST(visited_on AS TEXT), route_id, staff_id, "
        f"{_utc('started_at')}, {_utc('ended_at')}, "
        f"findings, location_check, {'CAST(id AS TEXT)' if keyed else empty}"
    )
    rows = _fetch(
        f"""
        SELECT {columns}, 1 FROM {VISIT} WHERE {of_days} AND {in_units} AND {IN_PERSON}
        UNION ALL
        SELECT {columns}, 0 FROM {VISIT}
        WHERE {moved} AND visited_on BETWEEN %s AND %s AND NOT ({in_units}) AND {IN_PERSON}
        """,  # noqa: S608
        [*days_made, units, ids, period.start, period.last, units],
    )
    days = _Days()
    ends = _EndsOfDays()
    calls = []
    moment = datetime.fromisoformat
    for shop, day, route, staff, started, ended, findings, location, key, ours in rows:
        seconds = None
        if ended is not None and ended < ends[day]:
            time_in_store = moment(ended) - moment(started)
            seconds = time_in_store.days * ONE_DAY_IN_SECONDS + time_in_store.seconds
            if not 0 < seconds <= MOST_SECONDS:
                seconds = None
        effective = is_effective(Channel.IN_PERSON, seconds, findings, location)
        calls.append(Call(shop, days[day], route, staff, seconds, effective, bool(ours), key))
    return calls


def _moved(frame: UnitFrame, month: Month) -> set[int]:
    """The shops whose visits may be stamped with other units: they have a history, or their route came in."""
    shops = frame.keep(read_shops)
    came = frame.routes.newcomers(month.last)
    if not came:
        return set(shops.storied)
    brought = (shop for shop, route in zip(shops.plain_ids, shops.plain_routes, strict=True) if route in came)
    return {*shops.storied, *brought}


def last_visits(frame: UnitFrame) -> dict[int, int]:
    """The day (an ordinal) of the last in-person visit before the month, by shop; one statement."""
    day = frame.month.last
    on_routes, routes = in_list("s.route_id", sorted(frame.routes.inside(day)))
    rows = _fetch(
        f"""
        SELECT s.retailer_id, (SELECT CAST(MAX(v.visited_on) AS TEXT) FROM {VISIT} v
                               WHERE v.retailer_id = s.retailer_id AND v.{IN_PERSON} AND v.visited_on < %s)
        FROM {STOP} s
        WHERE {on_routes} AND s.{ORDER_VISIT} AND s.since <= %s AND (s.until IS NULL OR s.until > %s)
        """,  # noqa: S608
        [frame.month.first, routes, day, day],
    )
    days = _Days()
    return {shop: days[last] for shop, last in rows if last is not None}


def count_visits(frame: UnitFrame, month: Month) -> Counter[int]:
    """In-person visits by shop in another month: the unit's, and others at shops that have moved.

    One statement.
    """
    in_units, units = frame.in_units("unit_id")
    moved, ids = in_list("retailer_id", sorted(_moved(frame, month)))
    of_days, days_made = _of_days("visited_on", month.period)
    rows = _fetch(
        f"""
        SELECT retailer_id FROM {VISIT} WHERE {of_days} AND {in_units} AND {IN_PERSON}
        UNION ALL
        SELECT retailer_id FROM {VISIT}
        WHERE {moved} AND visited_on BETWEEN %s AND %s AND NOT ({in_units}) AND {IN_PERSON}
        """,  # noqa: S608
        [*days_made, units, ids, month.first, month.last, units],
    )
    return Counter(shop for (shop,) in rows)


def is_known(frame: UnitFrame) -> bool:
    """Whether the office has a plan or a visit up to the month."""
    day = frame.month.last
    ((known,),) = _fetch(
        f"""
        SELECT CASE WHEN EXISTS (SELECT 1 FROM {PLAN} WHERE date <= %s)
                      OR EXISTS (SELECT 1 FROM {VISIT} WHERE visited_on <= %s) THEN 1 ELSE 0 END
        """,  # noqa: S608
        [day, day],
    )
    return bool(known)


class _Days(dict[str, int]):
    """ISO texts as ordinals, each read once."""

    def __missing__(self, text: str) -> int:
        self[text] = day = date.fromisoformat(text).toordinal()
        return day


class _EndsOfDays(dict[str, str]):
    """The end of the office's day as a moment in UTC, by ISO date, written as ``_utc`` writes moments."""

    def __missing__(self, text: str) -> str:
        tomorrow = date.fromisoformat(text) + ONE_DAY
        midnight = datetime(
            tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=timezone.get_default_timezone()
        )
        self[text] = end = midnight.astimezone(timezone.get_fixed_timezone(0)).strftime("%Y-%m-%d %H:%M:%S")
        return end


def _utc(column: str) -> str:
    """SQL for a moment as text in UTC, which both databases compare and order alike."""
    if connection.vendor == "postgresql":
        return f"TO_CHAR({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return f"CAST({column} AS TEXT)"


def _fetch(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
