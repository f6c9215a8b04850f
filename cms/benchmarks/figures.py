"""What a made-up district sells, debits and visits: raw rows, or for a large one the month facts alone."""

from __future__ import annotations

from accounts.models import Staff
from salesforce_app.kernel.bulk import insert_frame
from salesforce_app.kernel.periods import Month
from settlement.models import DebitAttempt, Due, FailureMonth, SettlementMonth
from territory.models import RetailerMonth, SalesLine
from territory.queries.stamping import Stamper
from visits.models import PlannedCall, Visit

from .district import COMPARED, FIRST, LAST, District, buys_in_a_week, chance, trades

REPS = 40
REASONS = [
    *["INSUFFICIENT_FUNDS"] * 6,
    "ACCOUNT_CLOSED",
    "NAME_MISMATCH",
    "BANK_SYSTEM",
    "LIMIT_EXCEEDED",
]
STAMPS = ["route_id", "unit_id", "village_id"]


def sell(district: District) -> int:
    """Weekly orders of every shop, stamped; returns the number of lines."""
    import polars as pl

    weeks = pl.DataFrame({"week": range((LAST.end - FIRST.first).days // 7 + 1)}, schema={"week": pl.Int64})
    orders = district.shops.join(weeks, how="cross")
    orders = orders.with_columns(
        sold_on=(pl.lit(FIRST.first) + pl.duration(days=pl.col("week") * 7 + pl.col("id") % 5)).cast(pl.Date),
        order=pl.col("id") * 1000 + pl.col("week"),
    ).filter((pl.col("sold_on") < LAST.end) & trades("sold_on") & (chance("order", 21, 25) > 0))
    season = pl.when(pl.col("sold_on").dt.month().is_in([1, 2])).then(130).otherwise(100)
    sign = pl.when(chance("order", 23, 100) == 0).then(-1).otherwise(1)
    lines = orders.select(
        retailer_id="id",
        sold_on="sold_on",
        document_no=pl.format("S{}", "order"),
        line_no=pl.lit("1"),
        key_product=pl.lit(""),
        amount=buys_in_a_week() * (75 + chance("order", 22, 51)) * season // 10_000 * sign,
        quantity=sign * (1 + chance("order", 24, 30)),
    ).sort("retailer_id", "sold_on")
    lines = Stamper().stamp(lines, "sold_on").drop("is_fallback")
    district.frames["lines"] = lines
    return insert_frame(SalesLine._meta.db_table, lines.with_columns(batch_id=pl.lit(1)))


def debit(district: District) -> int:
    """A due for every order of the compared months, with its attempts; returns the number of dues.

    Nine in ten are debited at once; the others fail for good, are tried again, wait, or are reversed.
    """
    import polars as pl

    months = [month.first for month in COMPARED]
    dues = (
        district.frames["lines"]
        .filter(pl.col("sold_on").dt.truncate("1mo").is_in(months) & (pl.col("amount") > 0))
        .select("retailer_id", "amount", *STAMPS, due_on="sold_on", due_no="document_no")
        .with_row_index("id", offset=1)
        .with_columns(pl.col("id").cast(pl.Int64))
    )
    dues = dues.with_columns(fate=chance("id", 31, 200))
    failed = pl.col("fate") < 16
    reasons = ["INSUFFICIENT_FUNDS"] * 6 + [
        "ACCOUNT_CLOSED",
        "NAME_MISMATCH",
        "BANK_SYSTEM",
        "LIMIT_EXCEEDED",
    ]
    reason = chance("id", 32, 10).replace_strict(dict(enumerate(reasons)))
    first = dues.select(
        "id",
        "due_on",
        number=pl.lit(1),
        result=pl.when(failed)
        .then(pl.lit("failed"))
        .when(pl.col("fate") == 16)
        .then(pl.lit("pending"))
        .otherwise(pl.lit("ok")),
        reason=pl.when(failed).then(reason).otherwise(pl.lit("")),
        reversed_on=pl.when(pl.col("fate") == 17).then(pl.col("due_on") + pl.duration(days=3)).cast(pl.Date),
    )
    # Of those that failed half are tried again, and of these again two thirds with success.
    again = dues.filter(pl.col("fate") < 8).select(
        "id",
        "due_on",
        number=pl.lit(2),
        result=pl.when(pl.col("fate") < 5).then(pl.lit("ok")).otherwise(pl.lit("failed")),
        reason=pl.when(pl.col("fate") < 5).then(pl.lit("")).otherwise(reason),
        reversed_on=pl.lit(None, dtype=pl.Date),
    )
    attempts = pl.concat([first, again], how="vertical_relaxed").rename({"id": "due_id"})
    district.frames["dues"] = dues.drop("fate")
    district.frames["attempts"] = attempts.drop("due_on")
    texts = {name: pl.lit("") for name in ("order_no", "paid_other", "last_reason")}
    counts = dict.fromkeys(("attempts_resolved", "attempts_ok", "attempts_administrative"), pl.lit(0))
    insert_frame(
        Due._meta.db_table,
        dues.drop("fate").with_columns(
            state=pl.lit("pending"), is_first_ok=pl.lit(value=False), **texts, **counts
        ),
    )
    insert_frame(
        DebitAttempt._meta.db_table,
        attempts.drop("due_on").sort("due_id", "number").with_columns(bank_code=pl.lit("")),
    )
    return len(dues)


def visit(district: District) -> int:
    """A planned call at every open shop in each compared month, and the visits; returns their number.

    Four in five are made on the day, some a day later, some not at all; some shops get one more visit.
    """
    import polars as pl

    Staff.objects.bulk_create(
        Staff(pk=number + 1, username=f"rep{number}", name=f"Rep {number}", role="account_manager")
        for number in range(REPS)
    )
    months = pl.DataFrame({"month": [month.first for month in COMPARED]})
    calls = district.shops.join(months, how="cross")
    calls = calls.with_columns(
        key=pl.col("id") * 100 + pl.col("month").dt.month() + pl.col("month").dt.year()
    )
    calls = calls.with_columns(
        date=(pl.col("month") + pl.duration(days=chance("key", 41, 27))).cast(pl.Date),
        fate=chance("key", 42, 20),
        staff_id=chance("id", 43, REPS) + 1,
        retailer_id="id",
    ).filter(trades("date"))
    stamper = Stamper()
    plans = stamper.stamp(calls.select("retailer_id", "staff_id", "date"), "date")
    plans = plans.drop("is_fallback", "village_id")
    district.frames["plans"] = plans
    texts = {"purpose": pl.lit(""), "reason": pl.lit("")}
    insert_frame(
        PlannedCall._meta.db_table,
        plans.with_columns(source=pl.lit("cycle"), status=pl.lit("due"), **texts),
    )
    later = pl.when(pl.col("fate") >= 16).then(1).otherwise(0)
    made = calls.filter(pl.col("fate") < 18).with_columns(
        visited_on=(pl.col("date") + pl.duration(days=later)).cast(pl.Date)
    )
    more = calls.filter(pl.col("fate") == 3).with_columns(
        visited_on=(pl.col("month") + pl.duration(days=27)).cast(pl.Date)
    )
    visits = pl.concat([made, more]).select("retailer_id", "staff_id", "visited_on", "key")
    visits = stamper.stamp(visits, "visited_on").drop("is_fallback", "village_id").with_row_index("row")
    start = pl.col("visited_on").cast(pl.Datetime("us", "UTC")) + pl.duration(
        hours=2, minutes=chance("key", 44, 300)
    )
    visits = visits.with_columns(
        started_at=start,
        ended_at=pl.when(chance("row", 45, 30) > 0).then(
            start + pl.duration(seconds=chance("row", 46, 1800) + 1)
        ),
        outcome=pl.when(chance("row", 47, 4) > 0).then(pl.lit("ordered")).otherwise(pl.lit("")),
        location_check=pl.when(chance("row", 48, 25) > 0)
        .then(pl.lit("confirmed"))
        .otherwise(pl.lit("contradicted")),
        channel=pl.when(chance("row", 49, 40) > 0).then(pl.lit("in_person")).otherwise(pl.lit("phone")),
    )
    district.frames["visits"] = visits.drop("row", "key")
    insert_frame(
        Visit._meta.db_table,
        visits.drop("key")
        .with_columns(
            id=pl.col("row").cast(pl.String).str.zfill(32),
            visit_id=pl.lit(""),
            purposes=pl.lit("[]"),
            notes=pl.lit(""),
            findings=(pl.col("outcome") != "").cast(pl.Int16),
        )
        .drop("row"),
    )
    return len(visits)


def sell_by_month(district: District) -> int:
    """The month facts of every shop without any lines behind them; returns their number."""
    import polars as pl

    months = pl.DataFrame({"month": [month.first for month in Month.range(FIRST, LAST)]})
    facts = district.shops.join(months, how="cross").filter(trades("month"))
    facts = facts.with_columns(order=pl.col("id") * 1000 + pl.col("month").dt.month())
    facts = facts.filter(chance("order", 21, 25) > 0).select(
        retailer_id="id",
        month="month",
        amount=buys_in_a_week() * (75 + chance("order", 22, 51)) * 4 // 100,
        quantity=20 + chance("order", 24, 30),
        orders=pl.lit(4),
        last_order_on=(pl.col("month") + pl.duration(days=24)).cast(pl.Date),
        is_split=pl.lit(value=False),
    )
    facts = Stamper().stamp(facts, "last_order_on").drop("is_fallback")
    return insert_frame(RetailerMonth._meta.db_table, facts.sort("month", "route_id", "retailer_id"))


def debit_by_month(district: District) -> int:
    """The settlement facts of the compared months without any dues behind them; returns their number."""
    import polars as pl

    months = pl.DataFrame({"month": [month.first for month in COMPARED]})
    facts = district.shops.join(months, how="cross").filter(trades("month"))
    facts = facts.with_columns(key=pl.col("id") * 100 + pl.col("month").dt.month())
    failed = pl.when(chance("key", 51, 8) == 0).then(1).otherwise(0)
    facts = facts.select(
        retailer_id="id",
        month="month",
        last_on=(pl.col("month") + pl.duration(days=24)).cast(pl.Date),
        debited=4 - failed,
        amount_debited=buys_in_a_week() * (4 - failed),
        amount_resolved=buys_in_a_week() * 4,
    ).with_columns(debited_gross="debited", first_ok="debited", attempts_ok="debited")
    facts = Stamper().stamp(facts, "last_on").drop("is_fallback", "last_on")
    four = {name: pl.lit(4) for name in ("resolved", "attempts_resolved")}
    none = {name: pl.lit(0) for name in ("recovered", "attempts_administrative", "pending", "amount_pending")}
    insert_frame(
        SettlementMonth._meta.db_table,
        facts.sort("month", "route_id", "retailer_id").with_columns(
            is_split=pl.lit(value=False), **four, **none
        ),
    )
    failures = facts.filter(pl.col("debited") < 4).select(
        "month",
        "retailer_id",
        *STAMPS,
        reason=pl.lit("INSUFFICIENT_FUNDS"),
        dues=pl.lit(1),
        amount=pl.col("amount_resolved") - pl.col("amount_debited"),
    )
    insert_frame(FailureMonth._meta.db_table, failures.sort("month", "route_id", "retailer_id"))
    return len(facts)
