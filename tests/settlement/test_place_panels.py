"""What e-settlement and visits show on the pages of units and routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Staff
from salesforce_app.kernel.periods import Month
from settlement.enums import Reason
from settlement.queries.places import ReasonLine, reasons_of, weakest
from settlement.queries.settlement import settlement_facts
from territory.queries.frame import unit_frame
from tests.cast import Cast, Office
from tests.factories import (
    EnrolmentFactory,
    FailureMonthFactory,
    RetailerFactory,
    RouteMonthFactory,
    SettlementMonthFactory,
    VisitFactory,
)

MARCH = Month(2024, 3)
Client_ = Callable[[Staff], Client]


@pytest.fixture
def failing(office: Office) -> Office:
    """Route N1A debits 15 of 20 dues, N1B 19 of 20; N2A has too few to tell."""
    for code, unit, resolved, debited in (
        ("N1A", office.north_1, 20, 15),
        ("N1B", office.north_1, 20, 19),
        ("N2A", office.north_2, 4, 0),
    ):
        where = {"month": MARCH.first, "route": office.routes[code], "unit": unit}
        SettlementMonthFactory(
            retailer=office.shops[code][0],
            village=office.villages[code][0],
            resolved=resolved,
            debited=debited,
            **where,
        )
        FailureMonthFactory(retailer=office.shops[code][0], dues=resolved - debited, **where)
        RouteMonthFactory(**where)
    EnrolmentFactory(retailer=office.shops["N1A"][0])
    FailureMonthFactory(
        month=MARCH.first,
        route=office.routes["N1A"],
        unit=office.north_1,
        retailer=RetailerFactory(),
        reason=Reason.CARD_LOST,
        dues=9,
        amount=1,
    )
    return office


def test_reasons_come_by_the_dues_of_the_unit_or_of_one_route(failing: Office, cast: Cast) -> None:
    from territory.scope import build_scope

    frame = unit_frame("N1", MARCH, build_scope(cast.supervisor))
    assert reasons_of(frame, MARCH) == [
        ReasonLine(Reason.CARD_LOST, 9, 1),
        ReasonLine(Reason.INSUFFICIENT_FUNDS, 6, 200_00),
    ]
    assert reasons_of(frame, MARCH, failing.routes["N1B"]) == [
        ReasonLine(Reason.INSUFFICIENT_FUNDS, 1, 100_00)
    ]


def test_the_weakest_route_rests_on_enough_dues(failing: Office, cast: Cast) -> None:
    from territory.scope import build_scope

    scope = build_scope(cast.supervisor)
    found = weakest(settlement_facts(unit_frame("N", MARCH, scope)).routes)
    assert found is not None
    assert found.code == "N1A"
    assert weakest(settlement_facts(unit_frame("N2", MARCH, scope)).routes) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "/units/N1/parts/failures/",
            [
                "Lowest debit success: Route N1A with 75.0%",
                "/dues/?unit=N1&amp;route=N1A&amp;month=2024-03&amp;counted=failed",
            ],
        ),
        ("/routes/N1A/parts/failures/", ["counted=failed&amp;reason=CARD_LOST", "Get a new card"]),
        ("/units/N1/parts/settlement/", ["Village 1", "set=debited", "/villages/"]),
        ("/units/N1/parts/visitors/", ["李静"]),
    ],
)
def test_the_parts_of_a_place(
    failing: Office, cast: Cast, signed_in: Client_, address: str, expected: list[str]
) -> None:
    VisitFactory(
        retailer=failing.shops["N1A"][0],
        staff=cast.account_manager,
        route=failing.routes["N1A"],
        unit=failing.north_1,
    )
    Staff.objects.update(language="en")
    answer: Any = signed_in(cast.account_manager).get(f"{address}?month=2024-03")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert [text for text in expected if text not in page] == []
