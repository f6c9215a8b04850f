"""The page of a visit, its form at a desk, and the editor of that form, in the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from accounts.models import Retailer, Staff
from tests.cast import Cast, Office
from tests.factories import ActionFactory, IssueFactory, VisitFactory
from visits.domain.photos import photo_files, small_name
from visits.enums import LocationCheck
from visits.models import Questionnaire, VisitPhoto
from visits.models import Visit as Record

from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

Visit = Callable[..., Visitor]

WORDS = {
    "en": {"photograph": "Photograph 1", "question": "lies 334 m from the one on file", "late": "late entry"},
    "zh-hans": {"photograph": "照片 1", "question": "与档案位置相距 334 米", "late": "补录"},
}


def speaking(language: str) -> str:
    """Let everybody speak the language; what a browser asks for."""
    Staff.objects.update(language=language)
    return "zh-CN" if "zh" in language else "en-GB"


@pytest.fixture
def shop(office: Office) -> Retailer:
    """A shop of hers whose position is known."""
    found = office.shops["N1A"][0]
    Retailer.objects.filter(pk=found.pk).update(latitude="30.000000", longitude="105.000000", datum="WGS84")
    return found


@pytest.fixture
def record(shop: Retailer, cast: Cast, office: Office) -> Record:
    """The last of three visits that agree on another place, with something in every part of its page."""
    where = {"route": office.routes["N1A"], "unit": office.north_1}
    made = [
        VisitFactory(
            retailer=shop,
            staff=cast.account_manager,
            visited_on=timezone.localdate() - timedelta(days=back),
            started_at=timezone.now() - timedelta(days=back, minutes=20),
            ended_at=timezone.now() - timedelta(days=back, minutes=8),
            entered_at=timezone.now(),
            latitude=Decimal("30.003000"),
            longitude=Decimal("105.000000"),
            accuracy_m=Decimal(9),
            left_latitude=Decimal("30.003010"),
            left_longitude=Decimal("105.000000"),
            distance_m=Decimal("333.6"),
            location_check=LocationCheck.CONTRADICTED,
            purposes=["order_guidance"],
            observations={"stock": "low", "request": "A shelf"},
            outcome="ordered",
            findings=3,
            notes="Asked for a shelf",
            **where,
        )
        for back in (8, 4, 1)
    ]
    ActionFactory(retailer=shop, visit=made[-1], origin="visit", owner=cast.account_manager)
    IssueFactory(retailer=shop, visit=made[-1], received_by=cast.supervisor, assigned_to=cast.account_manager)
    written = BytesIO()
    Image.effect_noise((400, 300), 90).save(written, "JPEG")
    name = photo_files().save(f"{uuid4()}.jpg", ContentFile(written.getvalue()))
    photo_files().save(small_name(name), ContentFile(written.getvalue()))
    VisitPhoto.objects.create(
        visit=made[-1], file=name, width=400, height=300, size=1, received_at=timezone.now()
    )
    return made[-1]


@pytest.mark.parametrize("screen", ["phone", "laptop"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_visit_can_be_read_by_everybody(
    cast: Cast, record: Record, visit: Visit, screen: ScreenName, language: str
) -> None:
    words = WORDS[language]
    visitor = visit(cast.account_manager, screen=screen, browser_language=speaking(language))
    page = visitor.page
    visitor.open(f"/visits/{record.pk}/")
    expect(page.get_by_text(words["question"])).to_be_visible()
    expect(page.get_by_text(words["late"], exact=True).first).to_be_visible()
    picture = page.get_by_role("img", name=words["photograph"])
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 400)
    page.evaluate("window.scrollTo(0, 0)")
    for address in (
        f"/visits/{record.pk}/",
        f"/visits/{record.pk}/correct/",
        f"/retailers/{record.retailer_id}/visits/new/",
        f"/retailers/{record.retailer_id}/position/",
    ):
        visitor.open(address)
        assert sideways_overflow(page) <= 0, address
        assert accessibility_faults(page) == [], address
        assert small_targets(page) == [], address


@pytest.mark.parametrize("scripts", [True, False])
def test_a_visit_is_logged_at_a_desk(cast: Cast, shop: Retailer, visit: Visit, scripts: bool) -> None:
    visitor = visit(cast.account_manager, screen="phone", browser_language=speaking("en"), scripts=scripts)
    page = visitor.page
    visitor.open(f"/retailers/{shop.pk}/")
    page.get_by_role("link", name="Log a visit").first.click()
    yesterday = timezone.localdate() - timedelta(days=1)
    page.locator("#id_day").fill(str(yesterday))
    page.locator("#id_arrived").fill("09:20")
    page.locator("#id_left").fill("09:32")
    page.locator("label.pill", has_text="Low, lasts under one order cycle").click()
    page.get_by_text("Promise something").click()
    page.get_by_label("What was promised").fill("Bring a shelf")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The visit was saved.")).to_be_visible()
    made = Record.objects.get()
    assert visitor.address == f"/visits/{made.pk}/?saved=visit-of-{shop.pk}"
    assert (made.visited_on, made.observations["stock"], made.findings) == (yesterday, "low", 1)
    assert made.actions.get().text == "Bring a shelf"


def test_what_was_typed_outlives_a_lost_connection(cast: Cast, shop: Retailer, visit: Visit) -> None:
    visitor = visit(cast.account_manager, browser_language=speaking("en"))
    page = visitor.page
    address = f"/retailers/{shop.pk}/visits/new/"
    visitor.open(address)
    page.get_by_label("Note").fill("Many words")
    page.locator("label.pill", has_text="Untidy or incomplete").click()
    visitor.open(address)
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_label("Note")).to_have_value("Many words")
    expect(page.locator("input[value=untidy]")).to_be_checked()
    expect(page.locator("input[value=as_agreed]")).not_to_be_checked()
    page.locator("#id_arrived").fill("00:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The visit was saved.")).to_be_visible()
    visitor.open(address)
    expect(page.get_by_role("button", name="Use it")).to_be_hidden()


def test_an_administrator_adds_a_question_and_looks_at_it(cast: Cast, visit: Visit) -> None:
    visitor = visit(cast.administrator, browser_language=speaking("en"))
    page = visitor.page
    visitor.open("/office/visit-forms/new/")
    page.get_by_role("button", name="Add a question").click()
    question = page.locator(".form-editor-question").last
    question.get_by_label("English").first.fill("Shelf space")
    question.get_by_label("Answered by").select_option("choice")
    for name in ("One metre", "Two metres"):
        question.get_by_role("button", name="Add an answer").click()
        question.locator(".form-editor-answers li").last.get_by_label("English").fill(name)
    question.get_by_label("usual").last.check()
    question.get_by_role("button", name="Move up").first.click()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Look at it").click()
    expect(opened.value.get_by_text("Two metres").first).to_be_visible()
    opened.value.close()
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/office/visit-forms/")
    content = Questionnaire.objects.get().content
    asked = content["questions"][-2]
    assert (asked["code"], asked["kind"], asked["default"]) == ("shelf_space", "choice", "two_metres")
    assert [choice["code"] for choice in asked["choices"]] == ["one_metre", "two_metres"]
