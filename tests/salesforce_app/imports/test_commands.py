"""``import_data``, ``undo_import`` and ``list_imports`` as somebody types them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Retailer
from salesforce_app.imports.models import ImportBatch
from territory.models import OrgUnit, RouteStop
from tests.cast import make_office
from tests.importing import bring, make_file
from tests.inventory import ROOT
from tests.sharing import shared_database

COMPANY = {"code": "K", "name": "County office", "kind": "company"}
WRONG = {"code": "K2", "name": "West", "kind": "planet"}

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: object, **options: Any) -> tuple[int, str, str]:
    """Exit status, what went to standard output, what went to standard error."""
    out, err = StringIO(), StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err, **options)
        status = 0
    except SystemExit as end:
        status = int(str(end.code))
    return status, out.getvalue(), err.getvalue()


def test_a_good_file(tmp_path: Path) -> None:
    path = make_file(tmp_path, "units", [COMPANY | {"colour": "green"}])
    status, out, err = run("import_data", "units", path, user="陈明")
    batch = ImportBatch.objects.get()
    assert (status, err, batch.imported_by) == (0, "", "陈明")
    assert out == (
        "units0.csv: units, text in utf-8, separated by comma.\n"
        "Columns ignored: colour.\n"
        "Rows: 1 read, 1 created, 0 updated, 0 unchanged, 0 rejected.\n"
        f"Import {batch.pk} is done. To undo it: manage.py undo_import {batch.pk}\n"
    )


def test_a_workbook(tmp_path: Path) -> None:
    path = make_file(tmp_path, "units", [COMPANY], workbook=True)
    status, out, _err = run("import_data", "units", path)
    assert (status, out.splitlines()[0]) == (0, "units0.xlsx: units, a workbook.")


def test_titles_above_the_header_are_told(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("Units of the office\n\ncode,name,kind\nK,County office,company\n", encoding="utf-8")
    status, out, _err = run("import_data", "units", path)
    assert (status, out.splitlines()[1]) == (
        0,
        "The header was found on line 3; what stands above it was left out.",
    )


def test_the_operating_system_says_who_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "office-pc")
    run("import_data", "units", make_file(tmp_path, "units", [COMPANY]))
    assert ImportBatch.objects.get().imported_by == "office-pc"


def test_rejected_rows_end_with_status_1_and_are_told(tmp_path: Path) -> None:
    status, out, _err = run("import_data", "units", make_file(tmp_path, "units", [COMPANY, WRONG]))
    assert status == 1
    assert "1 created, 0 updated, 0 unchanged, 1 rejected" in out
    assert "  line 3: kind: “planet” is not one of the possible values." in out
    assert f"The rejected rows are in {tmp_path}/units0.csv.rejected.csv.\nNothing was imported.\n" in out
    assert not OrgUnit.objects.exists()


def test_skipping_them_imports_the_others_and_still_ends_with_status_1(tmp_path: Path) -> None:
    path = make_file(tmp_path, "units", [COMPANY, WRONG])
    status, out, _err = run("import_data", "units", path, skip_invalid=True)
    assert (status, OrgUnit.objects.count()) == (1, 1)
    assert "is done" in out


def test_a_dry_run_says_so(tmp_path: Path) -> None:
    status, out, _err = run("import_data", "units", make_file(tmp_path, "units", [COMPANY]), dry_run=True)
    assert (status, OrgUnit.objects.count()) == (0, 0)
    assert out.endswith("Dry run: nothing was imported.\n")


def test_the_same_file_says_when_it_came(tmp_path: Path) -> None:
    path = make_file(tmp_path, "units", [COMPANY, WRONG])
    run("import_data", "units", path, skip_invalid=True, user="陈明")
    status, out, _err = run("import_data", "units", path)
    assert status == 0
    assert f"by 陈明 as import {ImportBatch.objects.get().pk}. Nothing was changed." in out
    assert "The rows rejected then (1) can be corrected" in out


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"%PDF-1.7 ...", "PDF"), (b"a,b\n1,2\n", "Required columns are missing")],
)
def test_a_file_that_cannot_be_read_ends_with_status_2(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(content)
    status, out, err = run("import_data", "units", path)
    assert (status, out) == (2, "")
    assert said in err
    assert err.endswith("Nothing was imported.\n")


def test_a_missing_file_ends_with_status_2(tmp_path: Path) -> None:
    assert run("import_data", "units", tmp_path / "units.csv")[0] == 2


def test_a_bad_mapping_ends_with_status_2(tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text("[nonsense]\n")
    status, _out, err = run("import_data", "units", make_file(tmp_path, "units", [COMPANY]), mapping=mapping)
    assert status == 2
    assert "nonsense" in err


def test_an_unknown_kind_is_told_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="retailers"):
        call_command("import_data", "weather", "file.csv")


def test_messages_come_in_chinese(tmp_path: Path) -> None:
    path = make_file(tmp_path, "units", [COMPANY, WRONG], chinese=True)
    status, out, _err = run("import_data", "units", path, language="zh-hans")
    assert status == 1
    assert "读取 2 行" in out
    assert "没有导入任何内容" in out


def test_undoing(tmp_path: Path) -> None:
    bring(tmp_path, "units", [COMPANY])
    batch = ImportBatch.objects.get()
    assert run("undo_import", batch.pk) == (
        0,
        f"Import {batch.pk} (units0.csv) is undone. Records removed: 1, restored: 0.\n",
        "",
    )
    assert not OrgUnit.objects.exists()


def test_undoing_what_cannot_be_undone_says_why(tmp_path: Path) -> None:
    bring(tmp_path, "units", [COMPANY])
    OrgUnit.objects.update(name="Edited")
    status, out, err = run("undo_import", ImportBatch.objects.get().pk)
    assert (status, out) == (1, "")
    assert err.startswith("1 record was edited since: org unit K Edited.")
    assert err.endswith("Nothing was undone.\n")


def test_undoing_an_import_that_never_was() -> None:
    assert run("undo_import", 4711) == (2, "", "There is no import 4711.\n")


def test_the_imports_can_be_listed(tmp_path: Path) -> None:
    bring(tmp_path, "units", [COMPANY])
    bring(tmp_path, "units", [COMPANY | {"name": "Renamed"}])
    status, out, _err = run("list_imports")
    second, first = out.splitlines()
    assert status == 0
    assert "2024-06-03 10:00  units  units0.csv  clerk  Applied: 1 created, 0 updated" in first
    assert "units1.csv  clerk  Applied: 0 created, 1 updated" in second


KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from accounts.models import RetailerStatus
from salesforce_app.kernel import changes

write = changes.insert_records
def insert_records(model, instances):
    result = write(model, instances)
    if model is RetailerStatus:  # the batch, the shops and their states are written, the routes are not
        os.kill(os.getpid(), signal.SIGKILL)
    return result
if sys.argv[2] == "die":
    changes.insert_records = insert_records
call_command("import_data", "retailers", sys.argv[1])
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_nothing_half_done_and_can_be_repeated(tmp_path: Path) -> None:
    make_office()
    records = [{"licence_no": f"33{n}", "name": f"Shop {n}", "route_code": "N1A"} for n in range(50)]
    path = make_file(tmp_path, "retailers", records)
    address, rows = shared_database(tmp_path)
    before = rows()
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "salesforce_app.settings",
        "PYTHONPATH": str(ROOT),
    }

    def import_in_another_process(end: str) -> int:
        command = [sys.executable, "-c", KILLED, str(path), end]
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False).returncode

    assert import_in_another_process("die") == -signal.SIGKILL
    assert rows() == before
    assert import_in_another_process("live") == 0
    added = {table: len(found) - len(before[table]) for table, found in rows().items()}
    assert added[Retailer._meta.db_table] == added[RouteStop._meta.db_table] == 50
    assert added[ImportBatch._meta.db_table] == 1
