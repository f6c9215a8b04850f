"""What the API tells of the e-settlement of units and routes in a month.

The figures that the JSON of a report has as well have its names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ninja import Field, Schema

from salesforce_app.kernel.ratio import Ratio

from ..measures.rates import SettlementMeasures
from ..queries.facts import SettlementFacts, SettlementRow
from ..queries.places import ReasonLine
from .shop import Rate

Villages = dict[tuple[str, str], int]
"""Keys of villages by township and name."""


class DueRates(Schema):
    """What became of the dues of a month; rates as [numerator, denominator], null without a case."""

    debit_success: Rate = Field(description="E2: dues debited and not reversed ÷ resolved dues.")
    debit_success_gross: Rate = Field(description="E2 with reversed debits as successes.")
    first_attempt_success: Rate = Field(description="E3: debited at the first attempt ÷ resolved dues.")
    attempt_success: Rate = Field(description="E4: successful ÷ resolved attempts.")
    amount_success: Rate = Field(description="E5: net debited ÷ resolved amount, in minor units.")
    debited_households: int | None = Field(description="E6: shops with a debited due.", examples=[181])
    debited_amount: int | None = Field(description="E7, in minor units.", examples=[118_400_00])
    households_collected: Rate = Field(description="E8: shops with all their resolved dues debited.")
    households_reached: Rate = Field(description="E6 ÷ shops with a resolved due.")
    recovery: Rate = Field(description="E9: debited after a failed first attempt.")
    administrative_failure: Rate = Field(description="E11: attempts failed for account or mandate reasons.")
    failed_dues: int | None
    failed_amount: int | None = Field(description="Minor units.")
    pending_dues: int | None
    pending_amount: int | None = Field(description="Minor units.")


class PlaceRates(DueRates):
    """E1 to E11 of a place; every figure is null in an office without e-settlement up to the month."""

    enrolment: Rate = Field(description="E1: enrolled ÷ active and new shops at the month's end.")
    enrolment_without_exempt: Rate = Field(description="E1 without the shops that pay cash by exemption.")
    settled_share: Rate = Field(description="E10: E7 ÷ the amount of all orders, cash included.")
    settled_share_without_pending: Rate = Field(description="E10 without the amount of pending dues.")
    revoked: int | None = Field(description="Mandates revoked in the month.")
    top_reason: str | None = Field(
        description="The reason of most failed dues.", examples=["INSUFFICIENT_FUNDS"]
    )


class PlaceRatesLine(PlaceRates):
    """The rates of a unit or a route."""

    code: str = Field(examples=["R01"])
    name: str = Field(examples=["Chengguan 1"])
    reliable: bool = Field(description="Whether its rates rest on at least 20 resolved dues.")
    out_of_balance: bool = Field(
        description="Whether E2 lies more than 5 percentage points from the unit's, on 20 or more dues."
    )


class VillageRatesLine(PlaceRates):
    """The rates of a village within the unit; those of shops in no village on file have no names."""

    pk: int | None = Field(description="Its key in `GET /api/villages/{pk}`.", examples=[17])
    township: str | None = Field(examples=["Fenghe"])
    village: str | None = Field(examples=["East Bridge"])
    reliable: bool
    out_of_balance: bool


class RestatedRates(Schema):
    """The month with what became known after its close; the closed figures stay as they are."""

    debit_success: Rate = Field(description="E2.")
    amount_success: Rate = Field(description="E5, in minor units.")
    first_closed: Rate = Field(description="E2 at the first close of a month that was opened again since.")


class ReasonDues(Schema):
    """Failed dues by the reason of their last attempt."""

    reason: str = Field(examples=["INSUFFICIENT_FUNDS"])
    dues: int
    amount: int = Field(description="Minor units.")


class PlaceSettlementOut(Schema):
    """What both answers begin with."""

    code: str = Field(examples=["E1"])
    name: str = Field(examples=["Chengguan"])
    month: str = Field(examples=["2026-10"])
    currency: str = Field(examples=["CNY"])
    is_closed: bool = Field(description="Whether the month's figures are final.")
    total: PlaceRatesLine = Field(description="The unit with all units below it.")
    previous: DueRates | None = Field(description="The unit a month before; null without dues then.")
    last_year: DueRates | None = Field(description="The unit a year before; null without dues then.")
    restated: RestatedRates = Field(description="Of the unit.")
    reasons: list[ReasonDues] = Field(description="Why dues failed, the most frequent reason first.")


class UnitSettlementOut(PlaceSettlementOut):
    """E-settlement of a unit in a month, by due date: in total, by route and by village."""

    routes: list[PlaceRatesLine] = Field(description="By code; together they have every due of the unit.")
    villages: list[VillageRatesLine] = Field(description="By township and name.")


class RouteSettlementOut(PlaceSettlementOut):
    """E-settlement of a route in a month beside that of its unit."""

    route: PlaceRatesLine | None = Field(
        description="Null for a route that neither had shops nor sales nor dues in the unit then."
    )


def unit_settlement_out(
    head: dict[str, Any], facts: SettlementFacts, reasons: Iterable[ReasonLine], villages: Villages
) -> UnitSettlementOut:
    """A unit's facts; ``head`` says which place and month they are of."""
    return UnitSettlementOut(
        **_common(head, facts, reasons),
        routes=[_line(row, facts.known) for row in facts.routes],
        villages=[_village(row, facts.known, villages) for row in facts.villages],
    )


