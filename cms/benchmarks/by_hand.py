"""Sales and pyramid of a district by hand-written DuckDB SQL over the raw rows.

What the facts are measured against and compared with: both must give the same numbers. Every function
runs its statements and answers with plain rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from salesforce_app.kernel.periods import Month
from territory.measures.pyramid import window

from .district import DISTRICT, LAST, District

if TYPE_CHECKING:
    import duckdb

PREVIOUS, LAST_YEAR = LAST.shift(-1), LAST.shift(-12)
OURS = "unit_id IN (SELECT id FROM our_units)"

Rows = list[tuple[Any, ...]]


def load(district: District, folder: Path) -> duckdb.DuckDBPyConnection:
    """The raw rows in tables of an own DuckDB database in memory; nothing is prepared beyond that."""
    import duckdb

    database = duckdb.connect()
    for name, frame in district.frames.items():
        file = folder / f"{name}.parquet"
        frame.write_parquet(file)
        database.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{file}')")  # noqa: S608
    database.execute(
        f"""
        CREATE TABLE our_units AS WITH RECURSIVE below AS (
            SELECT id FROM units WHERE code = '{DISTRICT}'
            UNION ALL SELECT u.id FROM units u JOIN below b ON u.parent_id = b.id
        ) SELECT id FROM below
        """  # noqa: S608
    )
    return database


def holds(day: object, alias: str = "") -> str:
    """SQL for a dated row that holds on a day."""
    prefix = f"{alias}." if alias else ""
    return f"({prefix}since <= '{day}' AND ({prefix}until IS NULL OR {prefix}until > '{day}'))"


def inside(day: object) -> str:
    """SQL for the routes that lie in the district on a day."""
    return f"(SELECT route_id FROM terms WHERE {holds(day)} AND {OURS})"  # noqa: S608


def months(database: duckdb.DuckDBPyConnection) -> Rows:
    """Month, amount, quantity, orders, shops of the 13 months and the 13 before."""
    return database.execute(
        f"""
        WITH orders AS (
            SELECT retailer_id, sold_on, document_no, SUM(amount) AS amount, SUM(quantity) AS quantity
            FROM lines WHERE {OURS} AND sold_on >= '{LAST.shift(-25).first}' AND sold_on < '{LAST.end}'
            GROUP BY ALL
        )
        SELECT date_trunc('month', sold_on)::DATE AS month, SUM(amount)::BIGINT, SUM(quantity)::BIGINT,
               COUNT(*), COUNT(DISTINCT retailer_id)
        FROM orders GROUP BY ALL ORDER BY ALL
        """  # noqa: S608
    ).fetchall()


def routes(database: duckdb.DuckDBPyConnection) -> Rows:
    """Month, route, amount, shops of the three compared months."""
    chosen = " OR ".join(_in_month(month) for month in (LAST, PREVIOUS, LAST_YEAR))
    return database.execute(
        f"""
        SELECT date_trunc('month', sold_on)::DATE AS month, route_id, SUM(amount)::BIGINT,
               COUNT(DISTINCT retailer_id)
        FROM lines WHERE {OURS} AND ({chosen}) GROUP BY ALL ORDER BY ALL
        """  # noqa: S608
    ).fetchall()


def mix(database: duckdb.DuckDBPyConnection, base: Month) -> Rows:
    """Part, shops, amount before, amount now: the reported month against another, shop by shop."""
    return database.execute(
        f"""
        WITH sold AS (
            SELECT retailer_id, SUM(amount) FILTER ({_in_month(base)})::BIGINT AS before,
                   SUM(amount) FILTER ({_in_month(LAST)})::BIGINT AS now
            FROM lines WHERE {OURS} AND ({_in_month(base)} OR {_in_month(LAST)}) GROUP BY ALL
        ), places AS (
            SELECT o.retailer_id,
                   o.route_id IN {inside(base.last)} <> (n.route_id IN {inside(LAST.last)}) AS moved
            FROM stops o JOIN stops n USING (retailer_id)
            WHERE {holds(base.last, "o")} AND {holds(LAST.last, "n")}
        ), closed AS (SELECT retailer_id FROM states WHERE state = 'closed' AND {holds(LAST.last)})
        SELECT CASE WHEN s.opened_on >= '{base.first}' THEN 'new'
                    WHEN c.retailer_id IS NOT NULL THEN 'closed'
                    WHEN p.moved THEN 'moved'
                    WHEN before <> 0 AND now <> 0 THEN 'like_for_like' ELSE 'paused' END AS part,
               COUNT(*), SUM(COALESCE(before, 0))::BIGINT, SUM(COALESCE(now, 0))::BIGINT
        FROM sold JOIN shops s ON s.id = sold.retailer_id
        LEFT JOIN places p ON p.retailer_id = s.id LEFT JOIN closed c ON c.retailer_id = s.id
        WHERE before <> 0 OR now <> 0 GROUP BY ALL ORDER BY ALL
        """  # noqa: S608
    ).fetchall()


def movers(database: duckdb.DuckDBPyConnection) -> Rows:
    """Licence and change of the five shops that gained and the five that lost most."""
    return database.execute(
        f"""
        WITH sold AS (
            SELECT retailer_id, COALESCE(SUM(amount) FILTER ({_in_month(LAST)}), 0)::BIGINT
                                - COALESCE(SUM(amount) FILTER ({_in_month(PREVIOUS)}), 0)::BIGINT AS delta
            FROM lines WHERE {OURS} AND ({_in_month(PREVIOUS)} OR {_in_month(LAST)}) GROUP BY ALL
        ), named AS (SELECT licence_no, delta FROM sold JOIN shops s ON s.id = sold.retailer_id)
        (SELECT * FROM named WHERE delta > 0 ORDER BY delta DESC, licence_no LIMIT 5) UNION ALL
        (SELECT * FROM named WHERE delta < 0 ORDER BY delta, licence_no LIMIT 5)
        """  # noqa: S608
    ).fetchall()


def classify(database: duckdb.DuckDBPyConnection, name: str, month: Month) -> None:
    """A table with every shop of the pyramid that ends with ``month``: route, tier or class, amounts."""
    first, last = (moment.first for moment in window(month))
    start, end, day = first, month.end, month.last
    del last
    database.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {name} AS
        WITH place AS (
            SELECT retailer_id, arg_max(route_id, since) AS route_id FROM stops
            WHERE since < '{end}' AND (until IS NULL OR until > '{start}') GROUP BY ALL
        ), sold AS (
            SELECT retailer_id, SUM(amount)::BIGINT AS amount FROM lines
            WHERE sold_on >= '{start}' AND sold_on < '{end}' GROUP BY ALL
        ), gone AS (
            SELECT retailer_id FROM states
            WHERE state = 'closed' AND since < '{start}' AND (until IS NULL OR until > '{start}')
        ), days AS (
            SELECT unnest(generate_series(DATE '{start}', DATE '{day}', INTERVAL 1 DAY))::DATE AS day
        ), cycles AS (
            SELECT p.retailer_id, COUNT(DISTINCT day) AS in_all,
                   COUNT(DISTINCT day) FILTER (day < t.since OR day >= t.until) AS active
            FROM states t JOIN place p USING (retailer_id)
            JOIN days ON isodow(day) = p.route_id % 5 + 1
            WHERE t.state = 'suspended' AND t.since < '{end}' AND (t.until IS NULL OR t.until > '{start}')
            GROUP BY ALL
        ), members AS (
            SELECT p.retailer_id, p.route_id, COALESCE(sold.amount, 0) AS amount, t.state, c.in_all, c.active,
                   s.opened_on IS NOT NULL AND DATE '{month.first}'
                   < date_trunc('month', s.opened_on - INTERVAL 1 DAY) + INTERVAL 3 MONTH AS is_new
            FROM place p JOIN shops s ON s.id = p.retailer_id
            LEFT JOIN sold USING (retailer_id) LEFT JOIN gone g USING (retailer_id)
            LEFT JOIN cycles c USING (retailer_id)
            LEFT JOIN (SELECT retailer_id, state FROM states WHERE {holds(day)}) t USING (retailer_id)
            WHERE p.route_id IN {inside(day)} AND (g.retailer_id IS NULL OR sold.amount IS NOT NULL)
        ), judged AS (
            SELECT *, CASE WHEN state = 'closed' THEN 'Closed'
                           WHEN is_new AND state <> 'suspended' THEN 'New'
                           WHEN 2 * active < in_all THEN 'Suspended'
                           WHEN is_new THEN 'New'
                           WHEN amount <= 0 AND state = 'suspended' THEN 'Suspended'
                           WHEN amount <= 0 THEN 'Inactive' END AS aside,
                   CASE WHEN active < in_all THEN (2 * amount * in_all + active) // nullif(2 * active, 0)
                        ELSE amount END AS value
            FROM members
        ), ranked AS (
            SELECT retailer_id, row_number() OVER best AS place, rank() OVER best AS tied_from,
                   COUNT(*) OVER (PARTITION BY value) AS tied, COUNT(*) OVER () AS n
            FROM judged WHERE aside IS NULL WINDOW best AS (ORDER BY value DESC)
        ), cuts AS (
            SELECT percent, CASE WHEN tied_from - 1 + tied = place THEN place
                                 WHEN 2 * place >= 2 * (tied_from - 1) + tied THEN tied_from - 1 + tied
                                 ELSE tied_from - 1 END AS upto
            FROM ranked JOIN (VALUES (1), (5), (20)) AS c(percent)
              ON place = (2 * percent * n + 100) // 200
        )
        SELECT j.retailer_id, j.route_id, j.amount,
               CASE WHEN j.aside IS NULL THEN j.value ELSE j.amount END AS value,
               CASE WHEN j.aside IS NOT NULL THEN j.aside
                    WHEN r.place <= (SELECT upto FROM cuts WHERE percent = 1) THEN 'Top'
                    WHEN r.place <= (SELECT upto FROM cuts WHERE percent = 5) THEN 'Big'
                    WHEN r.place <= (SELECT upto FROM cuts WHERE percent = 20) THEN 'Medium'
                    ELSE 'Small' END AS tier
        FROM judged j LEFT JOIN ranked r USING (retailer_id)
        """  # noqa: S608
    )


