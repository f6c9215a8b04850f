"""E-settlement and field work of a district by hand-written DuckDB SQL over the raw rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_app.kernel.periods import Month
from settlement.measures.reasons import ADMINISTRATIVE

from .by_hand import LAST_YEAR, OURS, PREVIOUS, Rows, holds, inside
from .district import LAST

if TYPE_CHECKING:
    import duckdb

_ADMINISTRATIVE = ", ".join(f"'{reason.value}'" for reason in ADMINISTRATIVE)
_SERVED = "(t.state IS NULL OR t.state IN ('new', 'active'))"


def _judged(*months: Month) -> str:
    """SQL for the dues of some months with what became of them."""
    chosen = " OR ".join(f"(due_on >= '{month.first}' AND due_on < '{month.end}')" for month in months)
    return f"""
        chosen AS (SELECT * FROM dues WHERE {OURS} AND ({chosen})),
        judged AS (
            SELECT d.id, arg_max(a.result, a.number) AS last, arg_max(a.reason, a.number) AS reason,
                   bool_or(a.result = 'ok' AND a.reversed_on IS NULL) AS held,
                   bool_or(a.result = 'ok' AND a.number = 1) AS first_ok,
                   bool_or(a.result = 'ok') AS gross,
                   COUNT(*) FILTER (a.result <> 'pending') AS attempts,
                   COUNT(*) FILTER (a.result = 'ok') AS attempts_ok,
                   COUNT(*) FILTER (a.reason IN ({_ADMINISTRATIVE})) AS administrative
            FROM chosen d JOIN attempts a ON a.due_id = d.id GROUP BY ALL
        ),
        told AS (SELECT d.*, j.* EXCLUDE (id), last <> 'pending' AS resolved,
                        last <> 'pending' AND held AS debited FROM chosen d JOIN judged j USING (id))
    """  # noqa: S608


_FIGURES = """
    COUNT(*) FILTER (resolved), COUNT(*) FILTER (debited), COUNT(*) FILTER (resolved AND gross),
    COUNT(*) FILTER (resolved AND first_ok), COUNT(*) FILTER (debited AND NOT first_ok),
    COALESCE(SUM(attempts) FILTER (resolved), 0)::BIGINT,
    COALESCE(SUM(attempts_ok) FILTER (resolved), 0)::BIGINT,
    COALESCE(SUM(administrative) FILTER (resolved), 0)::BIGINT,
    COALESCE(SUM(amount) FILTER (resolved), 0)::BIGINT, COALESCE(SUM(amount) FILTER (debited), 0)::BIGINT,
    COUNT(DISTINCT retailer_id) FILTER (resolved), COUNT(DISTINCT retailer_id) FILTER (debited),
    COUNT(DISTINCT retailer_id) FILTER (resolved)
        - COUNT(DISTINCT retailer_id) FILTER (resolved AND NOT debited),
    COUNT(*) FILTER (NOT resolved), COALESCE(SUM(amount) FILTER (NOT resolved), 0)::BIGINT
"""


def dues(database: duckdb.DuckDBPyConnection) -> Rows:
    """Route, village (one of them, or neither: the total), then the counts in the order of ``DueTally``."""
    return database.execute(
        f"""
        WITH {_judged(LAST)}
        SELECT route_id, village_id, {_FIGURES}
        FROM told GROUP BY GROUPING SETS ((route_id), (village_id), ())
        """  # noqa: S608
    ).fetchall()


def dues_before(database: duckdb.DuckDBPyConnection) -> Rows:
    """Month, then the counts, of the month before and the same month a year before."""
    return database.execute(
        f"""
        WITH {_judged(PREVIOUS, LAST_YEAR)}
        SELECT date_trunc('month', due_on)::DATE AS month, {_FIGURES} FROM told GROUP BY ALL ORDER BY month
        """  # noqa: S608
    ).fetchall()


def reasons(database: duckdb.DuckDBPyConnection) -> Rows:
    """Route, village (one of them, or neither: the total), reason, failed dues."""
    return database.execute(
        f"""
        WITH {_judged(LAST)},
        failed AS (
            SELECT route_id, village_id, IF(last = 'ok', 'REVERSED', reason) AS reason
            FROM told WHERE resolved AND NOT debited
        )
        SELECT route_id, village_id, reason, COUNT(*) FROM failed
        GROUP BY GROUPING SETS ((route_id, reason), (village_id, reason), (reason))
        """  # noqa: S608
    ).fetchall()


def enrolments(database: duckdb.DuckDBPyConnection) -> Rows:
    """Route, village, then served shops, enrolled, exempt and revoked ones, at the month's end."""
    day = LAST.last
    return database.execute(
        f"""
        SELECT s.route_id, h.village_id, COUNT(*), COUNT(*) FILTER (e.stage IN ('signed', 'verified')),
               COUNT(*) FILTER (e.stage = 'exempt_cash'),
               COUNT(*) FILTER (e.stage = 'revoked' AND e.since >= '{LAST.first}')
        FROM stops s
        LEFT JOIN (SELECT * FROM states WHERE {holds(day)}) t USING (retailer_id)
        LEFT JOIN (SELECT * FROM homes WHERE since <= '{day}') h USING (retailer_id)
        LEFT JOIN (SELECT * FROM enrolments WHERE {holds(day)}) e USING (retailer_id)
        WHERE {holds(day, "s")} AND s.route_id IN {inside(day)} AND {_SERVED}
        GROUP BY GROUPING SETS ((s.route_id), (h.village_id), ())
        """  # noqa: S608
    ).fetchall()


