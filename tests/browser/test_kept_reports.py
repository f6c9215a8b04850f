"""Long work in a browser: a report made and kept, a month closed and opened again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.jobs.models import Job, JobState
from salesforce_app.jobs.running import run_job
from salesforce_app.kernel.periods import Month
from territory.domain.facts import rebuild_month_facts

from ..cast import Cast, Office
from ..factories import MadeReportFactory, SalesAdjustmentFactory, SalesLineFactory, SubscriptionFactory
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
MARCH = Month(2024, 3)

WORDS = {
    Language.ENGLISH: {
        "keep": "Make and keep",
        "running": "Being worked on",
        "done": "Done",
        "result": "Open the result",
        "download": "Download JSON",
        "close": "Close March 2024",
        "open": "Open again",
        "reason": "Late returns",
        "opened": "Opened again",
    },
    Language.CHINESE: {
        "keep": "生成并存档",
        "running": "正在处理",
        "done": "已完成",
        "result": "打开结果",
        "download": "下载JSON",
        "close": "关账 2024年3月",
        "open": "重新开账",
        "reason": "退货迟到",
        "opened": "已重新开账",
    },
}


@pytest.fixture
def sold(office: Office) -> Office:
    """One line of March on every route."""
    units = {"N1A": office.north_1, "N1B": office.north_1, "N2A": office.north_2, "S1A": office.south_1}
    for code, unit in units.items():
        SalesLineFactory(
            retailer=office.shops[code][0],
            sold_on=date(2024, 3, 4),
            amount=500_000,
            route=office.routes[code],
            unit=unit,
            village=None,
        )
    rebuild_month_facts(months=[MARCH])
    return office


def work_off() -> None:
    """Do the job that waits, as the worker would."""
    run_job(str(Job.objects.get(state=JobState.QUEUED).pk))


def check(visitor: Visitor) -> None:
    """The page is accessible and fits the screen."""
    assert accessibility_faults(visitor.page) == []
    assert sideways_overflow(visitor.page) == 0
    assert small_targets(visitor.page) == []


@pytest.mark.parametrize(
    ("screen", "dark", "language"),
    [("phone", True, Language.CHINESE), ("laptop", False, Language.ENGLISH)],
)
def test_a_report_is_made_watched_left_found_again_and_downloaded(
    visit: Visit, sold: Office, cast: Cast, screen: ScreenName, dark: bool, language: Language
) -> None:
    words = WORDS[language]
    Staff.objects.update(language=language)
    visitor = visit(cast.supervisor, screen=screen, dark=dark)
    page = visitor.page
    visitor.open("/reports/monthly/N/2024-03/")
    page.locator("summary", has_text=words["keep"]).click()
    page.locator(".report-keep").get_by_role("button", name="JSON").click()
    page.wait_for_url("**/jobs/*/")
    job = Job.objects.get()
    Job.objects.update(state=JobState.RUNNING, done=1, heartbeat_at="2200-01-01T00:00:00Z")
    expect(page.locator("#job-state")).to_have_text(words["running"])
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1")
    check(visitor)
    visitor.open("/jobs/")
    check(visitor)
    Job.objects.update(state=JobState.QUEUED, done=0)
    work_off()
    visitor.open("/notifications/")
    page.locator("main a", has_text="JSON").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("North")
    check(visitor)
    file = page.get_by_role("link", name=words["download"]).get_attribute("href")
    assert page.request.get(f"{visitor.base}{file}").json()["sales"]["total"] == 1_500_000
    visitor.open(f"/jobs/{job.pk}/")
    expect(page.locator("#job-state")).to_have_text(words["done"])
    page.get_by_role("link", name=words["result"]).click()
    expect(page.get_by_role("link", name=words["download"])).to_be_visible()


@pytest.mark.parametrize(
    ("screen", "dark", "language"),
    [("phone", False, Language.ENGLISH), ("laptop", True, Language.CHINESE)],
)
def test_a_month_is_closed_and_opened_again_with_a_reason(
    visit: Visit, sold: Office, cast: Cast, screen: ScreenName, dark: bool, language: Language
) -> None:
    words = WORDS[language]
    Staff.objects.update(language=language)
    SubscriptionFactory(staff=cast.director, unit=sold.north, format="json")
    visitor = visit(cast.director, screen=screen, dark=dark)
    page = visitor.page
    visitor.open("/months/")
    check(visitor)
    page.get_by_role("button", name=words["close"], exact=True).click()
    page.wait_for_url("**/jobs/*/")
    work_off()
    expect(page.locator("#job-state")).to_have_text(words["done"])
    page.get_by_role("link", name=words["result"]).click()
    assert visitor.address == "/months/#2024-03"
    SalesAdjustmentFactory(
        month=MARCH.first,
        retailer=sold.shops["N1A"][0],
        sold_on=date(2024, 3, 4),
        amount=-20_000,
        route=sold.routes["N1A"],
        unit=sold.north_1,
        village=None,
    )
    visitor.open("/months/")
    row = page.locator("tr", has_text="¥20,000")
    expect(row).to_contain_text("¥19,800")
    row.get_by_role("link", name=words["open"]).click()
    check(visitor)
    page.get_by_role("button", name=words["open"]).click()
    expect(page.locator(".field-errors")).to_be_visible()
    visitor.complaints.clear()  # Chromium writes the 422 to its console
    page.get_by_role("textbox").fill(words["reason"])
    page.get_by_role("button", name=words["open"]).click()
    expect(page.get_by_role("row").filter(has_text="¥19,800")).to_contain_text(words["opened"])
    page.locator("main summary").click()
    expect(page.locator(".month-state ol")).to_contain_text(words["reason"])
    check(visitor)
    visitor.open("/reports/")
    page.locator(".archive-title").click()
    expect(page.locator(".alert-warning")).to_contain_text(words["reason"])
    check(visitor)


@pytest.mark.parametrize(
    ("screen", "dark", "language"),
    [
        ("phone", False, Language.CHINESE),
        ("phone", True, Language.ENGLISH),
        ("laptop", False, Language.ENGLISH),
        ("laptop", True, Language.CHINESE),
    ],
)
def test_archive_and_subscriptions_are_accessible_and_fit_the_screen(
    visit: Visit, sold: Office, cast: Cast, screen: ScreenName, dark: bool, language: Language
) -> None:
    Staff.objects.update(language=language)
    MadeReportFactory(unit=sold.north)
    SubscriptionFactory(staff=cast.account_manager, unit=sold.north_1)
    visitor = visit(cast.director, screen=screen, dark=dark)
    for address in ("/reports/", "/reports/subscriptions/", "/reports/monthly/N/2024-03/"):
        visitor.open(address)
        check(visitor)
