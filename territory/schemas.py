"""What the API tells of units."""

from __future__ import annotations

from ninja import Field, Schema


class UnitSales(Schema):
    """Net sales of a unit and all units below it in one month."""

    total: int | None = Field(
        description="Minor units of the currency; null when nothing is known of the month."
    )
    previous: int | None = Field(description="The month before.")
    mom: tuple[int, int] | None = Field(
        description="Month on month as [total − previous, previous]; null unless previous is positive."
    )


class Unit(Schema):
    """An org unit that the reader's scope covers."""

    code: str
    name: str
    kind: str = Field(description="company, region, district or territory")
    parent_code: str | None = Field(description="Null where the reader's tree begins.")
    sales: UnitSales


class UnitList(Schema):
    """The reader's units in tree order: each followed by what lies below it."""

    month: str | None = Field(description="The newest ended month with sales, as 2020-06.")
    currency: str
    units: list[Unit]
