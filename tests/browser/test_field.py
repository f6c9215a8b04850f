"""The field app on a phone: the day, the card, the visit, with and without signal."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Request, expect

from accounts.models import Retailer
from visits.models import Visit, VisitPhoto

from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor
from .field import (
    LONGEST_SIDE,
    MOST_TAPS,
    PLANNED,
    SECONDS_A_TAP,
    OpenToday,
    Thumb,
    go,
    kept,
    picture,
    received,
    saved,
    stop,
)
from .phones import MODULES

pytestmark = pytest.mark.browser


def test_nothing_new_is_saved_by_at_most_four_taps_and_no_typing(
    phone: OpenToday, shops: list[Retailer]
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
    phone: OpenToday, shops: list[Retailer]
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


def test_photographs_are_made_small_and_forget_where_they_were_taken(
    phone: OpenToday, shops: list[Retailer]
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
    empty: FilePayload = {"name": "empty.heic", "mimeType": "image/heic", "buffer": b""}
    page.get_by_label("Choose pictures").set_input_files([broken, empty])
    expect(page.get_by_text("notes.jpg is not a picture")).to_be_visible()
    expect(page.get_by_text("empty.heic is not a picture")).to_be_visible()
    page.get_by_role("button", name="Save visit").click()
    received(page)
    photo = VisitPhoto.objects.get()
    assert (photo.width, photo.height) == (LONGEST_SIDE, round(LONGEST_SIDE * 2 / 3))
    assert photo.visit.retailer == shops[0]
    body = sent[-1].post_data_buffer
    assert body is not None
    assert b"Exif" not in body
    assert b"Camera maker" not in body


def test_what_is_typed_comes_back_after_the_browser_is_gone(phone: OpenToday, shops: list[Retailer]) -> None:
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
    kept(page, f"visit:{shops[0].pk}", lambda found: found["photos"] and found["actions"][0]["due_on"])
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


def test_the_map_is_loaded_when_it_is_opened_and_leads_to_a_shop(
    phone: OpenToday, shops: list[Retailer]
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


def test_a_phone_that_gives_no_position_visits_all_the_same(phone: OpenToday, shops: list[Retailer]) -> None:
    page = phone(is_placed=False).page
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    expect(page.get_by_text("The phone does not give its position.")).to_be_visible()
    page.get_by_role("button", name="Nothing new").click()
    received(page)
    visit = Visit.objects.exclude(received_at=None).get()
    assert visit.latitude is None


def test_position_is_asked_for_on_a_tap_only(phone: OpenToday, shops: list[Retailer]) -> None:
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
    phone: OpenToday, shops: list[Retailer]
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
    phone: OpenToday, shops: list[Retailer]
) -> None:
    page = phone().page
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    page.get_by_role("textbox", name="Note", exact=True).fill("Forgotten")
    kept(page, f"visit:{shops[0].pk}", lambda found: found["notes"] == "Forgotten")
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


def test_an_earlier_visit_is_entered_and_labelled(phone: OpenToday, shops: list[Retailer]) -> None:
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


def test_any_other_shop_is_found_and_visited_unplanned(phone: OpenToday, shops: list[Retailer]) -> None:
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


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_screen_can_be_used_by_everybody(
    phone: OpenToday, shops: list[Retailer], screen: ScreenName, language: str
) -> None:
    page = phone(language, screen=screen, dark=language == "en").page
    shop, visit = f"/shop/{shops[0].pk}", f"/visit/{shops[0].pk}"
    for address in ("/", "/map", shop, f"{shop}/profile", visit, f"{visit}/late", "/outbox"):
        go(page, f"#{address}")
        if address == "/map":
            expect(page.locator(".f-pin")).to_have_count(PLANNED)
        if address.startswith("/visit"):
            page.locator("[data-do=add-action]").last.click()
            page.locator("[data-do=add-issue]").last.click()
            page.evaluate("window.scrollTo(0, 0)")
        if address == "/outbox":
            go(page, f"#/visit/{shops[1].pk}")
            page.locator(".f-save").click()
            expect(page.locator("#screen")).to_have_attribute("data-shows", "/")
            go(page, "#/outbox")
            expect(page.locator(".f-record")).to_have_count(1)
        assert sideways_overflow(page) <= 0, address
        assert accessibility_faults(page) == [], address
        assert small_targets(page) == [], address


def test_the_narrowest_phone_has_room(phone: OpenToday, shops: list[Retailer]) -> None:
    page = phone().page
    page.set_viewport_size({"width": 360, "height": 640})
    first = shops[0].pk
    for address in ("/", "/map", f"/shop/{first}", f"/visit/{first}", f"/visit/{first}/late", "/outbox"):
        go(page, f"#{address}")
        if address == "/map":
            expect(page.locator(".f-pin")).to_have_count(PLANNED)
        assert sideways_overflow(page) <= 0, address


def test_focus_and_title_go_with_the_screen(phone: OpenToday, shops: list[Retailer]) -> None:
    page = phone().page
    stop(page, shops[2]).locator(".f-stop-link").press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(shops[2].name)
    expect(heading).to_be_focused()
    expect(page).to_have_title(f"{shops[2].name} · Routebook")
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_focused()


def test_the_days_ahead_are_on_the_phone(phone: OpenToday) -> None:
    page = phone().page
    days = page.get_by_role("navigation", name="Day").get_by_role("link")
    expect(days).to_have_count(3)
    days.nth(1).click()
    expect(days.nth(1)).to_have_attribute("aria-current", "page")
    expect(page.locator("h1")).to_contain_text("Plan of")
