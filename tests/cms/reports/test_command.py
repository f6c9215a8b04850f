"""``manage.py report``: a whole file or none, and errors that say what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.reports import service
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from tests.cast import Office
from tests.factories import RouteMonthFactory
from tests.inventory import ROOT


@pytest.fixture
def sold(office: Office) -> Office:
    """Sales of one route in March 2024."""
    RouteMonthFactory(
        month=Month(2024, 3).first, route=office.routes["N1A"], unit=office.north_1, amount=1234_50
    )
    return office


def report(path: object, template: str = "monthly", **options: Any) -> None:
    given = {"unit": "N1", "month": "2024-03", "format": "json", "output": str(path), **options}
    call_command("report", template, **given)


def test_a_report_of_a_unit_counts_what_lies_below(sold: Office, tmp_path: Path) -> None:
    totals = {}
    for code in ("C", "N", "N1", "N2"):
        report(tmp_path / code, unit=code)
        totals[code] = json.loads((tmp_path / code).read_text("utf-8"))["sales"]["total"]
    assert totals == {"C": 1234_50, "N": 1234_50, "N1": 1234_50, "N2": 0}


@pytest.mark.parametrize(
    ("kind", "start"), [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("html", b"<!doctype html>"), ("json", b"{")]
)
def test_every_format_is_written(sold: Office, tmp_path: Path, kind: str, start: bytes) -> None:
    path = tmp_path / f"report.{kind}"
    report(path, format=kind)
    assert path.read_bytes().startswith(start)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_the_language_is_the_installations_unless_told(sold: Office, tmp_path: Path) -> None:
    report(tmp_path / "own", format="html")
    report(tmp_path / "told", format="html", language="zh-hans")
    assert '<html lang="en">' in (tmp_path / "own").read_text("utf-8")
    assert "关键指标" in (tmp_path / "told").read_text("utf-8")


def test_a_file_is_replaced_whole(sold: Office, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("what was there before", "utf-8")
    report(path)
    assert json.loads(path.read_text("utf-8"))["unit"]["code"] == "N1"
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_report_that_cannot_be_written_leaves_the_old_file(
    sold: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.json"
    path.write_text("what was there before", "utf-8")

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CommandError, match="No space left on device"):
        report(path)
    assert path.read_text("utf-8") == "what was there before"
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"unit": "X"}, "There is no unit “X”"),
        ({"month": "2024-13"}, "“2024-13” is not a month. Write the year and the month, such as 2020-06."),
        ({"month": "June"}, "“June” is not a month"),
        ({"template": "yearly"}, "There is no report template “yearly”. Use “monthly”"),
    ],
)
def test_errors_name_the_reason(sold: Office, tmp_path: Path, options: dict[str, str], message: str) -> None:
    with pytest.raises(CommandError) as raised:
        report(tmp_path / "report.json", **options)
    assert message in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(sold: Office, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        report(tmp_path / "missing" / "report.json")


def test_standard_output_gets_the_bytes_and_nothing_else(
    sold: Office, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    report("-")
    assert json.loads(capfdbinary.readouterr().out)["month"] == "2024-03"


def test_the_shell_sees_the_error_on_standard_error_and_a_status(tmp_path: Path) -> None:
    environment = os.environ | {"VAR_DIR": str(tmp_path / "var")}
    arguments = [
        "report",
        "monthly",
        "--unit",
        "N1",
        "--month",
        "06/2024",
        "--format",
        "json",
        "--output",
        "-",
    ]
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == b""
    assert "“06/2024” is not a month" in done.stderr.decode()


def test_a_file_is_named_after_what_it_is(sold: Office) -> None:
    def name(kind: str, language: str) -> str:
        return service.make_report(
            template="monthly",
            unit_code="N1",
            month=Month(2024, 3),
            language=language,
            format=kind,
            scope=system_scope("test"),
        ).file_name

    assert name("json", "en") == "monthly-N1-2024-03.json"
    assert name("html", "zh-hans") == "monthly-N1-2024-03-zh-hans.html"
