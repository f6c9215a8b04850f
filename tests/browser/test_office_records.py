"""The back office's fields for one record of many, in a browser: filters and forms, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from wagtail.models import Collection

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.web import record_fields
from territory.models import Posting

from ..cast import Cast, Office
from .checks import accessibility_faults
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _many(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """More records than a list holds; Wagtail has a place for images."""
    monkeypatch.setattr(record_fields, "FEW", 1)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


@pytest.mark.parametrize(
    ("screen", "dark", "language"),
    [("phone", True, Language.CHINESE), ("laptop", False, Language.ENGLISH)],
)
def test_a_list_is_narrowed_to_somebody_whose_name_is_typed(
    visit: Visit, cast: Cast, screen: ScreenName, dark: bool, language: Language
) -> None:
    Staff.objects.update(language=language)
    visitor = visit(cast.administrator, screen=screen, dark=dark)
    page = visitor.page
    visitor.open("/office/postings/")
    rows = page.locator("#listing-results tbody tr")
    expect(rows).to_have_count(Posting.objects.count())
    page.locator("#filters-drilldown .w-dropdown__toggle").click()
    page.locator("[aria-controls=drilldown-id_staff]").click()
    staff = page.locator("#id_staff")
    staff.press_sequentially("li")
    options = page.locator(".combobox-list:visible [role=option]")
    expect(options).to_have_text(["孙丽 (sun.li)", "李静 (li.jing)"])
    expect(rows).to_have_count(Posting.objects.count())
    staff.press("ArrowDown")
    staff.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert accessibility_faults(page) == []
    staff.press("Enter")
    expect(staff).to_have_value("李静 (li.jing)")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("李静")
    page.wait_for_url("**staff=*")
    # Taken off, the filter comes anew from the server, and completes as before.
    page.keyboard.press("Escape")
    page.locator(".w-pill__remove").click()
    expect(rows).to_have_count(Posting.objects.count())
    page.locator("#filters-drilldown .w-dropdown__toggle").click()
    page.locator("[aria-controls=drilldown-id_staff]").click()
    expect(staff).to_have_value("")
    staff.press_sequentially("jing")
    expect(options).to_have_text(["李静 (li.jing)"])


@pytest.mark.parametrize(
    ("screen", "dark", "language"),
    [("phone", False, Language.ENGLISH), ("laptop", True, Language.CHINESE)],
)
def test_a_posting_is_filled_in_by_keyboard(
    visit: Visit, cast: Cast, office: Office, screen: ScreenName, dark: bool, language: Language
) -> None:
    Staff.objects.update(language=language)
    visitor = visit(cast.administrator, screen=screen, dark=dark)
    page = visitor.page
    visitor.open("/office/postings/new/")
    options = page.locator(".combobox-list:visible [role=option]")
    for field, typed, label in (("staff", "jing", "李静 (li.jing)"), ("unit", "north 2", "N2 North 2")):
        box = page.locator(f"#id_{field}")
        box.press_sequentially(typed)
        expect(options).to_have_count(1)
        box.press("ArrowDown")
        assert accessibility_faults(page) == []
        box.press("Enter")
        expect(box).to_have_value(label)
    page.locator("#id_role").select_option("account_manager")
    page.locator("#id_since").fill("2026-07-01")
    page.keyboard.press("Escape")
    page.locator("footer [type=submit], #w-editor-form [type=submit]").last.click()
    page.wait_for_url("**/office/postings/")
    assert Posting.objects.filter(staff=cast.account_manager, unit=office.north_2).exists()
