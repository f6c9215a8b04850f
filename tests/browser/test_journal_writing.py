"""Writing journals in Chromium: on the page that saves itself, and on a phone without signal."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import Retailer, Staff
from journals.domain.keys import journal_key
from journals.enums import JournalKind
from journals.models import Flag, Journal, JournalVersion
from journals.queries.content import content_of
from tests.factories import JournalFactory, JournalVersionFactory, VisitFactory
from visits.models import Action

from ..cast import Cast, Office
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor
from .field import CHARACTERS_A_SECOND, SECONDS_A_TAP
from .phones import Phone

pytestmark = pytest.mark.browser

Buy = Callable[..., Phone]
Open = Callable[..., Visitor]

SEEN = "Half of the last order is still on the shelf"
NEWS = "The road through the village is closed until April, so the carrier comes by the north"
CHARACTERS_READ_A_SECOND = 15
LONGEST_S = 180
VISITS = 25


def todays() -> str:
    """The address of today's journal."""
    return f"/journals/daily/{timezone.localdate().isoformat()}/"


def state(page: Page) -> Locator:
    """How far what is written has come."""
    return page.locator("[data-state]").first


def saved(page: Page) -> None:
    """Wait until the office has everything."""
    expect(state(page)).to_have_attribute("data-state", "received")


def on_file() -> Journal:
    """Today's journal as the office has it."""
    return Journal.objects.get(starts_on=timezone.localdate())


def write_finding(page: Page, seen: str = SEEN) -> None:
    """Add a finding and say what was seen."""
    page.get_by_role("button", name="Add a finding").click()
    page.locator("[data-finding]").last.get_by_label("What was seen").fill(seen)


def with_earlier_news(cast: Cast, office: Office) -> None:
    """A journal of hers of ten days ago with the same news."""
    earlier = JournalFactory(
        staff=cast.account_manager,
        unit=office.north_1,
        starts_on=timezone.localdate() - timedelta(days=10),
        submitted=True,
    )
    JournalVersionFactory(journal=earlier, prose={"market_news": NEWS})


@pytest.mark.parametrize(("screen", "language"), [("phone", "zh-hans"), ("laptop", "en")])
def test_the_editor_saves_itself_and_keeps_to_the_rules_of_every_page(
    visit: Open, cast: Cast, office: Office, screen: ScreenName, language: str
) -> None:
    Staff.objects.update(language=language)
    visitor = visit(cast.account_manager, screen=screen)
    page = visitor.page
    visitor.open(todays())
    page.locator('[data-do="add-finding"]').click()
    page.locator('[data-key="seen"]').fill(SEEN)
    for fold in page.locator(".j-more summary").all():
        fold.click()
    saved(page)
    assert [one.seen for one in content_of(on_file()).findings] == [SEEN]
    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0
    if screen == "phone":
        assert small_targets(page) == []
    visitor.open("/journals/")
    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0


def test_a_copy_is_marked_kept_with_a_reason_and_submitted(visit: Open, cast: Cast, office: Office) -> None:
    Staff.objects.update(language="en")
    with_earlier_news(cast, office)
    visitor = visit(cast.account_manager, screen="phone")
    page = visitor.page
    visitor.open(todays())
    page.get_by_label("Market news").fill(NEWS)
    page.get_by_role("button", name="Submit").click()
    card = page.locator("[data-noticed-card]")
    expect(card.locator("mark")).to_have_text(NEWS)
    assert on_file().state == "draft"
    card.get_by_label("Keep it as it is").check()
    card.get_by_label("Why").fill("Still closed")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/journals/")
    assert on_file().state == "submitted"
    assert [(flag.kind, flag.reason) for flag in Flag.objects.all()] == [("near_copy", "Still closed")]


def test_nothing_special_is_one_tap_until_something_is_written(visit: Open, cast: Cast) -> None:
    Staff.objects.update(language="en")
    visitor = visit(cast.account_manager, screen="phone")
    page = visitor.page
    visitor.open(todays())
    nothing = page.get_by_role("button", name="Nothing special")
    page.get_by_label("Market news").fill("A new shop opens")
    expect(nothing).to_be_hidden()
    page.get_by_label("Market news").fill("")
    nothing.click()
    page.wait_for_url("**/journals/")
    assert (on_file().state, on_file().is_nothing_special) == ("submitted", True)