def route_settlement_out(
    head: dict[str, Any], facts: SettlementFacts, reasons: Iterable[ReasonLine]
) -> RouteSettlementOut:
    """A route's line of its unit's facts."""
    own = next((row for row in facts.routes if row.code == head["code"]), None)
    return RouteSettlementOut(
        **_common(head, facts, reasons), route=_line(own, facts.known) if own is not None else None
    )


def _common(head: dict[str, Any], facts: SettlementFacts, reasons: Iterable[ReasonLine]) -> dict[str, Any]:
    (debited, amount_debited), (resolved, amount_resolved) = facts.restated_debited, facts.restated_resolved
    return head | {
        "total": _line(facts.total, facts.known),
        "previous": _rates(DueRates, facts.previous) if facts.previous else None,
        "last_year": _rates(DueRates, facts.last_year) if facts.last_year else None,
        "restated": RestatedRates(
            debit_success=_plain(Ratio(debited, resolved)),
            amount_success=_plain(Ratio(amount_debited, amount_resolved)),
            first_closed=_plain(Ratio(*facts.first_closed)) if facts.first_closed else None,
        ),
        "reasons": [
            ReasonDues(reason=line.reason.value, dues=line.dues, amount=line.amount) for line in reasons
        ],
    }


def _line(row: SettlementRow, known: bool) -> PlaceRatesLine:
    return PlaceRatesLine(
        code=row.code,
        name=row.name,
        reliable=row.reliable,
        out_of_balance=row.out_of_balance,
        **_rates(PlaceRates, row.rates, known),
    )


def _village(row: SettlementRow, known: bool, villages: Villages) -> VillageRatesLine:
    return VillageRatesLine(
        pk=villages.get((row.township, row.village)),
        township=row.township or None,
        village=row.village or None,
        reliable=row.reliable,
        out_of_balance=row.out_of_balance,
        **_rates(PlaceRates, row.rates, known),
    )


def _rates(kind: type[Schema], rates: SettlementMeasures, known: bool = True) -> dict[str, Any]:
    """The figures that the schema names, all of them null when nothing is known."""
    return {name: _plain(getattr(rates, name)) if known else None for name in kind.model_fields}


def _plain(value: Any) -> Any:
    """A rate as its two numbers, null for one of nothing; a reason by its name."""
    if isinstance(value, Ratio):
        return (value.numerator, value.denominator) if value.denominator else None
    return getattr(value, "value", value)
