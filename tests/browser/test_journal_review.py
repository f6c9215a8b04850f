"""Reviewing journals in a browser: sixty by keyboard alone, without scripts, on every screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Staff
from journals.models import Decision, FindingAction, Journal, Reading, Remark
from territory.models import OrgUnit
from visits.models import Action

from ..cast import Cast, Office
from ..factories import (
    ActionFactory,
    DecisionFactory,
    FindingFactory,
    FindingShopFactory,
    FlagFactory,
    PostingFactory,
    RemarkFactory,
    StaffFactory,
)
from ..journals.review.office import content, resubmitted, submitted
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

SECONDS_A_KEY = 0.8
"""To find a key and decide to hit it."""
CHARACTERS_TYPED_A_SECOND = 4
CHARACTERS_READ_A_SECOND = 15
"""About 180 words a minute: slower than most people read, since she thinks about it."""
SECONDS_ON_THE_FACTS = 3
JOURNALS, MOST_MINUTES = 60, 20
HASTE = 20
"""The place of the journal that is decided in haste, and taken back."""

NEWS = (
    "The road through the village is closed until April, three shops get their order a day late",
    "A new shop has opened beside the school and sells single packs below the marked price",
    "Two owners ask for the small boxes again; the market on Thursday has taken all they had",
)


@pytest.fixture
def yesterday() -> date:
    """The day before today, by the office's clock."""
    return timezone.localdate() - timedelta(days=1)


@dataclass
class Reader:
    """A supervisor at the keyboard; ``seconds`` is what it takes her, with the pages as long as they took."""

    page: Page
    seconds: float = 0
    keys: list[str] = field(default_factory=list)

    def key(self, key: str) -> None:
        """Hit a key that stays on the page."""
        self.page.keyboard.press(key)
        self.keys.append(key)
        self.seconds += SECONDS_A_KEY

    def key_on(self, key: str) -> None:
        """Hit a key that leads to another page, and wait for that."""
        begun = time.monotonic()
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.keys.append(key)
        self.seconds += SECONDS_A_KEY + time.monotonic() - begun

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)
        self.seconds += len(text) / CHARACTERS_TYPED_A_SECOND

    def read(self) -> None:
        """Read what was written, and look over the facts."""
        text = "".join(self.page.locator(".part-text, .part-notes").all_inner_texts())
        self.seconds += SECONDS_ON_THE_FACTS + len(text) / CHARACTERS_READ_A_SECOND


def writers_of(unit: OrgUnit, number: int) -> list[Staff]:
    """Account managers of a unit."""
    people = [StaffFactory(username=f"writer.{place}", name=f"Writer {place}") for place in range(number)]
    for person in people:
        PostingFactory(staff=person, unit=unit)
    return people


