"""What retailers files tell of states, routes and villages, each from its day on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from accounts.models import RetailerStatus
from salesforce_app.kernel.periods import BEGINNING
from territory.enums import RouteKind
from territory.models import Residence, RouteStop, Village
from tests.cast import Office
from tests.factories import MonthCloseFactory, RetailerMonthFactory, RouteFactory, RouteTermFactory
from tests.importing import Record, bring, counts, dump, refusals, undo

from .retailer_rows import on_file, shop

pytestmark = pytest.mark.django_db

MARCH = date(2024, 3, 1)
OPENED = date(2019, 5, 20)


def statuses(licence_no: str = "33001") -> list[tuple[str, date, date | None]]:
    found = RetailerStatus.objects.filter(retailer__licence_no=licence_no).order_by("since")
    return list(found.values_list("state", "since", "until"))


def stops(licence_no: str = "33001") -> list[tuple[str, date, date | None]]:
    found = RouteStop.objects.filter(retailer__licence_no=licence_no).order_by("since")
    return list(found.values_list("route__code", "since", "until"))


def villages(licence_no: str = "33001") -> list[tuple[str, date, date | None]]:
    found = Residence.objects.filter(retailer__licence_no=licence_no).order_by("since")
    return list(found.values_list("village__name", "since", "until"))


class TestStatus:
    def test_a_new_shop_is_active_from_the_beginning(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop()])
        assert statuses() == [("active", BEGINNING, None)]

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ({"opened_on": "2019-05-20"}, [("active", OPENED, None)]),
            ({"since": "2024-03-01"}, [("active", MARCH, None)]),
            ({"opened_on": "2019-05-20", "since": "2024-03-01"}, [("active", OPENED, None)]),
            ({"status": "prospect"}, [("prospect", BEGINNING, None)]),
            ({"status": "closed"}, [("closed", BEGINNING, None)]),
            (
                {"status": "closed", "opened_on": "2019-05-20", "since": "2024-03-01"},
                [("active", OPENED, MARCH), ("closed", MARCH, None)],
            ),
            (
                {"status": "suspended", "since": "2024-03-01"},
                [("active", BEGINNING, MARCH), ("suspended", MARCH, None)],
            ),
        ],
    )
    def test_a_new_shop_has_its_status_from_its_opening_on(
        self, tmp_path: Path, office: Office, values: Record, expected: list[object]
    ) -> None:
        bring(tmp_path, "retailers", [shop() | values])
        assert statuses() == expected

    def test_a_change_of_status_needs_a_date(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop()])
        outcome = bring(tmp_path, "retailers", [shop(status="closed")])
        assert refusals(outcome) == [(2, "since")]

    def test_it_ends_the_status_before_and_leaves_route_and_village_alone(
        self, tmp_path: Path, office: Office
    ) -> None:
        bring(tmp_path, "retailers", [shop(village="Lower")])
        before = dump()
        outcome = bring(
            tmp_path, "retailers", [shop(status="suspended", village="Lower", since="2024-03-01")]
        )
        assert counts(outcome) == (0, 1, 0, 0)
        assert statuses() == [("active", BEGINNING, MARCH), ("suspended", MARCH, None)]
        assert (len(stops()), len(villages())) == (1, 1)
        undo(outcome)
        assert dump() == before

    def test_it_cannot_begin_before_the_present_one(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop(since="2024-03-01")])
        outcome = bring(tmp_path, "retailers", [shop(status="closed", since="2024-02-01")])
        assert refusals(outcome) == [(2, "since")]

    def test_the_same_date_corrects_it(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop(since="2024-03-01")])
        bring(tmp_path, "retailers", [shop(status="prospect", since="2024-03-01")])
        assert statuses() == [("prospect", MARCH, None)]


class TestRoute:
    @pytest.mark.parametrize(
        ("values", "since"),
        [
            ({}, BEGINNING),
            ({"opened_on": "2019-05-20"}, OPENED),
            ({"opened_on": "2019-05-20", "since": "2024-03-01"}, MARCH),
            ({"opened_on": "2019-05-20", "since": "2024-03-01", "status": "closed"}, OPENED),
        ],
    )
    def test_a_new_shop_stands_on_its_route_from(
        self, tmp_path: Path, office: Office, values: Record, since: date
    ) -> None:
        bring(tmp_path, "retailers", [shop(position="3") | values])
        assert stops() == [("N1A", since, None)]
        assert RouteStop.objects.get(retailer=on_file()).position == 3

    def test_another_route_moves_the_shop_from_the_date_on(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop()])
        before = dump()
        outcome = bring(tmp_path, "retailers", [shop(route_code="S1A", since="2024-03-01", position="9")])
        assert counts(outcome) == (0, 1, 0, 0)
        assert stops() == [("N1A", BEGINNING, MARCH), ("S1A", MARCH, None)]
        assert statuses() == [("active", BEGINNING, None)]
        undo(outcome)
        assert dump() == before

    @pytest.mark.parametrize(
        ("last_order", "is_closed", "warned"),
        [(date(2024, 2, 29), True, False), (MARCH, True, True), (MARCH, False, False)],
    )
    def test_a_move_before_sales_of_a_closed_month_is_told(
        self, tmp_path: Path, office: Office, last_order: date, is_closed: bool, warned: bool
    ) -> None:
        bring(tmp_path, "retailers", [shop()])
        month = last_order.replace(day=1)
        if is_closed:
            MonthCloseFactory(month=month)
        RetailerMonthFactory(
            retailer=on_file(), month=month, route=office.routes["N1A"], last_order_on=last_order
        )
        outcome = bring(tmp_path, "retailers", [shop(route_code="S1A", since="2024-03-01")])
        assert [remark.lines for remark in outcome.warnings] == ([(2,)] if warned else [])

    def test_moving_needs_a_date(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop()])
        outcome = bring(tmp_path, "retailers", [shop(route_code="S1A")])
        assert refusals(outcome) == [(2, "since")]
        assert "N1A" in outcome.problems[0].reason

    def test_a_shop_does_not_move_before_it_came_to_its_present_route(
        self, tmp_path: Path, office: Office
    ) -> None:
        bring(tmp_path, "retailers", [shop(since="2024-03-01")])
        outcome = bring(tmp_path, "retailers", [shop(route_code="S1A", since="2024-02-01")])
        assert refusals(outcome) == [(2, "since")]

    def test_the_same_date_corrects_the_route(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop(since="2024-03-01")])
        bring(tmp_path, "retailers", [shop(route_code="S1A", since="2024-03-01")])
        assert stops() == [("S1A", MARCH, None)]

    def test_another_position_is_no_move(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop(position="3")])
        outcome = bring(tmp_path, "retailers", [shop(position="4")])
        assert counts(outcome) == (0, 1, 0, 0)
        stop = RouteStop.objects.get(retailer=on_file())
        assert (stop.position, stop.since, stop.until) == (4, BEGINNING, None)

    def test_a_delivery_route_is_kept_beside_the_order_route(self, tmp_path: Path, office: Office) -> None:
        RouteTermFactory(route=RouteFactory(code="D1", kind=RouteKind.DELIVERY), unit=office.north_1)
        bring(tmp_path, "retailers", [shop()])
        outcome = bring(tmp_path, "retailers", [shop(route_code="D1")])
        assert counts(outcome) == (0, 1, 0, 0)
        assert sorted(stops()) == [("D1", BEGINNING, None), ("N1A", BEGINNING, None)]


class TestVillage:
    def test_a_village_is_made_once_for_each_township(self, tmp_path: Path, office: Office) -> None:
        rows = [
            shop("1", township="Hill", village="Lower"),
            shop("2", township="Hill", village="Lower"),
            shop("3", township="Vale", village="Lower"),
            shop("4", village="Lower"),
        ]
        bring(tmp_path, "retailers", rows)
        made = Village.objects.filter(name="Lower").order_by("township")
        assert list(made.values_list("township", flat=True)) == ["", "Hill", "Vale"]

    def test_another_village_is_a_correction_without_a_date(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop(village="Lower")])
        bring(tmp_path, "retailers", [shop(village="Upper")])
        assert villages() == [("Upper", BEGINNING, None)]

    def test_and_a_move_with_one(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop(village="Lower")])
        before = dump()
        outcome = bring(tmp_path, "retailers", [shop(village="Upper", since="2024-03-01")])
        assert villages() == [("Lower", BEGINNING, MARCH), ("Upper", MARCH, None)]
        undo(outcome)
        assert dump() == before
