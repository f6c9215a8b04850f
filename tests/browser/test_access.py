"""Ways in, in a browser: lockout, reset by mail, app and passkey, sessions, tokens, notices."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts import tasks
from accounts.enums import Language
from accounts.models import Staff

from ..cast import Cast
from ..factories import NotificationFactory
from ..factories.accounts import PASSWORD
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

STRONG = "a-kite-over-the-hills"
BROWSER_LANGUAGES = {Language.ENGLISH: "en-GB", Language.CHINESE: "zh-CN"}
WORDS = {
    Language.ENGLISH: {
        "sign_in": "Sign in",
        "locked": "locked for five minutes",
        "forgot": "Forgot your password?",
        "send": "Send the link",
        "mailbox": "Look into your mailbox",
        "set": "Set password",
        "is_set": "Your password is set",
        "security": "Second step",
        "confirm": "Confirm",
        "app": "Set up an app",
        "finish": "Finish",
        "codes": "Recovery codes",
        "add": "Add a passkey",
        "with_passkey": "Sign in with a passkey",
        "failed": "The passkey was not used",
        "end_others": "End all others",
        "alone": "You are signed in here alone now.",
        "make": "Make a token",
        "copy": "Copy it now",
    },
    Language.CHINESE: {
        "sign_in": "登录",
        "locked": "已锁定五分钟",
        "forgot": "忘记密码？",
        "send": "发送链接",
        "mailbox": "请查收邮件",
        "set": "设置密码",
        "is_set": "密码已设置",
        "security": "二次验证",
        "confirm": "确认",
        "app": "设置应用",
        "finish": "完成",
        "codes": "恢复码",
        "add": "添加通行密钥",
        "with_passkey": "使用通行密钥登录",
        "failed": "未能使用通行密钥",
        "end_others": "退出其他所有设备",
        "alone": "现在只有这里保持登录。",
        "make": "新建令牌",
        "copy": "请立即复制",
    },
}
EVERY_SCREEN = pytest.mark.parametrize(
    ("screen", "language"), [("phone", Language.CHINESE), ("laptop", Language.ENGLISH)]
)


@pytest.fixture(autouse=True)
def ground(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A worker that works at once, and nobody locked out by an earlier test."""
    cache.clear()
    monkeypatch.setattr(
        "accounts.adapters.enqueue", lambda task, *ids: getattr(tasks, task.rpartition(".")[2])(*ids)
    )
    yield
    cache.clear()


def fill_sign_in(page: Page, words: dict[str, str], password: str = PASSWORD) -> None:
    """Fill in the sign-in page and send it."""
    page.locator("#id_username").fill("li.jing")
    page.locator("#id_password").fill(password)
    page.get_by_role("button", name=words["sign_in"], exact=True).click()


def expect_good_page(visitor: Visitor) -> None:
    """The page keeps what every page must."""
    assert accessibility_faults(visitor.page) == []
    assert sideways_overflow(visitor.page) == 0
    assert small_targets(visitor.page) == []


