"""The field app on a phone: the day, the card, the visit, with and without signal."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import FilePayload, Geolocation, Locator, Page, Request, Route, expect

from accounts.enums import Datum
from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import Month
from tests.cast import Cast, Office
from tests.factories import (
    ActionFactory,
    PlannedCallFactory,
    RetailerMonthFactory,
    VisitFactory,
)
from visits.enums import ActionState
from visits.models import Action, Visit, VisitPhoto

from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor
from .phones import MODULES, session_of

pytestmark = pytest.mark.browser

Open = Callable[..., Visitor]

SECONDS_A_TAP = 0.6
CHARACTERS_A_SECOND = 5
"""The pace of somebody with one thumb: what the twenty seconds at the counter are measured by."""
MOST_TAPS = 4
PLANNED = 3
LONGEST_SIDE = 1600
HERE: Geolocation = {"latitude": 28.65, "longitude": 115.9, "accuracy": 12}


@pytest.fixture
def shops(office: Office, cast: Cast) -> list[Retailer]:
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
        self.page.wait_for_timeout(1000 * self.pace)
        target.click()
        self.taps += 1

    def type(self, text: str) -> None:
        """Type into what has the focus, at the pace of a thumb."""
        delay = 1000 / CHARACTERS_A_SECOND if self.pace else 0
        self.page.keyboard.type(text, delay=delay)


@pytest.fixture
def phone(cast: Cast, shops: list[Retailer], visit: Open) -> Iterator[Callable[..., Visitor]]:
    """Opens Today for 李静 in a language, with or without the phone's position."""
    opened: list[Visitor] = []

    def start(
        language: str = "en", *, screen: ScreenName = "phone", dark: bool = False, is_placed: bool = True
    ) -> Visitor:
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
    """Open a screen by its address, as a link does."""
    page.evaluate("(address) => { location.hash = address; }", address)


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


def until(page: Page, holds: Callable[[], bool]) -> bool:
    """Wait up to ten seconds until something holds in the office; whether it does."""
    for _attempt in range(100):
        if holds():
            return True
        page.wait_for_timeout(100)
    return False


def received(page: Page) -> None:
    """Wait until the office has everything."""
    expect(page.locator("#records-chip[data-state=received]")).to_be_visible()


