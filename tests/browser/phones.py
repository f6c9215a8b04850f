"""A phone of the tests: a browser that is closed and opened again with what it kept, and loses its signal."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, BrowserType, Page
from playwright.sync_api import Error as PlaywrightError

from accounts.models import Staff
from salesforce_app.management.relay import Relay

MODULES = "/static/visits/js/field"


def session_of(person: Staff) -> str:
    """The cookie of a new session of somebody."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Phone:
    """One browser with a folder of its own. ``page`` is the tab at hand."""

    def __init__(self, chromium: BrowserType[Any], executable: str, folder: Path, site_port: int) -> None:
        self.chromium, self.executable, self.folder = chromium, executable, folder
        self.line = Relay(site_port)
        # On this machine's own name scripts may encrypt without a certificate.
        self.base = f"http://localhost:{self.line.port}"
        self.context: BrowserContext
        self.page: Page
        self.boot()

    def boot(self) -> None:
        """Start the browser, with whatever lies in its folder."""
        self.context = self.chromium.launch_persistent_context(
            self.folder,
            executable_path=self.executable,
            args=["--no-sandbox"],
            viewport={"width": 390, "height": 844},
            has_touch=True,
            locale="en-GB",
        )
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()

    def reboot(self) -> None:
        """Close the browser and start it again."""
        self.context.close()
        self.boot()

    def give_back(self) -> None:
        """Switch it off for good."""
        self.context.close()
        self.line.close()

    def sign_in(self, session: str) -> None:
        """Carry the session of somebody from now on."""
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.base}
        self.context.add_cookies([{**cookie, "expires": 4_000_000_000}])

    def open(self, address: str = "/today/") -> None:
        """Open an address of the site."""
        self.page.goto(self.base + address)

    def keep_app(self) -> None:
        """Open Today with signal until its worker has kept it."""
        self.open()
        self.wait_until(lambda: bool(self.page.evaluate("navigator.serviceWorker.controller !== null")))

    def signal(self, is_there: bool) -> None:
        """Come into signal, or lose it: what is under way then breaks off."""
        if is_there:
            self.line.mend()
        else:
            self.line.cut()
        self.context.set_offline(not is_there)

    def call(self, module: str, function: str, *arguments: Any) -> Any:
        """What a function of a module of the field app answers."""
        return self.page.evaluate(
            """async ([address, name, given]) => {
                try {
                    return await (await import(address))[name](...given);
                } catch (error) {
                    throw new Error(`${error.name}: ${error.message}`);
                }
            }""",
            [f"{MODULES}/{module}.js", function, list(arguments)],
        )

    def queue(self, uuid: str, url: str, body: dict[str, Any], **more: Any) -> None:
        """Put a record into the outbox."""
        self.call("outbox", "queue", {"kind": "visit", "uuid": uuid, "url": url, "body": body, **more})

    def records(self) -> list[dict[str, Any]]:
        """What the outbox shows."""
        found: list[dict[str, Any]] = self.call("outbox", "records")
        return found

    def states(self) -> list[str]:
        """The states of the outbox' records, in their order."""
        return [record["state"] for record in self.records()]

    def wait_for_states(self, states: list[str], seconds: float = 60) -> None:
        """Wait until the outbox shows these."""
        self.wait_until(lambda: self.states() == states, seconds)

    def wait_until(self, is_so: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until something holds, also while the page opens anew; AssertionError when it never does."""
        last = time.monotonic() + seconds
        while True:
            try:
                if is_so():
                    return
            except PlaywrightError:
                with suppress(PlaywrightError):
                    self.page.wait_for_load_state()
            assert time.monotonic() < last, self.records()
            self.page.wait_for_timeout(100)

    def stored(self) -> str:
        """Everything that lies in the databases of the browser, as somebody reads it who has no key."""
        found: str = self.page.evaluate(
            """async () => {
                const text = [];
                const promised = (request) => new Promise((resolve, reject) => {
                    request.onsuccess = () => resolve(request.result);
                    request.onerror = () => reject(request.error);
                });
                const show = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
                    ? new TextDecoder().decode(value) : value;
                for (const { name } of await indexedDB.databases()) {
                    text.push(name);
                    const database = await promised(indexedDB.open(name));
                    for (const store of database.objectStoreNames) {
                        const rows = database.transaction(store).objectStore(store);
                        text.push(JSON.stringify([store, await promised(rows.getAll())], (_, v) => show(v)));
                    }
                    database.close();
                }
                return text.join("\\n") + JSON.stringify(localStorage);
            }"""
        )
        return found


def visit_of(shop: int, minutes: int = 0, **more: Any) -> dict[str, Any]:
    """A visit at a shop, so many minutes after nine in the morning of yesterday."""
    begun = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=1)
    begun += timedelta(minutes=minutes)
    return {
        "retailer": shop,
        "started_at": begun.isoformat(),
        "ended_at": (begun + timedelta(minutes=5)).isoformat(),
        "channel": "in_person",
        "purposes": [],
        "observations": {},
        "outcome": "",
        "notes": "",
        "entered_at": begun.isoformat(),
        "clock_offset_s": 0,
        "base_revision": 0,
        **more,
    }


def queue_visit(phone: Phone, shop: int, minutes: int = 0, **more: Any) -> str:
    """Queue a visit; its UUID."""
    key = str(uuid.uuid4())
    phone.queue(key, f"/api/visits/{key}", visit_of(shop, minutes, **more), label="A visit at Old Wang's")
    return key
