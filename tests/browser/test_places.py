"""The pages of units and routes and the home page in a browser: charts are drawn, parts come, screens fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.periods import Month

from ..cast import Cast, Office
from ..factories import (
    EnrolmentFactory,
    FailureMonthFactory,
    SettlementMonthFactory,
    TargetFactory,
    VisitFactory,
)
from ..territory.selling import sell
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

N1 = "/units/N1/?month=2024-03"
WORDS = {
    Language.ENGLISH: {"table": "Table", "movements": "What moved", "home": "Home"},
    Language.CHINESE: {"table": "数据表", "movements": "异动", "home": "首页"},
}
PAINTED = """(canvas) => {
    const { width, height } = canvas;
    const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    const colours = new Set();
    for (let place = 0; place < pixels.length; place += 4 * 7) {
        colours.add(`${pixels[place]},${pixels[place + 1]},${pixels[place + 2]},${pixels[place + 3]}`);
    }
    return colours.size;
}"""


CATEGORIES = """(place) => JSON.parse(
    document.querySelector(`${place} script[type="application/json"]`).textContent
).categories.map((category) => category.label)"""
LABELS = """(place) => {
    const drawing = document.querySelector(place);
    const places = [drawing, ...drawing.querySelectorAll("*")];
    const chart = places.map((element) => echarts.getInstanceByDom(element)).find(Boolean);
    return chart.getZr().storage.getDisplayList()
        .filter((shape) => shape.style?.text && !shape.ignore && !shape.parent?.ignore)
        .map((shape) => shape.style.text.split("\\n")[0]);
}"""
"""The first line of every text that a chart has drawn."""


@pytest.fixture
def sold(office: Office) -> Office:
    """Two months on every route, and a target."""
    sell(office, Month(2024, 2), {"N1A-1": 500, "N1A-2": 100, "N1B-1": 400, "N2A-1": 200, "S1A-1": 100})
    sell(office, Month(2024, 3), {"N1A-1": 300, "N1B-1": 400, "N1B-2": 200, "N2A-1": 300, "S1A-1": 100})
    TargetFactory(unit=office.north_1, month=Month(2024, 3).first, amount=1_000_00)
    return office


def read_through(page: Page) -> None:
    """Scroll to the end, so that every part which comes when it is seen has come."""
    late = page.locator(".panel-late")
    while left := late.count():
        late.evaluate_all("(parts) => parts[0]?.scrollIntoView()")
        expect(late).not_to_have_count(left)


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", Language)
def test_a_unit_is_read_to_its_end(
    visit: Visit, sold: Office, cast: Cast, screen: ScreenName, language: Language
) -> None:
    Staff.objects.update(language=language)
    visitor = visit(cast.account_manager, screen=screen)
    page = visitor.page
    visitor.open(N1)
    read_through(page)
    expect(page.locator("#movements")).to_contain_text(WORDS[language]["movements"])
    for drawing in page.locator("chart-drawing").all():
        drawing.scroll_into_view_if_needed()
        canvas = drawing.locator("canvas").first
        expect(canvas).to_be_visible()
        assert canvas.evaluate(PAINTED) > 3, "something is drawn on it"
    page.evaluate("window.scrollTo(0, 0)")
    assert accessibility_faults(page) == []
    assert sideways_overflow(page) == 0
    assert small_targets(page) == []


def test_links_of_failed_dues_and_missing_visits_are_told_and_hit(
    visit: Visit, sold: Office, cast: Cast
) -> None:
    """A link within a sentence is told by more than its colour; one above a list can be hit."""
    for code, debited in (("N1A", 15), ("N1B", 19)):
        where = {"month": date(2024, 3, 1), "route": sold.routes[code], "unit": sold.north_1}
        shop = {"retailer": sold.shops[code][0], "resolved": 20, "debited": debited}
        SettlementMonthFactory(village=sold.villages[code][0], **shop, **where)
        FailureMonthFactory(retailer=sold.shops[code][0], dues=20 - debited, **where)
    EnrolmentFactory(retailer=sold.shops["N1A"][0])
    VisitFactory(
        retailer=sold.shops["N1A"][0],
        staff=cast.account_manager,
        route=sold.routes["N1A"],
        unit=sold.north_1,
    )
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.supervisor, screen="laptop")
    page = visitor.page
    for address, link in ((N1, "5 failed dues"), ("/", "Coverage, March 2024")):
        visitor.open(address)
        read_through(page)
        expect(page.get_by_role("link", name=link)).to_be_visible()
        page.evaluate("window.scrollTo(0, 0)")
        assert accessibility_faults(page) == []


@pytest.mark.parametrize("dark", [False, True])
def test_a_route_and_the_home_page_fit_a_small_phone(
    visit: Visit, sold: Office, cast: Cast, dark: bool
) -> None:
    visitor = visit(cast.account_manager, screen="phone", dark=dark)
    page = visitor.page
    page.set_viewport_size({"width": 360, "height": 740})
    for address in ("/routes/N1A/?month=2024-03", "/"):
        visitor.open(address)
        read_through(page)
        assert accessibility_faults(page) == []
        assert sideways_overflow(page) == 0
        assert small_targets(page) == []


def test_the_table_has_what_the_chart_draws(visit: Visit, sold: Office, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.account_manager)
    visitor.open(N1)
    chart = visitor.page.locator("#sales-trend")
    data = chart.locator("script[type='application/json']").evaluate(
        "(script) => JSON.parse(script.textContent)"
    )
    chart.locator("summary").click()
    rows = chart.locator("tbody tr").all()
    assert len(rows) == len(data["categories"]) == 13
    for place, row in enumerate(rows):
        texts = [cell.inner_text() for cell in row.locator("td.number").all()]
        assert texts == [series["texts"][place] for series in data["series"]]
    march = [series["values"][-1] for series in data["series"]]
    assert march == [900, None, 1000]


@pytest.mark.parametrize("language", Language)
def test_every_month_of_a_year_is_named_below_its_columns(
    visit: Visit, sold: Office, cast: Cast, language: Language
) -> None:
    """That of the Spring Festival above all, whose label is the longest."""
    Staff.objects.update(language=language)
    visitor = visit(cast.account_manager, screen="laptop")
    visitor.open(N1)
    expect(visitor.page.locator("#sales-trend canvas").first).to_be_visible()
    drawn = visitor.page.evaluate(LABELS, "#sales-trend chart-drawing")
    named = [one for one in visitor.page.evaluate(CATEGORIES, "#sales-trend") if one in drawn]
    assert len(named) == 13


def test_a_bar_opens_what_it_stands_for(visit: Visit, sold: Office, cast: Cast) -> None:
    visitor = visit(cast.account_manager)
    visitor.open(N1)
    visitor.page.locator("#pull").scroll_into_view_if_needed()
    canvas = visitor.page.locator("#pull canvas").first
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box is not None
    # The upper bar, N1B's +20 pp, lies right of the middle.
    visitor.page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.28)
    visitor.page.wait_for_url("**/routes/N1B/**")


def test_colours_of_a_chart_follow_the_choice_at_once(visit: Visit, sold: Office, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.account_manager)
    visitor.open(N1)
    canvas = visitor.page.locator("#sales-trend canvas").first
    expect(canvas).to_be_visible()
    before = canvas.evaluate("(canvas) => canvas.toDataURL()")
    visitor.page.get_by_role("button", name="Switch between light and dark").click()
    visitor.page.wait_for_function(
        "(before) => document.querySelector('#sales-trend canvas').toDataURL() !== before", arg=before
    )


def test_what_does_not_fit_the_bar_lies_under_more(visit: Visit, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.administrator, screen="phone")
    visitor.open("/")
    bar = visitor.page.locator(".site-nav > ul > li:visible")
    expect(bar).to_have_count(5)
    visitor.page.locator(".nav-more summary").click()
    visitor.page.locator(".nav-more").get_by_role("link", name="Me").click()
    assert visitor.address == "/me/"
    expect(visitor.page.locator(".nav-more summary")).to_have_class("is-current")
    manager = visit(cast.account_manager, screen="phone")
    manager.open("/")
    bar = manager.page.locator(".site-nav > ul > li:visible")
    expect(bar).to_have_text(["Today", "Shops", "Journal", "Me", re.compile("^\\s*More")])


def test_without_scripts_every_part_has_an_address(visit: Visit, sold: Office, cast: Cast) -> None:
    visitor = visit(cast.account_manager, scripts=False)
    visitor.open(N1)
    visitor.page.locator("#movements .panel-waiting a").click()
    assert visitor.address == "/units/N1/parts/movements/?month=2024-03"
    expect(visitor.page.locator(".counts li")).to_have_count(6)


def test_a_part_that_fails_says_so_and_is_tried_again(visit: Visit, sold: Office, cast: Cast) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    visitor = visit(cast.account_manager)
    page = visitor.page
    page.route("**/parts/movements/**", lambda route: route.abort())
    visitor.open(N1)
    part = page.locator("#movements")
    part.scroll_into_view_if_needed()
    expect(part.locator(".panel-failed")).to_be_visible()
    page.unroute("**/parts/movements/**")
    part.get_by_role("button", name="Try again").click()
    expect(part.locator(".counts")).to_be_visible()
    visitor.complaints.clear()
