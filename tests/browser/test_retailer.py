"""The shop's card in the browser: both languages, phone and laptop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import Disclosure, Owner, Retailer, RetailerStatus
from territory.models import RouteStop
from tests.cast import Cast, Office

from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

Visit = Callable[..., Visitor]

PAGES = ("", "edit/", "suspend/", "changes/", "move/", "village/")


@pytest.fixture
def shop(office: Office, cast: Cast) -> Retailer:
    """李静's first shop, on the map and with a phone to ask for."""
    shop = office.shops["N1A"][0]
    Retailer.objects.filter(pk=shop.pk).update(latitude="28.942709", longitude="118.839306", datum="WGS84")
    Owner.objects.update(phone="13800138000")
    return shop


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_can_be_used_by_everybody(
    cast: Cast, shop: Retailer, visit: Visit, screen: ScreenName, language: str
) -> None:
    type(cast.supervisor).objects.update(language=language)
    visitor = visit(cast.supervisor, screen=screen, browser_language="zh-CN" if "zh" in language else "en-GB")
    for page in PAGES:
        assert visitor.open(f"/retailers/{shop.pk}/{page}").status == 200
        assert sideways_overflow(visitor.page) <= 0, page
        assert accessibility_faults(visitor.page) == [], page
        assert small_targets(visitor.page) == [], page


@pytest.mark.parametrize("screen", ["phone", "laptop"])
def test_a_name_without_a_break_stays_on_the_screen(
    cast: Cast, shop: Retailer, visit: Visit, screen: ScreenName
) -> None:
    Retailer.objects.filter(pk=shop.pk).update(name="Kettenladen" * 18)
    visitor = visit(cast.supervisor, screen=screen)
    for page in PAGES:
        visitor.open(f"/retailers/{shop.pk}/{page}")
        assert sideways_overflow(visitor.page) <= 0, page


def test_dark_pages_can_be_read(cast: Cast, shop: Retailer, visit: Visit) -> None:
    visitor = visit(cast.supervisor, dark=True)
    for page in ("", "edit/", "changes/"):
        visitor.open(f"/retailers/{shop.pk}/{page}")
        assert accessibility_faults(visitor.page) == [], page


def test_the_map_shows_the_shop_without_tiles(cast: Cast, shop: Retailer, visit: Visit) -> None:
    visitor = visit(cast.account_manager)
    visitor.open(f"/retailers/{shop.pk}/")
    ground = visitor.page.locator("#shop-map")
    expect(ground.locator("canvas")).to_be_visible()
    expect(ground.locator(".leaflet-tooltip")).to_have_text("Shop N1A-1")
    expect(ground.locator(".leaflet-control-scale-line")).to_be_visible()


def test_the_phone_comes_on_asking_and_stays_on_the_page(cast: Cast, shop: Retailer, visit: Visit) -> None:
    type(cast.account_manager).objects.update(language="en")
    visitor = visit(cast.account_manager, screen="phone")
    visitor.open(f"/retailers/{shop.pk}/")
    expect(visitor.page.get_by_text("138••••••00")).to_be_visible()
    visitor.page.get_by_role("button", name="Show").click()
    expect(visitor.page.get_by_role("link", name="13800138000")).to_be_visible()
    assert visitor.address == f"/retailers/{shop.pk}/"
    assert Disclosure.objects.count() == 1


def test_what_was_typed_outlives_a_lost_connection(cast: Cast, shop: Retailer, visit: Visit) -> None:
    type(cast.account_manager).objects.update(language="en")
    visitor = visit(cast.account_manager, screen="phone")
    page = visitor.page
    visitor.open(f"/retailers/{shop.pk}/edit/")
    page.get_by_label("Address").fill("1 Lake Road")
    page.get_by_label("Market type").select_option("town")
    # The page is left without being saved.
    visitor.open(f"/retailers/{shop.pk}/")
    visitor.open(f"/retailers/{shop.pk}/edit/")
    expect(page.get_by_label("Address")).to_have_value("")
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_label("Address")).to_have_value("1 Lake Road")
    expect(page.get_by_label("Market type")).to_have_value("town")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The profile was saved.")).to_be_visible()
    visitor.open(f"/retailers/{shop.pk}/edit/")
    expect(page.get_by_role("button", name="Use it")).to_be_hidden()
    shop.refresh_from_db()
    assert (shop.address, shop.market_type) == ("1 Lake Road", "town")


def test_a_supervisor_suspends_moves_and_takes_back(
    cast: Cast, office: Office, shop: Retailer, visit: Visit
) -> None:
    type(cast.supervisor).objects.update(language="en")
    visitor = visit(cast.supervisor)
    page = visitor.page
    visitor.open(f"/retailers/{shop.pk}/")
    page.get_by_role("link", name="Suspend").click()
    page.get_by_label("Reason").fill("Closed for the season")
    page.get_by_role("button", name="Suspend the shop").click()
    expect(page.get_by_role("link", name="Open again")).to_be_visible()
    page.get_by_role("link", name="Move").click()
    page.get_by_label("Route").select_option(label="N2A Route N2A")
    page.get_by_label("Reason").fill("The routes were cut anew")
    page.get_by_role("button", name="Move to another route").click()
    expect(page.get_by_text("Route N2A · North 2")).to_be_visible()
    page.get_by_role("link", name="All changes").click()
    page.get_by_role("link", name="Take back").first.click()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("The change was taken back.")).to_be_visible()
    assert RouteStop.objects.get(retailer=shop).route.code == "N1A"
    assert RetailerStatus.objects.filter(retailer=shop, state="suspended", until=None).count() == 1


def test_without_scripts_the_card_works_as_well(cast: Cast, shop: Retailer, visit: Visit) -> None:
    type(cast.account_manager).objects.update(language="en")
    visitor = visit(cast.account_manager, scripts=False)
    visitor.open(f"/retailers/{shop.pk}/")
    visitor.page.get_by_role("button", name="Show").click()
    expect(visitor.page.get_by_role("link", name="13800138000")).to_be_visible()


def test_confirming_is_one_click(cast: Cast, shop: Retailer, visit: Visit) -> None:
    type(cast.account_manager).objects.update(language="en")
    visitor = visit(cast.account_manager)
    visitor.open(f"/retailers/{shop.pk}/")
    visitor.page.get_by_role("button", name="Everything below is still right").click()
    expect(visitor.page.get_by_text("Confirmed as right today.")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Everything below is still right")).to_have_count(0)
