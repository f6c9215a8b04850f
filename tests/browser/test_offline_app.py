"""The field app on the phone: new versions, and the reader's language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.enums import Language
from accounts.models import Staff
from visits.views import offline
from visits.views.offline import Kept

from ..cast import Cast, Office
from .checks import accessibility_faults, sideways_overflow, small_targets
from .field import until
from .phones import Phone, queue_visit

pytestmark = pytest.mark.browser

Buy = Callable[..., Phone]


def test_a_new_version_takes_over_when_the_app_is_opened_and_leaves_no_old_one(
    buy: Buy, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    before = offline.kept_files()
    assert stores_of(phone) == [f"field-{before.version}"]
    monkeypatch.setattr(offline, "kept_files", lambda: Kept("newer", before.files))
    phone.page.evaluate("navigator.serviceWorker.ready.then((found) => found.update()).then(() => true)")
    phone.wait_until(lambda: "field-newer" in stores_of(phone))
    phone.wait_until(
        lambda: bool(
            phone.page.evaluate("navigator.serviceWorker.ready.then(({ waiting }) => waiting !== null)")
        )
    )
    # The page at hand is still the old version's.
    assert f"field-{before.version}" in stores_of(phone)

    def is_newer_when_opened() -> bool:
        phone.open()
        return until(phone.page, lambda: stores_of(phone) == ["field-newer"], seconds=5)

    # Chromium looks every half a minute whether the old worker is idle; until then the app stays as it was.
    phone.wait_until(is_newer_when_opened, 150)
    phone.signal(False)

    def opens() -> bool:
        phone.open()
        return phone.page.locator("#screen[data-shows]").is_visible()

    # The page that saw the new version take over loads anew by itself, into which an opening may come.
    phone.wait_until(opens)


def stores_of(phone: Phone) -> list[str]:
    found: list[str] = phone.page.evaluate("caches.keys().then((names) => names.sort())")
    return found


def test_the_kept_pages_follow_the_language(buy: Buy, cast: Cast) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.open("/me/")
    phone.page.get_by_role("button", name="简体中文").first.click()
    page = phone.page
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    phone.wait_until(lambda: 'lang="zh-hans"' in page.evaluate(KEPT_PAGE), 60)
    phone.open()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    phone.signal(False)
    phone.open()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")


def test_the_next_page_follows_a_language_that_the_worker_did_not_hear_of(buy: Buy, cast: Cast) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.open("/me/")
    page = phone.page
    # The page is left before the worker hears of it.
    phone.context.add_init_script(
        "if (!sessionStorage.hears) ServiceWorker.prototype.postMessage = () => {};"
    )
    page.get_by_role("button", name="简体中文").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.wait_for_load_state("networkidle")
    assert 'lang="en"' in page.evaluate(KEPT_PAGE)
    page.evaluate("sessionStorage.hears = 'yes'")
    phone.open("/retailers/")
    phone.wait_until(lambda: 'lang="zh-hans"' in page.evaluate(KEPT_PAGE), 60)


KEPT_PAGE = "caches.match('/today/').then((found) => found.text())"


@pytest.mark.parametrize(
    ("language", "sign_out", "title"),
    [
        (Language.ENGLISH, "Sign out", "Not everything has been sent"),
        (Language.CHINESE, "退出登录", "还有内容没有发出"),
    ],
)
def test_what_is_asked_and_said_without_signal_fits_a_phone(
    buy: Buy, cast: Cast, office: Office, language: Language, sign_out: str, title: str
) -> None:
    phone = buy(cast.account_manager)
    Staff.objects.update(language=language)
    phone.keep_app()
    phone.open("/me/")
    phone.signal(False)
    queue_visit(phone, office.shops["N1A"][0].pk)
    phone.page.get_by_role("button", name=sign_out).click()
    expect(phone.page.get_by_role("dialog", name=title)).to_be_visible()
    assert_fit(phone)
    phone.open("/retailers/")
    expect(phone.page.locator(".notice-page .btn")).to_be_visible()
    assert phone.page.locator("html").get_attribute("lang") == language
    assert_fit(phone)


def assert_fit(phone: Phone) -> None:
    assert accessibility_faults(phone.page) == []
    assert sideways_overflow(phone.page) == 0
    assert small_targets(phone.page) == []