def plans(database: duckdb.DuckDBPyConnection) -> Rows:
    """Route (none: the total), then plans, those kept on the day, and those kept within a working day."""
    return database.execute(
        f"""
        WITH {_matching()}
        SELECT route_id, COUNT(*), COUNT(*) FILTER (on_day), COUNT(*) FILTER (near_day) FROM (
            SELECT p.route_id, bool_or(COALESCE(v.day = p.day, false)) AS on_day,
                   bool_or(v.day IS NOT NULL) AS near_day
            FROM called p LEFT JOIN made v
              ON v.retailer_id = p.retailer_id AND v.day BETWEEN p.eve AND p.morrow
            WHERE p.day BETWEEN '{LAST.first}' AND '{LAST.last}' AND p.{OURS}
            GROUP BY p.retailer_id, p.day, p.route_id
        ) GROUP BY GROUPING SETS ((route_id), ())
        """  # noqa: S608
    ).fetchall()


def visits(database: duckdb.DuckDBPyConnection) -> Rows:
    """Route (none: the total), then visits, unplanned ones (also within a day), effective ones, field days,
    quartiles of the minutes in store, how many count for these.
    """
    return database.execute(
        f"""
        WITH {_matching()}, judged AS (
            SELECT v.*, EXISTS (SELECT 1 FROM called p WHERE p.retailer_id = v.retailer_id AND p.day = v.day)
                        AS planned,
                   EXISTS (SELECT 1 FROM called p WHERE p.retailer_id = v.retailer_id
                           AND v.day BETWEEN p.eve AND p.morrow
                           AND (p.day = v.day OR NOT EXISTS (
                               SELECT 1 FROM made o WHERE o.retailer_id = p.retailer_id AND o.day = p.day
                           ))) AS planned_near
            FROM made v WHERE v.day BETWEEN '{LAST.first}' AND '{LAST.last}' AND v.{OURS}
        )
        SELECT route_id, COUNT(*), COUNT(*) FILTER (NOT planned), COUNT(*) FILTER (NOT planned_near),
               COUNT(*) FILTER (seconds >= 180 AND outcome <> '' AND location_check <> 'contradicted'),
               COUNT(DISTINCT (staff_id, day)),
               quantile_cont(seconds / 60, [0.25, 0.5, 0.75]) FILTER (seconds >= 60),
               COUNT(*) FILTER (seconds >= 60)
        FROM judged GROUP BY GROUPING SETS ((route_id), ())
        """  # noqa: S608
    ).fetchall()


