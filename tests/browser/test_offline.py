"""Without signal, in Chromium: what is written waits on the phone and arrives once."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Route, expect

from visits.models import Receipt, Visit, VisitPhoto

from ..cast import Cast, Office
from .phones import MODULES, Phone, queue_visit, visit_of

pytestmark = pytest.mark.browser

Buy = Callable[..., Phone]


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


def test_a_correction_of_a_field_that_was_changed_in_the_office_is_sent_again_as_one_of_its_new_value(
    buy: Buy, cast: Cast, office: Office
) -> None:
    shop = office.shops["N1A"][0]
    type(shop).objects.filter(pk=shop.pk).update(floor_area_m2=38)
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.signal(False)
    key = str(uuid.uuid4())
    body = {"retailer": shop.pk, "fields": {"floor_area_m2": "40"}, "seen": {"floor_area_m2": "38"}}
    phone.queue(key, f"/api/corrections/{key}", body, kind="correction")
    type(shop).objects.filter(pk=shop.pk).update(floor_area_m2=39)
    phone.signal(True)
    phone.wait_for_states(["conflict"])
    assert phone.records()[0]["current"] == {"floor_area_m2": "39"}

    phone.call("outbox", "keepMine", key)

    phone.wait_for_states(["received"])
    shop.refresh_from_db()
    assert shop.floor_area_m2 == 40


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
