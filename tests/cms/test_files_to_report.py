"""From an office's files to its reports: every figure is what counting the files' rows gives."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.office_files import make_files, write_files
from tests.report_oracle import Json, Oracle, shift

pytestmark = pytest.mark.django_db


def read_report(folder: Path, unit: str, month: str) -> Json:
    path = folder / f"{unit}-{month}.json"
    call_command("report", "monthly", unit=unit, month=month, format="json", output=str(path))
    found: Json = json.loads(path.read_text("utf-8"))
    return found


def check_places(found: list[Json], expected: dict[Any, Json], *keys: str) -> None:
    """Rows by place are as expected; places that were not expected hold nothing."""
    rows = {tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]]: row for row in found}
    assert len(rows) == len(found)
    assert expected.keys() <= rows.keys()
    for place, row in rows.items():
        if place in expected:
            check_figures(row, expected[place])
        else:
            assert not any(value for key, value in row.items() if key not in (*keys, "name")), place


def check_figures(found: Json, expected: Json) -> None:
    for key, value in expected.items():
        if isinstance(value, set):
            assert found[key] in value
        else:
            assert found[key] == pytest.approx(value, abs=1e-4), key


def check_report(found: Json, expected: Json) -> None:
    sales, settlement, visits = expected["sales"], expected["settlement"], expected["visits"]
    assert {key: found["sales"][key] for key in sales if key != "routes"} == {
        key: value for key, value in sales.items() if key != "routes"
    }
    check_places(found["sales"]["routes"], sales["routes"], "code")
    check_figures(found["settlement"]["total"], settlement["total"])
    check_places(found["settlement"]["routes"], settlement["routes"], "code")
    check_places(found["settlement"]["villages"], settlement["villages"], "township", "village")
    pyramid = found["pyramid"]
    assert expected["pyramid"] == {
        "window": pyramid["window"],
        "population": pyramid["population"],
        "tiers": [(row["tier"], row["retailers"], row["amount"]) for row in pyramid["tiers"]],
        "aside": {row["class"]: (row["retailers"], row["amount"]) for row in pyramid["aside"]},
        "routes": {row["code"]: row["tiers"] for row in pyramid["routes"] if any(row["tiers"].values())},
    }
    check_figures(found["visits"], {key: value for key, value in visits.items() if key != "routes"})
    check_places(found["visits"]["routes"], visits["routes"], "code")


@pytest.mark.parametrize(("seed", "shops"), [(1, 150), (2, 45), (3, 12)])
def test_reports_are_what_counting_the_files_gives(seed: int, shops: int, tmp_path: Path) -> None:
    files = make_files(seed, shops=shops, months=6)
    for (kind, path), (_, rows) in zip(write_files(files, tmp_path, seed), files, strict=True):
        out = StringIO()
        call_command("import_data", kind, str(path), stdout=out)
        assert f"Rows: {len(rows)} read, " in out.getvalue()
    oracle = Oracle(files)
    for month in ("2024-11", "2025-01", "2025-02", "2025-04"):
        for unit in oracle.parents:
            check_report(read_report(tmp_path, unit, month), oracle.report(unit, month))


def test_migration_adds_up_to_the_pyramids_that_it_compares(tmp_path: Path) -> None:
    files = make_files(4, shops=60, months=7)
    for kind, path in write_files(files, tmp_path, 4):
        call_command("import_data", kind, str(path), stdout=StringIO())
    oracle = Oracle(files)

    def amount(unit: str, month: str) -> int:
        found = oracle.pyramid(oracle.below(unit), month)
        rows = [*found["tiers"], *((name, *figures) for name, figures in found["aside"].items())]
        return sum(row[2] for row in rows)

    for unit in oracle.parents:
        migration = read_report(tmp_path, unit, "2025-05")["pyramid"]["migration"]
        for key in ("retailers", "previous_amount", "amount", "delta"):
            for part in ("classes", "matrix"):
                assert sum(row[key] for row in migration[part]) == migration["total"][key]
        if unit == "C":
            assert migration["previous_window"] == [shift("2025-05", -5), shift("2025-05", -3)]
            assert migration["total"]["amount"] == amount(unit, "2025-05")
            assert migration["total"]["previous_amount"] == amount(unit, "2025-02")
    assert read_report(tmp_path, "C", "2025-02")["pyramid"]["migration"] is None
