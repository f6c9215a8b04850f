"""The rules of units and routes files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from salesforce_app.kernel.periods import BEGINNING
from territory.enums import RouteKind
from territory.models import OrgUnit, Route, RouteTerm
from tests.cast import Office
from tests.factories import RouteFactory, RouteStopFactory, RouteTermFactory
from tests.importing import Record, bring, counts, dump, refusals, undo

pytestmark = pytest.mark.django_db


def unit(code: str, kind: str, parent: str = "", **values: object) -> Record:
    return {"code": code, "name": f"Unit {code}", "kind": kind, "parent_code": parent} | values


class TestUnits:
    def test_a_child_may_stand_before_its_parent(self, tmp_path: Path) -> None:
        bring(
            tmp_path,
            "units",
            [
                unit("T", "territory", "D"),
                unit("D", "district", "R"),
                unit("R", "region", "C"),
                unit("C", "company"),
            ],
        )
        assert dict(OrgUnit.objects.values_list("code", "parent__code")) == {
            "T": "D",
            "D": "R",
            "R": "C",
            "C": None,
        }

    def test_levels_may_be_left_out(self, tmp_path: Path) -> None:
        assert counts(bring(tmp_path, "units", [unit("C", "company"), unit("T", "territory", "C")])) == (
            2,
            0,
            0,
            0,
        )

    @pytest.mark.parametrize(
        ("kind", "above"), [("district", "territory"), ("district", "district"), ("company", "region")]
    )
    def test_a_unit_stands_below_a_higher_kind(self, tmp_path: Path, kind: str, above: str) -> None:
        outcome = bring(tmp_path, "units", [unit("A", above), unit("B", kind, "A")])
        assert refusals(outcome) == [(3, "kind")]

    def test_units_do_not_stand_in_a_circle(self, tmp_path: Path) -> None:
        outcome = bring(
            tmp_path,
            "units",
            [unit("A", "region", "B"), unit("B", "district", "A"), unit("C", "territory", "C")],
        )
        assert refusals(outcome) == [(2, "parent_code"), (3, "parent_code"), (4, "parent_code")]
        assert "A → B → A" in outcome.problems[0].reason
        assert "C → C" in outcome.problems[2].reason

    def test_a_unit_below_a_rejected_one_is_rejected_too(self, tmp_path: Path) -> None:
        rows = [unit("T", "territory", "D"), unit("D", "district", "nowhere"), unit("C", "company")]
        outcome = bring(tmp_path, "units", rows, skip_invalid=True)
        assert refusals(outcome) == [(2, "parent_code"), (3, "parent_code")]
        assert list(OrgUnit.objects.values_list("code", flat=True)) == ["C"]

    def test_a_code_that_occurs_twice_is_rejected_naming_the_first_line(self, tmp_path: Path) -> None:
        outcome = bring(tmp_path, "units", [unit("A", "company"), unit("B", "company"), unit("A", "region")])
        assert refusals(outcome) == [(4, "code")]
        assert "Line 2" in outcome.problems[0].reason

    def test_a_unit_cannot_sink_to_the_kind_of_one_below_it(self, tmp_path: Path, office: Office) -> None:
        outcome = bring(tmp_path, "units", [unit("N", "territory", "C")])
        assert refusals(outcome) == [(2, "kind")]
        assert "N1" in outcome.problems[0].reason

    def test_it_can_when_those_below_move_away_in_the_same_file(self, tmp_path: Path, office: Office) -> None:
        before = dump()
        rows = [unit("N", "territory", "C"), unit("N1", "territory", "S"), unit("N2", "territory", "S")]
        outcome = bring(tmp_path, "units", rows)
        assert counts(outcome) == (0, 3, 0, 0)
        assert OrgUnit.objects.get(code="N1").parent == office.south
        undo(outcome)
        assert dump() == before

    def test_a_whole_branch_can_change_its_kinds_and_back(self, tmp_path: Path, office: Office) -> None:
        before = dump()
        rows = [unit("N1", "district", "N"), unit("N2", "district", "N"), unit("N", "region", "C")]
        outcome = bring(tmp_path, "units", rows)
        assert counts(outcome) == (0, 3, 0, 0)
        undo(outcome)
        assert dump() == before

    def test_an_empty_parent_keeps_the_one_on_file(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "units", [unit("N1", "territory")])
        assert OrgUnit.objects.get(code="N1").parent == office.north


def route(code: str, unit_code: str, **values: object) -> Record:
    return {"code": code, "name": f"Route {code}", "unit_code": unit_code} | values


def terms(code: str) -> list[tuple[str, str, date, date | None]]:
    found = RouteTerm.objects.filter(route__code=code).order_by("since")
    return list(found.values_list("unit__code", "order_weekdays", "since", "until"))


class TestRoutes:
    def test_a_new_route_without_a_date_holds_from_the_beginning(
        self, tmp_path: Path, office: Office
    ) -> None:
        bring(tmp_path, "routes", [route("R", "N1", order_weekdays="4,1")])
        assert Route.objects.get(code="R").kind == RouteKind.ORDER_VISIT
        assert terms("R") == [("N1", "1,4", BEGINNING, None)]

    def test_a_new_route_with_a_date_holds_from_it(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "routes", [route("R", "N1", since="2024-03-01")])
        assert terms("R") == [("N1", "", date(2024, 3, 1), None)]

    @pytest.mark.parametrize("change", [{"unit_code": "S1"}, {"order_weekdays": "3"}])
    def test_another_unit_or_order_day_needs_a_date(
        self, tmp_path: Path, office: Office, change: Record
    ) -> None:
        outcome = bring(tmp_path, "routes", [route("N1A", "N1") | change])
        assert refusals(outcome) == [(2, "since")]
        assert "N1" in outcome.problems[0].reason

    def test_it_applies_from_that_date_on_and_the_past_stays(self, tmp_path: Path, office: Office) -> None:
        before = dump()
        outcome = bring(tmp_path, "routes", [route("N1A", "S1", order_weekdays="3", since="2024-03-01")])
        assert counts(outcome) == (0, 1, 0, 0)
        assert terms("N1A") == [
            ("N1", "2", BEGINNING, date(2024, 3, 1)),
            ("S1", "3", date(2024, 3, 1), None),
        ]
        undo(outcome)
        assert dump() == before

    def test_order_days_left_empty_stay_as_they_are(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "routes", [route("N1A", "S1", order_weekdays="", since="2024-03-01")])
        assert terms("N1A")[-1] == ("S1", "2", date(2024, 3, 1), None)

    def test_the_same_date_corrects_the_term(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "routes", [route("N1A", "S1", since="2024-03-01")])
        bring(tmp_path, "routes", [route("N1A", "N2", since="2024-03-01")])
        assert terms("N1A") == [
            ("N1", "2", BEGINNING, date(2024, 3, 1)),
            ("N2", "2", date(2024, 3, 1), None),
        ]

    def test_a_change_cannot_begin_before_the_one_on_file(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "routes", [route("N1A", "S1", since="2024-03-01")])
        outcome = bring(tmp_path, "routes", [route("N1A", "N2", since="2024-02-01")])
        assert refusals(outcome) == [(2, "since")]

    def test_a_closed_term_is_followed_by_a_new_one(self, tmp_path: Path, office: Office) -> None:
        closed = RouteTermFactory(route=RouteFactory(code="R"), unit=office.north_1, until=date(2023, 1, 1))
        bring(tmp_path, "routes", [route("R", "N1", since="2024-01-01")])
        assert terms("R") == [
            ("N1", closed.order_weekdays, BEGINNING, date(2023, 1, 1)),
            ("N1", closed.order_weekdays, date(2024, 1, 1), None),
        ]

    def test_a_name_needs_no_date(self, tmp_path: Path, office: Office) -> None:
        outcome = bring(tmp_path, "routes", [route("N1A", "N1", name="Renamed")])
        assert counts(outcome) == (0, 1, 0, 0)
        assert terms("N1A") == [("N1", "2", BEGINNING, None)]

    def test_a_route_with_shops_keeps_its_kind(self, tmp_path: Path, office: Office) -> None:
        outcome = bring(tmp_path, "routes", [route("N1A", "N1", kind="delivery")])
        assert refusals(outcome) == [(2, "kind")]

    def test_a_route_without_shops_may_change_it(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "routes", [route("R", "N1")])
        bring(tmp_path, "routes", [route("R", "N1", kind="送货")])
        assert Route.objects.get(code="R").kind == RouteKind.DELIVERY
        RouteStopFactory(route=Route.objects.get(code="R"), kind=RouteKind.DELIVERY)

    def test_an_unknown_unit_is_named(self, tmp_path: Path, office: Office) -> None:
        outcome = bring(tmp_path, "routes", [route("R", "N9")])
        assert refusals(outcome) == [(2, "unit_code")]
        assert "“N9”" in outcome.problems[0].reason