def tiers(database: duckdb.DuckDBPyConnection, name: str) -> Rows:
    """Tier or class, shops, amount."""
    return database.execute(
        f"SELECT tier, COUNT(*), SUM(amount)::BIGINT FROM {name} GROUP BY ALL ORDER BY ALL"  # noqa: S608
    ).fetchall()


def tiers_by_route(database: duckdb.DuckDBPyConnection) -> Rows:
    """Route, tier or class, shops."""
    return database.execute("SELECT route_id, tier, COUNT(*) FROM now GROUP BY ALL ORDER BY ALL").fetchall()


def migration(database: duckdb.DuckDBPyConnection) -> Rows:
    """Movement, shops, amount before, amount now."""
    base_start, base_end = window(LAST.shift(-3))[0].first, LAST.shift(-3).end
    return database.execute(
        f"""
        WITH scale AS (
            SELECT * FROM (VALUES ('Top', 1), ('Big', 2), ('Medium', 3), ('Small', 4)) AS s(tier, step)
        ),
        closed AS (SELECT retailer_id FROM states WHERE state = 'closed' AND {holds(LAST.last)}),
        elsewhere AS (
            SELECT DISTINCT retailer_id FROM stops
            WHERE since < '{base_end}' AND (until IS NULL OR until > '{base_start}')
        ), both_times AS (
            SELECT b.tier AS was, COALESCE(b.amount, 0) AS before, COALESCE(b.value, 0) AS old,
                   COALESCE(n.tier, CASE WHEN c.retailer_id IS NULL THEN 'Out' ELSE 'Closed' END) AS now_in,
                   COALESCE(n.amount, 0) AS after, COALESCE(n.value, 0) AS new,
                   b.retailer_id IS NULL AND e.retailer_id IS NOT NULL AS from_elsewhere
            FROM base b FULL JOIN now n USING (retailer_id)
            LEFT JOIN closed c USING (retailer_id) LEFT JOIN elsewhere e USING (retailer_id)
        )
        SELECT CASE WHEN now_in = 'Out' THEN 'moved_out'
                    WHEN from_elsewhere THEN 'moved_in'
                    WHEN now_in = 'Closed' THEN IF(was = 'Closed', 'aside', 'closed')
                    WHEN was IS NULL THEN 'new'
                    WHEN now_in = 'Suspended' THEN IF(was = 'Suspended', 'aside', 'suspended')
                    WHEN t.step IS NOT NULL AND f.step IS NULL
                    THEN CASE was WHEN 'Suspended' THEN 'resumed' WHEN 'New' THEN 'established'
                              ELSE 'reactivated' END
                    WHEN t.step IS NULL THEN IF(now_in = 'Inactive' AND f.step IS NOT NULL, 'lost', 'aside')
                    WHEN f.step = t.step THEN 'stay'
                    WHEN 100 * abs(new - old) <= 10 * abs(old) THEN 'border'
                    ELSE IF(t.step < f.step, 'up', 'down') END AS movement,
               COUNT(*), SUM(before)::BIGINT, SUM(after)::BIGINT
        FROM both_times LEFT JOIN scale f ON f.tier = was LEFT JOIN scale t ON t.tier = now_in
        GROUP BY ALL ORDER BY ALL
        """  # noqa: S608
    ).fetchall()


def _in_month(month: Month) -> str:
    return f"(sold_on >= '{month.first}' AND sold_on < '{month.end}')"
