"""Complaints and requests in a browser: the supervisor answers, the account manager asks the shop again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from visits.models import Issue

from ..cast import Cast, Office
from ..factories import ActionFactory, IssueFactory
from .checks import accessibility_faults, sideways_overflow, small_targets
from .conftest import ScreenName, Visitor

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

WORDS = {
    "en": {
        "list": "Complaints and requests",
        "new": "New complaint or request",
        "save": "Save",
        "answer": "Save the answer",
        "result": "Save the result",
        "closed": "Closed",
    },
    "zh-hans": {
        "list": "投诉与诉求",
        "new": "登记投诉或诉求",
        "save": "保存",
        "answer": "保存答复",
        "result": "保存结果",
        "closed": "已办结",
    },
}


def serves_everybody(visitor: Visitor, screen: ScreenName) -> None:
    """The page on the screen fits it, and can be used by all."""
    assert accessibility_faults(visitor.page) == []
    assert sideways_overflow(visitor.page) == 0
    if screen == "phone":
        assert small_targets(visitor.page) == []


@pytest.mark.parametrize(("screen", "language"), [("phone", "zh-hans"), ("laptop", "en")])
def test_from_the_card_to_the_revisit(
    office: Office, cast: Cast, visit: Visit, screen: ScreenName, language: str
) -> None:
    shop, words = office.shops["N1A"][0], WORDS[language]
    for person in (cast.account_manager, cast.supervisor):
        person.language = language
        person.save()
    manager = visit(cast.account_manager, screen=screen)
    manager.open(f"/retailers/{shop.pk}/")
    manager.page.locator("#issues").get_by_role("link", name=words["new"]).click()
    expect(manager.page.get_by_role("heading", level=1)).to_have_text(words["new"])
    serves_everybody(manager, screen)
    # Who complains of the supervisor is answered by the director; of herself, by the supervisor.
    manager.page.locator("#id_kind").select_option("delivery")
    manager.page.locator("#id_text").fill("周三送货太晚")
    manager.page.get_by_role("button", name=words["save"], exact=True).click()
    expect(manager.page.locator("h1")).to_contain_text(shop.name)
    serves_everybody(manager, screen)
    address = manager.address.partition("?")[0]
    manager.page.locator("details", has=manager.page.locator("#hand-on-to")).locator("summary").click()
    manager.page.locator("#hand-on-to").select_option("wang.qiang")
    manager.page.locator("#hand-on-to").locator("xpath=ancestor::form").get_by_role("button").click()

    supervisor = visit(cast.supervisor, screen=screen)
    supervisor.open("/")
    supervisor.page.get_by_role("link", name="周三送货太晚").click()
    assert supervisor.address == address
    supervisor.page.locator("#answer-answer").fill("改为上午送")
    supervisor.page.get_by_role("button", name=words["answer"]).click()
    expect(supervisor.page.locator(".acts")).to_contain_text("改为上午送")
    serves_everybody(supervisor, screen)

    manager.open("/notifications/")
    manager.open(address)
    manager.page.locator("#revisit-result").select_option("satisfied")
    manager.page.get_by_role("button", name=words["result"]).click()
    expect(manager.page.locator(".page-subtitle .mark")).to_have_text(words["closed"])
    serves_everybody(manager, screen)
    assert Issue.objects.get().revisit_result == "satisfied"


@pytest.mark.parametrize(("screen", "language"), [("phone", "en"), ("laptop", "zh-hans")])
def test_the_lists_fit_their_screen(
    office: Office, cast: Cast, visit: Visit, screen: ScreenName, language: str
) -> None:
    shop = office.shops["N1A"][0]
    IssueFactory(retailer=shop, assigned_to=cast.account_manager, received_by=cast.supervisor)
    ActionFactory(retailer=shop, owner=cast.account_manager)
    cast.account_manager.language = language
    cast.account_manager.save()
    visitor = visit(cast.account_manager, screen=screen)
    for address in ("/issues/?overdue=true&unit=N1", "/actions/?state=open&person=li.jing"):
        visitor.open(address)
        expect(visitor.page.locator(".listing-table tbody tr")).to_have_count(1)
        visitor.page.locator("#filters summary").click()
        serves_everybody(visitor, screen)
        visitor.page.locator("#filters summary").click()
    visitor.page.locator(".row-link").click()
    assert visitor.address.startswith(f"/retailers/{shop.pk}/actions/?open=done-")
    expect(visitor.page.locator("details[open] input[name=evidence]")).to_be_visible()
    serves_everybody(visitor, screen)