def give_device_a_key_store(page: Page) -> None:
    """The browser gets a device that keeps passkeys and whose owner always agrees."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@EVERY_SCREEN
def test_wrong_passwords_lock_the_name_and_the_page_says_for_how_long(
    visit: Visit, cast: Cast, screen: ScreenName, language: Language
) -> None:
    words = WORDS[language]
    visitor = visit(screen=screen, browser_language=BROWSER_LANGUAGES[language])
    visitor.open("/sign-in/")
    for _attempt in range(6):
        fill_sign_in(visitor.page, words, "wrong")
    expect(visitor.page.get_by_role("alert").first).to_contain_text(words["locked"])
    expect_good_page(visitor)


@EVERY_SCREEN
def test_a_forgotten_password_is_set_anew_through_a_letter(
    visit: Visit, cast: Cast, screen: ScreenName, language: Language
) -> None:
    words = WORDS[language]
    Staff.objects.filter(pk=cast.account_manager.pk).update(email="li.jing@example.org", language=language)
    visitor = visit(screen=screen, browser_language=BROWSER_LANGUAGES[language])
    page = visitor.page
    visitor.open("/sign-in/")
    expect_good_page(visitor)
    page.get_by_role("link", name=words["forgot"]).click()
    expect_good_page(visitor)
    page.locator("#id_email").fill("li.jing@example.org")
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["mailbox"])
    expect_good_page(visitor)
    (letter,) = mail.outbox
    link = re.search(r"http://localhost:8000(/\S+)", letter.body)
    assert link
    visitor.open(link.group(1))
    expect_good_page(visitor)
    page.locator("#id_password1").fill(STRONG)
    page.locator("#id_password2").fill(STRONG)
    page.get_by_role("button", name=words["set"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["is_set"])
    page.locator("main").get_by_role("link", name=words["sign_in"]).click()
    fill_sign_in(page, words, STRONG)
    expect(page.get_by_role("heading", level=1)).to_contain_text("李静")


@EVERY_SCREEN
def test_an_authenticator_app_is_set_up_and_asked_for(
    visit: Visit, cast: Cast, screen: ScreenName, language: Language
) -> None:
    words = WORDS[language]
    Staff.objects.update(language=language)
    visitor = visit(screen=screen, browser_language=BROWSER_LANGUAGES[language])
    page = visitor.page
    visitor.open("/sign-in/?next=/me/")
    fill_sign_in(page, words)
    page.get_by_role("link", name=words["security"]).click()
    expect_good_page(visitor)
    page.get_by_role("link", name=words["app"]).click()
    if "/account/confirm/" in visitor.address:
        expect_good_page(visitor)
        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name=words["confirm"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["app"])
    expect_good_page(visitor)
    secret = page.locator("code.secret").inner_text()

    def code() -> str:
        return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    page.locator("#id_code").fill(code())
    page.get_by_role("button", name=words["finish"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["codes"])
    expect_good_page(visitor)
    recovery = page.locator(".codes code").first.inner_text()

    later = visit(screen=screen, browser_language=BROWSER_LANGUAGES[language])
    later.open("/sign-in/?next=/units/")
    fill_sign_in(later.page, words)
    expect(later.page.get_by_role("heading", level=1)).to_have_text(words["security"])
    expect_good_page(later)
    later.page.locator("#id_code").fill(recovery)
    later.page.get_by_role("button", name=words["sign_in"], exact=True).click()
    later.page.wait_for_url("**/units/")


@EVERY_SCREEN
def test_a_passkey_is_added_and_signs_in_without_a_password(
    visit: Visit, cast: Cast, screen: ScreenName, language: Language
) -> None:
    words = WORDS[language]
    Staff.objects.update(language=language)
    visitor = visit(screen=screen, browser_language=BROWSER_LANGUAGES[language])
    page = visitor.page
    give_device_a_key_store(page)
    # A passkey belongs to a name, which a bare number is not: there it is not offered.
    visitor.base = visitor.base.replace("localhost", "127.0.0.1")
    visitor.open("/sign-in/")
    expect(page.locator("#passkey-sign-in")).to_be_hidden()
    visitor.base = visitor.base.replace("127.0.0.1", "localhost")
    visitor.open("/sign-in/")
    page.get_by_role("button", name=words["with_passkey"]).click()
    expect(page.get_by_role("alert").filter(has_text=words["failed"])).to_be_visible()
    fill_sign_in(page, words)
    visitor.open("/account/passkeys/new/")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name=words["confirm"]).click()
    expect_good_page(visitor)
    page.get_by_role("button", name=words["add"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["codes"])
    visitor.open("/account/passkeys/")
    expect(page.locator(".rows li")).to_have_count(1)
    expect_good_page(visitor)
    page.context.clear_cookies()
    visitor.open("/sign-in/?next=/me/")
    page.get_by_role("button", name=words["with_passkey"]).click()
    page.wait_for_url("**/me/")
    expect(page.get_by_role("heading", level=1)).to_have_text("李静")


@EVERY_SCREEN
def test_sessions_on_other_devices_are_ended_from_this_one(
    visit: Visit, cast: Cast, screen: ScreenName, language: Language
) -> None:
    words = WORDS[language]
    Staff.objects.update(language=language)
    here, there = (visit(screen=screen, browser_language=BROWSER_LANGUAGES[language]) for _ in range(2))
    for visitor in (here, there):
        visitor.open("/sign-in/?next=/account/sessions/")
        fill_sign_in(visitor.page, words)
        visitor.page.wait_for_url("**/account/sessions/")
    here.page.reload()
    expect(here.page.locator(".rows li")).to_have_count(2)
    expect_good_page(here)
    here.page.get_by_role("button", name=words["end_others"]).click()
    expect(here.page.get_by_role("status").first).to_have_text(words["alone"])
    there.open("/me/")
    assert there.address == "/sign-in/?next=/me/"


@EVERY_SCREEN
def test_a_token_is_made_and_the_bell_rings(
    visit: Visit, cast: Cast, screen: ScreenName, language: Language
) -> None:
    words = WORDS[language]
    Staff.objects.update(language=language)
    NotificationFactory.create_batch(2, staff=cast.account_manager, address="/me/")
    visitor = visit(cast.account_manager, screen=screen)
    page = visitor.page
    visitor.open("/account/tokens/")
    expect_good_page(visitor)
    page.locator("#id_name").fill("Excel")
    page.get_by_role("button", name=words["make"]).click()
    expect(page.locator(".new-key")).to_contain_text(words["copy"])
    expect(page.locator(".new-key code.secret")).to_have_text(re.compile(r"^rb_[A-Za-z0-9]{40}$"))
    expect_good_page(visitor)
    expect(page.locator(".bell-count")).to_contain_text("2")
    page.locator(".bell").click()
    expect(page.locator(".notice.is-unread")).to_have_count(2)
    expect_good_page(visitor)
    page.locator(".notice").first.click()
    page.wait_for_url("**/me/")
    expect_good_page(visitor)
    expect(page.locator(".bell-count")).to_contain_text("1")
