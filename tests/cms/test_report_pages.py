"""Reports on the site: the way to them, around them, and out of them as files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString

from accounts.enums import Language
from accounts.models import Staff
from cms import schemas
from cms.reports import service
from salesforce_app.kernel.errors import RoutebookError
from salesforce_app.kernel.periods import Month
from territory.models import OrgUnit

from ..cast import Cast, Office
from ..factories import OrgUnitFactory, RouteMonthFactory, StaffFactory

FEBRUARY, MARCH = Month(2024, 2), Month(2024, 3)
N1 = "/reports/monthly/N1/2024-03/"


@pytest.fixture
def sold(office: Office) -> Office:
    """Sales from December 2023 to March 2024 in every territory, none of them in January."""
    for code, unit in (("N1A", office.north_1), ("N2A", office.north_2), ("S1A", office.south_1)):
        for month in (Month(2023, 12), FEBRUARY, MARCH):
            RouteMonthFactory(month=month.first, route=office.routes[code], unit=unit)
    return office


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What reports were asked for; each is made of one word instead of its facts."""
    calls: list[dict[str, Any]] = []

    def make_report(**what: Any) -> service.MadeReport:
        calls.append(what)
        name = f"{what['unit_code']}.{what['format']}"
        return service.MadeReport(content=b"report", content_type="application/x-report", file_name=name)

    def make_fragment(**what: Any) -> SafeString:
        calls.append(what)
        return SafeString("<h1>The message</h1>")

    monkeypatch.setattr(service, "make_report", make_report)
    monkeypatch.setattr(service, "make_fragment", make_fragment)
    return calls


@pytest.fixture
def reader(cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    """The director, who reads English and sees every unit."""
    Staff.objects.update(language=Language.ENGLISH)
    cast.director.refresh_from_db()
    return signed_in(cast.director)


def links(page: str) -> list[str]:
    return re.findall(r'href="(/reports/[^"]*|\?[^"]*)"', page.partition("<main")[2])


def test_the_navigation_leads_to_the_newest_report_of_ones_own_unit(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client], asked: list[dict[str, Any]]
) -> None:
    answer = signed_in(cast.supervisor).get("/reports/newest/", follow=True)
    assert [address for address, _status in answer.redirect_chain] == [
        "/reports/monthly/N/",
        "/reports/monthly/N/2024-03/",
    ]
    assert answer.status_code == 200


def test_a_month_is_chosen_by_a_form_that_needs_no_script(
    sold: Office, reader: Client, asked: list[dict[str, Any]]
) -> None:
    page = reader.get(N1).content.decode()
    assert re.findall(r'<option value="([^"]+)"( selected)?>([^<]+)<', page) == [
        ("2024-03", " selected", "March 2024"),
        ("2024-02", "", "February 2024"),
        ("2024-01", "", "January 2024"),
        ("2023-12", "", "December 2023"),
    ]
    assert reader.get("/reports/monthly/N1/?month=2024-02")["Location"] == "/reports/monthly/N1/2024-02/"
    for other in ("2019-01", "2024-13", "soon", ""):
        assert reader.get("/reports/monthly/N1/", {"month": other})["Location"] == N1


def test_the_page_leads_to_the_months_beside_it(
    sold: Office, reader: Client, asked: list[dict[str, Any]]
) -> None:
    def neighbours(month: str) -> list[str]:
        page = reader.get(f"/reports/monthly/N1/{month}/").content.decode()
        return re.findall(r'href="/reports/monthly/N1/([^"/]+)/" rel="(\w+)"', page)

    assert neighbours("2024-03") == [("2024-02", "prev")]
    assert neighbours("2024-01") == [("2023-12", "prev"), ("2024-02", "next")]
    assert neighbours("2023-12") == [("2024-01", "next")]


def test_the_page_leads_up_down_and_out(sold: Office, reader: Client, asked: list[dict[str, Any]]) -> None:
    assert links(reader.get("/reports/monthly/N/2024-03/").content.decode()) == [
        "/reports/monthly/C/2024-03/",
        "/reports/monthly/N/2024-02/",
        "?language=zh-hans",
        "/reports/monthly/N/2024-03.pdf",
        "/reports/monthly/N/2024-03.xlsx",
        "/reports/monthly/N/2024-03.json",
        "/reports/?unit=N",
        "/reports/monthly/N1/2024-03/",
        "/reports/monthly/N2/2024-03/",
    ]


def test_the_page_does_not_lead_above_the_readers_own_unit(
    sold: Office, cast: Cast, signed_in: Callable[[Staff], Client], asked: list[dict[str, Any]]
) -> None:
    found = links(signed_in(cast.supervisor).get("/reports/monthly/N/2024-03/").content.decode())
    assert "/reports/monthly/C/2024-03/" not in found


def test_a_report_is_read_in_ones_own_language_unless_another_is_asked_for(
    sold: Office, reader: Client, asked: list[dict[str, Any]]
) -> None:
    page = reader.get(N1).content.decode()
    assert asked[-1]["language"] == "en"
    assert '<article class="report" lang="en">' in page
    page = reader.get(N1, {"language": "zh-hans"}).content.decode()
    assert asked[-1]["language"] == "zh-hans"
    assert '<html lang="en"' in page, "the page around the report stays as it was"
    assert '<article class="report" lang="zh-hans">' in page
    assert "/reports/monthly/N1/2024-03.pdf?language=zh-hans" in links(page)
    assert "/reports/monthly/N1/2024-02/?language=zh-hans" in links(page)
    assert '<input type="hidden" name="language" value="zh-hans">' in page
    form = reader.get("/reports/monthly/N1/", {"month": "2024-02", "language": "zh-hans"})
    assert form["Location"] == "/reports/monthly/N1/2024-02/?language=zh-hans"
    reader.get(N1, {"language": "fr"})
    assert asked[-1]["language"] == "en"


