"""Pages of the site as a browser prints them: nothing is cut, and no paper stays empty."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.periods import Month

from ..cast import Cast, Office
from ..factories import RetailerFactory, RetailerStatusFactory, RouteStopFactory
from ..territory.selling import sell
from .conftest import Visitor

pytestmark = pytest.mark.browser

MANY = 45
"""Shops that do not fit on one page of paper."""


@pytest.fixture
def visitor(visit: Callable[..., Visitor], office: Office, cast: Cast) -> Visitor:
    """The account manager of North 1, who reads English on a laptop and has more shops than fit on a page."""
    Staff.objects.update(language=Language.ENGLISH)
    sell(office, Month(2024, 2), {"N1A-1": 100})
    sell(office, Month(2024, 3), {"N1A-1": 300})
    for number in range(MANY):
        shop = RetailerFactory(licence_no=f"X{number:02}", name=f"Corner Store {number:02}")
        RetailerStatusFactory(retailer=shop)
        RouteStopFactory(retailer=shop, route=office.routes["N1A"])
    return visit(cast.account_manager)


def test_a_list_begins_on_its_first_page_with_all_columns(visitor: Visitor) -> None:
    visitor.open("/retailers/")
    titles = visitor.page.locator(".listing-table thead th").all_inner_texts()
    pages = PdfReader(BytesIO(visitor.page.pdf(prefer_css_page_size=True))).pages
    words = pages[0].extract_text()
    assert "N1A-1" in words, "the first shop stands beneath the heading"
    assert titles[-1].split()[0] in words
    assert pages[0].mediabox.width > pages[0].mediabox.height
    visitor.page.set_viewport_size({"width": 1000, "height": 700})  # paper that lies
    visitor.page.emulate_media(media="print")
    table = visitor.page.locator(".listing-table").bounding_box()
    assert table is not None
    assert table["x"] + table["width"] <= 1000


def test_a_chart_drawn_for_the_screen_is_as_wide_as_the_paper(visitor: Visitor) -> None:
    visitor.open("/units/N1/?month=2024-03")
    canvas = visitor.page.locator("#sales-trend canvas")
    expect(canvas).to_be_visible()
    visitor.page.emulate_media(media="print")
    # A printing browser lays the page out without drawing anew: the drawing is as wide as the screen was.
    canvas.evaluate("(drawing) => { drawing.style.width = drawing.parentElement.style.width = '2400px'; }")
    box = canvas.bounding_box()
    figure = visitor.page.locator("#sales-trend").bounding_box()
    assert box is not None
    assert figure is not None
    assert box["x"] + box["width"] <= figure["x"] + figure["width"] + 1
