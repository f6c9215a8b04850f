"""What the field app does with what was entered: sent, changed, refused, said twice, kept without signal."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Route, expect

from accounts.models import Retailer, Staff
from tests.cast import Cast
from visits.domain.actions import reopen_action
from visits.enums import ActionState
from visits.models import Action, Visit

from .field import (
    PLANNED,
    Open,
    OpenToday,
    go,
    keep,
    received,
    saved,
    stop,
    until,
)
from .phones import session_of

pytestmark = pytest.mark.browser


def test_a_day_without_signal(phone: OpenToday, shops: list[Retailer]) -> None:
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


def test_a_saved_visit_can_be_said_differently(phone: OpenToday, shops: list[Retailer]) -> None:
    page = phone().page
    stop(page, shops[0]).get_by_role("link", name="Start visit").click()
    page.get_by_role("button", name="Nothing new").click()
    received(page)
    page.get_by_role("button", name="Change").click()
    page.get_by_role("textbox", name="Note", exact=True).fill("One thing more")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("1 of 3 done")).to_be_visible()
    go(page, "#/outbox")
    expect(page.locator(".f-record")).to_have_count(1)
    assert until(page, Visit.objects.filter(revision=2).exists)
    assert Visit.objects.exclude(received_at=None).get().notes == "One thing more"


def test_a_visit_open_in_two_tabs_is_one_visit(phone: OpenToday, shops: list[Retailer]) -> None:
    """What was written in one tab is in the other, and is not replaced by what the other held before."""
    visitor = phone()
    first = visitor.page
    keep(first)
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.locator(".f-stop").first).to_be_visible()
    go(first, f"#/visit/{shops[0].pk}")
    expect(first.locator(".f-save")).to_be_visible()
    first.locator('[data-do="arrive"]').click()
    go(second, f"#/visit/{shops[0].pk}")
    note = '[name="notes"]'
    second.locator(note).fill("Written in the second tab")
    expect(first.locator(note)).to_have_value("Written in the second tab")

    second.locator(".f-save").click()

    expect(first.locator(".f-visit")).to_have_count(0)
    expect(first.locator(".f-stop").first).to_be_visible()
    assert until(first, lambda: Visit.objects.filter(notes="Written in the second tab").count() == 1)
    assert Visit.objects.filter(retailer=shops[0], visited_on=timezone.localdate()).count() == 1


def test_a_refused_visit_says_why_and_is_repaired(phone: OpenToday, shops: list[Retailer]) -> None:
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


def test_a_refusal_speaks_in_the_words_of_the_form(phone: OpenToday, shops: list[Retailer]) -> None:
    """Not in the names that fields have on the wire, and it says what helps."""
    visitor = phone("zh-hans")
    page = visitor.page
    stop(page, shops[0]).locator("[data-start]").first.click()
    page.locator('.f-quick [data-do="add-action"]').click()
    page.locator('.f-followup [data-key="text"]').fill("带新价签")

    def spoil(route: Route) -> None:
        changed = re.sub(r'"due_on":"[^"]*"', '"due_on":"2020-01-01"', route.request.post_data or "")
        route.continue_(post_data=changed)

    page.route("**/api/visits/*", spoil)
    page.locator(".f-save").click()
    expect(page.locator("#records-chip[data-state=refused]")).to_be_visible()
    visitor.complaints[:] = [said for said in visitor.complaints if "422" not in said]
    go(page, "#/outbox")
    problem = page.locator(".f-record .f-problem")
    expect(problem).to_contain_text("下一步待办 1：日期已过。 请选今天或以后的日期。")
    expect(problem.locator("li")).to_have_count(0)
    page.locator('.f-record [data-slot="repair"]').click()
    expect(page.locator(".f-visit .f-problem")).to_contain_text("下一步待办 1：日期已过。")
    page.unroute("**/api/visits/*")


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
    phone: OpenToday, cast: Cast, shops: list[Retailer], answer: str, stands: str
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


def test_a_session_that_ended_costs_nothing(phone: OpenToday, cast: Cast, shops: list[Retailer]) -> None:
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


def test_an_action_is_noted_as_done_with_its_evidence(phone: OpenToday, shops: list[Retailer]) -> None:
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


def test_an_action_that_was_opened_again_is_to_be_done_again(
    phone: OpenToday, cast: Cast, shops: list[Retailer]
) -> None:
    page = phone().page
    go(page, f"#/shop/{shops[0].pk}")
    action = page.locator(".f-action")
    action.get_by_role("button", name="Done").click()
    action.get_by_label("How one can tell").fill("The marks hang")
    action.get_by_role("button", name="Mark as done").click()
    received(page)
    expect(action).to_contain_text("Noted as done")
    reopen_action(
        action=Action.objects.get(),
        actor=cast.supervisor.username,
        moment=timezone.now(),
        due_on=timezone.localdate() + timedelta(days=3),
    )
    go(page, "#/")
    page.locator('[data-do="refresh"]').click()
    expect(page.locator("#live")).to_have_text("Up to date.")
    go(page, f"#/shop/{shops[0].pk}")
    expect(action.get_by_role("button", name="Done")).to_be_visible()
    expect(action).not_to_contain_text("Noted as done")


def test_a_refused_result_of_an_action_is_repaired(phone: OpenToday, shops: list[Retailer]) -> None:
    visitor = phone()
    page = visitor.page
    go(page, f"#/shop/{shops[0].pk}")
    action = page.locator(".f-action")
    action.get_by_role("button", name="Done").click()
    action.get_by_label("How one can tell").fill("The marks hang")

    # A phone whose clock is a year ahead; the answer is the office's own.
    def spoil(route: Route) -> None:
        year = timezone.localdate().year
        route.continue_(post_data=(route.request.post_data or "").replace(f'"{year}-', f'"{year + 1}-'))

    page.route("**/api/actions/*/result/*", spoil)
    action.get_by_role("button", name="Mark as done").click()
    expect(page.locator("#records-chip")).to_have_text("1 to repair")
    visitor.complaints[:] = [said for said in visitor.complaints if "422" not in said]
    page.unroute("**/api/actions/*/result/*")
    go(page, "#/outbox")
    expect(page.locator(".f-record .f-problem")).to_contain_text("Done on: The day lies in the future.")
    page.locator(".f-record").get_by_role("link", name="Repair").click()
    expect(page.get_by_text("What the office says")).to_be_visible()
    expect(page.get_by_label("How one can tell")).to_have_value("The marks hang")
    page.get_by_label("How one can tell").fill("The marks hang at the door")
    page.get_by_label("Done on").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Save the change").click()
    received(page)
    kept = Action.objects.get()
    assert (kept.state, kept.evidence) == (ActionState.DONE, "The marks hang at the door")


def test_a_correction_of_the_profile_goes_out(phone: OpenToday, shops: list[Retailer]) -> None:
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
    phone: OpenToday, shops: list[Retailer]
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


def test_an_address_that_is_not_secure_says_so(cast: Cast, visit: Open) -> None:
    Staff.objects.update(language="en")
    visitor = visit(cast.account_manager, screen="phone", browser_language="en-GB")
    visitor.page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined });")
    visitor.open("/today/")
    expect(visitor.page.get_by_text("Open the site at its https address.")).to_be_visible()
    expect(visitor.page.get_by_text("Nothing is on this phone yet.")).to_be_visible()


def test_an_action_is_open_again_when_its_result_was_thrown_away(
    phone: OpenToday, shops: list[Retailer]
) -> None:
    page = phone().page
    go(page, f"#/shop/{shops[0].pk}")
    page.context.set_offline(True)
    action = page.locator(".f-action")
    action.get_by_role("button", name="Done").click()
    action.get_by_label("How one can tell").fill("The wrong shop")
    action.get_by_role("button", name="Mark as done").click()
    expect(action).to_contain_text("Noted as done")
    go(page, "#/outbox")
    page.locator(".f-record").get_by_role("button", name="Drop").click()
    expect(page.locator(".f-record")).to_have_count(0)
    go(page, "#/")
    expect(page.locator("#records-chip")).to_be_hidden()
    go(page, f"#/shop/{shops[0].pk}")
    expect(action.get_by_role("button", name="Done")).to_be_visible()
