"""An import that is taken back leaves no trace, or says why it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import Retailer
from salesforce_app.imports.batches import UnknownBatch, undo_batch
from salesforce_app.imports.models import BatchState, ImportBatch
from salesforce_app.imports.undo import UndoRefused
from territory.models import OrgUnit
from tests.cast import Office
from tests.factories import OrgUnitFactory, PostingFactory, SalesLineFactory
from tests.importing import NOW, bring, dump, undo

COMPANY = {"code": "K", "name": "County office", "kind": "company"}
DISTRICT = {"code": "K1", "name": "East", "kind": "district", "parent_code": "K"}

pytestmark = pytest.mark.django_db


def shop(number: int, **values: object) -> dict[str, object]:
    return {"licence_no": f"33{number:04d}", "name": f"Shop {number}", "route_code": "N1A"} | values


class TestUndo:
    def test_created_records_go_and_changed_ones_get_their_values_back(
        self, tmp_path: Path, office: Office
    ) -> None:
        before = dump()
        outcome = bring(
            tmp_path,
            "units",
            [
                {"code": "N", "name": "Far north", "kind": "district", "parent_code": "C"},
                {"code": "N3", "name": "North 3", "kind": "territory", "parent_code": "N"},
            ],
        )
        assert dump() != before
        undone = undo(outcome)
        assert dump() == before
        assert (undone.removed, undone.restored) == (1, 1)
        batch = ImportBatch.objects.get()
        assert (batch.state, batch.undone_by, batch.undone_at) == (BatchState.UNDONE, "clerk", NOW)

    def test_a_batch_is_undone_once(self, tmp_path: Path) -> None:
        outcome = bring(tmp_path, "units", [COMPANY])
        undo(outcome)
        with pytest.raises(UndoRefused, match="already"):
            undo(outcome)

    def test_there_has_to_be_such_a_batch(self) -> None:
        with pytest.raises(UnknownBatch, match="4711"):
            undo_batch(4711, actor="clerk", moment=NOW)

    def test_a_later_import_of_the_same_records_has_to_be_undone_first(self, tmp_path: Path) -> None:
        before = dump()
        first = bring(tmp_path, "units", [COMPANY])
        second = bring(tmp_path, "units", [COMPANY | {"name": "Renamed"}])
        assert second.batch is not None
        with pytest.raises(UndoRefused, match=f"Import {second.batch.pk} changed"):
            undo(first)
        undo(second)
        undo(first)
        assert dump() == before

    def test_a_later_import_of_other_records_is_no_obstacle(self, tmp_path: Path) -> None:
        first = bring(tmp_path, "units", [COMPANY])
        bring(tmp_path, "units", [COMPANY | {"code": "L"}])
        undo(first)
        assert list(OrgUnit.objects.values_list("code", flat=True)) == ["L"]

    def test_a_record_edited_since_is_not_thrown_away(self, tmp_path: Path) -> None:
        outcome = bring(tmp_path, "units", [COMPANY])
        OrgUnit.objects.update(name="Edited by hand")
        with pytest.raises(UndoRefused, match=r"1 record was edited since: org unit K Edited by hand\."):
            undo(outcome)
        assert OrgUnit.objects.get().name == "Edited by hand"
        assert ImportBatch.objects.get().state == BatchState.APPLIED

    def test_a_record_deleted_since_counts_as_edited(self, tmp_path: Path) -> None:
        outcome = bring(tmp_path, "units", [COMPANY, DISTRICT])
        OrgUnit.objects.get(code="K1").delete()
        with pytest.raises(UndoRefused, match="edited"):
            undo(outcome)

    @pytest.mark.parametrize("who", ["posting", "unit"])
    def test_what_something_else_has_come_to_depend_on_stays(self, tmp_path: Path, who: str) -> None:
        outcome = bring(tmp_path, "units", [COMPANY])
        company = OrgUnit.objects.get()
        if who == "posting":
            PostingFactory(unit=company)
        else:
            OrgUnitFactory(parent=company)
        with pytest.raises(UndoRefused, match=r"(postings|org units) \(1\)"):
            undo(outcome)
        assert OrgUnit.objects.filter(pk=company.pk).exists()

    def test_shops_with_sales_stay(self, tmp_path: Path, office: Office) -> None:
        outcome = bring(tmp_path, "retailers", [shop(1)])
        SalesLineFactory(retailer=Retailer.objects.get(licence_no="330001"))
        with pytest.raises(UndoRefused, match=r"sales lines \(1\)"):
            undo(outcome)

    def test_somebody_who_stands_in_the_audit_trail_stays(self, tmp_path: Path, office: Office) -> None:
        person = {"username": "he.ping", "name": "何平", "role": "analyst"}
        outcome = bring(tmp_path, "staff", [person])
        bring(tmp_path, "retailers", [shop(1)], actor="he.ping")
        with pytest.raises(UndoRefused, match="depend"):
            undo(outcome)

    def test_undoing_leaves_an_audit_trail(self, tmp_path: Path, office: Office) -> None:
        outcome = bring(tmp_path, "retailers", [shop(1)])
        pk = Retailer.objects.get(licence_no="330001").pk
        undo(outcome)
        assert outcome.batch is not None
        rows = Retailer.history.filter(id=pk).order_by("history_id")
        assert list(rows.values_list("history_type", "history_change_reason")) == [
            ("+", f"import {outcome.batch.pk}"),
            ("-", f"undo of import {outcome.batch.pk}"),
        ]