def sixty(office: Office, last: date) -> None:
    """Ten daily journals of six people; every third has nothing special, every tenth is contradicted."""
    for number, (writer, back) in enumerate(
        (writer, back) for writer in writers_of(office.north_1, 6) for back in range(JOURNALS // 6)
    ):
        told = content(
            news=f"{NEWS[number % 3]} ({number})",
            seen="" if number % 3 else f"Half of the last order of the {number}th is on the shelf",
            shops=office.shops["N1A"][:1],
            nothing=number % 3 == 1,
        )
        journal = submitted(writer, office.north_1, starts_on=last - timedelta(days=back), told=told)
        if number % 10 == 0:
            FlagFactory(version=journal.versions.get(), said="The road", expected="9")


def decide(reader: Reader, number: int) -> None:
    """Read the journal at hand and decide: most are accepted, some commented on or returned."""
    page = reader.page
    if page.locator("[data-queue]").count():
        # What had to be read is read; the rest of the daily ones are opened from the queue.
        reader.key_on("o")
    reader.read()
    if number % 12 == 5:
        reader.key("r")
        reader.type("Which shops, and until when?")
        reader.key_on("Enter")
        return
    if number % 15 == 7 and page.locator(".part").count():
        reader.key("n")
        reader.key("c")
        reader.type("Ask the owner why, and tell me on Friday")
        reader.key_on("Enter")
    if page.locator("#reply[required]").count():
        reader.key("a")
        reader.type("Good to know, thank you")
        reader.key_on("Enter")
    else:
        reader.key_on("a")


def test_sixty_journals_are_reviewed_by_keyboard_alone_in_less_than_twenty_minutes(
    office: Office, cast: Cast, visit: Visit, yesterday: date
) -> None:
    sixty(office, yesterday)
    cast.supervisor.language = "en"
    cast.supervisor.save()
    visitor = visit(cast.supervisor)
    visitor.open("/journals/review/")
    reader = Reader(visitor.page)
    reader.key_on("o")
    for number in range(JOURNALS):
        decide(reader, number)
        if number == HASTE:
            # Taken back: the journal is there again, and what follows it as well.
            reader.key_on("u")
            decide(reader, number)
    expect(visitor.page.locator(".page-subtitle")).to_have_text("Nothing waits for you.")
    assert Journal.objects.filter(decided_by=cast.supervisor).count() == JOURNALS
    assert Decision.objects.filter(undone_at=None).count() == JOURNALS
    assert Decision.objects.exclude(undone_at=None).count() == 1
    assert reader.seconds < MOST_MINUTES * 60


def serves_everybody(visitor: Visitor, screen: ScreenName) -> None:
    """The page on the screen fits it, and can be used by all."""
    visitor.page.evaluate("window.scrollTo(0, 0)")  # nothing lies half below the bar at the top
    assert accessibility_faults(visitor.page) == []
    assert sideways_overflow(visitor.page) == 0
    if screen == "phone":
        assert small_targets(visitor.page) == []


@pytest.fixture
def a_returned_one(office: Office, cast: Cast, yesterday: date) -> Journal:
    """A journal that came again, with flags, a comment with its action, and a finding with one."""
    shop = office.shops["N1A"][0]
    journal = submitted(
        cast.account_manager,
        office.north_1,
        starts_on=yesterday,
        told=content(seen="Half is left", shops=[shop]),
    )
    first = journal.versions.get()
    moment = timezone.now() - timedelta(hours=1)
    DecisionFactory(
        version=first, verdict="returned", reply="Which half?", decided_by=cast.supervisor, decided_at=moment
    )
    again = resubmitted(
        journal, content(news=NEWS[0], seen="Half of the last order is left", shops=[shop], visits=10)
    )
    version = again.versions.order_by("number").last()
    FlagFactory(version=version, start=0, end=8, said="The road", expected="9", reason="I was there")
    FlagFactory(version=version, kind="near_copy", start=4, end=30, spans=[[4, 16]], other=journal)
    asked = ActionFactory(retailer=shop, owner=cast.supervisor, origin="review", text="Look at it")
    RemarkFactory(
        version=version, anchor="passage:market_news", author=cast.supervisor, made_at=moment, action=asked
    )
    RemarkFactory(version=version, author=cast.supervisor, text="On the whole, well seen", made_at=moment)
    done = ActionFactory(
        retailer=shop,
        owner=cast.account_manager,
        origin="journal",
        state="done",
        done_on=yesterday - timedelta(days=20),
        evidence="Agreed on two cartons",
    )
    finding = FindingFactory(journal=journal, theme="stock", cause="Too much was ordered")
    FindingShopFactory(finding=finding, retailer=shop)
    FindingAction.objects.create(finding=finding, action=done)
    return again


@pytest.mark.parametrize(("screen", "language"), [("phone", "zh-hans"), ("laptop", "en")])
def test_every_page_serves_everybody(
    cast: Cast,
    visit: Visit,
    a_returned_one: Journal,
    yesterday: date,
    screen: ScreenName,
    language: str,
) -> None:
    Staff.objects.update(language=language)
    supervisor = visit(cast.supervisor, screen=screen)
    year, week, _day = yesterday.isocalendar()
    for address in (
        "/journals/review/",
        f"/journals/{a_returned_one.pk}/review/",
        f"/journals/team/{year}-W{week:02d}/",
        f"/journals/learned/{yesterday:%Y-%m}/",
    ):
        assert supervisor.open(address).status == 200
        serves_everybody(supervisor, screen)
    supervisor.open(f"/journals/{a_returned_one.pk}/review/")
    for summary in supervisor.page.locator("main summary").all():
        if summary.is_visible():
            summary.click()
    serves_everybody(supervisor, screen)
    writer = visit(cast.account_manager, screen=screen)
    assert writer.open("/journals/back/").status == 200
    for summary in writer.page.locator("main summary").all():
        summary.click()
    serves_everybody(writer, screen)


def test_single_keys_do_nothing_while_typing(cast: Cast, visit: Visit, a_returned_one: Journal) -> None:
    Staff.objects.update(language="en")
    visitor = visit(cast.supervisor)
    visitor.open(f"/journals/{a_returned_one.pk}/review/")
    page = visitor.page
    page.keyboard.press("r")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("a jar unto rocks?")
    expect(page.locator("#reason")).to_have_value("a jar unto rocks?")
    assert page.url.endswith("/review/")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    expect(page.locator("#reply")).not_to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("[data-keys] dl")).to_be_visible()
    page.keyboard.press("o")
    expect(page.locator("#facts")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("[data-say]")).to_have_text("There is nothing to do with this key here.")


