"""The dues and the sales lines of an office's last month, made from its facts so that these sum them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_app.kernel.bulk import fetch_frame, insert_frame
from settlement.models import DebitAttempt, Due, SettlementMonth
from territory.models import RetailerMonth, SalesLine

from .district import LAST

if TYPE_CHECKING:
    import polars as pl

ORDERS = 4
"""In a month, a week apart: as many orders and dues as the facts of every shop and month count."""
STAMPS = ("retailer_id", "route_id", "unit_id", "village_id")


def make_dues() -> int:
    """The dues of the last month and an attempt for each; returns the number of dues."""
    import polars as pl

    dues = _turns(SettlementMonth._meta.db_table, "debited", "amount_resolved").with_row_index("id", offset=1)
    is_failed = pl.col("turn") >= pl.col("debited")
    reason = pl.when(is_failed).then(pl.lit("INSUFFICIENT_FUNDS")).otherwise(pl.lit(""))
    written = dues.select(
        *STAMPS,
        "due_on",
        id=pl.col("id").cast(pl.Int64),
        due_no=pl.format("D{}", pl.col("id") + 1_000_000),
        amount=pl.col("amount_resolved") // ORDERS,
        state=pl.when(is_failed).then(pl.lit("failed")).otherwise(pl.lit("debited")),
        last_reason=reason,
        is_first_ok=~is_failed,
        attempts_resolved=pl.lit(1),
        attempts_ok=(~is_failed).cast(pl.Int64),
        attempts_administrative=pl.lit(0),
        order_no=pl.lit(""),
        paid_other=pl.lit(""),
    )
    attempts = dues.select(
        due_id=pl.col("id").cast(pl.Int64),
        number=pl.lit(1),
        result=pl.when(is_failed).then(pl.lit("failed")).otherwise(pl.lit("ok")),
        reason=reason,
        bank_code=pl.lit(""),
    )
    insert_frame(Due._meta.db_table, written)
    insert_frame(DebitAttempt._meta.db_table, attempts)
    return len(written)


def make_lines() -> int:
    """The sales lines of the last month, an order in each; returns their number."""
    import polars as pl

    lines = _turns(RetailerMonth._meta.db_table, "amount", "quantity")
    is_last = pl.col("turn") == ORDERS - 1
    lines = lines.select(
        *STAMPS,
        sold_on="due_on",
        document_no=pl.format("S{}-{}", "retailer_id", "turn"),
        line_no=pl.lit("1"),
        key_product=pl.lit(""),
        # What the division leaves goes to the last order.
        **{
            name: pl.col(name) // ORDERS + pl.when(is_last).then(pl.col(name) % ORDERS).otherwise(0)
            for name in ("amount", "quantity")
        },
        batch_id=pl.lit(1),
    )
    return insert_frame(SalesLine._meta.db_table, lines.sort("retailer_id", "sold_on"))


def _turns(table: str, *sums: str) -> pl.DataFrame:
    """Every fact of the last month four times, each with its turn and its day, the last on the 25th."""
    import polars as pl

    names = (*STAMPS, *sums)
    columns = ", ".join(f'"{name}"' for name in names)
    facts = fetch_frame(
        f'SELECT {columns} FROM "{table}" WHERE "month" = %s ORDER BY "retailer_id"',  # noqa: S608 - our names
        [LAST.first],
        dict.fromkeys(names, pl.Int64),
    )
    turns = pl.DataFrame({"turn": range(ORDERS)}, schema={"turn": pl.Int64})
    return facts.join(turns, how="cross").with_columns(
        due_on=(pl.lit(LAST.first) + pl.duration(days=3 + pl.col("turn") * 7)).cast(pl.Date)
    )
