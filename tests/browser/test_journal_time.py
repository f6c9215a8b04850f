"""The calendar, the list, the search and the burden of journals in a browser, by those who use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from accounts.enums import Language
from accounts.models import Staff
from journals.domain.searching import index_journal
from journals.models import RetiredTopic

from ..cast import Cast, Office
from ..factories import JournalFactory, JournalVersionFactory, PassageFactory
from .checks import fits
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

MARCH = "/journals/calendar/2024-03/"


@pytest.fixture
def written(office: Office, cast: Cast, settings: Settings) -> Office:
    """A journal of 12 March 2024 that was handed in late, and one that is being written.

    They are kept, whatever day it is: pages of months whose journals are gone show counts alone.
    """
    settings.JOURNALS_MONTHS = 1200
    journal = JournalFactory(
        staff=cast.account_manager,
        unit=office.north_1,
        submitted=True,
        opened_at=datetime(2024, 3, 11, 9, tzinfo=UTC),
        first_submitted_at=datetime(2024, 3, 14, 9, tzinfo=UTC),
        written_characters=40,
        seconds_spent=200,
    )
    PassageFactory(journal=journal, text="村口修路，陈列受影响")
    JournalVersionFactory(journal=journal, number=1, prose={"market_news": "村口修路，陈列受影响"})
    index_journal(journal)
    JournalFactory(staff=cast.account_manager, unit=office.north_1, starts_on=date(2024, 3, 13))
    return office


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", Language)
def test_a_writer_sees_her_month_and_finds_her_words(
    visit: Visit, written: Office, cast: Cast, screen: ScreenName, language: Language
) -> None:
    Staff.objects.update(language=language)
    visitor = visit(cast.account_manager, screen=screen)
    page = visitor.page
    visitor.open(MARCH)
    expect(page.locator(".journal-month td .is-late")).to_have_count(1)
    expect(page.locator(".journal-month td .is-missing")).not_to_have_count(0)
    fits(page)
    page.locator('a[href="/journals/search/"]').first.click()
    page.locator("#id_q").fill("陈列")
    page.locator(".search-words button").click()
    expect(page.locator("mark")).to_have_text("陈列")
    fits(page)
    visitor.open("/journals/list/")
    expect(page.locator("tbody tr")).to_have_count(2)
    fits(page)


@pytest.mark.parametrize("screen", ["phone", "laptop"])
def test_a_reviewer_sees_her_people_by_days(
    visit: Visit, written: Office, cast: Cast, screen: ScreenName
) -> None:
    visitor = visit(cast.supervisor, screen=screen)
    page = visitor.page
    visitor.open(MARCH)
    expect(page.locator(".journal-team tbody tr")).to_have_count(1)
    fits(page)
    page.get_by_role("link", name="李静").click()
    expect(page.locator(".journal-month")).to_be_visible()
    fits(page)


@pytest.mark.parametrize("language", Language)
def test_an_administrator_retires_a_topic(
    visit: Visit, written: Office, cast: Cast, language: Language
) -> None:
    Staff.objects.update(language=language)
    visitor = visit(cast.administrator, screen="laptop")
    page = visitor.page
    visitor.open("/journals/burden/?month=2024-03")
    fits(page)
    row = page.locator("tr").filter(has=page.locator('form[action$="/help_needed/"]'))
    row.locator("summary").click()
    row.locator('input[name="reason"]').fill("没有人填写")
    row.locator("form button").click()
    expect(page.locator(".burden-history li")).to_have_count(1)
    assert RetiredTopic.objects.get().topic == "help_needed"
    fits(page)
