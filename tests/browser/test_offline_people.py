"""Whose phone it is: sessions that end, and people who follow each other on one phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.models import Staff
from visits.models import Visit

from ..cast import Cast, Office
from .phones import Phone, queue_visit, session_of

pytestmark = pytest.mark.browser

Buy = Callable[..., Phone]


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


def test_a_new_key_makes_what_waits_unreadable_and_the_phone_goes_on(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    phone.keep_app()
    phone.context.route("**/api/visits/**", lambda route: route.abort())
    queue_visit(phone, office.shops["N1A"][0].pk, notes="Old Wang wants a new sign")
    phone.open("/account/sessions/")
    phone.page.get_by_role("link", name="Renew the key of my phones").click()
    expect(phone.page.locator("[data-unsent]")).to_contain_text("Records that wait on this phone: 1")
    phone.page.get_by_role("button", name="Renew the key").click()
    expect(phone.page.get_by_text("Your phones have a new key")).to_be_visible()
    phone.context.unroute("**/api/visits/**")
    phone.open()
    phone.wait_until(lambda: phone.call("vault", "openVault") is not None)
    assert phone.records() == []
    assert "Old Wang" not in phone.stored()
    queue_visit(phone, office.shops["N1A"][0].pk, notes="Once more")
    phone.wait_for_states(["received"])
    assert Visit.objects.get().notes == "Once more"