def test_the_number_of_a_card_is_asked_about_before_it_is_saved(visit: Open, cast: Cast) -> None:
    Staff.objects.update(language="en")
    visitor = visit(cast.account_manager)
    page = visitor.page
    visitor.open(todays())
    page.get_by_label("Market news").fill("Paid from card 4111 1111 1111 1111")
    expect(state(page)).to_have_attribute("data-state", "held")
    assert on_file().revision == 0
    page.get_by_label("It is another number").click()
    saved(page)
    assert on_file().revision == 1


def test_a_finding_that_was_removed_comes_back(visit: Open, cast: Cast) -> None:
    Staff.objects.update(language="en")
    visitor = visit(cast.account_manager, screen="phone")
    page = visitor.page
    visitor.open(todays())
    write_finding(page)
    page.get_by_role("button", name="Remove this finding").click()
    expect(page.get_by_label("What was seen")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("What was seen")).to_have_value(SEEN)
    saved(page)
    assert [one.seen for one in content_of(on_file()).findings] == [SEEN]


def test_two_devices_at_once_are_shown_beside_each_other(visit: Open, cast: Cast) -> None:
    Staff.objects.update(language="en")
    first, second = (visit(cast.account_manager) for _device in range(2))
    for visitor in (first, second):
        visitor.open(todays())
    first.page.get_by_label("Market news").fill("Written on the phone")
    saved(first.page)
    second.page.get_by_label("Market news").fill("Written at the desk")
    conflict = second.page.locator(".j-conflict")
    expect(conflict.locator("[data-mine]")).to_contain_text("Written at the desk")
    expect(conflict.locator("[data-theirs]")).to_contain_text("Written on the phone")
    conflict.get_by_role("button", name="Keep what is here").click()
    saved(second.page)
    assert content_of(on_file()).prose() == {"passage:market_news": "Written at the desk"}
    assert JournalVersion.objects.count() == 2
    second.complaints[:] = [said for said in second.complaints if "409" not in said]


# ---------------------------------------------------------------------------------- on a phone


def journal_on_the_phone(phone: Phone) -> None:
    """Open the editor within the field app, with what the phone has of today's journal."""
    phone.open(f"/today/#/journal/daily/{timezone.localdate().isoformat()}")
    phone.page.locator("form.j-editor").wait_for()


def taken_along(phone: Phone) -> None:
    """Open the app with signal until it and today's journal are on the phone."""
    phone.keep_app()
    journal_on_the_phone(phone)
    phone.open()


def test_what_is_written_without_signal_survives_the_browser_and_goes_out(
    buy: Buy, cast: Cast, office: Office
) -> None:
    phone = buy(cast.account_manager)
    taken_along(phone)
    phone.signal(False)
    journal_on_the_phone(phone)
    write_finding(phone.page)
    phone.wait_for_states(["waiting"])
    assert SEEN not in phone.stored()

    phone.reboot()
    phone.signal(False)
    journal_on_the_phone(phone)
    expect(phone.page.get_by_label("What was seen")).to_have_value(SEEN)
    assert not Journal.objects.exists()

    phone.signal(True)
    phone.wait_for_states(["received"])
    assert [one.seen for one in content_of(on_file()).findings] == [SEEN]


def test_a_journal_submitted_without_signal_counts_from_then(buy: Buy, cast: Cast, office: Office) -> None:
    with_earlier_news(cast, office)
    phone = buy(cast.account_manager)
    taken_along(phone)
    phone.signal(False)
    journal_on_the_phone(phone)
    phone.page.get_by_label("Market news").fill(NEWS)
    phone.page.get_by_role("button", name="Submit").click()
    expect(phone.page.locator("#screen")).to_have_attribute("data-shows", "/journal")
    submitted = timezone.now()
    phone.wait_for_states(["waiting"])
    phone.signal(True)
    phone.wait_for_states(["received"])
    journal = on_file()
    assert journal.state == "submitted"
    assert journal.submitted_at is not None and journal.received_at is not None
    assert journal.submitted_at <= submitted <= journal.received_at
    assert [(flag.kind, flag.reason) for flag in Flag.objects.all()] == [("near_copy", "")]
    (record,) = phone.records()
    assert record["notes"][-1].startswith("It was submitted with 1 thing to look at.")


