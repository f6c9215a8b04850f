"""A file becomes a batch as a whole, once, and can be taken back."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Owner, Retailer
from salesforce_app.imports import batches
from salesforce_app.imports.batches import Verdict, run_import
from salesforce_app.imports.kinds import import_of, kinds
from salesforce_app.imports.models import ImportBatch, ImportChange
from salesforce_app.imports.problems import MappingProblem, UnreadableFile
from salesforce_app.kernel.errors import InputError
from territory.models import OrgUnit, RouteStop
from tests.cast import Office
from tests.importing import NOW, bring, counts, dump, make_file, refusals, undo

COMPANY = {"code": "K", "name": "County office", "kind": "company"}
DISTRICT = {"code": "K1", "name": "East", "kind": "district", "parent_code": "K"}
WRONG = {"code": "K2", "name": "West", "kind": "planet", "parent_code": "K"}

pytestmark = pytest.mark.django_db


def shop(number: int, **values: object) -> dict[str, object]:
    return {"licence_no": f"33{number:04d}", "name": f"Shop {number}", "route_code": "N1A"} | values


def test_a_good_file_becomes_a_batch_that_says_who_when_which_bytes_and_what_became_of_its_rows(
    tmp_path: Path,
) -> None:
    outcome = bring(tmp_path, "units", [COMPANY, DISTRICT])
    batch = ImportBatch.objects.get()
    assert (outcome.verdict, outcome.batch) == (Verdict.IMPORTED, batch)
    assert (batch.kind, batch.file_name, batch.imported_by, batch.imported_at) == (
        "units",
        "units0.csv",
        "clerk",
        NOW,
    )
    assert batch.sha256 == hashlib.sha256((tmp_path / "units0.csv").read_bytes()).hexdigest()
    assert (batch.rows_read, batch.rows_created, batch.rows_updated) == (2, 2, 0)
    assert (batch.rows_unchanged, batch.rows_rejected) == (0, 0)
    assert OrgUnit.objects.get(code="K1").parent == OrgUnit.objects.get(code="K")


def test_the_batch_keeps_every_record_before_and_after(tmp_path: Path) -> None:
    bring(tmp_path, "units", [COMPANY])
    outcome = bring(tmp_path, "units", [COMPANY | {"name": "Renamed"}])
    change = ImportChange.objects.get(batch=outcome.batch)
    company = OrgUnit.objects.get()
    image = {"id": company.pk, "code": "K", "name": "County office", "kind": "company", "parent_id": None}
    assert (change.model, change.object_pk) == ("territory.orgunit", str(company.pk))
    assert (change.before, change.after) == (image, image | {"name": "Renamed"})


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    before = dump()
    outcome = bring(tmp_path, "units", [COMPANY, DISTRICT], dry_run=True)
    assert (outcome.verdict, counts(outcome), outcome.batch) == (Verdict.CHECKED, (2, 0, 0, 0), None)
    assert dump() == before
    assert not ImportBatch.objects.exists()


def test_a_dry_run_tells_of_bad_rows_and_leaves_no_file(tmp_path: Path) -> None:
    bad = [WRONG | {"code": f"X{number}"} for number in range(15)]
    outcome = bring(tmp_path, "units", [COMPANY, *bad], dry_run=True)
    assert (outcome.verdict, counts(outcome), outcome.rejected_to) == (Verdict.CHECKED, (1, 0, 0, 15), None)
    assert len(outcome.problems) == 15
    assert [path.name for path in tmp_path.iterdir()] == ["units0.csv"]


def test_one_bad_row_stops_the_whole_file(tmp_path: Path) -> None:
    before = dump()
    outcome = bring(tmp_path, "units", [COMPANY, WRONG, DISTRICT])
    assert (outcome.verdict, counts(outcome)) == (Verdict.REFUSED, (2, 0, 0, 1))
    assert refusals(outcome) == [(3, "kind")]
    assert dump() == before
    assert not ImportBatch.objects.exists()


def test_good_rows_are_imported_when_bad_ones_may_be_skipped(tmp_path: Path) -> None:
    outcome = bring(tmp_path, "units", [COMPANY, WRONG, DISTRICT], skip_invalid=True)
    assert (outcome.verdict, counts(outcome)) == (Verdict.IMPORTED, (2, 0, 0, 1))
    batch = ImportBatch.objects.get()
    assert (batch.rows_read, batch.rows_created, batch.rows_rejected) == (3, 2, 1)
    assert set(OrgUnit.objects.values_list("code", flat=True)) == {"K", "K1"}


def test_a_file_without_a_good_row_makes_no_batch_even_when_bad_ones_may_be_skipped(tmp_path: Path) -> None:
    outcome = bring(tmp_path, "units", [WRONG], skip_invalid=True)
    assert outcome.verdict is Verdict.REFUSED
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("skip", [False, True])
def test_bad_rows_go_back_in_a_file_of_their_own(tmp_path: Path, skip: bool) -> None:
    outcome = bring(tmp_path, "units", [COMPANY, WRONG], skip_invalid=skip)
    assert outcome.rejected_to == tmp_path / "units0.csv.rejected.csv"
    with outcome.rejected_to.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["rejected_line"], row["rejected_column"], row["code"], row["kind"]) == (
        "3",
        "kind",
        "K2",
        "planet",
    )
    assert "planet" in row["rejected_reason"]


def test_the_corrected_file_of_rejected_rows_can_be_imported_as_it_is(tmp_path: Path) -> None:
    rejected = bring(tmp_path, "units", [COMPANY, WRONG], skip_invalid=True).rejected_to
    assert rejected is not None
    rejected.write_text(rejected.read_text("utf-8-sig").replace("planet", "district"), "utf-8-sig")
    outcome = run_import("units", rejected, actor="clerk", moment=NOW)
    assert (outcome.verdict, counts(outcome)) == (Verdict.IMPORTED, (1, 0, 0, 0))
    assert outcome.ignored == ("rejected_line", "rejected_column", "rejected_reason")


def test_the_run_goes_on_where_the_file_of_rejected_rows_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "units0.csv.rejected.csv").mkdir()
    outcome = bring(tmp_path, "units", [COMPANY, WRONG], skip_invalid=True)
    assert (outcome.verdict, outcome.rejected_to) == (Verdict.IMPORTED, None)
    assert "units0.csv.rejected.csv" in outcome.not_written


def test_the_same_file_changes_nothing_the_second_time(tmp_path: Path) -> None:
    path = make_file(tmp_path, "units", [COMPANY, DISTRICT])
    first = run_import("units", path, actor="clerk", moment=NOW)
    before = dump()
    again = run_import("units", path, actor="somebody else", moment=NOW)
    assert (again.verdict, again.batch) == (Verdict.REPEATED, first.batch)
    assert dump() == before
    assert ImportBatch.objects.count() == 1


def test_the_same_file_is_recognised_under_another_name(tmp_path: Path) -> None:
    path = make_file(tmp_path, "units", [COMPANY])
    run_import("units", path, actor="clerk")
    assert run_import("units", path.rename(tmp_path / "copy.csv"), actor="clerk").verdict is Verdict.REPEATED


def test_the_same_file_under_another_mapping_is_another_import(tmp_path: Path) -> None:
    path = make_file(tmp_path, "units", [COMPANY])
    run_import("units", path, actor="clerk")
    mapping = tmp_path / "units.toml"
    mapping.write_text('[constants]\nname = "Other name"\n')
    outcome = run_import("units", path, actor="clerk", mapping_path=mapping)
    assert (outcome.verdict, counts(outcome)) == (Verdict.IMPORTED, (0, 1, 0, 0))


def test_a_file_that_was_undone_may_come_again(tmp_path: Path) -> None:
    path = make_file(tmp_path, "units", [COMPANY])
    undo(run_import("units", path, actor="clerk"))
    assert run_import("units", path, actor="clerk").verdict is Verdict.IMPORTED
    assert list(ImportBatch.objects.order_by("pk").values_list("state", flat=True)) == ["undone", "applied"]


def test_equal_rows_in_another_file_are_unchanged(tmp_path: Path) -> None:
    bring(tmp_path, "units", [COMPANY])
    outcome = bring(tmp_path, "units", [COMPANY, DISTRICT])
    assert counts(outcome) == (1, 0, 1, 0)


def test_columns_that_nobody_knows_are_ignored_and_named(tmp_path: Path) -> None:
    outcome = bring(tmp_path, "units", [COMPANY | {"colour": "green", "旗帜": "红"}])
    assert outcome.ignored == ("colour", "旗帜")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InputError, match="weather"):
        run_import("weather", Path("nowhere.csv"), actor="clerk")


def test_a_file_that_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile):
        run_import("units", path, actor="clerk")
    with pytest.raises(UnreadableFile):
        run_import("units", tmp_path / "missing.csv", actor="clerk")
    assert not ImportBatch.objects.exists()


def test_a_mapping_that_cannot_be_followed_leaves_nothing(tmp_path: Path) -> None:
    mapping = tmp_path / "units.toml"
    mapping.write_text('[columns]\ncode = "No such header"\n')
    with pytest.raises(MappingProblem, match="No such header"):
        bring(tmp_path, "units", [COMPANY], mapping_path=mapping)
    assert not ImportBatch.objects.exists()


def test_every_kind_of_the_contract_is_there() -> None:
    assert set(kinds()) == {
        "units", "routes", "staff", "retailers", "sales", "enrolments", "debits", "visits", "targets",
    }  # fmt: skip
    assert [import_of(kind).table.kind for kind in kinds()] == list(kinds())


class TestPartByPart:
    """Files longer than what is planned at once."""

    @pytest.fixture(autouse=True)
    def _two_rows_at_once(self, monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
        monkeypatch.setattr(import_of("retailers"), "rows_at_once", 2)

    def test_what_one_part_creates_the_next_one_uses(self, tmp_path: Path) -> None:
        rows = [
            shop(number, township="Hill", village="Lower", owner_name="王芳", owner_phone="138")
            for number in range(1, 6)
        ]
        outcome = bring(tmp_path, "retailers", rows)
        assert counts(outcome) == (5, 0, 0, 0)
        shops = Retailer.objects.filter(licence_no__startswith="33")
        assert {residence.village.name for retailer in shops for residence in retailer.residences.all()} == {
            "Lower"
        }
        assert {retailer.owner for retailer in shops} == {Owner.objects.get(name="王芳")}

    def test_a_key_that_occurs_twice_is_found_across_parts(self, tmp_path: Path) -> None:
        rows = [shop(1), shop(2), shop(3), shop(1, name="Again")]
        outcome = bring(tmp_path, "retailers", rows)
        assert refusals(outcome) == [(5, "licence_no")]
        assert "Line 2" in outcome.problems[0].reason

    def test_a_rejected_row_leaves_nothing_that_a_later_row_builds_on(self, tmp_path: Path) -> None:
        place = {"township": "Hill", "village": "Lower"}
        rows = [shop(1, **place, owner_sex="f"), shop(2, **place), shop(3, **place)]
        outcome = bring(tmp_path, "retailers", rows, skip_invalid=True)
        assert refusals(outcome) == [(2, "owner_name")]
        assert counts(outcome) == (2, 0, 0, 1)
        assert RouteStop.objects.filter(retailer__licence_no__startswith="33").count() == 2

    def test_undo_takes_all_parts_back(self, tmp_path: Path) -> None:
        before = dump()
        outcome = bring(tmp_path, "retailers", [shop(number) for number in range(1, 6)])
        undo(outcome)
        assert dump() == before


def test_a_row_that_turns_bad_between_checking_and_writing_stops_the_file(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = import_of("retailers")
    check = kind.check

    def check_then_lose_the_route(self: object) -> None:
        check(self)  # type: ignore[arg-type]
        RouteStop.objects.all().delete()
        office.routes["N1A"].delete()

    monkeypatch.setattr(kind, "check", check_then_lose_the_route)
    outcome = bring(tmp_path, "retailers", [shop(1), shop(2, route_code="N1B")])
    assert (outcome.verdict, refusals(outcome)) == (Verdict.REFUSED, [(2, "route_code")])
    assert not ImportBatch.objects.exists()
    assert not Retailer.objects.filter(licence_no__startswith="33").exists()


def test_what_the_database_refuses_at_the_last_moment_is_told_and_rolled_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise IntegrityError("duplicate key")

    monkeypatch.setattr("salesforce_app.imports.kinds.record", refuse)
    with pytest.raises(batches.Clash, match=r"\(duplicate key\)"):
        bring(tmp_path, "units", [COMPANY])
    assert not OrgUnit.objects.exists()
    assert not ImportBatch.objects.exists()


def test_the_same_file_twice_at_the_same_time_is_imported_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_file(tmp_path, "units", [COMPANY])
    find = batches.applied_batch
    answers = iter([None, find])

    def not_yet(*key: str) -> ImportBatch | None:
        answer = next(answers)
        return answer(*key) if answer is not None else None

    first = run_import("units", path, actor="clerk")
    monkeypatch.setattr(batches, "applied_batch", not_yet)
    again = run_import("units", path, actor="somebody else")
    assert (again.verdict, again.batch) == (Verdict.REPEATED, first.batch)
    assert ImportBatch.objects.count() == OrgUnit.objects.count() == 1


def test_statements_do_not_grow_with_the_rows(tmp_path: Path, office: Office) -> None:
    def statements(first: int, count: int) -> int:
        rows = [
            shop(
                number,
                township="Hill",
                village="Lower",
                owner_name=f"Owner {number}",
                owner_phone=f"138{number}",
            )
            for number in range(first, first + count)
        ]
        path = make_file(tmp_path, "retailers", rows)
        with CaptureQueriesContext(connection) as captured:
            run_import("retailers", path, actor="clerk")
        return len(captured)

    statements(1, 1)  # the village is new only once
    assert statements(2, 1) == statements(3, 3)
