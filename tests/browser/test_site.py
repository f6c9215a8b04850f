"""The first site in a browser: signing in, the units, one's own settings; each screen, each language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.periods import Month

from ..cast import Cast, Office
from ..factories import RouteMonthFactory, SettlementMonthFactory
from ..factories.accounts import PASSWORD
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

WORDS = {
    Language.ENGLISH: {"units": "Units", "open": "Open", "me": "Me", "sign_in": "Sign in", "out": "Sign out"},
    Language.CHINESE: {"units": "单位", "open": "查看", "me": "我的", "sign_in": "登录", "out": "退出登录"},
}
BROWSER_LANGUAGES = {Language.ENGLISH: "en-GB", Language.CHINESE: "zh-CN"}


@pytest.fixture
def sold(office: Office) -> Office:
    """Sales and debits of two months on every route."""
    units = {"N1A": office.north_1, "N1B": office.north_1, "N2A": office.north_2, "S1A": office.south_1}
    for code, unit in units.items():
        for month in (Month(2024, 2), Month(2024, 3)):
            RouteMonthFactory(month=month.first, route=office.routes[code], unit=unit, amount=1_234_567_00)
            SettlementMonthFactory(
                month=month.first, route=office.routes[code], unit=unit, retailer=office.shops[code][0]
            )
    return office


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", Language)
def test_signing_in_reading_ones_units_and_signing_out(
    visit: Visit, sold: Office, cast: Cast, screen: ScreenName, language: Language
) -> None:
    words = WORDS[language]
    Staff.objects.update(language=language)
    visitor = visit(screen=screen, browser_language=BROWSER_LANGUAGES[language])
    page = visitor.page
    visitor.open("/units/")
    assert visitor.address == "/sign-in/?next=/units/"
    page.locator("#id_username").fill("li.jing")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name=words["sign_in"], exact=True).click()
    expect(page).to_have_title(f"{words['units']} · Routebook")
    expect(page.locator("html")).to_have_attribute("lang", language.value)
    row = page.get_by_role("row").filter(has_text="North 1")
    expect(row.get_by_role("cell")).to_have_count(4)
    expect(row.get_by_role("cell").first).to_have_text("¥2,469,134")
    expect(row.get_by_role("link", name=words["open"])).to_be_visible()
    page.get_by_role("link", name=words["me"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("李静")
    # Whatever the phone asks for by itself is answered while she is still signed in.
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name=words["out"]).click()
    expect(page).to_have_title(f"{words['sign_in']} · Routebook")


@pytest.mark.parametrize(
    ("screen", "dark", "language"),
    [
        ("phone", False, Language.CHINESE),
        ("phone", True, Language.ENGLISH),
        ("laptop", False, Language.ENGLISH),
        ("laptop", True, Language.CHINESE),
    ],
)
def test_pages_are_accessible_and_fit_the_screen(
    visit: Visit, sold: Office, cast: Cast, screen: ScreenName, dark: bool, language: Language
) -> None:
    Staff.objects.update(language=language)
    nobody = visit(screen=screen, dark=dark, browser_language=BROWSER_LANGUAGES[language])
    director = visit(cast.director, screen=screen, dark=dark)
    for visitor, address in ((nobody, "/sign-in/"), (director, "/"), (director, "/me/")):
        visitor.open(address)
        assert accessibility_faults(visitor.page) == []
        assert sideways_overflow(visitor.page) == 0
        assert small_targets(visitor.page) == []


def test_a_wrong_password_is_told_beside_the_form(visit: Visit, cast: Cast) -> None:
    visitor = visit(screen="phone")
    visitor.open("/sign-in/")
    visitor.page.locator("#id_username").fill("li.jing")
    visitor.page.locator("#id_password").fill("wrong")
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(visitor.page.get_by_role("alert")).to_have_text(
        "Username and password do not match. Both are case-sensitive."
    )
    expect(visitor.page.locator("#id_username")).to_have_value("li.jing")
    assert accessibility_faults(visitor.page) == []


def test_the_language_is_switched_where_one_is(visit: Visit, sold: Office, cast: Cast) -> None:
    visitor = visit(cast.director)
    visitor.open("/me/")
    visitor.page.locator(".language-switch").get_by_role("button", name="English").click()
    assert visitor.address == "/me/"
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    visitor.page.locator(".settings").get_by_role("button", name="简体中文").click()
    expect(visitor.page.locator("html")).to_have_attribute("lang", "zh-hans")


def background(visitor: Visitor) -> str:
    found: str = visitor.page.evaluate("getComputedStyle(document.body).backgroundColor")
    return found


def test_colours_follow_the_system_until_one_chooses(visit: Visit, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    light, dark = visit(cast.director), visit(cast.director, dark=True)
    light.open("/me/")
    dark.open("/me/")
    assert background(light) != background(dark)
    system_dark, system_light = background(dark), background(light)
    dark.page.get_by_role("radio", name="Light").check()
    assert background(dark) == system_light
    dark.open("/units/")
    assert background(dark) == system_light, "kept on the next page"
    dark.page.get_by_role("button", name="Switch between light and dark").click()
    assert background(dark) == system_dark
    dark.open("/me/")
    dark.page.get_by_role("radio", name="System").check()
    assert dark.page.evaluate("document.documentElement.dataset.bsTheme") is None
    assert background(dark) == system_dark


def test_colours_follow_the_system_without_scripts(visit: Visit, cast: Cast) -> None:
    light, dark = visit(cast.director, scripts=False), visit(cast.director, dark=True, scripts=False)
    light.open("/me/")
    dark.open("/me/")
    assert light.page.locator("body").evaluate(
        "b => getComputedStyle(b).backgroundColor"
    ) != dark.page.locator("body").evaluate("b => getComputedStyle(b).backgroundColor")
    expect(dark.page.locator("[data-colour-mode-toggle]")).to_be_hidden()


def test_the_keyboard_reaches_the_content_first(visit: Visit, cast: Cast) -> None:
    visitor = visit(cast.director)
    visitor.open("/units/")
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#content")).to_be_focused()


def test_the_current_place_is_marked_in_the_navigation(visit: Visit, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.director, screen="phone")
    visitor.open("/units/")
    current = visitor.page.locator("nav [aria-current=page]")
    expect(current).to_have_text("Units")
    expect(current).to_be_in_viewport()
    visitor.open("/me/")
    expect(visitor.page.locator(".nav-more summary")).to_have_class("is-current")


def test_a_page_that_is_not_there_leads_back(visit: Visit, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.director)
    assert visitor.open("/nowhere/").status == 404
    # Chromium writes the status of the page itself to the console.
    assert [complaint.partition("status of ")[2] for complaint in visitor.complaints] == ["404 (Not Found)"]
    visitor.complaints.clear()
    assert accessibility_faults(visitor.page) == []
    visitor.page.get_by_role("link", name="To the home page").click()
    assert visitor.address == "/"
