"""The rules of visits files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import override_settings

from accounts.models import Retailer
from territory.domain.placements import move_retailer
from territory.measures.geo import Position, wgs84_to_gcj02
from territory.models import RouteStop, RouteTerm, RuleSet
from tests.cast import Cast, Office
from tests.factories import MonthCloseFactory, RetailerFactory
from tests.importing import NOW, Record, bring, counts, dump, refusals, undo
from visits.enums import Channel, LocationCheck
from visits.models import Visit

pytestmark = pytest.mark.django_db

BUND = Position(31.240300, 121.490500)


def row(started_at: str = "2024-05-06 09:00", licence_no: str = "N1A-1", **values: object) -> Record:
    return {"username": "li.jing", "licence_no": licence_no, "started_at": started_at} | values


def locate(licence_no: str, position: Position, datum: str = "WGS84") -> None:
    Retailer.objects.filter(licence_no=licence_no).update(
        latitude=Decimal(f"{position.latitude:.6f}"),
        longitude=Decimal(f"{position.longitude:.6f}"),
        datum=datum,
    )


def test_a_full_row(tmp_path: Path, cast: Cast, office: Office) -> None:
    outcome = bring(
        tmp_path,
        "visits",
        [
            row(
                visit_id="V1",
                ended_at="2024-05-06T09:25:30",
                channel="phone",
                purposes="stock; settlement",
                outcome="deposit promised",
                notes="two\nlines",
            )
        ],
    )
    visit = Visit.objects.get()
    assert (visit.visit_id, visit.staff, visit.retailer) == (
        "V1",
        cast.account_manager,
        office.shops["N1A"][0],
    )
    assert (visit.route, visit.unit, visit.batch) == (office.routes["N1A"], office.north_1, outcome.batch)
    assert (visit.started_at, visit.ended_at) == (
        datetime(2024, 5, 6, 1, 0, tzinfo=UTC),
        datetime(2024, 5, 6, 1, 25, 30, tzinfo=UTC),
    )
    assert (visit.visited_on, visit.channel, visit.purposes) == (
        date(2024, 5, 6),
        Channel.PHONE,
        ["stock", "settlement"],
    )
    assert (visit.outcome, visit.notes, visit.location_check) == (
        "deposit promised",
        "two\nlines",
        LocationCheck.UNKNOWN,
    )
    assert list(visit.history.values_list("history_type", "history_change_reason")) == [
        ("+", f"import {outcome.batch.pk}" if outcome.batch else "")
    ]


def test_times_are_those_of_the_office_and_so_are_dates(tmp_path: Path, cast: Cast) -> None:
    bring(tmp_path, "visits", [row("2024-05-06 00:30"), row("2024-05-06T23:30:00Z")])
    assert list(Visit.objects.order_by("started_at").values_list("visited_on", flat=True)) == [
        date(2024, 5, 6),
        date(2024, 5, 7),
    ]


@override_settings(TIME_ZONE="America/Chicago")
def test_another_office_lies_in_another_zone(tmp_path: Path, cast: Cast) -> None:
    bring(tmp_path, "visits", [row("2024-05-06 09:00")])
    assert Visit.objects.get().started_at == datetime(2024, 5, 6, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize("workbook", [False, True])
def test_a_date_alone_is_a_visit_at_midnight_of_unknown_end(
    tmp_path: Path, cast: Cast, workbook: bool
) -> None:
    day = date(2024, 5, 6) if workbook else "2024-05-06"
    outcome = bring(tmp_path, "visits", [{**row(), "started_at": day}], workbook=workbook)
    visit = Visit.objects.get()
    assert (visit.started_at, visit.ended_at) == (datetime(2024, 5, 5, 16, 0, tzinfo=UTC), None)
    assert visit.visited_on == date(2024, 5, 6)
    assert [remark.lines for remark in outcome.warnings] == [(2,)]


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"username": "nobody"}, "username"),
        ({"licence_no": "X-9"}, "licence_no"),
        ({"ended_at": "2024-05-06 08:59"}, "ended_at"),
        ({"started_at": "2024-06-05 10:01"}, "started_at"),
        ({"latitude": "31.2"}, "longitude"),
        ({"channel": "telepathy"}, "channel"),
        ({"accuracy_m": "-1"}, "accuracy_m"),
        ({"latitude": "31.2", "longitude": "121.4", "datum": "unknown"}, "datum"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, cast: Cast, values: Record, column: str) -> None:
    assert refusals(bring(tmp_path, "visits", [row() | values])) == [(2, column)]


def test_a_visit_may_end_when_it_begins(tmp_path: Path, cast: Cast) -> None:
    assert counts(bring(tmp_path, "visits", [row(ended_at="2024-05-06 09:00")])) == (1, 0, 0, 0)


def test_the_key_is_the_number_else_who_arrived_where_and_when(tmp_path: Path, cast: Cast) -> None:
    rows = [row(), row(), row(visit_id="V1"), row("2024-05-06 09:30", visit_id="V1"), row(licence_no="N1A-2")]
    outcome = bring(tmp_path, "visits", rows, skip_invalid=True)
    assert refusals(outcome) == [(3, "started_at"), (5, "visit_id")]
    assert counts(outcome) == (3, 0, 0, 2)


def test_a_known_number_updates_the_visit_even_its_arrival(tmp_path: Path, cast: Cast) -> None:
    bring(tmp_path, "visits", [row(visit_id="V1", notes="first")])
    before = dump()
    outcome = bring(tmp_path, "visits", [row("2024-05-06 10:00", visit_id="V1", notes="")])
    assert counts(outcome) == (0, 1, 0, 0)
    visit = Visit.objects.get()
    assert (visit.started_at, visit.notes) == (datetime(2024, 5, 6, 2, 0, tzinfo=UTC), "first")
    assert list(visit.history.order_by("history_id").values_list("history_type", flat=True)) == ["+", "~"]
    undo(outcome)
    assert dump() == before


class TestStamps:
    def test_route_and_unit_are_those_of_the_visit_s_day(
        self, tmp_path: Path, cast: Cast, office: Office
    ) -> None:
        move_retailer(
            retailer=office.shops["N1A"][0],
            route=office.routes["S1A"],
            since=date(2024, 5, 1),
            actor="clerk",
            moment=NOW,
        )
        bring(tmp_path, "visits", [row("2024-04-30 23:59"), row("2024-05-01 00:00:01")])
        assert list(Visit.objects.order_by("started_at").values_list("route__code", "unit__code")) == [
            ("N1A", "N1"),
            ("S1A", "S1"),
        ]

    def test_a_later_move_does_not_change_the_stamp_of_a_visit_on_file(
        self, tmp_path: Path, cast: Cast, office: Office
    ) -> None:
        bring(tmp_path, "visits", [row()])
        RouteStop.objects.filter(retailer=office.shops["N1A"][0]).update(route=office.routes["S1A"])
        bring(tmp_path, "visits", [row(notes="changed")])
        visit = Visit.objects.get()
        assert (visit.notes, visit.route, visit.unit) == ("changed", office.routes["N1A"], office.north_1)

    def test_before_any_placement_the_first_one_counts_and_is_warned_of(
        self, tmp_path: Path, cast: Cast, office: Office
    ) -> None:
        RouteStop.objects.filter(retailer=office.shops["N1A"][0]).update(since=date(2024, 6, 1))
        RouteTerm.objects.filter(route=office.routes["N1A"]).update(since=date(2024, 6, 1))
        outcome = bring(tmp_path, "visits", [row(), row(licence_no="N1B-1")])
        assert Visit.objects.get(retailer=office.shops["N1A"][0]).route == office.routes["N1A"]
        assert [remark.lines for remark in outcome.warnings] == [(2,)]

    def test_a_shop_on_no_order_route_is_refused(self, tmp_path: Path, cast: Cast) -> None:
        RetailerFactory(licence_no="X-1")
        outcome = bring(tmp_path, "visits", [row(licence_no="X-1")])
        assert refusals(outcome) == [(2, "licence_no")]

    def test_a_closed_month_takes_visits_still(self, tmp_path: Path, cast: Cast) -> None:
        MonthCloseFactory(month=date(2024, 5, 1))
        assert counts(bring(tmp_path, "visits", [row()])) == (1, 0, 0, 0)


class TestLocation:
    @pytest.mark.parametrize(
        ("fix", "accuracy", "check"),
        [
            (BUND, "10", LocationCheck.CONFIRMED),
            (Position(BUND.latitude + 0.01, BUND.longitude), "10", LocationCheck.CONTRADICTED),
            (Position(BUND.latitude + 0.01, BUND.longitude), "", LocationCheck.UNKNOWN),
            (BUND, "201", LocationCheck.UNKNOWN),
        ],
    )
    def test_the_position_is_compared_with_the_shop_s(
        self, tmp_path: Path, cast: Cast, fix: Position, accuracy: str, check: LocationCheck
    ) -> None:
        locate("N1A-1", BUND)
        values = {
            "latitude": f"{fix.latitude:.6f}",
            "longitude": f"{fix.longitude:.6f}",
            "accuracy_m": accuracy,
        }
        bring(tmp_path, "visits", [row(**values)])
        visit = Visit.objects.get()
        assert visit.location_check == check
        assert visit.distance_m is not None
        assert abs(float(visit.distance_m) - (0 if fix == BUND else 1112)) < 1

    def test_datums_do_not_mix(self, tmp_path: Path, cast: Cast) -> None:
        shifted = wgs84_to_gcj02(BUND)
        locate("N1A-1", shifted, "GCJ02")
        gps = {"latitude": f"{BUND.latitude:.6f}", "longitude": f"{BUND.longitude:.6f}", "accuracy_m": "5"}
        chinese = {
            "latitude": f"{shifted.latitude:.6f}",
            "longitude": f"{shifted.longitude:.6f}",
            "datum": "GCJ02",
            "accuracy_m": "5",
        }
        bring(tmp_path, "visits", [row(**gps)])
        bring(tmp_path, "visits", [row("2024-05-06 10:00", **chinese)])
        for visit in Visit.objects.all():
            assert visit.location_check == LocationCheck.CONFIRMED
            assert visit.distance_m is not None
            assert visit.distance_m < 1
            assert abs(float(visit.latitude or 0) - BUND.latitude) < 0.000005

    def test_a_shop_of_unknown_datum_settles_nothing(self, tmp_path: Path, cast: Cast) -> None:
        locate("N1A-1", BUND, "unknown")
        bring(tmp_path, "visits", [row(latitude="31.2403", longitude="121.4905", accuracy_m="5")])
        visit = Visit.objects.get()
        assert (visit.location_check, visit.distance_m) == (LocationCheck.UNKNOWN, None)


def test_a_file_tells_what_was_found_out_unless_it_is_nothing_new(tmp_path: Path, cast: Cast) -> None:
    outcomes = {"库存偏低": 1, "Nothing new": 0, "一切正常": 0, "nothing_new": 0, "": 0}
    rows = [row(f"2024-05-{day:02} 09:00", outcome=outcome) for day, outcome in enumerate(outcomes, start=6)]
    bring(tmp_path, "visits", rows)
    found = list(Visit.objects.order_by("started_at").values_list("findings", flat=True))
    assert found == list(outcomes.values())


def test_the_rules_say_how_near_is_near_in_the_month_of_the_visit(tmp_path: Path, cast: Cast) -> None:
    RuleSet.objects.create(since=date(2024, 5, 1), tolerance_m=200, tolerance_country_m=500)
    locate("N1A-1", BUND)
    Retailer.objects.filter(licence_no="N1A-1").update(market_type="country")
    where = {"latitude": "31.2439", "longitude": "121.4905", "accuracy_m": "5"}  # 400 m to the north
    bring(tmp_path, "visits", [row("2024-04-30 09:00", **where), row("2024-05-01 09:00", **where)])
    checks = list(Visit.objects.order_by("started_at").values_list("location_check", flat=True))
    assert checks == [LocationCheck.CONTRADICTED, LocationCheck.CONFIRMED]


def test_a_row_without_a_number_means_the_visit_of_that_arrival(tmp_path: Path, cast: Cast) -> None:
    bring(tmp_path, "visits", [row(visit_id="V1")])
    outcome = bring(tmp_path, "visits", [row(outcome="deposit promised")])
    assert counts(outcome) == (0, 1, 0, 0)
    assert list(Visit.objects.values_list("visit_id", "outcome")) == [("V1", "deposit promised")]


def test_a_visit_told_of_by_number_and_by_arrival_counts_once(tmp_path: Path, cast: Cast) -> None:
    bring(tmp_path, "visits", [row(visit_id="V1")])
    rows = [row(visit_id="V1", outcome="a"), row(outcome="b")]
    outcome = bring(tmp_path, "visits", rows, skip_invalid=True)
    assert counts(outcome) == (0, 1, 0, 1)
    assert refusals(outcome) == [(3, "started_at")]
    assert list(Visit.objects.values_list("visit_id", "outcome")) == [("V1", "a")]
