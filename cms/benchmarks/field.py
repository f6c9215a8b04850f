"""How soon Today is usable on a slow phone with a slow network, and what it takes over the wire."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, connections
from django.test import Client

from salesforce_app.management.benching import Bench
from salesforce_app.management.relay import Relay
from salesforce_app.management.site_process import SiteProcess

from .bundle import office_with_rounds

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

CPU_SLOWDOWN = 4
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_638_400 / 8,
    "uploadThroughput": 750_000 / 8,
}
"""Lighthouse's "slow 4G": 150 ms there and back, 1.6 Mbit/s down, 0.75 Mbit/s up."""
MOST_SECONDS = 2.0
MOST_BYTES = 150_000
LATER_VISITS = 5
POLL_MS = 100
PATIENCE_MS = 60_000
SETTLED_MS = 3_000
"""How long a page is watched after it became usable: what it fetches then goes over the wire as well."""
WATCH = """
new MutationObserver((_changes, observer) => {
    if (!document.querySelector("#screen [data-key]")) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => { self.usableAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
"""Usable: a stop of the day stands in the list and is painted."""
GROW_OLD = """
import("/static/visits/js/field/vault.js").then(async ({ openVault }) => {
    const vault = await openVault();
    await vault.put("bundle", "tag", "");
    await vault.put("bundle", "checked_at", 0);
    return true;
})
"""
"""As on the next morning: the next visit fetches the whole bundle anew."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of Today: seconds from the tap to the usable list, and bytes that the site sent."""

    seconds: float
    bytes: int


def measure(bench: Bench) -> None:
    """Today of an account manager with 300 shops and 30 calls, in Chromium: first and later visits.

    A later visit must show a usable list within 2 s and take at most 150 kB, at four times CPU slowdown on
    slow 4G; with it the whole bundle comes anew, as on the next morning. The site runs as it is installed:
    collected and compressed files, gunicorn.
    """
    person = office_with_rounds(bench)
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with _site(bench) as site, _chromium() as browser:
        line = Relay(site.port)
        base = f"http://localhost:{line.port}"
        phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
        phone.add_init_script(WATCH)
        phone.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
        first = _open(phone, base, line, is_first=True)
        later = [_open(phone, base, line) for _visit in range(1 if bench.small else LATER_VISITS)]
        line.close()
    bench.say(
        f"  first visit: usable after {first.seconds:.2f} s, {first.bytes / 1000:.0f} kB with all it keeps"
    )
    for opening in later:
        bench.say(f"  later visit: usable after {opening.seconds:.2f} s, {opening.bytes / 1000:.1f} kB")
    best = min(opening.seconds for opening in later)
    bench.ratio("Today usable ÷ 2 s, later visit", best, MOST_SECONDS, at_most=1)
    most = max(opening.bytes for opening in later)
    bench.ratio("Today over the wire ÷ 150 kB, later visit", most, MOST_BYTES, at_most=1)


def _open(phone: BrowserContext, base: str, line: Relay, *, is_first: bool = False) -> Opening:
    page = phone.new_page()
    debugger = phone.new_cdp_session(page)
    debugger.send("Network.enable")
    debugger.send("Network.emulateNetworkConditions", SLOW_4G)
    debugger.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    before = line.received
    page.goto(f"{base}/today/", wait_until="commit")
    # The pages' policy lets nobody poll them by a text of code.
    for _turn in range(PATIENCE_MS // POLL_MS):
        usable_at = page.evaluate("self.usableAt ?? null")
        if usable_at is not None:
            break
        page.wait_for_timeout(POLL_MS)
    else:
        raise TimeoutError("Today shows no stop of the day")
    if is_first:
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(SETTLED_MS)
    page.evaluate(GROW_OLD)
    page.close()
    return Opening(float(usable_at) / 1000, line.received - before)


@contextmanager
def _site(bench: Bench) -> Iterator[SiteProcess]:
    """The site on the scratch database, with its files collected."""
    folder = bench.folder / "site"
    folder.mkdir()
    environment = {
        "VAR_DIR": str(folder),
        "DATABASE_URL": _database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "SECURE_COOKIES": "off",
        "DEMO": "off",
        "DEBUG": "off",
    }
    manage = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py")]
    bench.timed(
        "static files collected",
        lambda: subprocess.run(  # noqa: S603 - our own command
            [*manage, "collectstatic", "--noinput", "--verbosity=0"],
            env={**os.environ, **environment},
            check=True,
        ),
    )
    connections.close_all()
    site = SiteProcess(environment)
    site.start()
    try:
        yield site
    finally:
        site.kill()


def _database_url() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    door = f"{given['HOST'] or 'localhost'}:{given['PORT'] or 5432}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{door}/{given['NAME']}"


@contextmanager
def _chromium() -> Iterator[Browser]:
    """Chromium from the PATH. Raises RuntimeError without one."""
    from playwright.sync_api import sync_playwright

    executable = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if executable is None:
        raise RuntimeError("No Chromium on the PATH; `make test` installs it.")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
