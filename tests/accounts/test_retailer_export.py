"""Files of the list of shops: the same rows and columns, real numbers and dates, and a line in the log."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.domain.search import write_all_search_texts
from accounts.models import ExportLog, Retailer, Staff

from ..cast import Cast, Office
from ..factories import RetailerMonthFactory, RouteMonthFactory

SignIn = Callable[[Staff], Client]
COLUMNS = "licence_no,owner,sales,grade,opened_on"


@pytest.fixture
def client(cast: Cast, signed_in: SignIn) -> Client:
    """The account manager's browser, in English."""
    cast.account_manager.language = "en"
    cast.account_manager.save()
    return signed_in(cast.account_manager)


@pytest.fixture
def sold(office: Office) -> Office:
    """The first shop has a value in every column of the file, and a name that a spreadsheet would run."""
    shop, route = office.shops["N1A"][0], office.routes["N1A"]
    Retailer.objects.filter(pk=shop.pk).update(name="=1+1", grade=18, opened_on=date(2019, 3, 14))
    RetailerMonthFactory(retailer=shop, route=route, unit=office.north_1, amount=1_234_56)
    RouteMonthFactory(route=route, unit=office.north_1, amount=1_234_56)
    write_all_search_texts()
    return office


def content(client: Client, kind: str, query: str = "") -> bytes:
    """The file."""
    answer: Any = client.get(f"/retailers/export/{kind}/?columns={COLUMNS}&{query}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return b"".join(answer.streaming_content)


def lines(client: Client, query: str = "") -> list[list[str]]:
    """The lines of the CSV file."""
    return list(csv.reader(StringIO(content(client, "csv", query).decode("utf-8-sig"))))


def test_a_csv_file_has_the_rows_and_columns_of_the_list(client: Client, sold: Office) -> None:
    found = lines(client, "route=N1A&sort=-licence_no")
    assert found[0] == ["Shop", "Licence no.", "Owner", "Net sales (CNY)", "Grade", "Opened on"]
    assert [line[1] for line in found[1:]] == ["N1A-2", "N1A-1"]
    assert found[2][3:] == ["1234.56", "18", "2019-03-14"]
    assert content(client, "csv").startswith(b"\xef\xbb\xbf")


def test_no_text_of_a_file_is_run_as_a_formula(client: Client, sold: Office) -> None:
    assert lines(client, "q=n1a-1")[1][0] == "'=1+1"
    sheet = load_workbook(BytesIO(content(client, "xlsx", "q=n1a-1"))).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_an_xlsx_file_has_real_numbers_and_dates(client: Client, sold: Office) -> None:
    sheet = load_workbook(BytesIO(content(client, "xlsx", "route=N1A"))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][1] == "N1A-1"
    assert rows[1][3:] == (1234.56, 18, datetime(2019, 3, 14))
    assert sheet.freeze_panes == "B2"


def test_a_file_speaks_the_readers_language(cast: Cast, sold: Office, signed_in: SignIn) -> None:
    assert lines(signed_in(cast.stranger))[0][1] == "许可证号"


def test_a_long_file_loses_no_row_between_its_parts(
    client: Client, sold: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salesforce_app.web.exports.LINES_AT_ONCE", 2)
    monkeypatch.setattr("salesforce_app.web.listing_query.READ_AT_ONCE", 3)
    assert [line[1] for line in lines(client)[1:]] == ["N1A-1", "N1A-2", "N1B-1", "N1B-2"]


def test_a_file_holds_the_scope_and_nothing_else(cast: Cast, sold: Office, signed_in: SignIn) -> None:
    assert [line[1] for line in lines(signed_in(cast.stranger))[1:]] == ["S1A-1", "S1A-2"]


def test_every_file_is_logged_with_what_was_asked_for(cast: Cast, client: Client, sold: Office) -> None:
    content(client, "xlsx", "route=N1A&q=shop&nonsense=1")
    log = ExportLog.objects.get()
    assert (log.staff, log.listing, log.kind, log.rows) == (cast.account_manager, "retailers", "xlsx", 1)
    assert "route=N1A" in log.query
    assert "nonsense" not in log.query
    assert log.columns == ["name", "licence_no", "owner", "sales", "grade", "opened_on"]


def test_whoever_may_not_export_is_offered_no_file_and_gets_none(
    client: Client, sold: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "/retailers/export/csv/" in client.get("/retailers/").content.decode()
    monkeypatch.setattr(Staff, "permissions", frozenset({"view_retailers"}))
    assert "/retailers/export/" not in client.get("/retailers/").content.decode()
    assert client.get("/retailers/export/csv/").status_code == 403
    assert not ExportLog.objects.exists()


def test_another_kind_of_file_is_no_address(client: Client) -> None:
    assert client.get("/retailers/export/pdf/").status_code == 404
