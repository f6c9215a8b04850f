"""The back office in a browser: a template with its preview, an invitation; in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect
from wagtail.models import Collection

from accounts.enums import Language
from accounts.models import Staff
from cms.models import ReportTemplate
from cms.reports.sections import SECTIONS
from salesforce_app.kernel.periods import Month

from ..cast import Cast, Office
from ..factories import RetailerMonthFactory, RouteMonthFactory
from .checks import accessibility_faults
from .conftest import Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

MARCH = Month(2024, 3)
WORDS = {
    Language.ENGLISH: {
        "office": "Back office",
        "publish": "Publish",
        "created": "created and published",
        "invited": "created",
        "invite": "Create",
        "role": "Supervisor",
    },
    Language.CHINESE: {
        "office": "后台管理",
        "publish": "发布",
        "created": "",
        "invited": "",
        "invite": "创建",
        "role": "市场经理",
    },
}
BROWSER_LANGUAGES = {Language.ENGLISH: "en-GB", Language.CHINESE: "zh-CN"}


@pytest.fixture
def sold(office: Office) -> Office:
    """North 1 has sales in March 2024; Wagtail has a place for images."""
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    route, shop = office.routes["N1A"], office.shops["N1A"][0]
    RetailerMonthFactory(month=MARCH.first, route=route, retailer=shop, unit=office.north_1, amount=900_00)
    RouteMonthFactory(month=MARCH.first, route=route, unit=office.north_1, amount=900_00, retailers=1)
    return office


def watched(visitor: Visitor) -> list[str]:
    """Every address beyond the site that the browser asks for from now on."""
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((visitor.base, "data:", "blob:")):
            outside.append(request.url)

    visitor.page.on("request", note)
    return outside


@pytest.mark.parametrize("language", Language)
def test_a_template_is_made_with_the_real_report_beside_it(
    visit: Visit, sold: Office, cast: Cast, language: Language
) -> None:
    words = WORDS[language]
    Staff.objects.update(language=language)
    visitor = visit(cast.analyst, browser_language=BROWSER_LANGUAGES[language])
    page, outside = visitor.page, watched(visitor)
    visitor.open("/office/")
    expect(page).to_have_title(f"{words['office']} - Routebook")
    expect(page.locator("html")).to_have_attribute("lang", language.value)
    assert accessibility_faults(page) == []
    visitor.open("/office/snippets/cms/reporttemplate/add/")
    page.locator("#id_slug").fill("board")
    page.locator("#id_name_en").fill("Board")
    page.locator("#id_name_zh").fill("董事会")
    page.locator("#id_preview_unit").select_option("N1")
    page.locator("#id_preview_month").fill("2024-03")
    figures = list(SECTIONS).index("key_figures")
    headings = {Language.ENGLISH: "Figures of ours", Language.CHINESE: "本县数字"}
    page.locator(f"#body-{figures}-value-heading_en").fill(headings[Language.ENGLISH])
    page.locator(f"#body-{figures}-value-heading_zh").fill(headings[Language.CHINESE])
    page.locator("[data-side-panel-toggle=preview]").click()
    shown = page.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", name=headings[language])).to_be_visible(timeout=15_000)
    expect(shown.locator("article.report")).to_contain_text("900")
    page.locator("footer .w-dropdown-button button.w-dropdown__toggle").click()
    page.get_by_role("button", name=words["publish"]).click()
    page.wait_for_url("**/office/snippets/cms/reporttemplate/")
    assert ReportTemplate.objects.get().live
    visitor.open("/reports/board/N1/2024-03/?language=en")
    expect(page.get_by_role("heading", name="Figures of ours")).to_be_visible()
    assert outside == []


@pytest.mark.parametrize("language", Language)
def test_somebody_is_invited(visit: Visit, sold: Office, cast: Cast, language: Language) -> None:
    words = WORDS[language]
    Staff.objects.update(language=language)
    visitor = visit(cast.administrator, browser_language=BROWSER_LANGUAGES[language])
    page, outside = visitor.page, watched(visitor)
    visitor.open("/office/staff/new/")
    page.locator("#id_username").fill("wu.jie")
    page.locator("#id_name").fill("吴杰")
    page.locator("#id_email").fill("no address")
    page.locator("#id_role").select_option("supervisor")
    page.get_by_role("button", name=words["invite"]).last.click()
    expect(page.locator("#id_email[aria-invalid=true]")).to_be_visible()
    page.locator("#id_email").fill("wu.jie@example.com")
    page.get_by_role("button", name=words["invite"]).last.click()
    page.wait_for_url("**/office/staff/")
    expect(page.get_by_role("row").filter(has_text="吴杰")).to_be_visible()
    assert Staff.objects.get(username="wu.jie").role == "supervisor"
    assert outside == []


def test_the_office_is_left_for_the_site_and_signed_out_of(visit: Visit, sold: Office, cast: Cast) -> None:
    visitor = visit(cast.analyst)
    visitor.open("/")
    assert visitor.page.locator("a[href='/office/']").count() >= 1
    visitor.open("/office/account/")
    assert visitor.address == "/me/"