@pytest.mark.parametrize(
    ("kind", "disposition"),
    [("pdf", "inline"), ("json", "inline"), ("xlsx", "attachment")],
)
def test_a_file_is_private_named_and_not_sent_twice(
    sold: Office, reader: Client, asked: list[dict[str, Any]], kind: str, disposition: str
) -> None:
    sent = reader.get(f"/reports/monthly/N1/2024-03.{kind}?language=zh-hans")
    assert sent.content == b"report"
    assert sent["Content-Type"] == "application/x-report"
    assert sent["Content-Disposition"] == f'{disposition}; filename="N1.{kind}"'
    assert {"private", "no-cache"} == {part.strip() for part in sent["Cache-Control"].split(",")}
    assert {key: asked[-1][key] for key in ("template", "unit_code", "month", "language", "format")} == {
        "template": "monthly",
        "unit_code": "N1",
        "month": MARCH,
        "language": "zh-hans",
        "format": kind,
    }
    again = reader.get(f"/reports/monthly/N1/2024-03.{kind}", headers={"if-none-match": sent["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "address",
    [
        "/reports/monthly/N1/2024-03.docx",
        "/reports/monthly/N1/2024-03.html",
        "/reports/monthly/N1/2024-13/",
        "/reports/monthly/N1/2023-11/",
        "/reports/monthly/N1/2024-04.pdf",
        "/reports/weekly/N1/2024-03/",
        "/reports/weekly/N1/",
        "/api/reports/weekly/N1/2024-03",
        "/api/reports/monthly/N1/2024-04",
    ],
)
def test_what_is_not_on_file_is_not_there(
    sold: Office, reader: Client, asked: list[dict[str, Any]], address: str
) -> None:
    assert reader.get(address).status_code == 404
    assert asked == []


def test_a_file_that_cannot_be_made_says_what_to_mend(
    sold: Office, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**what: Any) -> None:
        raise RoutebookError("Shop 12: no font can print 𪚥.")

    monkeypatch.setattr(service, "make_report", fail)
    page = reader.get("/reports/monthly/N1/2024-03.pdf")
    assert page.status_code == 422
    assert "Shop 12: no font can print 𪚥." in page.content.decode()


def test_a_unit_without_sales_says_when_its_reports_appear(office: Office, reader: Client) -> None:
    page = reader.get("/reports/newest/", follow=True).content.decode()
    assert "No report of Fenghe office yet" in page


def test_somebody_without_a_posting_is_told_why_there_is_no_report(
    sold: Office, signed_in: Callable[[Staff], Client]
) -> None:
    newcomer = StaffFactory(language=Language.ENGLISH)
    assert "No report is yours today" in signed_in(newcomer).get("/reports/newest/").content.decode()


def test_a_code_may_hold_any_character(sold: Office, reader: Client, asked: list[dict[str, Any]]) -> None:
    OrgUnit.objects.filter(code="N1").update(code="东门/1 & 2?")
    page = reader.get("/reports/monthly/N/2024-03/").content.decode()
    address = next(link for link in links(page) if "%E4%B8%9C" in link).replace("&amp;", "&")
    assert reader.get(address).status_code == 200
    assert asked[-1]["unit_code"] == "东门/1 & 2?"


def test_the_page_costs_the_same_above_one_and_above_three_units(
    sold: Office, reader: Client, asked: list[dict[str, Any]]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert reader.get("/reports/monthly/S/2024-03/").status_code == 200
        return len(captured)

    # Session, person, postings, tree; unit, tree and months; tree and units above; units below; notices.
    assert queries() == 11
    OrgUnitFactory.create_batch(2, parent=sold.south)
    assert queries() == 11


def test_the_made_report_is_what_the_api_and_the_file_tell(sold: Office, reader: Client) -> None:
    answer = reader.get("/api/reports/monthly/N1/2024-03")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    figures = answer.json()
    assert figures["unit"] == {"code": "N1", "name": "North 1", "kind": "territory"}
    assert (figures["sales"]["total"], figures["sales"]["previous"]) == (100_00, 100_00)
    file = reader.get("/reports/monthly/N1/2024-03.json?language=zh-hans")
    assert file.content == answer.content


def test_the_documented_shape_is_that_of_the_report(sold: Office, reader: Client) -> None:
    figures = reader.get("/api/reports/monthly/N/2024-03").json()
    told = schemas.ReportFigures.model_validate(figures)
    assert json.loads(told.model_dump_json(by_alias=True, exclude_unset=True)) == figures


@pytest.mark.parametrize("language", Language)
def test_the_made_page_needs_no_hole_in_the_policy(sold: Office, reader: Client, language: Language) -> None:
    page = reader.get(N1, {"language": language}).content.decode()
    article = page.partition('<article class="report"')[2].partition("</article>")[0]
    assert article.count("<h1>") == 1
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page


@pytest.mark.parametrize(("kind", "magic"), [("pdf", b"%PDF-"), ("xlsx", b"PK\x03\x04")])
def test_the_made_files_are_what_their_names_say(
    sold: Office, reader: Client, kind: str, magic: bytes
) -> None:
    sent = reader.get(f"/reports/monthly/N1/2024-03.{kind}")
    assert sent.status_code == 200
    assert sent.content.startswith(magic)
    assert sent["Content-Disposition"].endswith(f'filename="monthly-N1-2024-03-en.{kind}"')


def test_the_newest_report_is_of_a_month_that_has_ended(
    sold: Office, reader: Client, asked: list[dict[str, Any]]
) -> None:
    with time_machine.travel(date(2024, 3, 20)):
        assert reader.get("/reports/monthly/N1/")["Location"] == "/reports/monthly/N1/2024-02/"
