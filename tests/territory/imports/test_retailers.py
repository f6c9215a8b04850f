"""The rules of retailers files: the shop's record, what is warned of, the owner."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Owner, Retailer
from tests.cast import Office
from tests.importing import bring, counts, dump, refusals, undo

from .retailer_rows import on_file, shop

pytestmark = pytest.mark.django_db

OPENED = date(2019, 5, 20)


class TestTheRecord:
    def test_a_full_row(self, tmp_path: Path, office: Office) -> None:
        bring(
            tmp_path,
            "retailers",
            [
                shop(
                    licence_no="0033001",
                    opened_on="2019-05-20",
                    licence_expires_on="2027-05-19",
                    floor_area_m2="37.5",
                    market_type="乡村",
                    business_type="便利店",
                    size_class="小",
                    grade="30",
                    integrity_grade="AAA",
                    address="解放路1号",
                    latitude="31.2304",
                    longitude="121.4737",
                    datum="BD09",
                    visits_per_month="4",
                )
            ],
        )
        assert Retailer.objects.filter(licence_no="0033001").values(
            "name", "opened_on", "licence_expires_on", "floor_area_m2", "market_type", "business_type",
            "size_class", "grade", "integrity_grade", "address", "latitude", "longitude", "datum",
            "visits_per_month",
        ).get() == {
            "name": "Shop 0033001",
            "opened_on": OPENED,
            "licence_expires_on": date(2027, 5, 19),
            "floor_area_m2": Decimal("37.5"),
            "market_type": "country",
            "business_type": "B",
            "size_class": 3,
            "grade": 30,
            "integrity_grade": "AAA",
            "address": "解放路1号",
            "latitude": Decimal("31.2304"),
            "longitude": Decimal("121.4737"),
            "datum": "BD09",
            "visits_per_month": 4,
        }  # fmt: skip

    def test_an_empty_cell_keeps_what_is_on_file(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop(grade="7", address="Old", owner_name="王芳", owner_phone="138")])
        outcome = bring(tmp_path, "retailers", [shop(grade="", address="New", owner_name="", owner_phone="")])
        assert counts(outcome) == (0, 1, 0, 0)
        retailer = on_file()
        assert (retailer.grade, retailer.address) == (7, "New")
        assert retailer.owner is not None
        assert (retailer.owner.name, retailer.owner.phone) == ("王芳", "138")

    def test_updates_leave_history_in_the_name_of_the_import(self, tmp_path: Path, office: Office) -> None:
        first = bring(tmp_path, "retailers", [shop(grade="7")])
        second = bring(tmp_path, "retailers", [shop(grade="8")])
        assert first.batch is not None
        assert second.batch is not None
        trail = on_file().history.order_by("history_id")
        assert list(trail.values_list("history_type", "grade", "history_change_reason")) == [
            ("+", 7, f"import {first.batch.pk}"),
            ("~", 8, f"import {second.batch.pk}"),
        ]

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("floor_area_m2", "0.5"),
            ("floor_area_m2", "5001"),
            ("grade", "31"),
            ("grade", "0"),
            ("size_class", "4"),
            ("business_type", "X"),
            ("integrity_grade", "AAAA"),
            ("visits_per_month", "32"),
            ("latitude", "91"),
            ("owner_birth_year", "1899"),
            ("owner_birthday", "13-01"),
            ("opened_on", "5/6/2020"),
            ("licence_no", "1.03702E+12"),
            ("datum", "WGS72"),
        ],
    )
    def test_what_cannot_be_is_refused(self, tmp_path: Path, office: Office, column: str, value: str) -> None:
        outcome = bring(tmp_path, "retailers", [shop() | {column: value}])
        assert refusals(outcome) == [(2, column)]

    def test_a_mapping_may_allow_larger_shops(self, tmp_path: Path, office: Office) -> None:
        mapping = tmp_path / "large.toml"
        mapping.write_text("[limits]\nfloor_area_m2 = 10000\n")
        outcome = bring(tmp_path, "retailers", [shop(floor_area_m2="7433")], mapping_path=mapping)
        assert counts(outcome) == (1, 0, 0, 0)

    @pytest.mark.parametrize(("given", "missing"), [("latitude", "longitude"), ("longitude", "latitude")])
    def test_half_a_position_is_none(self, tmp_path: Path, office: Office, given: str, missing: str) -> None:
        outcome = bring(tmp_path, "retailers", [shop() | {given: "31.2"}])
        assert refusals(outcome) == [(2, missing)]

    def test_a_position_of_zeros_is_left_out(self, tmp_path: Path, office: Office) -> None:
        outcome = bring(tmp_path, "retailers", [shop(latitude="0", longitude="0.0")])
        assert (on_file().latitude, on_file().longitude) == (None, None)
        assert [remark.lines for remark in outcome.warnings] == [(2,)]

    def test_a_datum_counts_with_a_position_alone(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop(datum="WGS84")])
        assert on_file().datum == "unknown"
        bring(tmp_path, "retailers", [shop(latitude="31.2", longitude="121.4")])
        assert on_file().datum == "unknown"
        bring(tmp_path, "retailers", [shop(datum="GCJ02")])
        assert on_file().datum == "GCJ02"

    def test_a_licence_ends_after_the_opening(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop(opened_on="2019-05-20")])
        outcome = bring(tmp_path, "retailers", [shop(licence_expires_on="2019-05-20")])
        assert refusals(outcome) == [(2, "licence_expires_on")]

    def test_the_second_of_two_rows_with_one_licence_is_refused(self, tmp_path: Path, office: Office) -> None:
        outcome = bring(tmp_path, "retailers", [shop("1"), shop("2"), shop("1")], skip_invalid=True)
        assert refusals(outcome) == [(4, "licence_no")]
        assert "Line 2" in outcome.problems[0].reason
        assert counts(outcome) == (2, 0, 0, 1)


class TestWarnings:
    def test_what_is_odd_is_told_and_stops_nothing(self, tmp_path: Path, office: Office) -> None:
        rows = [
            shop("1", floor_area_m2="501"),
            shop("2", floor_area_m2="500"),
            shop("3", licence_expires_on="2024-06-02"),
            shop("4", licence_expires_on="2024-06-03"),
            shop("5", licence_expires_on="2020-01-01", status="closed"),
            shop("6", owner_name="A", owner_birth_year="2007"),
            shop("7", owner_name="B", owner_birth_year="1932"),
            shop("8", owner_name="C", owner_birth_year="1933"),
            shop("9", township="Hill"),
        ]
        outcome = bring(tmp_path, "retailers", rows)
        assert counts(outcome) == (9, 0, 0, 0)
        assert {remark.message: remark.lines for remark in outcome.warnings} == {
            "The floor area is above 500 m².": (2,),
            "The licence has expired.": (4,),
            "The owner would be below 18 or above 90 years old.": (7, 8),
            "A township without a village is not kept.": (10,),
        }

    @pytest.mark.parametrize(("others", "warned"), [(1, False), (2, True)])
    def test_more_than_five_percent_of_type_other_asks_for_a_look(
        self, tmp_path: Path, office: Office, others: int, warned: bool
    ) -> None:
        rows = [shop(str(n), business_type="其他" if n < others else "Z") for n in range(20)]
        outcome = bring(tmp_path, "retailers", rows)
        assert any("of business type “other”" in remark.message for remark in outcome.warnings) == warned


class TestOwner:
    def test_a_full_owner(self, tmp_path: Path, office: Office) -> None:
        bring(
            tmp_path,
            "retailers",
            [
                shop(
                    owner_name="王芳",
                    owner_sex="女",
                    owner_birth_year="1975",
                    owner_birthday="06-30",
                    owner_birthday_calendar="lunar",
                    owner_phone="０１３８",
                )
            ],
        )
        assert Owner.objects.filter(name="王芳").values_list(
            "sex", "birth_year", "birthday_month", "birthday_day", "birthday_calendar", "phone"
        ).get() == ("female", 1975, 6, 30, "lunar", "0138")

    @pytest.mark.parametrize(
        ("birthday", "calendar", "good"),
        [
            ("02-29", "solar", True),
            ("02-30", "solar", False),
            ("02-30", "lunar", True),
            ("04-31", "solar", False),
        ],
    )
    def test_a_birthday_is_a_day_of_its_calendar(
        self, tmp_path: Path, office: Office, birthday: str, calendar: str, good: bool
    ) -> None:
        row = shop(owner_name="A", owner_birthday=birthday, owner_birthday_calendar=calendar)
        outcome = bring(tmp_path, "retailers", [row])
        assert refusals(outcome) == ([] if good else [(2, "owner_birthday")])

    def test_an_owner_needs_a_name(self, tmp_path: Path, office: Office) -> None:
        outcome = bring(tmp_path, "retailers", [shop(owner_phone="138")])
        assert refusals(outcome) == [(2, "owner_name")]

    def test_the_name_on_file_will_do(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop(owner_name="王芳")])
        bring(tmp_path, "retailers", [shop(owner_phone="138")])
        assert Owner.objects.get(name="王芳").phone == "138"

    def test_name_and_phone_make_one_owner_of_two_shops(self, tmp_path: Path, office: Office) -> None:
        rows = [
            shop("1", owner_name="王芳", owner_phone="138"),
            shop("2", owner_name="王芳", owner_phone="138"),
        ]
        bring(tmp_path, "retailers", rows)
        bring(tmp_path, "retailers", [shop("3", owner_name="王芳", owner_phone="138")])
        assert Owner.objects.get(name="王芳").retailers.count() == 3

    def test_the_name_alone_does_not(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop("1", owner_name="王芳"), shop("2", owner_name="王芳")])
        assert Owner.objects.filter(name="王芳").count() == 2

    def test_two_rows_must_not_contradict_each_other_about_one_owner(
        self, tmp_path: Path, office: Office
    ) -> None:
        owner = {"owner_name": "王芳", "owner_phone": "138"}
        rows = [shop("1", owner_birth_year="1975", **owner), shop("2", owner_birth_year="1976", **owner)]
        outcome = bring(tmp_path, "retailers", rows)
        assert refusals(outcome) == [(3, "owner_birth_year")]
        assert "Line 2" in outcome.problems[0].reason

    def test_another_name_corrects_the_owner_of_a_single_shop(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop(owner_name="王方", owner_phone="138")])
        bring(tmp_path, "retailers", [shop(owner_name="王芳")])
        owner = on_file().owner
        assert owner is not None
        assert (owner.name, owner.phone) == ("王芳", "138")
        assert not Owner.objects.filter(name="王方").exists()

    def test_and_is_another_owner_where_several_shops_share_one(self, tmp_path: Path, office: Office) -> None:
        shared = {"owner_name": "王芳", "owner_phone": "138"}
        bring(tmp_path, "retailers", [shop("1", **shared), shop("2", **shared)])
        before = dump()
        outcome = bring(tmp_path, "retailers", [shop("2", owner_name="李明", owner_phone="139")])
        assert [on_file(number).owner.name for number in ("1", "2")] == ["王芳", "李明"]  # type: ignore[union-attr]
        undo(outcome)
        assert dump() == before

    def test_a_changed_phone_is_found_under_the_new_number(self, tmp_path: Path, office: Office) -> None:
        bring(tmp_path, "retailers", [shop("1", owner_name="王芳", owner_phone="138")])
        rows = [
            shop("1", owner_name="王芳", owner_phone="139"),
            shop("2", owner_name="王芳", owner_phone="139"),
        ]
        bring(tmp_path, "retailers", rows)
        assert on_file("1").owner == on_file("2").owner
