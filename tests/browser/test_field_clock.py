"""A phone whose clock is wrong: what it noted is put right once, and what was typed is left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Retailer
from visits.models import Visit

from .field import OpenToday, go, received, saved, stop, until
from .phones import MODULES

pytestmark = pytest.mark.browser

AHEAD = timedelta(hours=2)


@contextmanager
def believing(page: Page, offset: timedelta) -> Iterator[None]:
    """The phone holds its clock to be ahead by so much, heard long ago and true no more.

    It is without signal meanwhile: the next answer of the office tells it otherwise.
    """
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.evaluate(
        "(seconds) => localStorage.setItem('field-clock-offset', seconds)", str(int(offset.total_seconds()))
    )
    yield
    expect(page.locator(".f-save:disabled")).to_have_count(0)
    page.context.set_offline(False)


def made() -> Visit:
    """The visit that came from the phone."""
    return Visit.objects.exclude(received_at=None).get()


def test_typed_times_are_those_of_the_office(phone: OpenToday, shops: list[Retailer]) -> None:
    page = phone().page
    day = timezone.localdate() - timedelta(days=3)
    with believing(page, AHEAD):
        go(page, f"#/visit/{shops[1].pk}/late")
        page.get_by_label("Day", exact=True).fill(day.isoformat())
        page.get_by_label("Arrived", exact=True).fill("09:10")
        page.get_by_role("button", name="Nothing new").click()
        saved(page)
    received(page)
    assert f"{timezone.localtime(made().started_at):%H:%M}" == "09:10"
    entered_at = made().entered_at
    assert entered_at is not None
    assert timezone.now() - entered_at - AHEAD < timedelta(minutes=2)


def test_a_change_after_the_clock_was_set_right_moves_nothing(
    phone: OpenToday, shops: list[Retailer]
) -> None:
    page = phone().page
    with believing(page, AHEAD):
        stop(page, shops[0]).get_by_role("link", name="Start visit").click()
        page.get_by_role("button", name="Nothing new").click()
        saved(page)
    received(page)
    began: datetime = made().started_at
    assert until(page, lambda: abs(page.evaluate("Number(localStorage.getItem('field-clock-offset'))")) < 5)
    page.get_by_role("button", name="Change").click()
    page.get_by_role("textbox", name="Note", exact=True).fill("One thing more")
    page.get_by_role("button", name="Save the change").click()
    assert until(page, Visit.objects.filter(revision=2).exists)
    expect(page.locator("#records-chip[data-state=received]")).to_be_visible()
    assert (made().notes, made().started_at) == ("One thing more", began)


def test_a_visit_that_a_wrong_clock_puts_into_the_future_is_repaired(
    phone: OpenToday, shops: list[Retailer]
) -> None:
    visitor = phone()
    page = visitor.page
    with believing(page, -timedelta(hours=3)):
        stop(page, shops[0]).get_by_role("link", name="Start visit").click()
        page.get_by_role("textbox", name="Note", exact=True).fill("Written by a wrong clock")
        page.get_by_role("button", name="Save visit").click()
        saved(page)
    expect(page.locator("#records-chip")).to_have_text("1 to repair")
    visitor.complaints[:] = [said for said in visitor.complaints if "422" not in said]
    # Also long afterwards, when visits that arrived have gone from the phone.
    page.evaluate(
        """async (address) => {
            const { all, save } = await import(address);
            for (const [key, value] of await all())
                if (key.startsWith("kept:")) await save(key, { ...value, kept_on: "2020-01-01" });
        }""",
        f"{MODULES}/drafts.js",
    )
    page.reload()
    go(page, "#/outbox")
    expect(page.locator(".f-record .f-problem")).to_contain_text(
        "Arrived: The visit would lie in the future."
    )
    page.locator(".f-record").get_by_role("link", name="Repair").click()
    expect(page.locator("[data-part=problem]").first).to_contain_text("set the clock of the phone right")
    day = timezone.localdate() - timedelta(days=1)
    page.get_by_label("Day", exact=True).fill(day.isoformat())
    page.get_by_label("Arrived", exact=True).fill("09:10")
    page.get_by_label("Left", exact=True).fill("09:25")
    page.get_by_role("button", name="Save the change").click()
    received(page)
    assert made().notes == "Written by a wrong clock"
    assert made().ended_at is not None
    assert f"{timezone.localtime(made().started_at):%F %H:%M}" == f"{day} 09:10"


def test_a_visit_over_midnight_ends_on_the_next_day(phone: OpenToday, shops: list[Retailer]) -> None:
    page = phone().page
    go(page, f"#/visit/{shops[1].pk}/late")
    day = timezone.localdate() - timedelta(days=3)
    page.get_by_label("Day", exact=True).fill(day.isoformat())
    page.get_by_label("Arrived", exact=True).fill("23:40")
    next_day = page.get_by_label("Left on the next day")
    expect(next_day).to_be_hidden()
    page.get_by_label("Left", exact=True).fill("00:20")
    page.get_by_role("button", name="Nothing new").click()
    expect(page.get_by_text("The time of leaving lies before the arrival.")).to_be_visible()
    next_day.check()
    page.get_by_role("button", name="Nothing new").click()
    received(page)
    ended_at = made().ended_at
    assert ended_at is not None
    assert ended_at - made().started_at == timedelta(minutes=40)
    page.get_by_role("button", name="Change").click()
    expect(next_day).to_be_checked()
    page.get_by_label("Left", exact=True).fill("00:30")
    page.get_by_role("button", name="Save the change").click()
    assert until(page, Visit.objects.filter(revision=2).exists)
    ended_at = made().ended_at
    assert ended_at is not None
    assert ended_at - made().started_at == timedelta(minutes=50)
