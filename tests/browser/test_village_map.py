"""The map of a place with many shops in a browser: a circle says what it is and leads to its village."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.enums import Datum, Language
from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import Month

from ..cast import Cast, Office
from ..territory.selling import sell
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize(("language", "shops"), [(Language.ENGLISH, "1 shop"), (Language.CHINESE, "1 户")])
def test_a_circle_tells_its_village_and_leads_there(
    visit: Callable[..., Visitor],
    office: Office,
    cast: Cast,
    screen: ScreenName,
    language: Language,
    shops: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("territory.queries.shop_map.MOST_POINTS", 1)
    Staff.objects.update(language=language)
    sell(office, Month(2024, 3), {"N1A-1": 300})
    # The only shop of the route with a position: its village's circle is the middle of the map.
    Retailer.objects.filter(licence_no="N1A-1").update(latitude=31, longitude=121, datum=Datum.WGS84)
    visitor = visit(cast.account_manager, screen=screen, dark=screen == "phone")
    visitor.open("/routes/N1A/parts/map/?month=2024-03")
    page = visitor.page
    ground = page.locator("#place-map")
    expect(ground.locator("canvas")).to_be_visible()
    ground.scroll_into_view_if_needed()
    box = ground.bounding_box()
    assert box is not None
    # Beside the middle, as thumbs are.
    ground.click(position={"x": box["width"] / 2 + 15, "y": box["height"] / 2 + 10})
    bubble = ground.locator(".map-bubble")
    expect(bubble).to_contain_text("Township N1A Village 1")
    expect(bubble).to_contain_text(shops)
    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0
    assert small_targets(page) == []
    bubble.get_by_role("link").click()
    village = office.villages["N1A"][0]
    expect(page).to_have_url(re.compile(rf"/villages/{village.pk}/\?month=2024-03$"))
