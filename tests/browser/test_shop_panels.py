"""The data panels of a shop's card in the browser: both languages, phone and laptop, actions by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import Month
from settlement.enums import DueState
from tests.cast import Cast, Office
from tests.factories import (
    ActionFactory,
    DebitAttemptFactory,
    DueFactory,
    EnrolmentFactory,
    PlannedCallFactory,
    ProductFactory,
    RetailerMonthFactory,
    RouteMonthFactory,
    SalesLineFactory,
    TierEntryFactory,
    TierSnapshotFactory,
    VisitFactory,
)
from visits.models import Action

from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

Visit = Callable[..., Visitor]

NEWEST = Month.of(date.today()).shift(-1)
LATE_PANELS = ("mix", "tiers", "settlement", "visits")


@pytest.fixture
def shop(office: Office, cast: Cast) -> Retailer:
    """李静's first shop with something in every panel."""
    shop, other = office.shops["N1A"]
    where = {"route": office.routes["N1A"], "unit": office.north_1}
    product = ProductFactory(name="Lake", category="I")
    for back in range(25):
        month = NEWEST.shift(-back)
        RetailerMonthFactory(
            month=month.first, retailer=shop, amount=500_00 + back, last_order_on=month.last, **where
        )
        RouteMonthFactory(month=month.first, amount=9000_00, retailers=9, **where)
    for retailer in (shop, other):
        SalesLineFactory(retailer=retailer, sold_on=NEWEST.first, product=product, **where)
    snapshot = TierSnapshotFactory(
        unit=office.north_1,
        month=NEWEST.shift(-1).first,
        window_start=NEWEST.shift(-3).first,
        population=120,
    )
    TierEntryFactory(snapshot=snapshot, retailer=shop)
    EnrolmentFactory(retailer=shop)
    for day in (3, 10):
        due = DueFactory(
            retailer=shop,
            due_on=NEWEST.first.replace(day=day),
            state=DueState.FAILED,
            last_reason="INSUFFICIENT_FUNDS",
            **where,
        )
        DebitAttemptFactory(due=due, result="failed", reason="INSUFFICIENT_FUNDS")
    VisitFactory(retailer=shop, staff=cast.account_manager, visited_on=NEWEST.first, outcome="ok", **where)
    PlannedCallFactory(retailer=shop, staff=cast.account_manager, date=timezone.localdate(), **where)
    ActionFactory(retailer=shop, owner=cast.account_manager, due_on=timezone.localdate() - timedelta(days=2))
    return shop


def speaking(person: Staff, language: str) -> str:
    """Let her speak the language; what her browser asks for."""
    Staff.objects.update(language=language)
    return "zh-CN" if "zh" in language else "en-GB"


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_panels_can_be_read_by_everybody(
    cast: Cast, shop: Retailer, visit: Visit, screen: ScreenName, language: str
) -> None:
    person = cast.account_manager
    visitor = visit(person, screen=screen, browser_language=speaking(person, language))
    visitor.open(f"/retailers/{shop.pk}/")
    for name in LATE_PANELS:
        panel = visitor.page.locator(f"section#{name}")
        panel.scroll_into_view_if_needed()
        expect(panel.locator("table, .judgement").first).to_be_visible()
    # Half a target behind the header that stays is not a small one.
    visitor.page.evaluate("window.scrollTo(0, 0)")
    assert sideways_overflow(visitor.page) <= 0
    assert accessibility_faults(visitor.page) == []
    assert small_targets(visitor.page) == []
    for page in ("orders/", "order", "actions/?open=new"):
        if page == "order":
            visitor.open(f"/retailers/{shop.pk}/orders/")
            visitor.page.locator("table a").first.click()
        else:
            visitor.open(f"/retailers/{shop.pk}/{page}")
        assert sideways_overflow(visitor.page) <= 0, page
        assert accessibility_faults(visitor.page) == [], page
        assert small_targets(visitor.page) == [], page


@pytest.mark.parametrize("scripts", [True, False])
def test_an_action_is_written_down_and_done_at_the_counter(
    cast: Cast, shop: Retailer, visit: Visit, scripts: bool
) -> None:
    person = cast.account_manager
    visitor = visit(person, screen="phone", browser_language=speaking(person, "en"), scripts=scripts)
    page = visitor.page
    visitor.open(f"/retailers/{shop.pk}/")
    actions = page.locator("#actions-of-shop")
    actions.get_by_role("link", name="Write an action down").click()
    actions.get_by_label("What is to be done").fill("Bring a new shelf")
    actions.get_by_role("button", name="Write down").click()
    expect(actions.get_by_text("Bring a new shelf", exact=True)).to_be_visible()
    actions.locator("li", has_text="Bring a new shelf").locator("a, summary").filter(has_text="Done").click()
    row = actions.locator("li", has_text="Bring a new shelf")
    row.get_by_label("How one can tell that it was done").fill("It stands")
    row.get_by_role("button", name="Mark as done").click()
    expect(actions.get_by_text("1 done or dropped")).to_be_visible()
    assert visitor.address.startswith(f"/retailers/{shop.pk}/")
    assert Action.objects.get(text="Bring a new shelf").evidence == "It stands"


def test_the_home_page_leads_to_the_shop_of_an_open_action(cast: Cast, shop: Retailer, visit: Visit) -> None:
    person = cast.account_manager
    visitor = visit(person, screen="phone", browser_language=speaking(person, "en"))
    visitor.open("/")
    visitor.page.get_by_role("link", name="Bring the new price marks").click()
    assert visitor.address == f"/retailers/{shop.pk}/#actions"
