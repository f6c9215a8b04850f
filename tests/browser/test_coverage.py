"""Coverage and its questions in a browser: both languages, laptop and phone, by those who read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from accounts.enums import Language
from accounts.models import Staff

from ..cast import Cast, Office
from ..factories import ClarificationFactory, PlannedCallFactory, VisitFactory
from .checks import fits
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

MARCH = "/coverage/?unit=N1&month=2024-03"
WORDS = {
    Language.ENGLISH: {"by_route": "By route", "answer": "Answer", "settle": "Settle"},
    Language.CHINESE: {"by_route": "按线路", "answer": "回答", "settle": "了结"},
}


@pytest.fixture
def visited(office: Office, cast: Cast) -> Office:
    """A kept call and a missed one, and a visit whose place is asked about."""
    for code, day in (("N1A", 12), ("N1B", 13)):
        place = {"unit": office.north_1, "route": office.routes[code], "retailer": office.shops[code][0]}
        PlannedCallFactory(staff=cast.account_manager, date=date(2024, 3, day), **place)
    place = {"unit": office.north_1, "route": office.routes["N1A"], "retailer": office.shops["N1A"][0]}
    visit = VisitFactory(
        staff=cast.account_manager,
        started_at=datetime(2024, 3, 12, 2, tzinfo=UTC),
        outcome="ordered",
        **place,
    )
    ClarificationFactory(visit=visit)
    return office


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", Language)
def test_a_supervisor_reads_coverage_and_settles_a_question(
    visit: Visit, visited: Office, cast: Cast, screen: ScreenName, language: Language
) -> None:
    Staff.objects.update(language=language)
    visitor = visit(cast.supervisor, screen=screen)
    page = visitor.page
    visitor.open(MARCH)
    expect(page.locator(".coverage-table tbody tr")).to_have_count(1)
    fits(page)
    page.get_by_role("link", name=WORDS[language]["by_route"]).click()
    expect(page.locator(".coverage-table tbody tr")).to_have_count(2)
    page.locator(".coverage-figure").first.locator("a").nth(1).click()
    expect(page.locator("tbody tr")).to_have_count(2)
    visitor.open("/coverage/questions/")
    fits(page)
    page.locator("tbody a").first.click()
    fits(page)
    page.get_by_role("textbox").fill("Agreed")
    page.get_by_role("button", name=WORDS[language]["settle"]).click()
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_text("Agreed")).to_be_visible()


@pytest.mark.parametrize("language", Language)
def test_an_account_manager_answers_reads_the_notice_and_sees_what_is_kept(
    visit: Visit, visited: Office, cast: Cast, language: Language
) -> None:
    Staff.objects.update(language=language)
    visitor = visit(cast.account_manager, screen="phone")
    page = visitor.page
    visitor.open("/coverage/questions/")
    page.locator("tbody a").first.click()
    page.get_by_role("textbox").fill("It moved")
    page.get_by_role("button", name=WORDS[language]["answer"]).click()
    expect(page.locator(".visit-notes")).to_have_text("It moved")
    visitor.open("/me/field-notice/")
    fits(page)
    page.locator("main form button").click()
    expect(page.locator(".coverage-figure")).to_have_count(5)
    fits(page)