def test_nothing_new_is_saved_by_at_most_four_taps_and_no_typing(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    page = phone().page
    thumb = Thumb(page)
    thumb.tap(stop(page, shops[1]).locator(".f-stop-link"))
    thumb.tap(page.get_by_role("link", name="Start visit"))
    expect(page.get_by_text("exact to ±12 m")).to_be_visible()
    thumb.tap(page.get_by_role("button", name="Nothing new"))
    saved(page)
    assert thumb.taps <= MOST_TAPS
    received(page)
    visit = Visit.objects.get(retailer=shops[1])
    assert visit.findings == 0
    assert visit.ended_at is not None
    assert visit.accuracy_m == 12
    assert (visit.left_latitude, visit.notes) == (None, "")
    expect(page.get_by_text("1 of 3 done")).to_be_visible()
    expect(page.locator(".f-done")).to_contain_text("Done and dropped: 1")


def test_a_whole_visit_with_a_note_takes_less_than_twenty_seconds_of_a_thumb(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    page = phone().page
    thumb = Thumb(page, pace=SECONDS_A_TAP)
    begun = time.monotonic()
    thumb.tap(stop(page, shops[0]).locator(".f-stop-link"))
    thumb.tap(page.get_by_role("link", name="Start visit"))
    thumb.tap(page.get_by_role("button", name="Note"))
    thumb.type("Wants ten more cartons of Lake on Friday")
    thumb.tap(page.get_by_role("button", name="Save visit"))
    saved(page)
    assert time.monotonic() - begun < 20
    received(page)
    visit = Visit.objects.exclude(received_at=None).get()
    assert visit.notes == "Wants ten more cartons of Lake on Friday"


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


def test_photographs_are_made_small_and_forget_where_they_were_taken(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    page = phone().page
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if "/photos/" in request.url else None)
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    chosen: FilePayload = {"name": "shelf.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.get_by_label("Choose pictures").set_input_files([chosen, chosen])
    expect(page.locator(".f-photo img[src^='blob:']")).to_have_count(2)
    page.locator(".f-photo").first.get_by_role("button", name="Remove").click()
    expect(page.locator(".f-photo")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".f-photo")).to_have_count(2)
    page.locator(".f-photo").first.get_by_role("button", name="Remove").click()
    broken: FilePayload = {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    page.get_by_label("Choose pictures").set_input_files(broken)
    expect(page.get_by_text("notes.jpg is not a picture")).to_be_visible()
    page.get_by_role("button", name="Save visit").click()
    received(page)
    photo = VisitPhoto.objects.get()
    assert (photo.width, photo.height) == (LONGEST_SIDE, round(LONGEST_SIDE * 2 / 3))
    assert photo.visit.retailer == shops[0]
    body = sent[-1].post_data_buffer
    assert body is not None
    assert b"Exif" not in body
    assert b"Camera maker" not in body


def test_what_is_typed_comes_back_after_the_browser_is_gone(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    visitor = phone()
    page = visitor.page
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    page.get_by_role("textbox", name="Note", exact=True).fill("The shelf is broken")
    page.get_by_role("button", name="Next action").click()
    page.get_by_label("What is to be done").fill("Bring a shelf")
    page.get_by_role("button", name="Tomorrow").click()
    chosen: FilePayload = {"name": "shelf.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.get_by_label("Choose pictures").set_input_files(chosen)
    expect(page.locator(".f-photo")).to_have_count(1)
    page.wait_for_timeout(300)
    context = page.context
    page.close()

    again = Visitor(context.new_page(), visitor.base)
    page = again.page
    again.open("/today/")
    expect(stop(page, shops[0])).to_contain_text("Under way since")
    stop(page, shops[0]).get_by_role("link", name="Continue the visit").click()
    expect(page.get_by_role("textbox", name="Note", exact=True)).to_have_value("The shelf is broken")
    expect(page.get_by_label("What is to be done")).to_have_value("Bring a shelf")
    tomorrow = timezone.localdate() + timedelta(days=1)
    expect(page.get_by_label("Until").last).to_have_value(tomorrow.isoformat())
    expect(page.locator(".f-photo img[src^='blob:']")).to_have_count(1)
    page.get_by_role("button", name="Save visit").click()
    received(page)
    visit = Visit.objects.exclude(received_at=None).get()
    assert visit.notes == "The shelf is broken"
    assert [action.due_on for action in visit.actions.all()] == [tomorrow]
    assert visit.photos.count() == 1


def test_a_day_without_signal(phone: Callable[..., Visitor], shops: list[Retailer]) -> None:
    page = phone().page
    keep(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("No signal.")).to_be_visible()
    expect(page.locator(".f-stop")).to_have_count(PLANNED)
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    page.get_by_role("button", name="Nothing new").click()
    saved(page)
    expect(page.locator("#records-chip")).to_have_text("1 on this phone")
    go(page, "#/map")
    expect(page.locator(".f-pin")).to_have_count(PLANNED)
    go(page, "#/outbox")
    expect(page.locator(".f-record")).to_contain_text("On this phone")
    page.reload()
    expect(page.locator(".f-record")).to_contain_text(f"Visit: {shops[0].name}")
    page.context.set_offline(False)
    received(page)
    expect(page.locator(".f-record")).to_contain_text("Receipt")
    expect(page.get_by_text("No signal.")).to_be_hidden()
    assert Visit.objects.exclude(received_at=None).count() == 1


def test_the_map_is_loaded_when_it_is_opened_and_leads_to_a_shop(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    page = phone().page
    libraries = re.compile("leaflet-src|leaflet.css|echarts")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if libraries.search(request.url) else None)
    page.reload()
    expect(page.locator(".f-stop")).to_have_count(PLANNED)
    assert asked == []
    page.get_by_role("link", name="Map").click()
    expect(page.locator(".f-pin")).to_have_count(PLANNED)
    assert asked
    page.get_by_role("button", name=f"3. {shops[2].name}").press("Enter")
    chosen = page.locator(".f-map-stop")
    expect(chosen).to_contain_text(shops[2].name)
    chosen.locator(".f-stop-link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(shops[2].name)


def test_a_phone_that_gives_no_position_visits_all_the_same(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    page = phone(is_placed=False).page
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    expect(page.get_by_text("The phone does not give its position.")).to_be_visible()
    page.get_by_role("button", name="Nothing new").click()
    received(page)
    visit = Visit.objects.exclude(received_at=None).get()
    assert visit.latitude is None


def test_position_is_asked_for_on_a_tap_only(phone: Callable[..., Visitor], shops: list[Retailer]) -> None:
    page = phone().page
    page.evaluate(
        """() => {
            window.asked = 0;
            const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
            navigator.geolocation.getCurrentPosition = (...rest) => { window.asked += 1; ask(...rest); };
        }"""
    )
    stop(page, shops[1]).locator(".f-stop-link").click()
    page.get_by_label("Other ways to enter a visit").click()
    page.get_by_role("link", name="Start without a position").click()
    expect(page.locator("[data-slot=arrival-state]", has_text="No position taken")).to_be_visible()
    assert page.evaluate("window.asked") == 0
    page.get_by_role("button", name="Arrive now").click()
    expect(page.get_by_text("exact to ±12 m")).to_be_visible()
    page.get_by_role("button", name="Leave now").click()
    expect(page.get_by_text("exact to ±12 m")).to_have_count(2)
    assert page.evaluate("window.asked") == 2
    page.get_by_role("button", name="Nothing new").click()
    received(page)
    visit = Visit.objects.exclude(received_at=None).get()
    assert visit.left_accuracy_m == 12


def test_a_contact_by_phone_is_noted_and_does_not_count_as_a_visit(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    page = phone().page
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    page.get_by_role("radio", name="Phone").check()
    expect(page.locator("[data-slot=questions]")).to_be_hidden()
    page.get_by_role("textbox", name="Note", exact=True).fill("Will call back")
    page.get_by_role("button", name="Save contact").click()
    received(page)
    expect(page.get_by_text("0 of 3 done")).to_be_visible()
    expect(stop(page, shops[0])).to_contain_text("Contact noted")
    contact = Visit.objects.exclude(received_at=None).get()
    assert (contact.channel, contact.latitude, contact.observations) == ("phone", None, {})


def test_a_visit_that_was_never_saved_is_finished_on_a_later_day(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    page = phone().page
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    page.get_by_role("textbox", name="Note", exact=True).fill("Forgotten")
    page.wait_for_timeout(300)
    go(page, "#/")
    page.evaluate(
        """async ([address, key, moment]) => {
            const { load, save } = await import(address);
            await save(key, { ...(await load(key)), started_at: moment });
        }""",
        [
            f"{MODULES}/drafts.js",
            f"visit:{shops[0].pk}",
            (timezone.now() - timedelta(days=1)).isoformat(),
        ],
    )
    page.reload()
    stop(page, shops[0]).get_by_role("link", name="Continue the visit").click()
    expect(page.get_by_text("Late entry: written down on")).to_be_visible()
    yesterday = timezone.localdate() - timedelta(days=1)
    expect(page.get_by_label("Day", exact=True)).to_have_value(yesterday.isoformat())
    page.get_by_role("button", name="Save visit").click()
    received(page)
    visit = Visit.objects.exclude(received_at=None).get()
    assert (visit.visited_on, visit.ended_at, visit.notes) == (yesterday, None, "Forgotten")


def test_an_earlier_visit_is_entered_and_labelled(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    page = phone().page
    day = timezone.localdate() - timedelta(days=3)
    go(page, f"#/shop/{shops[1].pk}")
    page.get_by_label("Other ways to enter a visit").click()
    page.get_by_role("link", name="Enter an earlier visit").click()
    page.get_by_role("button", name="Nothing new").click()
    expect(page.get_by_text("Choose the day and the time of arrival.")).to_be_visible()
    page.get_by_label("Day", exact=True).fill(day.isoformat())
    page.get_by_label("Arrived", exact=True).fill("09:10")
    page.get_by_label("Left", exact=True).fill("09:00")
    expect(page.get_by_text("Late entry: written down on")).to_be_visible()
    page.get_by_role("button", name="Nothing new").click()
    expect(page.get_by_text("lies before the arrival")).to_be_visible()
    page.get_by_label("Left", exact=True).fill("09:30")
    page.get_by_role("button", name="Nothing new").click()
    received(page)
    visit = Visit.objects.exclude(received_at=None).get()
    assert visit.visited_on == day
    assert f"{timezone.localtime(visit.started_at):%H:%M}" == "09:10"
    assert visit.ended_at is not None
    assert visit.ended_at - visit.started_at == timedelta(minutes=20)


def test_a_saved_visit_can_be_said_differently(phone: Callable[..., Visitor], shops: list[Retailer]) -> None:
    page = phone().page
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    page.get_by_role("button", name="Nothing new").click()
    received(page)
    page.get_by_role("button", name="Change").click()
    page.get_by_role("textbox", name="Note", exact=True).fill("One thing more")
    page.get_by_role("button", name="Save the change").click()
    go(page, "#/outbox")
    expect(page.locator(".f-record")).to_have_count(1)
    assert until(page, Visit.objects.filter(revision=2).exists)
    assert Visit.objects.exclude(received_at=None).get().notes == "One thing more"


def test_a_refused_visit_says_why_and_is_repaired(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    visitor = phone()
    page = visitor.page
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    page.get_by_role("button", name="Complaint or request").click()
    page.get_by_label("What the shop said").fill("Always short")

    # A type of complaint that the office does not know; the answer is the office's own.
    def spoil(route: Route) -> None:
        route.continue_(post_data=(route.request.post_data or "").replace('"supply"', '"weather"'))

    page.route("**/api/visits/*", spoil)
    page.get_by_role("button", name="Save visit").click()
    expect(page.locator("#records-chip")).to_have_text("1 to repair")
    visitor.complaints[:] = [said for said in visitor.complaints if "422" not in said]
    page.locator("#banners").get_by_role("link", name="Repair").click()
    expect(page.locator(".f-record .f-problem")).to_be_visible()
    page.unroute("**/api/visits/*")
    page.locator(".f-record").get_by_role("link", name="Repair").click()
    expect(page.get_by_text("What the office says")).to_be_visible()
    page.get_by_label("What the shop said").fill("Always short of Lake")
    page.get_by_role("button", name="Save the change").click()
    received(page)
    assert [issue.text for issue in Visit.objects.exclude(received_at=None).get().issues.all()] == [
        "Always short of Lake"
    ]


def test_any_other_shop_is_found_and_visited_unplanned(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    page = phone().page
    search = page.get_by_label("Another shop, unplanned")
    search.fill("nowhere at all")
    expect(page.get_by_text("No shop of yours matches.")).to_be_visible()
    search.fill(shops[3].licence_no.lower())
    expect(page.get_by_text("Shops found: 1")).to_be_visible()
    page.locator(".f-find .f-stop-link").click()
    expect(page.get_by_text("Only the cards of the planned days are on this phone.")).to_be_visible()
    page.get_by_role("link", name="Start visit").click()
    page.get_by_role("button", name="Nothing new").click()
    received(page)
    expect(page.get_by_text("0 of 3 done")).to_be_visible()
    page.locator(".f-done summary").click()
    expect(page.locator(".f-done .f-stop")).to_contain_text(shops[3].name)
    expect(page.locator(".f-done .f-stop")).to_contain_text("Unplanned")


def said_elsewhere(person: Staff, shop: Retailer) -> None:
    """Somebody's other device says something else of her visit."""
    visit = Visit.objects.get(retailer=shop, received_at__isnull=False)
    client = Client()
    client.force_login(person)
    body = {
        "retailer": shop.pk,
        "started_at": visit.started_at.isoformat(),
        "ended_at": None,
        "channel": "in_person",
        "purposes": [],
        "questionnaire": None,
        "observations": {},
        "outcome": "",
        "notes": "Said on the tablet",
        "entered_at": timezone.now().isoformat(),
        "clock_offset_s": 0,
        "base_revision": visit.revision,
    }
    answer = client.put(f"/api/visits/{visit.pk}", body, content_type="application/json")
    assert answer.status_code == 200, answer.content


@pytest.mark.parametrize(
    ("answer", "stands"),
    [("Mine stands", "Said on the phone"), ("Keep what is on file", "Said on the tablet")],
)
def test_of_two_versions_the_person_chooses(
    phone: Callable[..., Visitor], cast: Cast, shops: list[Retailer], answer: str, stands: str
) -> None:
    visitor = phone()
    page = visitor.page
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    page.get_by_role("button", name="Nothing new").click()
    received(page)
    said_elsewhere(cast.account_manager, shops[0])
    page.get_by_role("button", name="Change").click()
    page.get_by_role("textbox", name="Note", exact=True).fill("Said on the phone")
    page.get_by_role("button", name="Save the change").click()
    expect(page.locator("#records-chip")).to_have_text("1 to repair")
    visitor.complaints[:] = [said for said in visitor.complaints if "409" not in said]
    go(page, "#/outbox")
    versions = page.locator(".f-versions")
    expect(versions).to_contain_text("Said on the phone")
    expect(versions).to_contain_text("Said on the tablet")
    expect(versions.locator("tbody th").filter(has_text="Note")).to_have_count(1)
    page.get_by_role("button", name=answer).click()
    go(page, "#/")
    expect(page.locator("#records-chip[data-state=refused]")).to_be_hidden()
    assert until(page, Visit.objects.filter(notes=stands).exists)
    expect(page.locator("[data-banner=repair]")).to_be_hidden()
    assert Visit.objects.get(received_at__isnull=False).notes == stands


def test_a_session_that_ended_costs_nothing(
    phone: Callable[..., Visitor], cast: Cast, shops: list[Retailer]
) -> None:
    visitor = phone()
    page = visitor.page
    keep(page)
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    page.get_by_role("textbox", name="Note", exact=True).fill("Written before the session ended")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save visit").click()
    expect(page.locator("#banners").get_by_role("link", name="Sign in")).to_be_visible()
    expect(page.locator("#records-chip")).to_have_text("1 wait for sign-in")
    visitor.complaints[:] = [said for said in visitor.complaints if "401" not in said]
    session = session_of(cast.account_manager)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": visitor.base}])
    visitor.open("/today/")
    received(page)
    assert Visit.objects.get(received_at__isnull=False).notes == "Written before the session ended"


def test_an_action_is_noted_as_done_with_its_evidence(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    page = phone().page
    go(page, f"#/shop/{shops[0].pk}")
    page.context.set_offline(True)
    action = page.locator(".f-action")
    action.get_by_role("button", name="Done").click()
    action.get_by_role("button", name="Mark as done").click()
    expect(action.get_by_text("Write how one can tell")).to_be_visible()
    action.get_by_label("How one can tell").fill("The marks hang")
    action.get_by_role("button", name="Mark as done").click()
    expect(action).to_contain_text("Noted as done")
    expect(page.locator("#records-chip")).to_have_text("1 on this phone")
    page.context.set_offline(False)
    received(page)
    kept = Action.objects.get()
    assert (kept.state, kept.evidence) == (ActionState.DONE, "The marks hang")


def test_a_correction_of_the_profile_goes_out(phone: Callable[..., Visitor], shops: list[Retailer]) -> None:
    page = phone().page
    go(page, f"#/shop/{shops[0].pk}")
    page.get_by_role("link", name="Correct the profile").click()
    page.context.set_offline(True)
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("Nothing has been changed yet.")).to_be_visible()
    page.get_by_label("address", exact=True).fill("12 Lake Road")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("The correction is saved on this phone.")).to_be_visible()
    go(page, "#/outbox")
    expect(page.locator(".f-record")).to_contain_text(f"Correction: {shops[0].name}")
    page.get_by_role("button", name="Drop").click()
    expect(page.locator(".f-record")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".f-record")).to_have_count(1)
    page.context.set_offline(False)
    received(page)
    shops[0].refresh_from_db()
    assert shops[0].address == "12 Lake Road"


def test_a_refused_correction_is_repaired_where_it_was_written(
    phone: Callable[..., Visitor], shops: list[Retailer]
) -> None:
    visitor = phone()
    page = visitor.page
    go(page, f"#/shop/{shops[0].pk}/profile")
    page.get_by_label("floor area (m²)").fill("large")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator("#records-chip")).to_have_text("1 to repair")
    visitor.complaints[:] = [said for said in visitor.complaints if "422" not in said]
    go(page, "#/outbox")
    page.locator(".f-record").get_by_role("link", name="Repair").click()
    expect(page.get_by_label("floor area (m²)")).to_have_value("large")
    expect(page.locator(".f-fields .f-error:visible")).to_have_count(1)
    page.get_by_label("floor area (m²)").fill("45")
    page.get_by_role("button", name="Save the correction").click()
    received(page)
    shops[0].refresh_from_db()
    assert shops[0].floor_area_m2 == 45


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_screen_can_be_used_by_everybody(
    phone: Callable[..., Visitor], shops: list[Retailer], screen: ScreenName, language: str
) -> None:
    page = phone(language, screen=screen, dark=language == "en").page
    shop, visit = f"/shop/{shops[0].pk}", f"/visit/{shops[0].pk}"
    for address in ("/", "/map", shop, f"{shop}/profile", visit, f"{visit}/late", "/outbox"):
        go(page, f"#{address}")
        page.wait_for_timeout(150)
        if address.startswith("/visit"):
            page.locator("[data-do=add-action]").last.click()
            page.locator("[data-do=add-issue]").last.click()
            page.evaluate("window.scrollTo(0, 0)")
        if address == "/outbox":
            page.go_back()
            page.locator(".f-save").click()
            go(page, "#/outbox")
        assert sideways_overflow(page) <= 0, address
        assert accessibility_faults(page) == [], address
        assert small_targets(page) == [], address


def test_the_narrowest_phone_has_room(phone: Callable[..., Visitor], shops: list[Retailer]) -> None:
    page = phone().page
    page.set_viewport_size({"width": 360, "height": 640})
    first = shops[0].pk
    for address in ("/", "/map", f"/shop/{first}", f"/visit/{first}", f"/visit/{first}/late", "/outbox"):
        go(page, f"#{address}")
        page.wait_for_timeout(150)
        assert sideways_overflow(page) <= 0, address


def test_focus_and_title_go_with_the_screen(phone: Callable[..., Visitor], shops: list[Retailer]) -> None:
    page = phone().page
    stop(page, shops[2]).locator(".f-stop-link").press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(shops[2].name)
    expect(heading).to_be_focused()
    expect(page).to_have_title(f"{shops[2].name} · Routebook")
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_focused()


def test_the_days_ahead_are_on_the_phone(phone: Callable[..., Visitor]) -> None:
    page = phone().page
    days = page.get_by_role("navigation", name="Day").get_by_role("link")
    expect(days).to_have_count(3)
    days.nth(1).click()
    expect(days.nth(1)).to_have_attribute("aria-current", "page")
    expect(page.locator("h1")).to_contain_text("Plan of")
