"""The lists of dues and visits in a browser: on a phone and a laptop, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from settlement.enums import AttemptResult, DueState, Reason

from ..cast import Cast, Office
from ..factories import DebitAttemptFactory, DueFactory, VisitFactory
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


def fits(visitor: Visitor, screen: ScreenName, heading: str) -> None:
    """The list on the page has its heading and one row, stands under the shops, and serves everybody."""
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator(".listing-table tbody tr")).to_have_count(1)
    expect(page.locator(".listing-lists [aria-current=page]")).to_have_text(heading)
    page.locator("#filters summary").click()
    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0
    if screen == "phone":
        assert small_targets(page) == []


@pytest.mark.parametrize(("screen", "language"), [("phone", "zh-hans"), ("laptop", "en")])
def test_dues_fit_their_screen_and_lead_to_their_shop(
    office: Office, cast: Cast, visit: Visit, screen: ScreenName, language: str
) -> None:
    shop = office.shops["N1A"][0]
    due = DueFactory(
        retailer=shop,
        route=office.routes["N1A"],
        unit=office.north_1,
        village=office.villages["N1A"][0],
        state=DueState.FAILED,
        last_reason=Reason.CARD_LOST,
    )
    DebitAttemptFactory(due=due, result=AttemptResult.FAILED, reason=Reason.CARD_LOST)
    cast.account_manager.language = language
    cast.account_manager.save()
    visitor = visit(cast.account_manager, screen=screen)
    visitor.open("/dues/?unit=N1&month=2024-03&counted=failed&reason=CARD_LOST")
    fits(visitor, screen, {"en": "Dues", "zh-hans": "应扣单"}[language])
    visitor.page.locator("#filters summary").click()
    visitor.page.locator(".row-link").click()
    assert visitor.address == f"/retailers/{shop.pk}/"


@pytest.mark.parametrize(("screen", "language"), [("phone", "zh-hans"), ("laptop", "en")])
def test_visits_fit_their_screen_and_narrow_at_once(
    office: Office, cast: Cast, visit: Visit, screen: ScreenName, language: str
) -> None:
    VisitFactory(
        retailer=office.shops["N1A"][0],
        route=office.routes["N1A"],
        unit=office.north_1,
        staff=cast.account_manager,
        outcome="Order taken",
    )
    cast.account_manager.language = language
    cast.account_manager.save()
    visitor = visit(cast.account_manager, screen=screen)
    visitor.open("/visits/?month=2024-03&counts=true")
    fits(visitor, screen, {"en": "Visits", "zh-hans": "拜访"}[language])
    visitor.page.locator("#id_channel").select_option("phone")
    expect(visitor.page.locator(".listing-table")).to_have_count(0)
    assert "channel=phone" in visitor.address
