"""A phone with the field app and a day's shops, for the tests that use them."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Geolocation, Locator, Page, expect

from accounts.enums import Datum
from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import Month
from tests.cast import Cast, Office
from tests.factories import (
    ActionFactory,
    FieldNoticeReadFactory,
    PlannedCallFactory,
    RetailerMonthFactory,
    VisitFactory,
)

from .phones import MODULES

if TYPE_CHECKING:
    from .conftest import ScreenName, Visitor

Open = Callable[..., "Visitor"]
OpenToday = Callable[..., "Visitor"]
"""Opens Today; the fixture ``phone``."""

SECONDS_A_TAP = 0.6
CHARACTERS_A_SECOND = 5
"""The pace of somebody with one thumb: what the twenty seconds at the counter are measured by."""
MOST_TAPS = 4
PLANNED = 3
LONGEST_SIDE = 1600
HERE: Geolocation = {"latitude": 28.65, "longitude": 115.9, "accuracy": 12}


@pytest.fixture(name="shops")
def shops_of_the_day(office: Office, cast: Cast) -> list[Retailer]:
    """李静's four shops, three to be called on today; the first with something to say."""
    shops = office.shops_of("N1A", "N1B")
    today = timezone.localdate()
    person = cast.account_manager
    for position, shop in enumerate(shops):
        code = shop.licence_no.partition("-")[0]
        where = {"route": office.routes[code], "unit": office.north_1}
        shop.latitude = Decimal("28.65") + position * Decimal("0.01")
        shop.longitude = Decimal("115.90")
        shop.datum = Datum.WGS84
        shop.save()
        if position < PLANNED:
            PlannedCallFactory(retailer=shop, staff=person, date=today, position=position, **where)
    first = {"route": office.routes["N1A"], "unit": office.north_1}
    for back in range(1, 14):
        month = Month.of(today).shift(-back)
        amount = 90_000 + 1_000 * back
        RetailerMonthFactory(
            month=month.first, retailer=shops[0], amount=amount, last_order_on=month.last, **first
        )
    ActionFactory(retailer=shops[0], owner=person, due_on=today - timedelta(days=2))
    VisitFactory(
        retailer=shops[0],
        staff=person,
        started_at=timezone.now() - timedelta(days=30),
        ended_at=None,
        visited_on=today - timedelta(days=30),
        notes="Asked for the new brand",
        **first,
    )
    return shops


@dataclass
class Thumb:
    """One thumb on a phone, which counts its taps and may take its time."""

    page: Page
    taps: int = 0
    pace: float = 0

    def tap(self, target: Locator) -> None:
        """Tap once."""
        if self.pace:
            self.page.wait_for_timeout(1000 * self.pace)
        target.click()
        self.taps += 1

    def type(self, text: str) -> None:
        """Type into what has the focus, at the pace of a thumb."""
        delay = 1000 / CHARACTERS_A_SECOND if self.pace else 0
        self.page.keyboard.type(text, delay=delay)


@pytest.fixture(name="phone")
def phone_with_the_day(cast: Cast, shops: list[Retailer], visit: Open) -> Iterator[OpenToday]:
    """Opens Today for 李静 in a language, with or without the phone's position and her consent to it."""
    opened: list[Visitor] = []

    def start(
        language: str = "en",
        *,
        screen: ScreenName = "phone",
        dark: bool = False,
        is_placed: bool = True,
        has_agreed: bool = True,
    ) -> Visitor:
        if has_agreed:
            FieldNoticeReadFactory(staff=cast.account_manager)
        Staff.objects.update(language=language)
        spoken = "zh-CN" if "zh" in language else "en-GB"
        visitor = visit(cast.account_manager, screen=screen, dark=dark, browser_language=spoken)
        if is_placed:
            visitor.page.context.grant_permissions(["geolocation"])
            visitor.page.context.set_geolocation(HERE)
        visitor.open("/today/")
        expect(visitor.page.locator(".f-stop").first).to_be_visible()
        opened.append(visitor)
        return visitor

    yield start
    for visitor in opened:
        # What the browser says of being without signal is what the test asked for.
        offline = "ERR_INTERNET_DISCONNECTED"
        visitor.complaints[:] = [said for said in visitor.complaints if offline not in said]


def go(page: Page, address: str) -> None:
    """Open a screen by its address, as a link does, and wait until it is there."""
    page.locator("#screen[data-shows]").wait_for()
    page.evaluate("(address) => { location.hash = address; }", address)
    expect(page.locator("#screen")).to_have_attribute("data-shows", address.removeprefix("#"))


def stop(page: Page, shop: Retailer) -> Locator:
    """A shop's row."""
    return page.locator(".f-stop", has_text=shop.name)


def keep(page: Page) -> None:
    """Wait until the phone has kept the app itself."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def saved(page: Page) -> None:
    """Wait until the phone says that the visit is safe."""
    expect(page.locator("#toast")).to_be_visible()


def until(page: Page, holds: Callable[[], bool], seconds: float = 30) -> bool:
    """Wait so long until something holds, also while the page opens anew; whether it does."""
    last = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return True
        except PlaywrightError:
            with suppress(PlaywrightError):
                page.wait_for_load_state()
        if time.monotonic() > last:
            return False
        page.wait_for_timeout(100)


def draft(page: Page, key: str) -> dict[str, Any]:
    """A draft as it lies on the phone, for instance "visit:17"; empty when there is none."""
    load = "async ([address, key]) => (await (await import(address)).load(key)) ?? {}"
    found: dict[str, Any] = page.evaluate(load, [f"{MODULES}/drafts.js", key])
    return found


def kept(page: Page, key: str, holds: Callable[[dict[str, Any]], object]) -> None:
    """Wait until a draft on the phone says what it should."""
    assert until(page, lambda: bool(holds(draft(page, key)))), draft(page, key)


STATES = "async (address) => (await (await import(address)).records()).map(({ state }) => state)"


def received(page: Page) -> None:
    """Wait until what is being saved is in the outbox, and the office has everything."""
    expect(page.locator(".f-save:disabled")).to_have_count(0)
    assert until(page, lambda: set(page.evaluate(STATES, f"{MODULES}/outbox.js")) == {"received"})
    expect(page.locator("#records-chip[data-state=received]")).to_be_visible()


def picture() -> bytes:
    """A photograph as a camera makes it: large, and it says where it was taken."""
    image = Image.linear_gradient("L").resize((3000, 2000)).convert("RGB")
    exif = image.getexif()
    exif[0x010F] = "Camera maker"
    exif.get_ifd(0x8825).update({1: "N", 2: (28.0, 39.0, 0.0)})
    content = io.BytesIO()
    image.save(content, "JPEG", exif=exif)
    assert b"Exif" in content.getvalue()
    return content.getvalue()
