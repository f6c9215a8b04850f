"""Importing on the site, page by page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.enums import Role
from accounts.models import Notification, Retailer, Staff
from salesforce_app.imports.models import BatchState, ImportBatch, SavedMapping, Upload, UploadState
from territory.models import OrgUnit
from tests.cast import Cast, Office
from tests.factories import (
    PostingFactory,
    StaffFactory,
)
from tests.inventory import ROOT
from tests.sending import COLUMNS, FOREIGN, REJECTED, UNITS, check, confirm, page, send
from tests.working import work


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.IMPORTS_DIR = tmp_path / "imports"
    return tmp_path / "imports"


@pytest.fixture
def analyst(cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    Staff.objects.update(language="en")
    return signed_in(cast.analyst)


def test_a_file_is_recognised_checked_and_imported(analyst: Client, cast: Cast) -> None:
    upload = send(analyst, UNITS)
    assert (upload.kind, upload.state, upload.owner_id) == ("units", UploadState.RECEIVED, cast.analyst.pk)
    shown = page(analyst, upload.get_absolute_url())
    assert "text in UTF-8" in shown
    assert "County office" in shown
    upload = check(analyst, upload)
    assert upload.state == UploadState.CHECKED
    assert upload.findings is not None
    assert (upload.findings["created"], upload.findings["rejected"]) == (1, 0)
    assert not ImportBatch.objects.exists()
    assert "Import 1 row" in page(analyst, upload.get_absolute_url())
    upload = confirm(analyst, upload)
    batch = ImportBatch.objects.get()
    assert (upload.state, upload.batch) == (UploadState.IMPORTED, batch)
    assert (batch.file_name, batch.imported_by) == ("units.csv", "zhao.min")
    assert analyst.get(upload.get_absolute_url())["Location"] == f"/imports/{batch.pk}/"
    assert "County office" in page(analyst, f"/imports/{batch.pk}/")
    assert "units.csv" in page(analyst, "/imports/")
    assert Notification.objects.get().address == f"/imports/{batch.pk}/"


def test_unknown_headers_are_mapped_by_hand_kept_and_recognised(analyst: Client) -> None:
    upload = send(analyst, FOREIGN, "orgs.csv")
    assert upload.kind == ""
    address = upload.get_absolute_url()
    assert "The headers do not tell" in page(analyst, address)
    analyst.post(address, {"kind": "units", "action": "show"})
    upload.refresh_from_db()
    assert "Say where these come from: code, name, kind." in page(analyst, address)
    upload = check(analyst, upload, **COLUMNS, keep="on", name="County system")
    saved = SavedMapping.objects.get()
    assert (saved.kind, saved.name, saved.saved_by) == ("units", "County system", "zhao.min")
    assert saved.content == '[columns]\ncode = "Org"\nname = "Title"\nkind = "Sort"\nparent_code = "Boss"\n'
    assert upload.findings is not None
    assert (upload.findings["created"], upload.findings["rejected"]) == (1, 1)
    again = send(analyst, "Sort,Boss,Org,Title\nterritory,N,K3,East\n", "next.csv")
    assert (again.kind, again.mapping) == ("units", saved.content)
    assert "mapping “County system”" in page(analyst, again.get_absolute_url())
    answer = analyst.get(f"/imports/mappings/{saved.pk}/file/")
    assert answer.content.decode() == saved.content


def test_a_chinese_reader_is_told_of_columns_by_their_chinese_names(analyst: Client) -> None:
    Staff.objects.update(language="zh-hans")
    upload = check(analyst, send(analyst, REJECTED))
    assert "<code>类型 (kind)</code>" in page(analyst, upload.get_absolute_url())
    batch = confirm(analyst, upload, skip_invalid="on").batch
    assert batch is not None
    assert "<code>类型 (kind)</code>" in page(analyst, f"/imports/{batch.pk}/")


def test_rejected_rows_come_back_repaired(analyst: Client) -> None:
    upload = check(analyst, send(analyst, REJECTED))
    assert "K2" in b"".join(analyst.get(f"{upload.get_absolute_url()}rejected/")).decode("utf-8-sig")
    refused = confirm(analyst, upload)
    assert (refused.state, refused.batch) == (UploadState.CHECKED, None)
    batch = confirm(analyst, upload, skip_invalid="on").batch
    assert batch is not None
    assert (batch.rows_created, batch.rows_rejected) == (1, 1)
    answer = analyst.get(f"/imports/{batch.pk}/rejected/")
    rows = b"".join(answer).decode("utf-8-sig")
    assert "K2,West,planet" in rows
    repaired = send(analyst, rows.replace("planet", "territory"), "units.csv.rejected.csv", repairs=batch.pk)
    assert (repaired.kind, repaired.repairs) == ("units", batch)
    again = confirm(analyst, check(analyst, repaired)).batch
    assert again is not None
    assert f"/imports/{again.pk}/" in page(analyst, f"/imports/{batch.pk}/")


def test_the_same_file_is_recognised(analyst: Client) -> None:
    batch = confirm(analyst, check(analyst, send(analyst, UNITS))).batch
    assert batch is not None
    upload = send(analyst, UNITS)
    assert f'<a href="/imports/{batch.pk}/">import {batch.pk}</a>' in page(analyst, upload.get_absolute_url())
    check(analyst, upload)
    assert f'<a href="/imports/{batch.pk}/">import {batch.pk}</a>' in page(analyst, upload.get_absolute_url())


def test_an_import_is_undone_with_a_reason(analyst: Client) -> None:
    batch = confirm(analyst, check(analyst, send(analyst, UNITS))).batch
    assert batch is not None
    address = f"/imports/{batch.pk}/"
    assert analyst.post(f"{address}undo/", {"reason": ""}).status_code == 422
    analyst.post(f"{address}undo/", {"reason": "wrong file"})
    assert "The import is being undone" in page(analyst, address)
    work()
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by, batch.undo_reason) == (BatchState.UNDONE, "zhao.min", "wrong file")
    assert "Reason: wrong file" in page(analyst, address)


def test_an_undo_that_is_refused_says_why(analyst: Client, cast: Cast) -> None:
    batch = confirm(analyst, check(analyst, send(analyst, UNITS))).batch
    assert batch is not None
    confirm(analyst, check(analyst, send(analyst, UNITS.replace("County", "District"))))
    analyst.post(f"/imports/{batch.pk}/undo/", {"reason": "wrong file"})
    work()
    shown = page(analyst, f"/imports/{batch.pk}/")
    assert "Undoing was refused" in shown
    assert "changed the same records later" in shown


def test_a_change_is_told_before_and_after(analyst: Client) -> None:
    shop = Retailer.objects.get(licence_no="N1A-1")
    upload = check(
        analyst, send(analyst, f"licence_no,name,route_code\n{shop.licence_no},Lotus,N1A\n", "shops.csv")
    )
    shown = page(analyst, upload.get_absolute_url())
    assert "<del>Shop N1A-1</del>" in shown
    assert "<ins>Lotus</ins>" in shown


def test_what_cannot_be_read_says_so_and_can_be_put_right(analyst: Client) -> None:
    raw = "编码,名称,类型,上级编码\nK,县局,territory,N\n".encode("gb18030")
    upload = send(analyst, raw)
    assert upload.kind == "units"
    assert "text in GB18030" in page(analyst, upload.get_absolute_url())
    answer = analyst.post(upload.get_absolute_url(), {"kind": "units", "encoding": "utf-8", "action": "show"})
    assert "not in the stated encoding" in answer.content.decode()
    answer = analyst.post(
        upload.get_absolute_url(), {"kind": "units", "encoding": "gb18030", "action": "show"}
    )
    assert "县局" in answer.content.decode()


def test_a_file_without_a_header(analyst: Client) -> None:
    upload = send(analyst, "K,County office,territory,N\nK2,West,territory,N\n")
    analyst.post(upload.get_absolute_url(), {"kind": "units", "no_header": "on", "action": "show"})
    upload = check(analyst, Upload.objects.get(), no_header="on", **COLUMNS)
    assert upload.findings is not None
    assert upload.findings["read"] == 2


def test_several_files_wait_in_the_order_of_their_kinds(analyst: Client) -> None:
    files = [
        SimpleUploadedFile("routes.csv", b"code,name,unit_code\nR1,First,K\n"),
        SimpleUploadedFile("units.csv", UNITS.encode()),
    ]
    answer = analyst.post("/imports/new/", {"file": files})
    assert answer["Location"] == "/imports/"
    shown = page(analyst, "/imports/")
    assert 0 < shown.index("units.csv") < shown.index("routes.csv")


def test_what_is_too_large_is_refused_and_not_kept(
    analyst: Client, settings: Settings, own_folder: Path
) -> None:
    settings.IMPORT_MAX_BYTES = 10
    answer = analyst.post("/imports/new/", {"file": SimpleUploadedFile("units.csv", UNITS.encode())})
    assert answer.status_code == 422
    assert "The file is larger than" in answer.content.decode()
    assert not Upload.objects.exists()
    assert list(own_folder.iterdir()) == []


def test_a_file_belongs_to_whoever_sent_it(
    analyst: Client, office: Office, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    upload = send(analyst, UNITS)
    other = StaffFactory(role=Role.ANALYST)
    PostingFactory(staff=other, unit=office.company, role=Role.ANALYST)
    assert signed_in(other).get("/imports/").status_code == 200
    assert signed_in(other).get(upload.get_absolute_url()).status_code == 404
    assert signed_in(cast.administrator).get(upload.get_absolute_url()).status_code == 200


def test_who_sees_a_part_of_the_office_imports_nothing(
    office: Office, cast: Cast, signed_in: Callable[[Staff], Client]
) -> None:
    local = StaffFactory(role=Role.ANALYST)
    PostingFactory(staff=local, unit=office.north, role=Role.ANALYST)
    assert signed_in(local).get("/imports/").status_code == 403
    assert b"/imports/" not in signed_in(local).get("/units/").content


ENCODED = {
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030 / GBK",
    "cp950": "Big5",
    "utf-16": "UTF-16",
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_every_encoding_is_detected_shown_and_imported(analyst: Client, encoding: str) -> None:
    simplified = "编码,名称,类型,上级编码\nK,县局,territory,N\n"
    traditional = "編碼,名稱,類型,上級編碼\nK,縣局,territory,N\n"
    upload = send(analyst, (traditional if encoding == "cp950" else simplified).encode(encoding))
    assert f"text in {ENCODED[encoding]}" in page(analyst, upload.get_absolute_url())
    confirm(analyst, check(analyst, upload))
    assert OrgUnit.objects.get(code="K").name in ("县局", "縣局")


def test_a_workbook_of_the_office_is_read(analyst: Client) -> None:
    raw = (ROOT / "tests/data/imports/sales.xls").read_bytes()
    upload = send(analyst, raw, "sales.xls")
    assert upload.kind == "sales"
    shown = page(analyst, upload.get_absolute_url())
    assert "许可证号" in shown
    assert "separated by" not in shown
    assert check(analyst, upload).findings is not None