def service(database: duckdb.DuckDBPyConnection, month: Month) -> Rows:
    """Route (none: the total), then served shops, visited ones, shops with a requirement, compliant ones,
    visits fulfilled and required.
    """
    start, end = month.first, month.end
    return database.execute(
        f"""
        WITH place AS (
            SELECT retailer_id, arg_max(route_id, since) AS route_id,
                   SUM(least(until, DATE '{end}') - greatest(since, DATE '{start}')) AS stood,
                   bool_or({holds(month.last)}) AS stands
            FROM stops WHERE since < '{end}' AND (until IS NULL OR until > '{start}') GROUP BY ALL
        ), away AS (
            -- DuckDB's least and greatest pass over nulls, so an open end needs no care.
            SELECT s.retailer_id, SUM(greatest(least(s.until, t.until, DATE '{end}')
                                               - greatest(s.since, t.since, DATE '{start}'), 0)) AS days
            FROM stops s JOIN states t USING (retailer_id)
            WHERE t.state NOT IN ('new', 'active') GROUP BY ALL
        ), made AS (
            SELECT retailer_id, COUNT(*) AS visits FROM visits
            WHERE channel = 'in_person' AND visited_on >= '{start}' AND visited_on < '{end}' GROUP BY ALL
        ), asked AS (
            SELECT p.route_id, p.stands AND {_SERVED} AS served, COALESCE(m.visits, 0) AS visits,
                   (2 * COALESCE(s.visits_per_month, 1) * (p.stood - COALESCE(a.days, 0)) + {month.days})
                   // {2 * month.days} AS required
            FROM place p JOIN shops s ON s.id = p.retailer_id
            LEFT JOIN away a USING (retailer_id) LEFT JOIN made m USING (retailer_id)
            LEFT JOIN (SELECT retailer_id, state FROM states WHERE {holds(month.last)}) t USING (retailer_id)
            WHERE p.route_id IN {inside(month.last)}
        )
        SELECT route_id, COUNT(*) FILTER (served), COUNT(*) FILTER (served AND visits > 0),
               COUNT(*) FILTER (required > 0), COUNT(*) FILTER (required > 0 AND visits >= required),
               SUM(least(visits, required))::BIGINT, SUM(required)::BIGINT
        FROM asked GROUP BY GROUPING SETS ((route_id), ())
        """  # noqa: S608
    ).fetchall()


def gaps(database: duckdb.DuckDBPyConnection) -> Rows:
    """Route (none: the total), then the median since the last visit, the longest gap, shops never visited."""
    return database.execute(
        f"""
        WITH place AS (
            SELECT s.retailer_id, s.route_id FROM stops s
            LEFT JOIN (SELECT retailer_id, state FROM states WHERE {holds(LAST.last)}) t USING (retailer_id)
            WHERE {holds(LAST.last, "s")} AND s.route_id IN {inside(LAST.last)} AND {_SERVED}
        ), made AS (
            SELECT retailer_id, visited_on AS day FROM visits
            WHERE channel = 'in_person' AND visited_on <= '{LAST.last}'
        ), marks AS (
            SELECT retailer_id, COALESCE(MAX(day) FILTER (day < '{LAST.first}'), '{LAST.first}') AS day
            FROM made GROUP BY ALL
            UNION ALL SELECT * FROM made WHERE day >= '{LAST.first}'
            UNION ALL SELECT DISTINCT retailer_id, DATE '{LAST.last}' FROM made
        ), told AS (
            SELECT retailer_id, MAX(day - before) AS longest FROM (
                SELECT *, lag(day) OVER (PARTITION BY retailer_id ORDER BY day) AS before FROM marks
            ) GROUP BY ALL
        ), newest AS (SELECT retailer_id, DATE '{LAST.last}' - MAX(day) AS since FROM made GROUP BY ALL)
        SELECT p.route_id, median(n.since), MAX(g.longest), COUNT(*) FILTER (n.since IS NULL)
        FROM place p LEFT JOIN newest n USING (retailer_id) LEFT JOIN told g USING (retailer_id)
        GROUP BY GROUPING SETS ((p.route_id), ())
        """  # noqa: S608
    ).fetchall()


def _matching() -> str:
    """SQL for the plans with the working days beside them, and the in-person visits with their seconds."""
    return """
        called AS (
            SELECT *, date AS day,
                   date - (CASE isodow(date) WHEN 1 THEN 3 WHEN 7 THEN 2 ELSE 1 END)::INTEGER AS eve,
                   date + (CASE isodow(date) WHEN 5 THEN 3 WHEN 6 THEN 2 ELSE 1 END)::INTEGER AS morrow
            FROM plans
        ), made AS (
            SELECT *, visited_on AS day, CASE WHEN ended_at > started_at AND ended_at <= started_at
                   + INTERVAL 2 HOUR THEN epoch(ended_at)::BIGINT - epoch(started_at)::BIGINT END AS seconds
            FROM visits WHERE channel = 'in_person'
        )
    """
