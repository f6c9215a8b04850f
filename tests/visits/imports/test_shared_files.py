"""A real log of visits: two years of Chicago's food inspections by three teams."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from accounts.models import Retailer
from salesforce_app.imports.batches import Outcome, Verdict, run_import
from tests.importing import NOW
from tests.salesforce_app.imports.tables import MAPPINGS, SHARED, needs_shared_data
from visits.models import Visit
from visits.queries.coverage.groups import By

from .test_inspections import check_against_the_file, check_what_the_file_does_not_tell, coverage

pytestmark = [pytest.mark.django_db, needs_shared_data]

LICENCES = SHARED / "chicago_inspections" / "retailers_of_those_visits.csv"
VISITS = SHARED / "chicago_inspections" / "visits_2011_2012_orange_blue_purple.csv"


def bring(kind: str, path: Path, **options: bool) -> Outcome:
    mapping = MAPPINGS / f"chicago_{kind}.toml"
    outcome = run_import(kind, path, actor="clerk", mapping_path=mapping, moment=NOW, **options)
    assert outcome.verdict is Verdict.IMPORTED
    return outcome


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    """The two files where their rejected rows may be written beside them."""
    licences, visits = tmp_path / "licences.csv", tmp_path / "visits.csv"
    licences.write_bytes(LICENCES.read_bytes())
    visits.write_bytes(VISITS.read_bytes())
    return licences, visits


def test_every_visit_to_a_licence_on_file_is_imported_and_every_other_is_handed_back(
    copies: tuple[Path, Path],
) -> None:
    licences, visits = copies
    with visits.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with licences.open(newline="", encoding="utf-8") as file:
        known = {row["LICENSE_NUMBER"] for row in csv.DictReader(file)}
    for kind, path in (("units", licences), ("routes", licences), ("staff", visits)):
        bring(kind, path)
    assert bring("retailers", licences).created == len(known) == Retailer.objects.count() == 6063
    outcome = bring("visits", visits, skip_invalid=True)
    assert len(rows) == 20_488
    assert outcome.created + outcome.rejected == outcome.read
    with_licence = [row for row in rows if row["License"] in known]
    made = Counter(
        (day, licence) for day, licence in Visit.objects.values_list("visited_on", "retailer__licence_no")
    )
    assert set(made) == {(date.fromisoformat(row["Inspection_Date"]), row["License"]) for row in with_licence}
    assert outcome.created == made.total() <= len(with_licence)
    assert Counter(Visit.objects.values_list("staff__username", flat=True)).keys() == {
        row["Inspector_Assigned"] for row in rows
    }
    assert outcome.rejected_to is not None
    with outcome.rejected_to.open(newline="", encoding="utf-8-sig") as file:
        rejected = list(csv.DictReader(file))
    assert len(rejected) == outcome.rejected
    assert {row["rejected_column"] for row in rejected} == {"licence_no"}
    assert not {row["License"] for row in rejected} & known
    (remark,) = outcome.warnings
    assert remark.count == outcome.created
    check_against_the_file(VISITS)
    check_what_the_file_does_not_tell(coverage(By.ROUTE))
