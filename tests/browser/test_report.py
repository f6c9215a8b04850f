"""The monthly report in a browser: read on both screens in both languages, turned over by months, printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.periods import Month

from ..cast import Cast, Office
from ..factories import RetailerMonthFactory, RouteMonthFactory, SettlementMonthFactory
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
MONTHS = Month.range(Month(2023, 1), Month(2024, 3))
REPORT = "/reports/monthly/N/2024-03/"


@pytest.fixture
def sold(office: Office) -> Office:
    """Fifteen months of sales and debits on every route."""
    units = {"N1A": office.north_1, "N1B": office.north_1, "N2A": office.north_2, "S1A": office.south_1}
    for place, (code, unit) in enumerate(units.items(), start=1):
        for number, month in enumerate(MONTHS):
            amount = (1_000 + 100 * place + 10 * number) * 100
            stamps = {"month": month.first, "route": office.routes[code], "unit": unit}
            RouteMonthFactory(**stamps, amount=amount)
            RetailerMonthFactory(**stamps, retailer=office.shops[code][0], amount=amount)
            SettlementMonthFactory(**stamps, retailer=office.shops[code][0])
    return office


@pytest.mark.parametrize(
    ("screen", "dark", "language"),
    [
        ("phone", False, Language.CHINESE),
        ("phone", True, Language.ENGLISH),
        ("laptop", False, Language.ENGLISH),
        ("laptop", True, Language.CHINESE),
    ],
)
def test_the_report_is_accessible_and_fits_the_screen(
    visit: Visit, sold: Office, cast: Cast, screen: ScreenName, dark: bool, language: Language
) -> None:
    Staff.objects.update(language=language)
    visitor = visit(cast.director, screen=screen, dark=dark)
    visitor.open(REPORT)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_count(1)
    expect(visitor.page.locator("article.report")).to_have_attribute("lang", language.value)
    assert visitor.page.locator("article.report svg").count() > 0
    assert accessibility_faults(visitor.page) == []
    assert sideways_overflow(visitor.page) == 0
    assert small_targets(visitor.page) == []


def test_the_months_are_turned_over(visit: Visit, sold: Office, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.supervisor, screen="phone")
    page = visitor.page
    visitor.open("/reports/newest/")
    assert visitor.address == REPORT
    expect(page.locator("nav [aria-current=page]", has_text="Reports")).to_be_in_viewport()
    page.get_by_role("link", name="Back to February 2024").click()
    assert visitor.address == "/reports/monthly/N/2024-02/"
    page.get_by_label("Month", exact=True).select_option("2023-05")
    page.wait_for_url("**/reports/monthly/N/2023-05/")
    expect(page.get_by_label("Month", exact=True)).to_have_value("2023-05")
    page.get_by_role("link", name="North 1").click()
    assert visitor.address == "/reports/monthly/N1/2023-05/"
    page.get_by_role("navigation", name="Where this unit belongs").get_by_role("link", name="North").click()
    assert visitor.address == "/reports/monthly/N/2023-05/"


def test_the_months_are_turned_over_without_scripts(visit: Visit, sold: Office, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.supervisor, scripts=False)
    visitor.open(REPORT)
    visitor.page.get_by_label("Month", exact=True).select_option("2023-05")
    visitor.page.get_by_role("button", name="Show").click()
    assert visitor.address == "/reports/monthly/N/2023-05/"


def test_the_report_is_read_in_the_other_language_for_once(visit: Visit, sold: Office, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.supervisor)
    visitor.open(REPORT)
    visitor.page.locator("main").get_by_role("link", name="简体中文").click()
    assert visitor.address == f"{REPORT}?language=zh-hans"
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("2024年3月")
    visitor.page.get_by_role("link", name="Back to February 2024").click()
    assert visitor.address == "/reports/monthly/N/2024-02/?language=zh-hans"


def test_the_printed_page_is_the_report_alone(visit: Visit, sold: Office, cast: Cast) -> None:
    visitor = visit(cast.supervisor, dark=True)
    visitor.open(REPORT)
    visitor.page.emulate_media(media="print")
    for hidden in (".site-header", ".report-bar", ".unit-below"):
        expect(visitor.page.locator(hidden)).to_be_hidden()
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    assert visitor.page.locator("body").evaluate("b => getComputedStyle(b).colorScheme") == "light"
    assert visitor.page.pdf(format="A4").startswith(b"%PDF-")
