"""Coverage in the API."""

from __future__ import annotations

from datetime import date

from ninja import Field, Schema

from salesforce_app.kernel.ratio import Ratio

from ..queries.coverage.groups import By
from ..queries.coverage.page import Coverage
from ..queries.facts import VisitRow

Rate = tuple[int, int] | None


def _rate(meaning: str) -> Rate:
    rate: Rate = Field(
        description=f"{meaning}; [numerator, denominator], null without cases.", examples=[[6, 9]]
    )
    return rate


class TimeOut(Schema):
    """V7: minutes in the store."""

    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    counted: int = Field(description="Visits with a valid check-out, of one minute to 120.")
    left_out: int = Field(description="The others.")


class CoverageRow(Schema):
    """V1 to V9 of a person, a route, a tier, or of the unit."""

    code: str = Field(description="A username, a route's code, a tier or none; the unit's code in the total.")
    name: str
    adherence: Rate = _rate("V1: planned calls visited on their day ÷ planned calls due")
    adherence_near: Rate = _rate("V1 within one working day")
    coverage: Rate = _rate("V2: active and new shops visited ÷ active and new shops")
    frequency: Rate = _rate("V3: shops visited as often as required ÷ shops with required visits")
    fulfilment: Rate = _rate("V4: required visits made ÷ visits required")
    unplanned: Rate = _rate("V5: visits that served no planned call of their day ÷ visits")
    unplanned_near: Rate = _rate("V5 within one working day")
    effective: Rate = _rate("V6: effective visits ÷ visits")
    time: TimeOut
    median_gap: float | None = Field(description="V8: days since the last visit, median over the shops.")
    longest_gap: int | None = Field(description="V8: the longest stretch without a visit, in days.")
    never_visited: int = Field(description="Active and new shops without a visit on file.")
    daily_load: Rate = _rate("V9: visits ÷ days with a visit")


class CoverageOut(Schema):
    """A unit's field work in a month."""

    unit: str = Field(examples=["N1"])
    month: str = Field(examples=["2026-10"])
    by: By
    as_of: date = Field(description="Calls count up to this day: the month's last, or today while it runs.")
    known: bool = Field(description="False when no plan and no visit is on file up to the month.")
    total: CoverageRow
    rows: list[CoverageRow] = Field(description="The neediest first.")


def row_out(row: VisitRow) -> CoverageRow:
    """A row as the API tells it."""
    rates = row.rates

    def rate(ratio: Ratio) -> Rate:
        return (ratio.numerator, ratio.denominator) if ratio.denominator else None

    return CoverageRow(
        code=row.code,
        name=row.name,
        adherence=rate(rates.adherence),
        adherence_near=rate(rates.adherence_grace),
        coverage=rate(rates.coverage),
        frequency=rate(rates.frequency_compliance),
        fulfilment=rate(rates.capped_fulfilment),
        unplanned=rate(rates.unplanned),
        unplanned_near=rate(rates.unplanned_grace),
        effective=rate(rates.effective),
        time=TimeOut(
            lower_quartile=row.time.lower_quartile,
            median=row.time.median,
            upper_quartile=row.time.upper_quartile,
            counted=row.time.counted,
            left_out=row.time.excluded,
        ),
        median_gap=row.median_gap,
        longest_gap=row.longest_gap,
        never_visited=row.never_visited,
        daily_load=rate(rates.daily_load),
    )


def coverage_out(found: Coverage) -> CoverageOut:
    """Coverage as the API tells it."""
    return CoverageOut(
        unit=found.unit.code,
        month=str(found.month),
        by=found.by,
        as_of=found.as_of,
        known=found.known,
        total=row_out(found.total),
        rows=[row_out(group.row) for group in found.groups],
    )
