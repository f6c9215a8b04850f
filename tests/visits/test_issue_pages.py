"""Complaints and requests on the site and in the API: pages, verbs, the list, its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from accounts.models import ExportLog, Retailer, Staff
from salesforce_app.kernel.periods import Month
from territory.queries.pages import Choice, unit_page
from territory.scope import build_scope
from visits.domain.issues import hand_on_issue, open_issue
from visits.enums import IssueKind
from visits.models import Issue
from visits.panels.issues import issues_of_unit

from ..cast import Cast, Office
from ..factories import IssueFactory

MOMENT = datetime(2024, 3, 12, 2, tzinfo=UTC)
"""Ten in the morning of a Tuesday."""
TODAY = date(2024, 3, 12)
MARCH = Month(2024, 3)
KEY = UUID("7f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10")

SignIn = Callable[[Staff], Client]


@pytest.fixture(autouse=True)
def _on_a_tuesday(cast: Cast) -> Iterator[None]:
    Staff.objects.update(language="en")
    with time_machine.travel(MOMENT, tick=False):
        yield


def opened(shop: Retailer, by: Staff) -> Issue:
    """A complaint about the delivery, as it is on file."""
    given: dict[str, Any] = {"kind": IssueKind.DELIVERY, "text": "Came a day late"}
    open_issue(uuid=KEY, retailer=shop, received_by=by, actor=by.username, moment=MOMENT, **given)
    return fresh()


def fresh() -> Issue:
    """The record as it is on file."""
    return Issue.objects.get(pk=KEY)


def test_the_supervisor_writes_down_a_call_of_the_hotline_and_the_site_leads_on(
    cast: Cast, office: Office, signed_in: SignIn
) -> None:
    shop = office.shops["N1A"][0]
    client = signed_in(cast.supervisor)
    form = {
        "key": str(KEY),
        "kind": "delivery",
        "text": "Came a day late",
        "channel": "hotline",
        "received_on": "2024-03-11",
        "about": "",
        "due_on": "",
    }
    answer = client.post(f"/retailers/{shop.pk}/issues/new/", form)
    assert (answer.status_code, answer["Location"]) == (302, f"/issues/{KEY}/?saved=issue-of-{shop.pk}")
    issue = fresh()
    assert (issue.channel, issue.received_by, issue.due_on) == ("hotline", cast.supervisor, date(2024, 3, 14))
    page = client.get(f"/issues/{KEY}/").content.decode()
    assert "Came a day late" in page
    assert f"/issues/{KEY}/answer/" in page
    refused = client.post(f"/issues/{KEY}/answer/", {"answer": "  "})
    assert refused.status_code == 422
    assert client.post(f"/issues/{KEY}/answer/", {"answer": "Tuesdays now"}).status_code == 302
    assert client.post(f"/issues/{KEY}/put-off/", {"due_on": "2024-03-20", "reason": "A"}).status_code == 422
    asked = {"result": "satisfied", "revisited_on": "2024-03-12", "due_on": ""}
    assert client.post(f"/issues/{KEY}/revisit/", asked).status_code == 302
    page = client.get(f"/issues/{KEY}/").content.decode()
    assert f"/issues/{KEY}/answer/" not in page
    for step in ("Written down, to be answered by", "Answered", "satisfied; closed"):
        assert step in page


def test_who_is_not_responsible_may_not_answer_and_the_analyst_only_reads(
    cast: Cast, office: Office, signed_in: SignIn
) -> None:
    opened(office.shops["N1A"][0], cast.account_manager)
    hand_on_issue(issue=fresh(), to=cast.supervisor, actor="li.jing", moment=MOMENT)
    own = signed_in(cast.account_manager)
    assert own.post(f"/issues/{KEY}/answer/", {"answer": "A"}).status_code == 403
    assert "/answer/" not in own.get(f"/issues/{KEY}/").content.decode()
    reader = signed_in(cast.analyst)
    assert reader.get(f"/issues/{KEY}/").status_code == 200
    assert reader.post(f"/issues/{KEY}/answer/", {"answer": "A"}).status_code == 403
    assert signed_in(cast.stranger).get(f"/issues/{KEY}/").status_code == 404


def test_the_api_answers_hands_on_and_asks_again(cast: Cast, office: Office, signed_in: SignIn) -> None:
    opened(office.shops["N1A"][0], cast.account_manager)

    def post(person: Staff, verb: str, body: dict[str, Any]) -> Any:
        client = signed_in(person)
        return client.post(f"/api/issues/{KEY}/{verb}", body, content_type="application/json")

    off = post(cast.account_manager, "put-off", {"due_on": "2024-03-20", "reason": "Asked"}).json()
    assert (off["due_on"], off["revision"]) == ("2024-03-20", 2)
    assert post(cast.account_manager, "hand-on", {"to": "zhou.tao"}).status_code == 422
    on = post(cast.account_manager, "hand-on", {"to": "wang.qiang"}).json()
    assert on["assigned_to"] == "wang.qiang"
    answered = post(cast.supervisor, "answer", {"answer": "Done"}).json()
    assert (answered["state"], answered["answered_at"]) == ("answered", "2024-03-12T02:00:00Z")
    back = post(cast.account_manager, "revisit", {"result": "not", "due_on": "2024-03-22"}).json()
    assert (back["state"], back["due_on"], back["revisit_result"]) == ("received", "2024-03-22", "not")
    assert post(cast.account_manager, "close", {"reason": "A"}).status_code == 422
    post(cast.supervisor, "answer", {"answer": "Done now"})
    closed = post(cast.account_manager, "close", {"reason": "Shop gone"}).json()
    assert (closed["state"], closed["close_reason"]) == ("closed", "Shop gone")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"late", "waiting", "answered", "closed"}),
        ("state=received", {"late", "waiting"}),
        ("state=answered", {"answered"}),
        ("state=closed", {"closed"}),
        ("open=true", {"late", "waiting", "answered"}),
        ("overdue=true", {"late"}),
        ("in_time=true", {"closed"}),
        ("kind=quality", {"waiting"}),
        ("channel=hotline", {"late"}),
        ("month=2024-04", {"waiting"}),
        ("route=N1B", {"waiting"}),
        ("shop=N1A-1", {"late", "answered", "closed"}),
        ("person=wang.qiang", {"answered"}),
        ("q=wait", {"waiting"}),
        ("q=shop n1b", {"waiting"}),
    ],
)
def test_filters_narrow(
    cast: Cast, office: Office, signed_in: SignIn, query: str, expected: set[str]
) -> None:
    shop, other = office.shops["N1A"][0], office.shops["N1B"][0]
    done = {"answer": "Done", "answered_at": MOMENT}
    own = {"assigned_to": cast.account_manager, "received_by": cast.account_manager}
    IssueFactory(retailer=shop, text="late", due_on=date(2024, 3, 8), channel="hotline", **own)
    IssueFactory(retailer=other, text="waiting", kind="quality", due_on=date(2024, 4, 2), **own)
    IssueFactory(retailer=shop, text="answered", assigned_to=cast.supervisor, **done)
    IssueFactory(
        retailer=shop,
        text="closed",
        closed_at=MOMENT,
        revisit_result="satisfied",
        revisited_on=TODAY,
        **done,
        **own,
    )
    IssueFactory(retailer=office.shops["S1A"][0], text="elsewhere")
    client = signed_in(cast.account_manager)
    items = client.get(f"/api/issues?{query}").json()["items"]
    assert {item["text"] for item in items} == expected
    page = client.get(f"/issues/?{query}").content.decode().partition("<tbody")[2]
    names = ("late", "waiting", "answered", "closed", "elsewhere")
    assert {name for name in names if f">{name}<" in page} == expected


@pytest.mark.parametrize("listing", ["issues", "actions"])
@pytest.mark.parametrize("place", ["unit=S1", "route=S1A", "shop=S1A-1", "person=zhou.tao", "person=nobody"])
def test_what_lies_outside_the_scope_is_not_there(
    cast: Cast, signed_in: SignIn, listing: str, place: str
) -> None:
    client = signed_in(cast.account_manager)
    assert client.get(f"/{listing}/?{place}").status_code == 404
    assert client.get(f"/{listing}/export/csv/?{place}").status_code == 404


def test_an_export_is_written_down(cast: Cast, office: Office, signed_in: SignIn) -> None:
    opened(office.shops["N1A"][0], cast.account_manager)
    answer = signed_in(cast.account_manager).get("/issues/export/csv/?open=true")
    assert "Came a day late" in b"".join(answer).decode()
    log = ExportLog.objects.get()
    assert (log.listing, log.rows, log.query) == ("issues", 1, "open=true")


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_as_many_queries_for_many_issues(
    cast: Cast, office: Office, signed_in: SignIn, number: int, django_assert_num_queries: Any
) -> None:
    shop = office.shops["N1A"][0]
    for _ in range(number):
        IssueFactory(
            retailer=shop, assigned_to=cast.account_manager, received_by=cast.supervisor, due_on=TODAY
        )
    scope = build_scope(cast.account_manager)
    page = unit_page(scope, office.north_1, Choice(MARCH))
    with django_assert_num_queries(2):
        assert issues_of_unit(scope, page) is not None
    client = signed_in(cast.account_manager)
    client.get("/issues/")
    with django_assert_num_queries(11):
        client.get("/issues/")
    with django_assert_num_queries(16):
        client.get(f"/issues/{Issue.objects.first().pk}/")
