"""The pages, the file and the API of business reports: who reads and writes what, and how it is saved."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Retailer, Staff
from journals.domain.business_reports import finish_report, save_report
from journals.measures.business_facts import of_json
from journals.models import BusinessReport
from journals.views.business.printed import file_name
from salesforce_app.kernel.scope import Scope

from ...cast import Cast, Office
from ...factories import ActionFactory, DueFactory
from ...factories.journals import BusinessReportFactory
from .desk import IN_APRIL, JUDGEMENT, of_shop, of_tier, written

LIST_STATEMENTS = 7
SHOP_STATEMENTS = 48
TIER_STATEMENTS = 38

SignIn = Callable[[Staff], Client]


@pytest.fixture
def sign_in() -> SignIn:
    def enter(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return enter


@pytest.fixture
def report(scope: Scope, cast: Cast, shop: Retailer) -> BusinessReport:
    """李静's report of her first shop, begun."""
    return of_shop(scope, cast.account_manager, shop)


def address(report: BusinessReport, name: str = "business_report") -> str:
    return reverse(f"journals:{name}", kwargs={"key": report.pk})


def typed(base: int = 0, **values: Any) -> dict[str, Any]:
    return {"base_revision": base, "judgement": JUDGEMENT, "do": "save", **values}


def finished(report: BusinessReport) -> BusinessReport:
    saved = save_report(report=report, written=written(target_amount=4200_00))
    return finish_report(report=saved, moment=IN_APRIL)


def test_begun_from_the_card_of_a_shop(sign_in: SignIn, cast: Cast, shop: Retailer) -> None:
    client = sign_in(cast.account_manager)
    new = f"{reverse('journals:new_business_report')}?retailer={shop.pk}"
    assert new in client.get(reverse("accounts:retailer", args=[shop.pk])).content.decode()
    assert "March 2024" in client.get(new).content.decode()
    said = {"retailer": shop.pk, "month": "2024-03"}
    answer = client.post(reverse("journals:new_business_report"), said)
    report = BusinessReport.objects.get()
    assert (report.retailer, report.author) == (shop, cast.account_manager)
    assert answer["Location"] == address(report)


def test_begun_from_a_tier_on_the_page_of_its_unit(
    sign_in: SignIn, cast: Cast, office: Office, pyramid: None
) -> None:
    client = sign_in(cast.account_manager)
    panel = client.get(
        reverse("territory:unit_part", args=["N1", "business_reports"]) + "?month=2024-03"
    ).content.decode()
    assert "?unit=N1&amp;tier=Key&amp;month=2024-03" in panel
    said = {"unit": "N1", "tier": "Key", "month": "2024-03"}
    client.post(reverse("journals:new_business_report"), said)
    assert BusinessReport.objects.get().tier == "Key"


def test_a_month_that_has_not_begun_is_refused_with_its_reason(
    sign_in: SignIn, cast: Cast, shop: Retailer
) -> None:
    said = {"retailer": shop.pk, "month": "2024-05"}
    answer = sign_in(cast.account_manager).post(reverse("journals:new_business_report"), said)
    assert answer.status_code == 422
    assert "has not begun" in answer.content.decode()


def test_written_and_finished_without_scripts(sign_in: SignIn, cast: Cast, report: BusinessReport) -> None:
    client = sign_in(cast.account_manager)
    page = client.get(address(report)).content.decode()
    assert "¥4,000" in page
    client.post(address(report), typed(target_amount="4200.50", target_quantity="420"))
    report.refresh_from_db()
    assert (report.judgement, report.target_amount, report.target_quantity) == (JUDGEMENT, 4200_50, 420)
    client.post(address(report), typed(1, target_amount="4200.50", target_quantity="420", do="finish"))
    report.refresh_from_db()
    assert report.finished_at == IN_APRIL
    assert JUDGEMENT in client.get(address(report)).content.decode()


def test_finishing_without_a_judgement_keeps_what_was_typed(
    sign_in: SignIn, cast: Cast, report: BusinessReport
) -> None:
    answer = sign_in(cast.account_manager).post(
        address(report), {"base_revision": 0, "cause": "Rain", "do": "finish"}
    )
    assert answer.status_code == 422
    report.refresh_from_db()
    assert (report.cause, report.finished_at) == ("Rain", None)
    assert 'name="base_revision" value="1"' in answer.content.decode()


def test_the_script_saves_and_is_told_the_revision(
    sign_in: SignIn, cast: Cast, report: BusinessReport
) -> None:
    client = sign_in(cast.account_manager)
    script = {"Accept": "application/json"}
    assert client.post(address(report), typed(), headers=script).json() == {"revision": 1}
    refused = client.post(address(report), typed(0, cause="Rain"), headers=script)
    assert (refused.status_code, "changed elsewhere" in refused.json()["detail"]) == (409, True)
    shown = client.post(address(report), typed(0, cause="Rain"))
    assert shown.status_code == 409
    assert "Rain" in shown.content.decode()


def test_opened_again_from_its_page(sign_in: SignIn, cast: Cast, report: BusinessReport) -> None:
    finished(report)
    client = sign_in(cast.account_manager)
    client.post(address(report), {"do": "reopen", "reason": "The owner told me why"})
    report.refresh_from_db()
    assert report.finished_at is None
    assert "The owner told me why" in client.get(address(report)).content.decode()


