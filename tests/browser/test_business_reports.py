"""Business reports in the browser: both languages, phone and laptop, saved by themselves and by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Retailer, Staff
from journals.domain.business_reports import WrittenReport, begin_of_shop, finish_report, save_report
from journals.models import BusinessReport
from salesforce_app.kernel.periods import Month
from territory.scope import build_scope
from tests.cast import Cast, Office
from tests.factories import ProductFactory, SalesLineFactory
from tests.territory.selling import sell

from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

Visit = Callable[..., Visitor]

NEWEST = Month.of(date.today()).shift(-1)


@pytest.fixture
def shop(office: Office) -> Retailer:
    """李静's first shop, with sales of 25 months."""
    for back in range(25):
        sell(office, NEWEST.shift(-back), {"N1A-1": 4000 - 100 * back, "N1A-2": 3000})
    shop = office.shops["N1A"][0]
    SalesLineFactory(
        retailer=shop,
        sold_on=NEWEST.first,
        product=ProductFactory(name="Lake", category="I"),
        route=office.routes["N1A"],
        unit=office.north_1,
    )
    return shop


@pytest.fixture
def report(cast: Cast, shop: Retailer) -> BusinessReport:
    """Her report of the newest ended month, begun."""
    author = cast.account_manager
    report = begin_of_shop(
        scope=build_scope(author), author=author, retailer=shop.pk, month=NEWEST, moment=timezone.now()
    )
    assert report is not None
    return report


def speaking(language: str) -> str:
    """Let people speak the language; what their browsers ask for."""
    Staff.objects.update(language=language)
    return "zh-CN" if "zh" in language else "en-GB"


def address(report: BusinessReport) -> str:
    return reverse("journals:business_report", kwargs={"key": report.pk})


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_they_can_be_read_and_written_by_everybody(
    cast: Cast, report: BusinessReport, visit: Visit, screen: ScreenName, language: str
) -> None:
    visitor = visit(cast.account_manager, screen=screen, browser_language=speaking(language))

    def look(where: str) -> None:
        visitor.open(where)
        assert sideways_overflow(visitor.page) <= 0, where
        assert accessibility_faults(visitor.page) == [], where
        if screen == "phone":
            assert small_targets(visitor.page) == [], where

    look(address(report))
    look("/business-reports/")
    look(f"/business-reports/new/?retailer={report.retailer_id}")
    saved = save_report(report=report, written=WrittenReport(0, "Steady", "", "Go on", 4200_00, 420))
    finish_report(report=saved, moment=timezone.now())
    look(address(report))


def test_what_is_typed_is_saved_by_itself(cast: Cast, report: BusinessReport, visit: Visit) -> None:
    visitor = visit(cast.account_manager, screen="phone", browser_language=speaking("en"))
    page = visitor.page
    visitor.open(address(report))
    page.get_by_label("Judgement").fill("It sells what others have stopped ordering")
    expect(page.locator("[name=base_revision]")).to_have_value("1", timeout=15_000)
    expect(page.locator("[data-state]")).to_have_text("Saved")
    page.get_by_label("Next month's target (amount)").fill("4200")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Target for")).to_be_visible()
    report.refresh_from_db()
    assert (report.judgement, report.target_amount) == ("It sells what others have stopped ordering", 4200_00)
    assert report.finished_at is not None


def test_it_is_begun_and_finished_without_scripts(cast: Cast, shop: Retailer, visit: Visit) -> None:
    visitor = visit(cast.account_manager, screen="laptop", browser_language=speaking("en"), scripts=False)
    page = visitor.page
    visitor.open(f"/retailers/{shop.pk}/")
    page.get_by_role("link", name="Business report", exact=True).click()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("alert")).to_contain_text("do not judge by themselves")
    visitor.complaints.clear()  # Chromium writes the 422 to its console.
    page.get_by_label("Judgement").fill("Steady")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Judgement")).to_be_visible()
    assert BusinessReport.objects.get().judgement == "Steady"
