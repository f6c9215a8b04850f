"""A log of inspections in coverage: dates without times, several inspectors for all shops, no plans."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
import time_machine
from django.utils import translation

from accounts.enums import SERVED_STATES
from accounts.models import Retailer
from salesforce_app.imports.batches import Outcome, run_import
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import system_scope
from territory.models import OrgUnit
from tests.importing import NOW
from tests.salesforce_app.imports.tables import MAPPINGS, SAMPLES
from visits.models import Clarification
from visits.queries.coverage.groups import By
from visits.queries.coverage.page import Coverage, coverage_of
from visits.views.coverage import told_of

pytestmark = pytest.mark.django_db

EVERYONE = system_scope("tests")
MAY = Month(2012, 5)
SAMPLE = (SAMPLES / "inspections" / "licences.csv", SAMPLES / "inspections" / "visits.csv")


def load(folder: Path, licences: Path, visits: Path) -> Outcome:
    """Units, routes, staff, shops and visits by the mappings of the examples; what visits were made of."""
    paths = [folder / "licences.csv", folder / "visits.csv"]
    for copy, source in zip(paths, (licences, visits), strict=True):
        copy.write_bytes(source.read_bytes())
    outcome = None
    for kind, path in (
        ("units", paths[0]),
        ("routes", paths[0]),
        ("staff", paths[1]),
        ("retailers", paths[0]),
        ("visits", paths[1]),
    ):
        outcome = run_import(
            kind,
            path,
            actor="clerk",
            mapping_path=MAPPINGS / f"chicago_{kind}.toml",
            moment=NOW,
            skip_invalid=kind == "visits",
        )
    assert outcome is not None
    return outcome


def coverage(by: By) -> Coverage:
    with time_machine.travel(NOW, tick=False):
        return coverage_of(EVERYONE, OrgUnit.objects.get(code="CHI"), MAY, by, MAY.shift(-1), NOW.date())


def check_against_the_file(visits: Path) -> None:
    """Every figure of May, counted row by row: a visit is what a row says once, at a licence on file."""
    known = dict(Retailer.objects.values_list("licence_no", "pk"))
    served = {
        shop.licence_no
        for shop in Retailer.objects.prefetch_related("statuses")
        if all(status.state in SERVED_STATES for status in shop.statuses.all())
    }
    with visits.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["License"] in known]
    spellings = {"SFP/COMPLAINT": "SFP/Complaint", "CANVASS SPECIAL EVENTS": "Canvass Special Events"}
    spellings |= {"CANVASS SCHOOL/SPECIAL EVENT": "Canvass Special Events", "FIRE/COMPLAIN": "Complaint-Fire"}
    spellings |= {
        "Suspected Food Poisoning Re-inspection": "Food Poisoning Re-Inspection",
        "Complaint-Fire Re-inspection": "Complaint-Fire Re-Inspection",
    }
    made = {
        (row["Inspector_Assigned"], row["License"], row["Inspection_Date"], spellings.get(purpose, purpose))
        for row in rows
        if (purpose := row["Inspection_Purpose"]) is not None
    }
    of_may = [visit for visit in made if visit[2].startswith(str(MAY))]
    shops = {licence for _team, licence, _day, _purpose in of_may}
    found = coverage(By.PERSON)
    assert found.total.rates.visits == len(of_may)
    assert found.total.rates.coverage == Ratio(len(shops & served), len(served))
    per_shop = Counter(licence for _team, licence, _day, _purpose in of_may)
    assert found.total.rates.capped_fulfilment == Ratio(
        sum(min(per_shop[licence], 1) for licence in served), len(served)
    )
    assert {group.row.code: group.row.rates.visits for group in found.groups} == {
        "orange": 0,
        "blue": 0,
        "purple": 0,
        **Counter(team for team, *_others in of_may),
    }
    days = {(team, day) for team, _licence, day, _purpose in of_may}
    assert found.total.rates.daily_load == Ratio(len(of_may), len(days))


def check_what_the_file_does_not_tell(found: Coverage) -> None:
    """No times and no plans: what hangs on them is not known, rather than nought."""
    visits = found.total.rates.visits
    assert found.total.rates.adherence == Ratio(0, 0)
    assert (found.total.time.counted, found.total.time.excluded) == (0, visits)
    with translation.override("en"):
        told = {measure.key: each for measure, each in told_of(found, None).told}
    assert told["adherence"].figure == told["time"].figure == told["effective"].figure == "—"
    assert told["effective"].note == "no visit tells its time"
    assert [part.text for part in told["time"].parts] == [f"{visits:,} left out"]
    assert not Clarification.objects.exists()


def test_a_sample_of_such_a_log(tmp_path: Path) -> None:
    outcome = load(tmp_path, *SAMPLE)
    assert (outcome.created, outcome.rejected) == (5, 1)
    check_against_the_file(SAMPLE[1])
    found = coverage(By.ROUTE)
    check_what_the_file_does_not_tell(found)
    assert found.total.rates.coverage == Ratio(2, 3)
    assert {group.row.code: group.row.rates.coverage for group in found.groups} == {
        "W7": Ratio(2, 2),
        "W8": Ratio(0, 1),
        "W0": Ratio(0, 0),
    }
