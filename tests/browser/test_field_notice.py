"""The notice before the first position: asked for once, never in the way, and without signal too."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import Retailer
from visits.measures.field_notice import NOTICES, Notice
from visits.models import FieldNoticeRead, Visit

from .checks import accessibility_faults, sideways_overflow, small_targets
from .field import MOST_TAPS, OpenToday, Thumb, go, keep, received, saved, stop, until

pytestmark = pytest.mark.browser

COUNT_FIXES = """() => {
    window.asked = 0;
    const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
    navigator.geolocation.getCurrentPosition = (...rest) => { window.asked += 1; ask(...rest); };
}"""


def notice(page: Page) -> Locator:
    """The question."""
    return page.get_by_role("dialog", name="Before your position is taken")


def start(page: Page, shop: Retailer) -> None:
    """Begin a visit with a position."""
    go(page, f"#/shop/{shop.pk}")
    page.get_by_role("link", name="Start visit").click()


def made(page: Page) -> Visit:
    """The visit that comes from the phone."""
    visits = Visit.objects.exclude(received_at=None)
    assert until(page, visits.exists)
    received(page)
    return visits.get()


def test_nothing_is_taken_before_she_agrees_and_she_is_asked_once(
    phone: OpenToday, shops: list[Retailer]
) -> None:
    page = phone(has_agreed=False).page
    page.evaluate(COUNT_FIXES)
    start(page, shops[0])
    expect(notice(page)).to_contain_text("Positions are deleted after 60 days.")
    expect(notice(page).get_by_role("heading")).to_be_focused()
    assert page.evaluate("window.asked") == 0
    notice(page).get_by_role("button", name="Agree and go on").click()
    expect(page.get_by_text("exact to ±12 m")).to_be_visible()
    page.get_by_role("button", name="Nothing new").click()
    assert made(page).accuracy_m == 12
    assert FieldNoticeRead.objects.count() == 1
    start(page, shops[1])
    expect(page.get_by_text("exact to ±12 m")).to_be_visible()
    expect(notice(page)).to_have_count(0)
    assert page.evaluate("window.asked") == 2


def test_who_goes_on_without_is_not_asked_at_every_visit(phone: OpenToday, shops: list[Retailer]) -> None:
    page = phone(has_agreed=False).page
    page.evaluate(COUNT_FIXES)
    thumb = Thumb(page)
    thumb.tap(stop(page, shops[0]).locator(".f-stop-link"))
    thumb.tap(page.get_by_role("link", name="Start visit"))
    thumb.tap(notice(page).get_by_role("button", name="Go on without position"))
    expect(page.get_by_text("You go on without a position.")).to_be_visible()
    thumb.tap(page.get_by_role("button", name="Nothing new"))
    saved(page)
    assert thumb.taps <= MOST_TAPS
    assert (made(page).latitude, FieldNoticeRead.objects.count()) == (None, 0)
    page.reload()
    start(page, shops[1])
    expect(page.get_by_text("You go on without a position.")).to_be_visible()
    page.get_by_role("button", name="Leave now").click()
    expect(page.get_by_text("You go on without a position.")).to_have_count(2)
    expect(notice(page)).to_have_count(0)
    assert page.evaluate("window.asked ?? 0") == 0
    # She has changed her mind: a tap on the button that takes the position asks again.
    page.get_by_role("button", name="Arrive now").click()
    notice(page).get_by_role("button", name="Agree and go on").click()
    expect(page.get_by_text("exact to ±12 m")).to_be_visible()


def test_a_question_that_is_closed_is_no_answer(phone: OpenToday, shops: list[Retailer]) -> None:
    page = phone(has_agreed=False).page
    start(page, shops[0])
    notice(page).press("Escape")
    expect(page.get_by_text("You go on without a position.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("button", name="Leave now").click()
    expect(notice(page)).to_be_visible()


def test_without_signal_the_answer_waits_with_the_visit(phone: OpenToday, shops: list[Retailer]) -> None:
    page = phone(has_agreed=False).page
    keep(page)
    page.context.set_offline(True)
    start(page, shops[0])
    notice(page).get_by_role("button", name="Agree and go on").click()
    expect(page.get_by_text("exact to ±12 m")).to_be_visible()
    page.get_by_role("button", name="Nothing new").click()
    saved(page)
    page.reload()
    go(page, "#/outbox")
    expect(page.locator(".f-record")).to_contain_text(["Visit: ", "Agreed: what is recorded in the field"])
    start(page, shops[1])
    expect(page.get_by_text("exact to ±12 m")).to_be_visible()
    page.context.set_offline(False)
    assert made(page).accuracy_m == 12
    assert FieldNoticeRead.objects.count() == 1


def test_dropping_the_answer_takes_it_back(phone: OpenToday, shops: list[Retailer]) -> None:
    page = phone(has_agreed=False).page
    keep(page)
    page.context.set_offline(True)
    start(page, shops[0])
    notice(page).get_by_role("button", name="Agree and go on").click()
    expect(page.get_by_text("exact to ±12 m")).to_be_visible()
    go(page, "#/outbox")
    page.locator(".f-record").get_by_role("button", name="Drop").click()
    # What was to happen after the message happens when another screen is opened.
    start(page, shops[1])
    expect(notice(page)).to_be_visible()


def test_a_new_version_is_asked_for_again(
    phone: OpenToday, shops: list[Retailer], monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Notice(2, timezone.localdate())
    monkeypatch.setattr("visits.measures.field_notice.NOTICES", (*NOTICES, second))
    page = phone().page
    start(page, shops[0])
    expect(notice(page)).to_contain_text("Version 2")
    notice(page).get_by_role("button", name="Agree and go on").click()
    expect(page.get_by_text("exact to ±12 m")).to_be_visible()
    received(page)
    agreed = FieldNoticeRead.objects.order_by("version").values_list("version", flat=True)
    assert until(page, lambda: list(agreed.all()) == [1, 2])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_can_read_and_answer_it(phone: OpenToday, shops: list[Retailer], language: str) -> None:
    page = phone(language, has_agreed=False, dark=language == "en").page
    for size in ({"width": 390, "height": 844}, {"width": 360, "height": 560}):
        page.set_viewport_size(size)
        go(page, f"#/shop/{shops[0].pk}")
        page.locator(".f-start").click()
        expect(page.locator("dialog[open]")).to_be_visible()
        assert sideways_overflow(page) <= 0
        assert accessibility_faults(page) == []
        assert small_targets(page) == []
        for name in ("agree", "without"):
            expect(page.locator(f"[data-answer={name}]")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
        page.locator("[data-do=drop]").click()