def test_a_comment_becomes_an_action_by_keyboard(
    office: Office, cast: Cast, visit: Visit, a_returned_one: Journal
) -> None:
    Staff.objects.update(language="en")
    visitor = visit(cast.supervisor)
    visitor.open(f"/journals/{a_returned_one.pk}/review/")
    page = visitor.page
    page.keyboard.press("n")
    expect(page.locator(".finding .part").first).to_be_focused()
    page.keyboard.press("t")
    page.keyboard.type("Agree on a smaller order")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    remark = Remark.objects.get(text="Agree on a smaller order")
    assert remark.anchor.endswith(":seen")
    action = Action.objects.get(remark=remark)
    assert (action.retailer, action.owner) == (office.shops["N1A"][0], cast.account_manager)


def test_what_is_before_ones_eyes_is_counted_for_the_reader(
    cast: Cast, visit: Visit, a_returned_one: Journal
) -> None:
    visitor = visit(cast.supervisor)
    visitor.page.clock.install()
    visitor.open(f"/journals/{a_returned_one.pk}/review/")
    page = visitor.page
    page.bring_to_front()
    page.clock.run_for(3000)
    with page.expect_response(lambda answer: "/readings" in answer.url) as told:
        page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert told.value.status == 200
    # That it was opened the office knows by itself, with no seconds.
    kept = Reading.objects.filter(journal=a_returned_one).exclude(anchor="", seconds=0)
    assert {one.reader for one in kept} == {cast.supervisor}
    assert all(1 <= one.seconds <= 60 for one in kept)
    page.reload()
    expect(page.locator(".page-subtitle .only-you")).to_be_visible()


def test_everything_works_without_scripts(office: Office, cast: Cast, visit: Visit, yesterday: date) -> None:
    Staff.objects.update(language="en")
    for back in range(2):
        submitted(cast.account_manager, office.north_1, starts_on=yesterday - timedelta(days=back))
    visitor = visit(cast.supervisor, scripts=False)
    visitor.open("/journals/review/")
    page = visitor.page
    page.get_by_role("link", name="Begin with the first").click()
    assert Reading.objects.get().seconds == 0
    page.locator("#whole summary").first.click()
    page.locator("#whole input[name=text]").fill("Well seen")
    page.locator("#whole").get_by_role("button", name="Save the comment").click()
    expect(page.locator("#whole .remarks")).to_contain_text("Well seen")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("You accepted the journal of")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    page.locator("#reason").fill("Which shops?")
    page.get_by_role("button", name="Return").click()
    expect(page.get_by_text("You returned the journal of")).to_be_visible()
    states = Journal.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["returned", "submitted"]
