"""A made-up district of any size, written in columns: its shops and their history, two years of figures.

The same size makes the same district. Beside it lies a small one, so that shops and routes come from
somewhere when they move.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.models import Retailer, RetailerStatus
from salesforce_app.imports.models import ImportBatch
from salesforce_app.kernel.bulk import insert_frame
from salesforce_app.kernel.periods import BEGINNING, Month
from settlement.models import Enrolment
from territory.models import OrgUnit, Residence, Route, RouteStop, RouteTerm, Village

if TYPE_CHECKING:
    import polars as pl

FIRST, LAST = Month(2023, 5), Month(2025, 6)
"""The 26 months with sales; the last is the one reported."""

COMPARED = (LAST, LAST.shift(-1), LAST.shift(-12))
"""The months whose dues and visits a report looks at."""

SHOPS_PER_ROUTE = 200
ROUTES_PER_TERRITORY = 10
SHOPS_PER_VILLAGE = 50
BESIDE = 20
"""One shop in so many lies in the neighbouring district."""

DISTRICT = "D"


def chance(column: str, salt: int, of: int) -> pl.Expr:
    """A number from 0 to ``of`` − 1 that looks random, but is always the same for the same key."""
    import polars as pl

    return (pl.col(column).cast(pl.UInt64).hash(salt) % of).cast(pl.Int64)


class District:
    """The district's raw rows as frames, by name; each method also writes what it makes to the database."""

    def __init__(self, shops: int) -> None:
        self.size = shops
        self._shops: pl.DataFrame
        self.frames: dict[str, pl.DataFrame] = {}
        self._place()

    @property
    def routes(self) -> int:
        """Number of routes, those of the neighbour included."""
        return max(2, self.size // SHOPS_PER_ROUTE) + max(1, self.size // SHOPS_PER_ROUTE // BESIDE)

    def _place(self) -> None:
        """Units, routes, shops, and who stood where and in which state."""
        import polars as pl

        self._units()
        count = self.size + self.size // BESIDE
        shops = pl.DataFrame({"id": range(1, count + 1)}, schema={"id": pl.Int64})
        day = pl.lit(LAST.end) - pl.duration(days=chance("id", 1, 540))
        shops = shops.with_columns(
            licence_no=pl.format("36{}", pl.col("id") + 100_000_000),
            name=pl.format("Shop {}", "id"),
            opened_on=pl.when(chance("id", 2, 20) == 0).then(day).cast(pl.Date),
            visits_per_month=pl.when(chance("id", 3, 10) == 0).then(2).cast(pl.Int64),
        )
        texts = ("address", "market_type", "business_type", "integrity_grade")
        insert_frame(
            Retailer._meta.db_table,
            shops.with_columns(datum=pl.lit("unknown"), **{name: pl.lit("") for name in texts}),
        )
        self.frames["shops"] = shops.select("id", "licence_no", "opened_on", "visits_per_month")
        self._states(shops)
        self._stops(shops)
        villages = -(-count // SHOPS_PER_VILLAGE)
        insert_frame(
            Village._meta.db_table,
            pl.DataFrame({"id": range(1, villages + 1)}).select(
                "id", township=pl.format("Town {}", pl.col("id") // 20), name=pl.format("Village {}", "id")
            ),
        )
        homes = shops.select(
            retailer_id="id", village_id=(pl.col("id") - 1) // SHOPS_PER_VILLAGE + 1, since=_since()
        )
        self._keep("homes", Residence._meta.db_table, homes)
        # A tenth has not signed, a twentieth is exempt, a fiftieth was revoked in the month reported.
        stage = (
            pl.when(chance("id", 8, 10) == 0)
            .then(pl.lit("card_issued"))
            .when(chance("id", 8, 20) == 1)
            .then(pl.lit("exempt_cash"))
            .otherwise(pl.lit("verified"))
        )
        revoked = chance("id", 9, 50) == 0
        first = shops.select(
            "id", stage=stage, since=_since(), until=pl.when(revoked).then(LAST.first + timedelta(days=9))
        )
        second = first.filter(pl.col("until").is_not_null()).select(
            "id", stage=pl.lit("revoked"), since="until", until=pl.lit(None, dtype=pl.Date)
        )
        enrolments = pl.concat([first, second]).rename({"id": "retailer_id"})
        self.frames["enrolments"] = enrolments
        insert_frame(
            Enrolment._meta.db_table,
            enrolments.with_columns(bank=pl.lit(""), account_last4=pl.lit(""), reason=pl.lit("")),
        )
        ImportBatch.objects.create(
            pk=1,
            kind="sales",
            file_name="bench",
            sha256="",
            imported_by="bench",
            imported_at="2025-07-01T00:00Z",
            rows_read=0,
            rows_created=0,
            rows_updated=0,
            rows_unchanged=0,
            rows_rejected=0,
        )

    def _units(self) -> None:
        """A company of two districts: a territory to ten routes in the one, routes alone in the other."""
        import polars as pl

        routes = self.routes
        own = max(2, self.size // SHOPS_PER_ROUTE)
        territories = -(-own // ROUTES_PER_TERRITORY)
        units = [(1, "C", "company", None), (2, DISTRICT, "district", 1), (3, "E", "district", 1)]
        units += [(10 + number, f"T{number}", "territory", 2) for number in range(territories)]
        frame = pl.DataFrame(units, schema=["id", "code", "kind", "parent_id"], orient="row")
        insert_frame(OrgUnit._meta.db_table, frame.with_columns(name=pl.col("code")))
        self.frames["units"] = frame
        route = pl.DataFrame({"id": range(1, routes + 1)}, schema={"id": pl.Int64}).with_columns(
            code=pl.format("R{}", pl.col("id") + 10_000), name=pl.format("Route {}", "id")
        )
        self.frames["routes"] = route
        insert_frame(Route._meta.db_table, route.with_columns(kind=pl.lit("order_visit")))
        unit = pl.when(pl.col("id") <= own).then(10 + (pl.col("id") - 1) // ROUTES_PER_TERRITORY).otherwise(3)
        # The neighbour's last route comes over in May; one of our routes in thirty changes its territory.
        changed = (
            pl.when(pl.col("id") == routes)
            .then(pl.lit(LAST.shift(-1).first))
            .when((pl.col("id") <= own) & (pl.col("id") % 30 == 7))
            .then(pl.lit(LAST.shift(-4).first))
        )
        terms = route.select(
            route_id="id",
            unit_id=unit,
            order_weekdays=(pl.col("id") % 5 + 1).cast(pl.String),
            since=_since(),
            until=changed.cast(pl.Date),
        )
        second = terms.filter(pl.col("until").is_not_null()).with_columns(
            unit_id=pl.lit(10), since="until", until=pl.lit(None, dtype=pl.Date)
        )
        self._keep("terms", RouteTerm._meta.db_table, pl.concat([terms, second], how="vertical_relaxed"))

    def _states(self, shops: pl.DataFrame) -> None:
        """A shop in thirty pauses within the year, half of these for good; a shop in forty closes."""
        import polars as pl

        pauses = chance("id", 4, 30) == 0
        closes = ~pauses & (chance("id", 5, 40) == 0)
        day = (pl.lit(LAST.end) - pl.duration(days=chance("id", 6, 330) + 1)).cast(pl.Date)
        since = pl.coalesce("opened_on", pl.lit(BEGINNING))
        event = pl.when((pauses | closes) & (day > since)).then(day)
        back = (pl.col("event") + pl.duration(days=chance("id", 7, 60) + 10)).cast(pl.Date)
        shops = shops.with_columns(begun=since, event=event, paused=pauses).with_columns(
            back=pl.when(pl.col("paused") & (chance("id", 10, 2) == 0)).then(back)
        )
        self._shops = shops
        changed = shops.filter(pl.col("event").is_not_null())
        returned = changed.filter(pl.col("back").is_not_null())
        never = pl.lit(None, dtype=pl.Date)
        gone = pl.when("paused").then(pl.lit("suspended")).otherwise(pl.lit("closed"))
        states = pl.concat(
            [
                shops.select(retailer_id="id", state=pl.lit("active"), since="begun", until="event"),
                changed.select(retailer_id="id", state=gone, since="event", until="back"),
                returned.select(retailer_id="id", state=pl.lit("active"), since="back", until=never),
            ]
        )
        self.frames["states"] = states
        insert_frame(RetailerStatus._meta.db_table, states.with_columns(reason=pl.lit("")))

    def _stops(self, shops: pl.DataFrame) -> None:
        """Two hundred shops to a route; one in twenty-five moves to another within the last ten months."""
        import polars as pl

        route = (pl.col("id") - 1) * self.routes // len(shops) + 1
        since = pl.coalesce("opened_on", pl.lit(BEGINNING))
        day = (pl.lit(LAST.end) - pl.duration(days=chance("id", 11, 300) + 1)).cast(pl.Date)
        moves = pl.when((chance("id", 12, 25) == 0) & (day > since)).then(day)
        first = shops.select(retailer_id="id", route_id=route, since=since, until=moves)
        second = first.filter(pl.col("until").is_not_null()).select(
            "retailer_id",
            route_id=(pl.col("route_id") + chance("retailer_id", 13, self.routes - 1)) % self.routes + 1,
            since="until",
            until=pl.lit(None, dtype=pl.Date),
        )
        stops = pl.concat([first, second], how="vertical_relaxed").with_columns(kind=pl.lit("order_visit"))
        self._keep("stops", RouteStop._meta.db_table, stops)

    @property
    def shops(self) -> pl.DataFrame:
        """The shops: the day on which they began, on which they paused or closed, and came back."""
        return self._shops.select("id", "begun", "event", "back")

    def _keep(self, name: str, table: str, frame: pl.DataFrame) -> None:
        self.frames[name] = frame
        insert_frame(table, frame)


def _since() -> pl.Expr:
    import polars as pl

    return pl.lit(BEGINNING)


def buys_in_a_week() -> pl.Expr:
    """What a shop buys in a week: a few buy most, as shops do."""
    import polars as pl

    return (20_000 * (1_000_000 / (chance("id", 20, 1_000_000) + 1)) ** 0.7).cast(pl.Int64)


def trades(day: str) -> pl.Expr:
    """Whether the shop is open on the day in a column."""
    import polars as pl

    closed = pl.col("event").is_not_null() & (pl.col(day) >= pl.col("event"))
    again = pl.col("back").is_not_null() & (pl.col(day) >= pl.col("back"))
    return (pl.col(day) >= pl.col("begun")) & (~closed | again)
