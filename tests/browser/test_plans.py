"""Plans in the browser: both languages, phone and laptop, dragged, by the keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import Staff
from salesforce_app.kernel.periods import Month
from tests.cast import Cast, Office
from visits.domain.plan_life import add_call, approve_plan, begin_plan, submit_plan
from visits.domain.planned_calls import cancel_calls
from visits.models import PlannedCall, ProposedCall, StartPoint, VisitPlan

from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

Visit = Callable[..., Visitor]

MONTH = Month.of(date.today()).shift(2)
"""A month without a day that has passed."""
MONDAY = next(day for day in MONTH.period.dates() if day.weekday() == 0)
THURSDAY = MONDAY + timedelta(days=3)
ADDRESS = f"/plans/{MONTH}/li.jing/"


@pytest.fixture
def plan(office: Office, cast: Cast) -> VisitPlan:
    """李静's draft: three calls on a Monday, one on the Thursday."""
    for number, shop in enumerate(office.shops_of("N1A", "N1B")):
        shop.latitude, shop.longitude, shop.datum = f"28.1{number}", f"115.9{number}", "WGS84"
        shop.save()
    plan = begin_plan(staff=cast.account_manager, month=MONTH, actor="li.jing", moment=timezone.now())
    days = (MONDAY, MONDAY, MONDAY, THURSDAY)
    for shop, day in zip(office.shops_of("N1A", "N1B"), days, strict=True):
        add_call(plan=plan, revision=None, retailer=shop, day=day, actor="li.jing", moment=timezone.now())
    return plan


def brought_into_force(plan: VisitPlan, cast: Cast) -> None:
    """Submitted by her, approved by her supervisor."""
    submit_plan(plan=plan, revision=None, by=cast.account_manager, moment=timezone.now())
    approve_plan(plan=plan, revision=None, by=cast.supervisor, moment=timezone.now())


def stops(page: Page, day: date) -> list[str]:
    """The shops of a day as they stand on the page."""
    return page.locator(f"[data-day='{day}'] .plan-shop").all_inner_texts()


def on_file(day: date) -> list[str]:
    """The shops of a day as they are kept."""
    rows = ProposedCall.objects.filter(date=day).order_by("position")
    return list(rows.values_list("retailer__name", flat=True))


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_of_plans_are_sound_on_every_screen(
    visit: Visit, cast: Cast, plan: VisitPlan, screen: ScreenName, language: str
) -> None:
    Staff.objects.update(language=language)
    Staff.objects.get(pk=cast.account_manager.pk)
    StartPoint.objects.create(staff=cast.account_manager, name="Office", latitude="28.1", longitude="115.9")
    mine = visit(cast.account_manager, screen=screen, dark=language == "en")
    day = f"{ADDRESS}days/{MONDAY.day}/"
    for address in ("/plans/", ADDRESS, day, "/plans/start-point/"):
        mine.open(address)
        assert sideways_overflow(mine.page) == 0, address
        assert (screen == "laptop" and address == "/plans/") or small_targets(mine.page) == [], address
        assert accessibility_faults(mine.page) == [], address
    brought_into_force(plan, cast)
    call = PlannedCall.objects.filter(date=MONDAY).first()
    assert call is not None
    cancel_calls(calls=[call.pk], reason="Flood", by=cast.account_manager, moment=timezone.now())
    chief = visit(cast.supervisor, screen=screen, dark=language != "en")
    for address in ("/plans/", ADDRESS):
        chief.open(address)
        assert sideways_overflow(chief.page) == 0, address
        assert (screen == "laptop" and address == "/plans/") or small_targets(chief.page) == [], address
        assert accessibility_faults(chief.page) == [], address


def test_a_call_is_dragged_to_another_place_and_another_day(
    visit: Visit, cast: Cast, plan: VisitPlan
) -> None:
    Staff.objects.update(language="en")
    visitor = visit(cast.account_manager)
    visitor.open(ADDRESS)
    page = visitor.page
    expect(page.locator(".is-sortable")).to_be_visible()
    monday = page.locator(f"[data-day='{MONDAY}'] .plan-call")
    assert stops(page, MONDAY) == ["Shop N1A-1", "Shop N1A-2", "Shop N1B-1"]

    thursday = page.locator(f"[data-day='{THURSDAY}'] .plan-call")
    with answered_move(page), dragged(page, monday.nth(0), thursday.nth(0)):
        expect(thursday).to_have_count(2)
    expect(thursday).to_have_count(2)
    assert sorted(on_file(THURSDAY)) == ["Shop N1A-1", "Shop N1B-2"]
    assert on_file(MONDAY) == stops(page, MONDAY) == ["Shop N1A-2", "Shop N1B-1"]

    expect(page.locator(".is-sortable")).to_be_visible()
    with answered_move(page), dragged(page, monday.nth(1), monday.nth(0)):
        expect(monday.nth(0)).to_contain_text("Shop N1B-1")
    expect(monday.nth(0)).to_contain_text("Shop N1B-1")
    assert on_file(MONDAY) == stops(page, MONDAY) == ["Shop N1B-1", "Shop N1A-2"]