def test_others_read_what_is_finished_and_only_in_their_units(
    sign_in: SignIn, cast: Cast, report: BusinessReport
) -> None:
    readers = [cast.supervisor, cast.director, cast.analyst, cast.administrator]
    for reader in [*readers, cast.stranger]:
        assert sign_in(reader).get(address(report)).status_code == 404
    finished(report)
    for reader in readers:
        client = sign_in(reader)
        assert JUDGEMENT in client.get(address(report)).content.decode()
        assert client.get(address(report, "business_report_pdf")).status_code == 200
    stranger = sign_in(cast.stranger)
    for name in ("business_report", "business_report_pdf"):
        assert stranger.get(address(report, name)).status_code == 404
    assert sign_in(cast.administrator).post(address(report), typed()).status_code == 404


def test_the_list_narrows(sign_in: SignIn, cast: Cast, office: Office, report: BusinessReport) -> None:
    mine = {"author": cast.account_manager, "unit": office.north_1}
    tier = BusinessReportFactory(retailer=None, tier="Big", finished_at=IN_APRIL, **mine)
    BusinessReportFactory(unit=office.south_1, author=cast.stranger, finished_at=IN_APRIL)

    def found(reader: Staff, query: str = "") -> set[str]:
        answer = sign_in(reader).get(f"/api/business-reports?{query}")
        assert answer.status_code == 200, answer.content
        return {row["pk"] for row in answer.json()["items"]}

    me = cast.account_manager
    assert found(me) == {str(report.pk), str(tier.pk)}
    assert found(cast.supervisor) == {str(tier.pk)}
    assert found(me, "state=open") == found(me, "subject=shop") == {str(report.pk)}
    assert found(me, "tier=Big") == found(me, "subject=tier") == {str(tier.pk)}
    assert found(me, "q=N1A-1") == found(me, "shop=N1A-1") == {str(report.pk)}
    assert found(me, "q=li.jing") == found(me, "q=李静") == {str(report.pk), str(tier.pk)}
    assert found(me, "q=xyzzy") == set()
    assert found(me, "month=2024-02") == set()
    assert found(me, "unit=N1&person=li.jing&month=2024-03") == {str(report.pk), str(tier.pk)}
    assert "Shop N1A-1" in sign_in(me).get(reverse("journals:business_reports")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_statements_for_three_as_for_one(
    sign_in: SignIn, cast: Cast, office: Office, rows: int
) -> None:
    for _each in range(rows):
        BusinessReportFactory(unit=office.north_1, author=cast.account_manager)
    client = sign_in(cast.account_manager)
    client.get("/api/business-reports")
    with CaptureQueriesContext(connection) as statements:
        assert len(client.get("/api/business-reports").json()["items"]) == rows
    assert len(statements) == LIST_STATEMENTS


@pytest.mark.parametrize("months", [1, 3])
def test_beginning_takes_as_many_statements_for_three_rows_as_for_one(
    scope: Scope, cast: Cast, office: Office, shop: Retailer, pyramid: None, months: int
) -> None:
    where = {"route": office.routes["N1A"], "unit": office.north_1}
    for day in range(1, months + 1):
        DueFactory(retailer=shop, due_on=date(2024, 3, day), **where)
        ActionFactory(retailer=shop, owner=cast.account_manager)
        BusinessReportFactory(retailer=shop, month=date(2024, day, 1), unit=office.north_1)
    with CaptureQueriesContext(connection) as statements:
        of_shop(scope, cast.account_manager, shop)
    assert len(statements) == SHOP_STATEMENTS
    with CaptureQueriesContext(connection) as statements:
        of_tier(scope, cast.account_manager, office.north_1)
    assert len(statements) == TIER_STATEMENTS


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_file_is_the_same_each_time_and_has_a_harmless_name(
    sign_in: SignIn,
    scope: Scope,
    cast: Cast,
    office: Office,
    report: BusinessReport,
    pyramid: None,
    language: str,
) -> None:
    Staff.objects.update(language=language)
    tier = of_tier(scope, cast.account_manager, office.north_1)
    client = sign_in(cast.account_manager)
    for one, name in ((report, "N1A-1"), (tier, "N1-Key")):
        first, again = (client.get(address(one, "business_report_pdf")) for _time in range(2))
        assert first.content == again.content
        assert first.content.startswith(b"%PDF")
        assert f'filename="business-report-{name}-2024-03.pdf"' in first["Content-Disposition"]


def test_no_file_name_holds_what_a_code_holds(report: BusinessReport) -> None:
    report.facts["profile"]["licence_no"] = '../N1"\r\n零售'
    assert file_name(of_json(report.facts)) == "business-report-N1-2024-03.pdf"


def test_the_api_writes_and_finishes(sign_in: SignIn, cast: Cast, report: BusinessReport) -> None:
    client = sign_in(cast.account_manager)
    api = f"/api/business-reports/{report.pk}"
    shown = client.get(api).json()
    assert (shown["facts"]["kind"], shown["facts"]["months"][-1]["amount"]) == ("shop", 4000_00)
    assert "¥4,000" in shown["draft"]

    def put(**values: Any) -> Any:
        return client.put(api, json.dumps({"base_revision": 0, **values}), content_type="application/json")

    assert client.post(f"{api}/finish").status_code == 422
    assert put(judgement="a\x00b").status_code == 422
    assert put(judgement=JUDGEMENT, target_amount=1).json()["revision"] == 1
    assert put(judgement=JUDGEMENT, target_amount=1).json()["revision"] == 1
    refused = put(judgement="Something else")
    assert (refused.status_code, refused.json()["current"]["judgement"]) == (409, JUDGEMENT)
    assert client.post(f"{api}/finish").json()["finished_at"] is not None
    assert put(judgement="Something else").status_code == 422
    assert client.get(f"{api}/pdf")["Content-Type"] == "application/pdf"
