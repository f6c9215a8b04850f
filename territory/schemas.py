"""What the API tells of units."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from accounts.domain.statuses import LONGEST_REASON
from salesforce_app.web.texts import plain


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


PlainText = Annotated[str, AfterValidator(plain)]


class RouteMoveIn(Schema):
    """To which route a shop is moved, from which day on, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"route": "N1B", "since": "2026-11-01", "reason": "The routes were cut anew"}]
        },
    )

    route: PlainText = Field(description="Its code. Its kind says which of the shop's routes is meant.")
    since: date
    position: Annotated[int, Field(ge=1, le=9999)] | None = Field(
        None, description="The place among the stops."
    )
    reason: Annotated[PlainText, Field(min_length=1, max_length=LONGEST_REASON)]


class RelocationIn(Schema):
    """To which village a shop is moved, from which day on, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "township": "Fenghe",
                    "village": "East Bridge",
                    "since": "2026-11-01",
                    "reason": "Moved across the river",
                }
            ]
        },
    )

    township: PlainText = ""
    village: PlainText
    since: date
    reason: Annotated[PlainText, Field(min_length=1, max_length=LONGEST_REASON)]


class Placed(Schema):
    """Where a shop stands from the day of the change on."""

    retailer: int
    route: str | None = Field(description="Code of the order and visit route of today.")
    unit: str | None
    village: str | None
    township: str | None
    closed_months: list[str] = Field(
        description="Closed months since that day, as 2024-03: their figures keep the old placement."
    )
