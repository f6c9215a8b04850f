"""Chromium on the site: Debian's own, found by its name, driven by Playwright.

A test opens pages through ``Visitor``, which writes down whatever the browser complains of. At the end
of the test there must be nothing: no script error, no refused resource, no violation of the policy.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from accounts.enums import Language
from accounts.models import Staff

from ..cast import Cast, Office, make_cast, make_office
from .answering import Answering, one_at_a_time
from .field import phone_with_the_day, shops_of_the_day  # noqa: F401 - fixtures
from .phones import Phone, session_of
from .site_process import SiteProcess

PATIENCE_MS = 20_000
"""How long a page may take to come to a state on a machine that has other work."""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")

ScreenName = Literal["phone", "laptop"]
SCREENS: dict[ScreenName, tuple[int, int]] = {"phone": (390, 844), "laptop": (1280, 800)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests."""
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        pytest.fail(f"No Chromium on the PATH ({', '.join(CHROMIUM_NAMES)}); `make test` installs it.")
    # Playwright's loop runs in this thread, where Django would otherwise refuse every query of a test.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def _server() -> Iterator[Answering]:
    """The server, which answers while a browser test is at work and refuses at all other times."""
    server = Answering()
    with server.watched():
        yield server


@pytest.fixture(autouse=True)
def _answers(_server: Answering) -> Iterator[None]:
    """The server answers, on SQLite one request after the other, until the test's browsers are closed."""
    _server.begin()
    with one_at_a_time() if connection.vendor == "sqlite" else nullcontext():
        yield
        _server.end(PATIENCE_MS / 1000)


@dataclass
class Visitor:
    """Somebody at a screen. ``complaints`` is what the browser had to say."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("requestfailed", self._note_failure)

    def _note_failure(self, request: Request) -> None:
        # A page that is left or closed while it still loads breaks its requests off itself.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"request: {request.url} {request.failure}")

    def open(self, address: str) -> Response:
        """Open an address of the site; the answer to it."""
        response = self.page.goto(self.base + address)
        assert response is not None
        return response

    @property
    def address(self) -> str:
        """Where the visitor is, without the server's name."""
        return self.page.url.removeprefix(self.base)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture
def office(transactional_db: None) -> Office:
    """The office of the tests, visible to the server's thread."""
    return make_office()


@pytest.fixture
def cast(office: Office) -> Cast:
    """The people of the tests."""
    return make_cast(office)


@pytest.fixture
def visit(
    browser: Browser, live_server: LiveServer, transactional_db: None
) -> Iterator[Callable[..., Visitor]]:
    """Opens the site on a screen, as a person or as nobody, in a browser that asks for a language."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def start(
        person: Staff | None = None,
        *,
        screen: ScreenName = "laptop",
        dark: bool = False,
        browser_language: str = "en-GB",
        scripts: bool = True,
    ) -> Visitor:
        width, height = SCREENS[screen]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=screen == "phone",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale=browser_language,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        if person is not None:
            client = Client()
            client.force_login(person)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
            )
        visitor = Visitor(context.new_page(), live_server.url)
        visitors.append(visitor)
        return visitor

    yield start
    for context in contexts:
        context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture
def buy(
    browser: Browser, live_server: LiveServer, transactional_db: None, tmp_path: Path
) -> Iterator[Callable[..., Phone]]:
    """Buys phones, each a browser with a folder of its own, on which somebody is signed in or nobody."""
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
    phones: list[Phone] = []

    def one(person: Staff | None = None, site: SiteProcess | None = None) -> Phone:
        port = live_server.thread.port if site is None else site.port
        phone = Phone(browser.browser_type, executable, tmp_path / f"phone-{len(phones)}", port)
        phones.append(phone)
        Staff.objects.update(language=Language.ENGLISH)
        if person is not None:
            phone.sign_in(session_of(person))
        return phone

    yield one
    for phone in phones:
        phone.give_back()
