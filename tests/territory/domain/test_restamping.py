"""Whatever the order of the imports, rows carry the route, unit and village of their own day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesforce_app.imports.batches import Outcome
from salesforce_app.imports.undo import UndoRefused
from settlement.models import Due, RouteSettlementMonth, SettlementMonth
from territory.domain.facts import rebuild_month_facts
from territory.domain.restamping import restamp
from territory.models import (
    Residence,
    RetailerMonth,
    RouteMonth,
    RouteStop,
    RouteTerm,
    SalesLine,
    VillageMonth,
)
from tests.cast import Cast, Office
from tests.factories import (
    MonthCloseFactory,
    PlannedCallFactory,
    ResidenceFactory,
    RouteStopFactory,
    RouteTermFactory,
)
from tests.importing import Record, bring, dump, undo
from visits.models import PlannedCall, Visit

pytestmark = pytest.mark.django_db

DAYS = ("2024-02-20", "2024-03-05", "2024-03-15", "2024-03-25", "2024-04-10")
SHOPS = ("N1A-1", "N1A-2", "N2A-1")
SINCE = date(2024, 3, 15)
Bring = Callable[..., Outcome]


@pytest.fixture
def send(tmp_path: Path, office: Office, cast: Cast) -> Bring:
    """Imports records of a kind."""

    def send_records(kind: str, *records: Record) -> Outcome:
        outcome = bring(tmp_path, kind, list(records))
        assert not outcome.rejected
        assert outcome.batch is not None
        return outcome

    return send_records


def bring_activity(send: Bring, *, only: tuple[str, ...] = ("sales", "debits", "visits")) -> list[Outcome]:
    """Sales, dues and visits of the shops on the days."""
    places = [(shop, day) for shop in SHOPS for day in DAYS]
    files: dict[str, list[Record]] = {
        "sales": [
            {
                "licence_no": shop, "sold_on": day, "amount": 10 + number,
                "document_no": f"D{number}", "line_no": 1,
            }
            for number, (shop, day) in enumerate(places)
        ],
        "debits": [
            {
                "licence_no": shop, "due_no": f"U{number}", "due_on": day, "amount": 20 + number,
                "attempt_no": 1, "result": "failed" if number % 3 else "ok",
                "reason": "INSUFFICIENT_FUNDS" if number % 3 else "",
            }
            for number, (shop, day) in enumerate(places)
        ],
        "visits": [
            {
                "username": "li.jing", "licence_no": shop, "started_at": f"{day} 09:00",
                "visit_id": f"V{number}",
            }
            for number, (shop, day) in enumerate(places)
        ],
    }  # fmt: skip
    return [send(kind, *files[kind]) for kind in only]


def move_shop(send: Bring) -> Outcome:
    """In mid-March N1A-1 comes to a route of another unit and to a village that nobody knew."""
    return send(
        "retailers",
        {
            "licence_no": "N1A-1", "name": "Shop N1A-1", "route_code": "S1A", "since": str(SINCE),
            "township": "Township S1A", "village": "New Village",
        },
    )  # fmt: skip


def move_route(send: Bring) -> Outcome:
    """In mid-March the route of N1A-2 comes to another unit."""
    return send("routes", {"code": "N1A", "name": "Route N1A", "unit_code": "S1", "since": str(SINCE)})


def figures() -> list[Any]:
    """What was stamped, and all that is made of it."""
    stamps = ("route__code", "unit__code")
    village = (*stamps, "village__name")
    line = SalesLine.objects.order_by("document_no").values_list("document_no", *village)
    due = Due.objects.order_by("due_no").values_list("due_no", *village)
    visit = Visit.objects.order_by("visit_id").values_list("visit_id", *stamps)
    month = RetailerMonth.objects.values_list(
        "month", "retailer__licence_no", *village, "amount", "orders", "is_split", "last_order_on"
    )
    route = RouteMonth.objects.values_list("month", *stamps, "amount", "orders", "retailers")
    place = VillageMonth.objects.values_list("month", "village__name", "unit__code", "amount", "retailers")
    settled = SettlementMonth.objects.values_list(
        "month", "retailer__licence_no", *village, "resolved", "debited", "amount_resolved", "is_split"
    )
    of_routes = RouteSettlementMonth.objects.values_list(
        "month", *stamps, "resolved", "debited", "amount_resolved", "amount_debited"
    )
    facts = [sorted(rows, key=repr) for rows in (month, route, place, settled, of_routes)]
    return [list(line), list(due), list(visit), *facts]


@pytest.mark.parametrize("move", [move_shop, move_route])
def test_a_move_that_comes_after_the_activity_gives_what_it_gives_before(
    send: Bring, move: Callable[[Bring], Outcome]
) -> None:
    activity = bring_activity(send)
    unmoved = figures()
    moved = move(send)
    late = figures()
    assert late != unmoved
    undo(moved)
    for outcome in reversed(activity):
        undo(outcome)
    move(send)
    bring_activity(send)
    assert late == figures()


@pytest.mark.parametrize("move", [move_shop, move_route])
def test_undoing_the_move_gives_the_earlier_figures_back(
    send: Bring, move: Callable[[Bring], Outcome]
) -> None:
    bring_activity(send)
    before, everything = figures(), _without_keys_of_facts()
    undo(move(send))
    assert figures() == before
    assert _without_keys_of_facts() == everything


def _without_keys_of_facts() -> dict[str, Any]:
    """All tables but the facts, which get new keys whenever they are made anew."""
    return {label: rows for label, rows in dump().items() if not label.endswith("Month")}


def test_a_move_is_stamped_by_its_day(send: Bring) -> None:
    bring_activity(send)
    outcome = move_shop(send)
    lines = SalesLine.objects.filter(retailer__licence_no="N1A-1").order_by("sold_on")
    assert list(lines.values_list("route__code", "unit__code", "village__name")) == [
        ("N1A", "N1", "Village 1"),
        ("N1A", "N1", "Village 1"),
        ("S1A", "S1", "New Village"),
        ("S1A", "S1", "New Village"),
        ("S1A", "S1", "New Village"),
    ]
    # Three days of sales, dues and visits each.
    assert [remark.count for remark in outcome.warnings] == [9]


def test_planned_calls_move_too(send: Bring, office: Office, cast: Cast) -> None:
    shop = office.shops["N1A"][0]
    for day in (date(2024, 3, 14), SINCE):
        PlannedCallFactory(
            staff=cast.account_manager,
            retailer=shop,
            route=office.routes["N1A"],
            unit=office.north_1,
            date=day,
        )
    move_shop(send)
    found = PlannedCall.objects.order_by("date").values_list("route__code", "unit__code")
    assert list(found) == [("N1A", "N1"), ("S1A", "S1")]


def test_a_closed_month_stays(send: Bring) -> None:
    bring_activity(send)
    MonthCloseFactory(month=date(2024, 3, 1))
    closed_facts = [
        list(model.objects.filter(month=date(2024, 3, 1)).order_by("pk").values_list())
        for model in (RetailerMonth, RouteMonth, VillageMonth, SettlementMonth, RouteSettlementMonth)
    ]
    outcome = move_shop(send)
    assert [
        list(model.objects.filter(month=date(2024, 3, 1)).order_by("pk").values_list())
        for model in (RetailerMonth, RouteMonth, VillageMonth, SettlementMonth, RouteSettlementMonth)
    ] == closed_facts
    for rows in (
        SalesLine.objects.order_by("sold_on"),
        Due.objects.order_by("due_on"),
        Visit.objects.order_by("visited_on"),
    ):
        stamped = list(rows.filter(retailer__licence_no="N1A-1").values_list("route__code", flat=True))
        assert stamped == ["N1A", "N1A", "N1A", "N1A", "S1A"]
    assert [(remark.lines, remark.count) for remark in outcome.warnings] == [((2,), 1), ((), 3)]


def test_a_visits_file_can_be_undone_after_a_move(send: Bring) -> None:
    (visits,) = bring_activity(send, only=("visits",))
    move_shop(send)
    undo(visits)
    assert not Visit.objects.exists()


def test_a_correction_of_visits_that_is_undone_leaves_the_move_alone(send: Bring) -> None:
    bring_activity(send, only=("visits",))
    corrected = send(
        "visits",
        {
            "username": "li.jing", "licence_no": "N1A-1", "started_at": "2024-03-25 09:00", "visit_id": "V3",
            "outcome": "paid",
        },
    )  # fmt: skip
    move_shop(send)
    undo(corrected)
    visit = Visit.objects.get(visit_id="V3")
    assert (visit.outcome, visit.route.code) == ("", "S1A")


def test_a_new_village_on_which_a_closed_month_rests_cannot_be_taken_back(send: Bring) -> None:
    bring_activity(send)
    moved = move_shop(send)
    MonthCloseFactory(month=date(2024, 3, 1))
    before = dump()
    with pytest.raises(UndoRefused):
        undo(moved)
    assert dump() == before


def test_nothing_moves_without_rows_or_shops(office: Office) -> None:
    assert restamp(retailers=[]) == 0
    assert restamp(retailers=[shop.pk for shop in office.shops["N1A"]]) == 0


def _statements(shops: list[int]) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as captured:
        count = restamp(retailers=shops)
    return count, len(captured)


def test_statements_do_not_grow_with_the_rows(send: Bring, office: Office) -> None:
    shop, *_others = shops = [office.shops["N1A"][0], office.shops["N1A"][1], office.shops["N2A"][0]]
    bring_activity(send)
    assert _statements([shop.pk]) == (0, found := _statements([each.pk for each in shops])[1])
    for each in shops:
        RouteStop.objects.filter(retailer=each).update(until=SINCE)
        RouteStopFactory(retailer=each, route=office.routes["S1A"], since=SINCE)
    one = _statements([shop.pk])
    three = _statements([each.pk for each in shops[1:]])
    assert (one[0], three[0]) == (9, 18)
    if connection.vendor == "sqlite":
        assert one[1] == three[1] > found


def test_the_facts_are_those_of_the_lines(send: Bring, office: Office) -> None:
    bring_activity(send)
    shop = office.shops["N1A"][0]
    RouteTerm.objects.filter(route=office.routes["N1A"]).update(until=SINCE)
    RouteTermFactory(route=office.routes["N1A"], unit=office.south_1, since=SINCE)
    Residence.objects.filter(retailer=shop).update(until=SINCE)
    ResidenceFactory(retailer=shop, village=office.villages["S1A"][1], since=SINCE)
    restamp(retailers=[each.pk for each in office.shops["N1A"]])
    made = figures()
    rebuild_month_facts()
    assert figures() == made