def test_the_phone_says_which_journal_was_returned(buy: Buy, cast: Cast, office: Office) -> None:
    today = timezone.localdate()
    JournalFactory(
        pk=journal_key(cast.account_manager.pk, JournalKind.DAILY, today),
        staff=cast.account_manager,
        unit=office.north_1,
        starts_on=today,
        submitted=True,
        state="returned",
        decided_at=timezone.now(),
        decided_by=cast.supervisor,
    )
    phone = buy(cast.account_manager)
    taken_along(phone)
    phone.open("/today/#/journal")
    line = phone.page.locator("#screen li").filter(has=phone.page.locator('[href*="#/journal/daily/"]')).first
    expect(line).to_contain_text("Returned")


def test_two_phones_without_signal_are_a_conflict_to_settle(buy: Buy, cast: Cast, office: Office) -> None:
    phones = [buy(cast.account_manager), buy(cast.account_manager)]
    for number, phone in enumerate(phones):
        taken_along(phone)
        phone.signal(False)
        journal_on_the_phone(phone)
        phone.page.get_by_label("Market news").fill(f"Written on phone {number}")
        phone.wait_for_states(["waiting"])
    phones[0].signal(True)
    phones[0].wait_for_states(["received"])
    phones[1].signal(True)
    phones[1].wait_for_states(["conflict"])
    phones[1].open("/today/#/outbox")
    versions = phones[1].page.locator(".f-record table")
    expect(versions).to_contain_text("Written on phone 0")
    expect(versions).to_contain_text("Written on phone 1")
    phones[1].page.locator('[data-do="mine"]').click()
    phones[1].wait_for_states(["received"])
    assert content_of(on_file()).prose() == {"passage:market_news": "Written on phone 1"}


# ---------------------------------------------------------------------------------- at a person's pace


class Person:
    """Somebody with one thumb; ``seconds`` is what it takes her, with the pages as long as they took."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seconds = 0.0
        self.begun = time.monotonic()

    def read(self, text: str) -> None:
        """Read at a person's pace."""
        self.seconds += len(text) / CHARACTERS_READ_A_SECOND

    def tap(self, target: Locator) -> None:
        """Tap once."""
        target.click()
        self.seconds += SECONDS_A_TAP

    def type(self, target: Locator, text: str) -> None:
        """Type with a thumb."""
        self.tap(target)
        target.fill(text)
        self.seconds += len(text) / CHARACTERS_A_SECOND

    @property
    def taken(self) -> float:
        """What she has needed so far."""
        return self.seconds + time.monotonic() - self.begun


def with_visits(cast: Cast, office: Office) -> list[Retailer]:
    """25 visits of today, a quarter of an hour each, to her four shops."""
    shops = office.shops_of("N1A", "N1B")
    today = timezone.localdate()
    morning = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    for number in range(VISITS):
        shop = shops[number % len(shops)]
        begun = morning + timedelta(minutes=number)
        VisitFactory(
            staff=cast.account_manager,
            retailer=shop,
            route=office.routes[shop.licence_no.partition("-")[0]],
            unit=office.north_1,
            visited_on=today,
            started_at=begun,
            ended_at=begun + timedelta(seconds=50),
        )
    return shops


def test_a_day_of_25_visits_is_written_and_submitted_within_three_minutes(
    visit: Open, cast: Cast, office: Office, record_property: Callable[[str, Any], None]
) -> None:
    Staff.objects.update(language="en")
    shop = with_visits(cast, office)[0]
    visitor = visit(cast.account_manager, screen="phone")
    page = visitor.page
    visitor.open("/journals/")
    person = Person(page)
    person.tap(page.get_by_role("link", name="Today's journal"))
    person.read(page.locator(".j-facts").inner_text())
    person.tap(page.get_by_role("button", name="Add a finding"))
    card = page.locator("[data-finding]")
    person.tap(card.get_by_role("button", name=shop.name))
    person.type(card.get_by_label("What was seen"), "Half of the last order of Red Plum is still there")
    person.tap(card.locator("summary", has_text="Evidence and cause"))
    person.type(card.get_by_label("Evidence", exact=True), "12 cartons of 20 on the shelf")
    person.type(card.get_by_label("Cause", exact=True), "The works next door moved away")
    person.tap(card.locator("summary", has_text="Action"))
    person.type(card.get_by_label("What is to be done"), "Halve the order, show the new brand")
    person.tap(page.get_by_role("button", name="Submit"))
    page.wait_for_url("**/journals/")
    record_property("seconds", round(person.taken, 1))
    assert person.taken < LONGEST_S
    journal = on_file()
    assert journal.state == "submitted"
    assert Action.objects.get().retailer == shop
