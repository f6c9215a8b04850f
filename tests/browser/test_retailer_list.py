"""The list of shops in a browser: on a phone and a laptop, in both languages, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import Retailer

from ..cast import Cast, Office
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("screen", ["phone", "laptop"])
def test_the_list_fits_its_screen_and_can_be_used_by_everybody(
    cast: Cast, visit: Visit, screen: ScreenName, language: str
) -> None:
    cast.account_manager.language = language
    cast.account_manager.save()
    visitor = visit(cast.account_manager, screen=screen)
    visitor.open("/retailers/?route=N1A&status=active")
    page = visitor.page
    expect(page.locator(".listing-table tbody tr")).to_have_count(2)
    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0
    page.locator("#filters summary").click()
    assert accessibility_faults(page) == []
    if screen == "phone":
        assert small_targets(page) == []
        card = page.locator(".listing-table tbody tr").first.bounding_box()
        assert card is not None
        # Six shops and more between the page's header and the bar at its foot.
        assert card["height"] <= 110
    heading = {"en": "Shops", "zh-hans": "零售户"}[language]
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_phone_shows_what_matters_of_a_shop_until_columns_are_chosen(cast: Cast, visit: Visit) -> None:
    cast.account_manager.language = "en"
    cast.account_manager.save()
    visitor = visit(cast.account_manager, screen="phone")
    visitor.open("/retailers/?route=N1A")
    cells = visitor.page.locator(".listing-table tbody tr").first.locator("td:visible")
    names = cells.evaluate_all("cells => cells.map((cell) => cell.dataset.label)")
    assert names == ["Route", "Status", "Last visit", "Net sales", "Change"]
    visitor.open("/retailers/?route=N1A&columns=owner,tier")
    names = cells.evaluate_all("cells => cells.map((cell) => cell.dataset.label)")
    assert names == ["Owner", "Tier"]
    # The whole card opens the shop.
    cells.last.click(force=True)
    visitor.page.wait_for_url("**/retailers/*/")


def test_filters_change_the_list_and_its_address_at_once(cast: Cast, visit: Visit) -> None:
    cast.account_manager.language = "en"
    cast.account_manager.save()
    visitor = visit(cast.account_manager)
    visitor.open("/retailers/")
    page = visitor.page
    page.locator("#filters summary").click()
    page.locator("#id_route").select_option("N1B")
    expect(page.locator(".listing-count")).to_have_text("2 shops")
    assert visitor.address == "/retailers/?route=N1B"
    page.locator("[name=sort]").select_option("name")
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    assert visitor.address == "/retailers/?route=N1B&sort=name"
    page.go_back()
    expect(page.locator("th[aria-sort]")).to_have_count(0)
    assert visitor.address == "/retailers/?route=N1B"
    page.locator(".chip").click()
    expect(page.locator(".listing-count")).to_have_text("4 shops")
    assert visitor.address == "/retailers/"


def test_typing_offers_shops_that_the_keyboard_opens(cast: Cast, office: Office, visit: Visit) -> None:
    visitor = visit(cast.account_manager)
    visitor.open("/retailers/")
    page = visitor.page
    box = page.locator("#id_q")
    box.type("n1b")
    options = page.locator(".combobox-list [role=option]")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    assert accessibility_faults(page) == []
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(page.locator(".combobox-list").first).to_be_hidden()
    box.press("ArrowDown")
    expect(page.locator(".combobox-list").first).to_be_visible()
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    shop = Retailer.objects.get(licence_no="N1B-1")
    page.wait_for_url(f"**/retailers/{shop.pk}/")


def test_a_village_is_completed_while_it_is_typed(cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.account_manager, screen="phone")
    visitor.open("/retailers/")
    page = visitor.page
    page.locator("#filters summary").click()
    page.locator("[name=village]").type("Village 2")
    page.locator(".combobox-list [role=option]").first.click()
    expect(page.locator(".listing-table tbody tr")).to_have_count(1)
    assert "village=Township" in visitor.address


def test_the_list_works_without_scripts(cast: Cast, visit: Visit) -> None:
    cast.account_manager.language = "en"
    cast.account_manager.save()
    visitor = visit(cast.account_manager, scripts=False)
    visitor.open("/retailers/")
    page = visitor.page
    page.fill("[name=q]", "n1a")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=n1a*")
    assert page.locator(".listing-table tbody tr").count() == 2
    page.locator("#filters summary").click()
    page.locator("[name=route]").select_option("N1B")
    page.locator("#filters button[type=submit]").click()
    page.wait_for_url("**route=N1B*")
    assert page.locator(".chip").all_inner_texts()[0].endswith("“n1a”")
    assert page.locator(".listing-table").count() == 0