def answered_move(page: Page) -> AbstractContextManager[object]:
    """Waits until the server has answered a move."""
    return page.expect_response(lambda answer: answer.url.endswith("/move/"))


@contextmanager
def dragged(page: Page, what: Locator, where: Locator) -> Iterator[None]:
    """The pointer carries one call to another, and lets go once the block has seen room made for it there.

    The list makes room some tens of milliseconds after the pointer has come: a hand waits for that too.
    """
    start, end = what.bounding_box(), where.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + start["width"] - 12, start["y"] + start["height"] / 2)
    page.mouse.down()
    for part in range(1, 11):
        page.mouse.move(
            start["x"] + 30 + (end["x"] - start["x"]) * part / 10,
            start["y"] + 20 + (end["y"] - start["y"] - 6) * part / 10,
        )
        page.wait_for_timeout(20)
    yield
    page.mouse.up()


def test_calls_are_moved_by_the_keyboard_alone(visit: Visit, cast: Cast, plan: VisitPlan) -> None:
    Staff.objects.update(language="en")
    visitor = visit(cast.account_manager, screen="phone")
    visitor.open(ADDRESS)
    page = visitor.page
    boxes = page.locator("input[name=call]")
    expect(page.locator("[data-plan-bar]")).to_be_hidden()
    for number in (0, 1):
        boxes.nth(number).focus()
        page.keyboard.press("Space")
    expect(page.locator(".plan-chosen")).to_have_text("2 chosen")
    page.locator("#move-day").select_option(THURSDAY.isoformat())
    page.locator("#move-place").focus()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 calls were moved.")).to_be_visible()
    assert on_file(THURSDAY) == ["Shop N1A-1", "Shop N1A-2", "Shop N1B-2"]


def test_a_plan_is_made_and_decided_without_scripts(
    visit: Visit, cast: Cast, plan: VisitPlan, office: Office
) -> None:
    Staff.objects.update(language="en")
    mine = visit(cast.account_manager, scripts=False)
    mine.open(ADDRESS)
    mine.page.locator("input[name=call]").first.check()
    mine.page.locator("#move-day").select_option(THURSDAY.isoformat())
    mine.page.get_by_role("button", name="Move", exact=True).click()
    expect(mine.page.get_by_text("1 call was moved.")).to_be_visible()
    mine.page.locator("#add-shop").fill("N1A-1")
    mine.page.locator("#add-day").fill(MONDAY.isoformat())
    mine.page.get_by_role("button", name="Add the call").click()
    expect(mine.page.get_by_text("The call at Shop N1A-1 is planned.")).to_be_visible()
    mine.page.get_by_role("button", name="Submit the plan").click()
    expect(mine.page.get_by_text("The plan is submitted.")).to_be_visible()

    chief = visit(cast.supervisor, scripts=False)
    chief.open("/plans/")
    chief.page.get_by_role("button", name="Approve 李静").click()
    expect(chief.page.get_by_text("The plan of 李静 is in force.")).to_be_visible()
    assert PlannedCall.objects.count() == 5


def test_the_start_point_is_chosen_on_the_map(visit: Visit, cast: Cast, plan: VisitPlan) -> None:
    Staff.objects.update(language="en")
    visitor = visit(cast.account_manager)
    visitor.open("/plans/start-point/")
    page = visitor.page
    ground = page.locator("#start-map")
    expect(ground).to_be_visible()
    ground.click(position={"x": 60, "y": 200})
    expect(page.get_by_label("Latitude")).not_to_have_value("")
    page.get_by_label("Name").fill("Office")
    page.get_by_role("button", name="Keep the start point").click()
    expect(page.get_by_text("Your start point is kept")).to_be_visible()
    kept = StartPoint.objects.get(staff=cast.account_manager)
    assert 27 < kept.latitude < 29
    assert 115 < kept.longitude < 117
