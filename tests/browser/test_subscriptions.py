"""Subscribing somebody whose name is typed, in a browser: by keyboard, on a phone, without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.enums import Language
from accounts.models import Staff
from cms.models import Subscription
from salesforce_app.web import record_fields

from ..cast import Cast, Office
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

ADDRESS = "/reports/subscriptions/"
UNKNOWN = {
    Language.ENGLISH: "There is no such unit in your scope.",
    Language.CHINESE: "您的范围内没有该单位。",
}


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """More people and units than a list holds."""
    monkeypatch.setattr(record_fields, "FEW", 1)


def check(visitor: Visitor) -> None:
    """The page is accessible and fits the screen."""
    assert accessibility_faults(visitor.page) == []
    assert sideways_overflow(visitor.page) == 0
    assert small_targets(visitor.page) == []


@pytest.mark.parametrize(
    ("screen", "dark", "language"),
    [("phone", False, Language.CHINESE), ("laptop", True, Language.ENGLISH)],
)
def test_a_subscriber_and_a_unit_are_completed_by_keyboard(
    visit: Visit, cast: Cast, office: Office, screen: ScreenName, dark: bool, language: Language
) -> None:
    Staff.objects.update(language=language)
    visitor = visit(cast.director, screen=screen, dark=dark)
    page = visitor.page
    visitor.open(ADDRESS)
    check(visitor)
    staff, unit = page.locator("#id_staff"), page.locator("#id_unit")
    options = page.locator(".combobox-list:visible [role=option]")
    expect(staff).to_have_value("陈明 (chen.ming)")
    staff.fill("")
    staff.press_sequentially("li")
    expect(options).to_have_text(["李静 (li.jing)"])
    check(visitor)
    staff.press("ArrowDown")
    staff.press("Enter")
    expect(staff).to_have_value("李静 (li.jing)")
    unit.fill("North 9")
    page.locator("main form .form-buttons button").click()
    expect(page.locator(".field.has-error .field-errors")).to_have_text(UNKNOWN[language])
    visitor.complaints.clear()  # Chromium writes the 422 to its console
    check(visitor)
    expect(staff).to_have_value("李静 (li.jing)")
    unit.fill("")
    unit.press_sequentially("north 1")
    expect(options).to_have_count(1)
    unit.press("ArrowDown")
    unit.press("Enter")
    expect(unit).to_have_value("N1 North 1")
    page.locator("main form .form-buttons button").click()
    expect(page.locator(".subscription")).to_contain_text("李静")
    made = Subscription.objects.get()
    assert (made.staff, made.unit) == (cast.account_manager, office.north_1)


def test_names_are_typed_without_scripts(visit: Visit, cast: Cast, office: Office) -> None:
    visitor = visit(cast.director, scripts=False)
    page = visitor.page
    visitor.open(ADDRESS)
    page.fill("#id_staff", "李静")
    page.fill("#id_unit", "n1")
    page.locator("main form .form-buttons button").click()
    assert page.locator(".field.has-error #id_unit").count() == 1
    visitor.complaints.clear()  # Chromium writes the 422 to its console
    assert page.input_value("#id_staff") == "李静"
    page.fill("#id_unit", "N1")
    page.locator("main form .form-buttons button").click()
    page.wait_for_url(f"**{ADDRESS}")
    assert page.locator(".subscription").count() == 1
    assert Subscription.objects.get().staff == cast.account_manager
