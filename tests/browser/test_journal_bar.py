"""The bar of the field app marks what is open: the day, or a journal."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import expect

from tests.cast import Cast, Office

from .phones import Phone


def test_the_bar_marks_the_journal_while_one_is_open(
    buy: Callable[..., Phone], cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    marked = phone.page.locator(".site-nav > ul > li:not(.nav-aside) > a[aria-current]")
    expect(marked).to_have_attribute("href", "/today/")
    phone.open(f"/today/#/journal/daily/{timezone.localdate().isoformat()}")
    phone.page.locator("form.j-editor").wait_for()
    expect(marked).to_have_attribute("href", "/journals/")
    phone.open("/today/#/")
    expect(marked).to_have_attribute("href", "/today/")
