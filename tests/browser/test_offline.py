"""Without signal, in Chromium: what is written waits on the phone, encrypted, and arrives once."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Route, expect
from playwright.sync_api import Error as PlaywrightError
from pytest_django.live_server_helper import LiveServer

from accounts.enums import Language
from accounts.models import Staff
from visits.models import Receipt, Visit, VisitPhoto
from visits.views import offline
from visits.views.offline import Kept

from ..cast import Cast, Office
from .conftest import CHROMIUM_NAMES
from .phones import MODULES, Phone, session_of
from .site_process import SiteProcess

pytestmark = pytest.mark.browser

Buy = Callable[..., Phone]


@pytest.fixture
def buy(browser: Browser, live_server: LiveServer, transactional_db: None, tmp_path: Path) -> Iterator[Buy]:
    """Buys phones: each a browser with a folder of its own."""
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


def test_a_visit_written_without_signal_goes_out_when_it_returns(
    buy: Buy, cast: Cast, office: Office
) -> None:
    shop = office.shops["N1A"][0]
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.signal(False)
    phone.open()
    key = queue_visit(phone, shop.pk, notes="Old Wang wants a new sign")
    assert phone.states() == ["waiting"]
    assert "Old Wang" not in phone.stored()
    assert not Visit.objects.exists()

    phone.signal(True)

    phone.wait_for_states(["received"])
    assert str(Visit.objects.get().pk) == key
    (record,) = phone.records()
    assert record["receipt"] == f"{Receipt.objects.get().pk:08d}"
    assert record["body"] is None


def test_a_browser_that_is_closed_and_opened_again_without_signal_has_everything(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.signal(False)
    queue_visit(phone, office.shops["N1A"][0].pk)
    phone.call("drafts", "save", "visit:17", {"notes": "half a sentence"})

    phone.reboot()
    phone.signal(False)
    phone.open()

    assert phone.states() == ["waiting"]
    assert phone.call("drafts", "load", "visit:17") == {"notes": "half a sentence"}
    expect(phone.page.locator("h1").first).to_be_visible()
    phone.open("/retailers/")
    expect(phone.page.get_by_role("link", name="Open today’s route")).to_be_visible()


def test_a_tab_that_is_closed_while_it_sends_leaves_the_record_to_the_next(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.context.route("**/api/visits/**", lambda route: None)
    queue_visit(phone, office.shops["N1A"][0].pk)
    phone.wait_for_states(["sending"])
    phone.page.close()
    phone.context.unroute("**/api/visits/**")

    phone.page = phone.context.new_page()
    phone.open()

    phone.wait_for_states(["received"])
    assert Visit.objects.count() == 1


def test_an_answer_that_is_lost_leaves_one_visit_and_one_receipt(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    asked: list[str] = []

    def lose(route: Route) -> None:
        asked.append(route.request.url)
        answer = route.fetch()
        if len(asked) == 1:
            assert answer.status == 201
            route.abort()
        else:
            route.fulfill(response=answer)

    phone.context.route("**/api/visits/**", lose)
    queue_visit(phone, office.shops["N1A"][0].pk)
    phone.wait_for_states(["received"])
    assert len(asked) == 2
    assert Visit.objects.count() == Receipt.objects.count() == 1


def test_two_tabs_send_each_record_once(buy: Buy, cast: Cast, office: Office) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    other = phone.context.new_page()
    other.goto(phone.base + "/me/")
    phone.signal(False)
    for number in range(6):
        queue_visit(phone, office.shops["N1A"][0].pk, number * 10)
    sent: list[str] = []
    phone.context.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    phone.signal(True)
    other.evaluate(f"import('{MODULES}/sync.js').then(({{ sendNow }}) => sendNow())")
    phone.wait_for_states(["received"] * 6)
    assert len(sent) == len(set(sent)) == 6
    assert [url.rpartition("/")[2] for url in sent] == [record["uuid"] for record in phone.records()]


def test_two_phones_of_one_person_each_send_what_was_written_on_them(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phones = [buy(cast.account_manager), buy(cast.account_manager)]
    for number, phone in enumerate(phones):
        phone.keep_app()
        phone.signal(False)
        queue_visit(phone, office.shops["N1A"][number].pk)
    for phone in phones:
        phone.signal(True)
        phone.wait_for_states(["received"])
    assert Visit.objects.filter(staff=cast.account_manager).count() == 2


def test_the_next_person_on_the_phone_reads_nothing_and_sends_nothing_of_the_last(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.context.route("**/api/visits/**", lambda route: route.abort())
    queue_visit(phone, office.shops["N1A"][0].pk, notes="Old Wang wants a new sign")
    phone.open("/me/")
    phone.page.get_by_role("button", name="Sign out").click()
    question = phone.page.get_by_role("dialog", name="Not everything has been sent")
    expect(question.locator("[data-count]")).to_have_text("1")
    question.get_by_role("button", name="Send now, then sign out").click()
    expect(question.get_by_role("status")).to_be_visible()
    question.get_by_role("button", name="Sign out, send later").click()
    phone.wait_until(lambda: phone.page.url.endswith("/sign-in/"))
    phone.context.unroute("**/api/visits/**")
    assert phone.call("vault", "openVault") is None

    phone.sign_in(session_of(cast.stranger))
    phone.keep_app()
    assert phone.records() == []
    phone.call("sync", "sendNow")
    left = phone.stored()
    assert not [word for word in ("Old Wang", "li.jing", "李静", "zhou.tao") if word in left]
    # The last person's key is not on the phone: with it one of the databases would open.
    assert phone.page.evaluate(KEYS_OF_THE_DOOR) == 1
    assert not Visit.objects.exists()

    phone.open("/me/")
    phone.page.get_by_role("button", name="Sign out").click()
    phone.wait_until(lambda: phone.page.url.endswith("/sign-in/"))
    phone.sign_in(session_of(cast.account_manager))
    phone.open()
    phone.wait_for_states(["received"])
    assert Visit.objects.get().staff == cast.account_manager


KEYS_OF_THE_DOOR = """() => new Promise((resolve) => {
    indexedDB.open("field-door").onsuccess = ({ target: { result: door } }) => {
        door.transaction("keys").objectStore("keys").count().onsuccess = ({ target }) => {
            door.close();
            resolve(target.result);
        };
    };
})"""


def test_what_one_person_wrote_never_goes_out_in_the_name_of_the_next(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.signal(False)
    queue_visit(phone, office.shops["N1A"][0].pk)
    # Her page stays open while somebody else signs in beside it, and no script notices.
    phone.sign_in(session_of(cast.stranger))
    phone.signal(True)
    phone.wait_until(lambda: phone.states() == [])
    assert not Visit.objects.exists()
    phone.sign_in(session_of(cast.account_manager))
    phone.open()
    phone.wait_for_states(["received"])
    assert Visit.objects.get().staff == cast.account_manager


def test_signing_out_without_signal_locks_the_phone_and_reaches_the_office_later(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.open("/me/")
    phone.signal(False)
    queue_visit(phone, office.shops["N1A"][0].pk)
    phone.page.get_by_role("button", name="Sign out").click()
    phone.page.get_by_role("button", name="Sign out, send later").click()
    phone.page.wait_for_url("**/today/*")
    phone.wait_for_states(["signin"])
    assert phone.call("vault", "openVault") is None
    phone.signal(True)
    phone.page.wait_for_url("**/sign-in/*")
    assert not Session.objects.exists()
    assert not Visit.objects.exists()


def test_a_session_that_ended_asks_for_sign_in_and_goes_on(buy: Buy, cast: Cast, office: Office) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.signal(False)
    Session.objects.all().delete()
    queue_visit(phone, office.shops["N1A"][0].pk)
    phone.call("drafts", "save", "visit:17", {"notes": "half a sentence"})
    phone.reboot()
    phone.signal(False)
    phone.open()
    # Without signal nobody knows of it, and the phone stays what it was.
    assert phone.states() == ["waiting"]

    phone.signal(True)
    phone.wait_for_states(["signin"])
    assert phone.records()[0]["label"] == ""
    address = phone.call("addresses", "signInAddress")
    assert re.fullmatch(r"/sign-in/\?next=%2Ftoday%2F.*", address)
    cast.account_manager.set_password("routebook-demo")
    cast.account_manager.save()
    phone.open(address)
    phone.page.get_by_label("Username").fill(cast.account_manager.username)
    phone.page.get_by_label("Password").fill("routebook-demo")
    phone.page.get_by_role("button", name="Sign in", exact=True).click()
    phone.page.wait_for_url("**/today/*")

    phone.wait_for_states(["received"])
    assert phone.call("drafts", "load", "visit:17") == {"notes": "half a sentence"}


def test_somebody_who_left_the_office_is_locked_out_at_the_next_contact(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.signal(False)
    queue_visit(phone, office.shops["N1A"][0].pk)
    Staff.objects.filter(pk=cast.account_manager.pk).update(is_active=False)
    phone.signal(True)
    phone.wait_for_states(["signin"])
    assert phone.call("vault", "openVault") is None
    assert phone.page.evaluate(KEYS_OF_THE_DOOR) == 0
    assert not Visit.objects.exists()


def test_a_stale_csrf_token_is_replaced(buy: Buy, cast: Cast, office: Office) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.context.clear_cookies(name="csrftoken")
    queue_visit(phone, office.shops["N1A"][0].pk)
    phone.wait_for_states(["received"])


@pytest.mark.parametrize(("whose", "notes"), [("keepMine", "mine, again"), ("keepTheirs", "the office's")])
def test_a_visit_changed_on_both_sides_is_settled_by_its_author(
    buy: Buy, cast: Cast, office: Office, whose: str, notes: str
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    shop = office.shops["N1A"][0]
    key = queue_visit(phone, shop.pk, notes="mine")
    phone.wait_for_states(["received"])
    Visit.objects.filter(pk=key).update(notes="the office's", revision=2)

    phone.call("outbox", "amend", key, visit_of(shop.pk, notes="mine, again"))

    phone.wait_for_states(["conflict"])
    (record,) = phone.records()
    assert record["current"]["notes"] == "the office's"
    phone.call("outbox", whose, key)
    phone.wait_for_states(["received"] if whose == "keepMine" else [])
    assert Visit.objects.get(pk=key).notes == notes


def test_a_refused_record_holds_up_nothing_but_its_photograph_and_is_repaired(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.signal(False)
    shop = office.shops["N1A"][0].pk
    wrong = queue_visit(phone, office.shops["S1A"][0].pk)
    photo = str(uuid.uuid4())
    phone.page.evaluate(PHOTO, [MODULES, photo, wrong])
    queue_visit(phone, shop, 30)
    phone.signal(True)
    phone.wait_for_states(["refused", "waiting", "received"])
    assert [field["field"] for field in phone.records()[0]["fields"]] == ["retailer"]
    assert phone.records()[0]["reason"]

    phone.call("outbox", "amend", wrong, visit_of(shop))

    phone.wait_for_states(["received"] * 3)
    assert str(VisitPhoto.objects.get().visit_id) == wrong


PHOTO = """async ([modules, uuid, visit]) => {
    const { queue } = await import(`${modules}/outbox.js`);
    const canvas = new OffscreenCanvas(64, 48);
    canvas.getContext("2d").fillRect(0, 0, 32, 48);
    const blob = await canvas.convertToBlob({ type: "image/jpeg" });
    await queue({ kind: "photo", uuid, url: `/api/visits/${visit}/photos/${uuid}`, blob, after: visit });
}"""


def test_a_fault_in_one_record_puts_it_aside_and_a_hotel_is_not_the_office(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.signal(False)
    shop = office.shops["N1A"][0].pk
    bad, good = queue_visit(phone, shop), queue_visit(phone, shop, 30)
    problem = {"status": 500, "content_type": "application/problem+json", "body": "{}"}
    phone.context.route(f"**/{bad}", lambda route: route.fulfill(**problem))
    phone.context.route(
        f"**/{good}",
        lambda route: route.fulfill(status=200, content_type="text/html", body="Pay here"),
        times=1,
    )
    phone.signal(True)
    phone.wait_for_states(["waiting", "received"])
    phone.context.unroute(f"**/{bad}")
    assert phone.states() == ["waiting", "received"]
    phone.call("sync", "sendNow")
    phone.wait_for_states(["received", "received"])


def test_the_phone_learns_how_far_its_clock_is_ahead(buy: Buy, cast: Cast) -> None:
    phone = buy(cast.account_manager)
    phone.context.add_init_script("{ const now = Date.now; Date.now = () => now() + 300_000; }")
    phone.keep_app()
    phone.call("sync", "sendNow")
    assert abs(phone.call("contact", "clockOffset") - 300) <= 2


def test_a_full_phone_says_so_and_keeps_what_it_has(buy: Buy, cast: Cast, office: Office) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.signal(False)
    queue_visit(phone, office.shops["N1A"][0].pk)
    phone.page.evaluate(
        """() => {
            IDBObjectStore.prototype.add = () => {
                throw new DOMException("no room", "QuotaExceededError");
            };
        }"""
    )
    with pytest.raises(PlaywrightError, match="StorageFull"):
        queue_visit(phone, office.shops["N1A"][0].pk, 30)
    phone.open()
    assert phone.states() == ["waiting"]


def test_a_phone_whose_store_was_wiped_begins_anew(buy: Buy, cast: Cast, office: Office) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    key = queue_visit(phone, office.shops["N1A"][0].pk)
    phone.wait_for_states(["received"])
    debugger = phone.context.new_cdp_session(phone.page)
    kinds = {"storageTypes": "indexeddb,local_storage,cache_storage,service_workers"}
    phone.page.goto("about:blank")
    debugger.send("Storage.clearDataForOrigin", {"origin": phone.base, **kinds})
    phone.keep_app()
    assert phone.records() == []
    queue_visit(phone, office.shops["N1A"][0].pk, 30)
    phone.wait_for_states(["received"])
    assert Visit.objects.exclude(pk=key).count() == 1


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

    phone.open()

    phone.wait_until(lambda: stores_of(phone) == ["field-newer"])
    phone.signal(False)
    phone.open()
    expect(phone.page.locator("h1").first).to_be_visible()


def stores_of(phone: Phone) -> list[str]:
    found: list[str] = phone.page.evaluate("caches.keys().then((names) => names.sort())")
    return found


def test_the_kept_pages_follow_the_language(buy: Buy, cast: Cast) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.open("/me/")
    phone.page.get_by_role("button", name="简体中文").first.click()
    expect(phone.page.locator("html")).to_have_attribute("lang", "zh-hans")

    def is_chinese() -> bool:
        phone.open()
        return phone.page.locator("html").get_attribute("lang") == "zh-hans"

    phone.wait_until(is_chinese)
    phone.signal(False)
    assert is_chinese()


OFFICE = """
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from django.conf import settings
from django.test import Client
from tests.cast import make_cast, make_office
office = make_office()
person = make_cast(office).account_manager
client = Client()
client.force_login(person)
print(json.dumps({
    "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
    "shops": [shop.pk for shop in office.shops_of("N1A", "N1B")],
}))
"""
COUNTS = """
from visits.models import Receipt, Visit, VisitPhoto
print(json.dumps({
    "visits": Visit.objects.count(),
    "distinct": Visit.objects.values("retailer", "started_at").distinct().count(),
    "photos": VisitPhoto.objects.count(),
    "visits_with_photo": VisitPhoto.objects.values("visit").distinct().count(),
    "notes": sorted(Visit.objects.values_list("notes", flat=True)),
    "receipts": sorted(
        f"{pk:08d}" for pk in Receipt.objects.filter(kind="visit").values_list("pk", flat=True)
    ),
}))
"""
DAY = """async ([modules, records]) => {
    const { queue } = await import(`${modules}/outbox.js`);
    const canvas = new OffscreenCanvas(320, 240);
    const pen = canvas.getContext("2d");
    for (const [number, { uuid, url, body, photo }] of records.entries()) {
        await queue({ kind: "visit", uuid, url, body, label: body.notes });
        if (!photo) continue;
        for (let x = 0; x < 320; x += 16) {
            for (let y = 0; y < 240; y += 16) {
                pen.fillStyle = `hsl(${(number * 37 + x * y) % 360} 80% ${30 + ((x + y + number) % 40)}%)`;
                pen.fillRect(x, y, 16, 16);
            }
        }
        const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
        await queue({ kind: "photo", uuid: photo, url: `${url}/photos/${photo}`, blob, after: uuid });
    }
}"""
VISITS, PHOTOS, KILLS, CUTS = 200, 100, 3, 10


def test_200_visits_and_100_photos_survive_a_server_killed_thrice_and_ten_cuts(
    buy: Buy, tmp_path: Path
) -> None:
    site = SiteProcess(tmp_path)
    made = site.ask(OFFICE)
    try:
        site.start()
        phone = buy(site=site)
        phone.sign_in(made["session"])
        phone.keep_app()
        phone.signal(False)
        phone.open()
        records = []
        for number in range(VISITS):
            key = str(uuid.uuid4())
            body = visit_of(made["shops"][number % 4], number, notes=f"Visit {number:03d}")
            photo = str(uuid.uuid4()) if number % 2 else None
            records.append({"uuid": key, "url": f"/api/visits/{key}", "body": body, "photo": photo})
        phone.page.evaluate(DAY, [MODULES, records])
        assert phone.states() == ["waiting"] * (VISITS + PHOTOS)
        phone.reboot()
        phone.signal(False)
        phone.open()
        phone.signal(True)

        # Spread over the sending, cuts and kills in turn.
        steps = [(VISITS + PHOTOS) * step // (KILLS + CUTS + 1) for step in range(1, KILLS + CUTS + 1)]
        for number, step in enumerate(steps):
            phone.wait_until(lambda step=step: phone.states().count("received") >= step, 60)
            if number % 4 == 2:
                site.kill()
                site.start()
            else:
                phone.signal(False)
                phone.page.wait_for_timeout(200)
                phone.signal(True)
        phone.wait_until(lambda: set(phone.states()) == {"received"}, 60)
    finally:
        site.kill()

    found = site.ask(COUNTS)
    receipts = found.pop("receipts")
    assert found == {
        "visits": VISITS,
        "distinct": VISITS,
        "photos": PHOTOS,
        "visits_with_photo": PHOTOS,
        "notes": [f"Visit {number:03d}" for number in range(VISITS)],
    }
    shown = phone.records()
    assert sorted(record["receipt"] for record in shown if record["kind"] == "visit") == receipts
    assert len(receipts) == VISITS
