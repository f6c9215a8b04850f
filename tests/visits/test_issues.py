"""Complaints and requests: whose they are, how they go from hand to hand, and who never sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification, Retailer, Staff
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from territory.models import CalendarDay, RouteStop
from territory.queries.frame import unit_frame
from territory.queries.pages import Choice, unit_page
from territory.scope import build_scope
from visits.domain.issue_notices import tell_of_overdue
from visits.domain.issues import (
    answer_issue,
    close_issue,
    hand_on_issue,
    open_issue,
    put_off_issue,
    record_revisit,
)
from visits.enums import IssueKind, IssueState, RevisitResult
from visits.measures.issues import IssueFacts, handling
from visits.models import Issue
from visits.panels.issues import due_of, handling_cells, issues_of_unit
from visits.queries.issue_list import ISSUES
from visits.queries.issues import whom_to_hand_to
from visits.tasks import tell_of_late_issues

from ..asking import listed
from ..cast import Cast, Office
from ..factories import IssueFactory, PostingFactory, RouteMonthFactory, StaffFactory

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


def opened(shop: Retailer, by: Staff, **values: Any) -> Issue:
    """An issue of a shop, as it is on file."""
    given: dict[str, Any] = {"kind": IssueKind.DELIVERY, "text": "Came a day late"} | values
    open_issue(uuid=KEY, retailer=shop, received_by=by, actor=by.username, moment=MOMENT, **given)
    return fresh()


def fresh() -> Issue:
    """The record as it is on file."""
    return Issue.objects.get(pk=KEY)


def told(person: Staff) -> list[str]:
    """The kinds of what somebody was told, oldest first."""
    return list(Notification.objects.filter(staff=person).order_by("pk").values_list("kind", flat=True))


def test_it_goes_from_receiving_to_the_revisit(cast: Cast, office: Office) -> None:
    shop = office.shops["N1A"][0]
    issue = opened(shop, cast.account_manager)
    assert (issue.state, issue.assigned_to, issue.due_on) == (
        IssueState.RECEIVED,
        cast.account_manager,
        date(2024, 3, 15),
    )
    assert hand_on_issue(issue=issue, to=cast.supervisor, actor="li.jing", moment=MOMENT)
    assert answer_issue(issue=fresh(), answer="Tuesdays now", actor="wang.qiang", moment=MOMENT)
    assert fresh().state == IssueState.ANSWERED
    assert record_revisit(issue=fresh(), result=RevisitResult.SATISFIED, actor="li.jing", moment=MOMENT)
    closed = fresh()
    assert (closed.state, closed.revisited_on, closed.closed_at) == (IssueState.CLOSED, TODAY, MOMENT)
    assert not record_revisit(issue=fresh(), result=RevisitResult.SATISFIED, actor="li.jing", moment=MOMENT)
    assert closed.revision == closed.history.count() == 4
    assert told(cast.supervisor) == ["issue_assigned"]
    assert told(cast.account_manager) == ["issue_answered"]


def test_an_answer_is_due_after_three_working_days(cast: Cast, office: Office) -> None:
    CalendarDay.objects.create(date=date(2024, 3, 14), is_working=False)
    CalendarDay.objects.create(date=date(2024, 3, 16), is_working=True)
    issue = opened(office.shops["N1A"][0], cast.account_manager)
    assert issue.due_on == date(2024, 3, 16)


def test_a_shop_that_is_not_satisfied_brings_it_back(cast: Cast, office: Office) -> None:
    opened(office.shops["N1A"][0], cast.account_manager)
    hand_on_issue(issue=fresh(), to=cast.supervisor, actor="li.jing", moment=MOMENT)
    answer_issue(issue=fresh(), answer="We will see", actor="wang.qiang", moment=MOMENT)
    assert record_revisit(issue=fresh(), result=RevisitResult.NOT, actor="li.jing", moment=MOMENT)
    again = fresh()
    assert (again.state, again.answer, again.due_on) == (IssueState.RECEIVED, "", date(2024, 3, 15))
    assert (again.revisit_result, again.revisited_on) == (RevisitResult.NOT, TODAY)
    assert again.history.filter(answer="We will see").exists()
    assert told(cast.supervisor) == ["issue_assigned", "issue_again"]
    answer_issue(issue=fresh(), answer="Done", actor="wang.qiang", moment=MOMENT)
    assert (fresh().revisit_result, fresh().revisited_on) == ("", None)


def test_it_is_closed_without_a_revisit_only_with_a_reason(cast: Cast, office: Office) -> None:
    opened(office.shops["N1A"][0], cast.account_manager)
    with pytest.raises(InputError, match="answered before it is closed"):
        close_issue(issue=fresh(), reason="Gone", actor="li.jing", moment=MOMENT)
    answer_issue(issue=fresh(), answer="Done", actor="li.jing", moment=MOMENT)
    with pytest.raises(InputError, match="reason"):
        close_issue(issue=fresh(), reason=" ", actor="li.jing", moment=MOMENT)
    assert close_issue(issue=fresh(), reason="Shop gone", actor="li.jing", moment=MOMENT)
    assert not close_issue(issue=fresh(), reason="Again", actor="li.jing", moment=MOMENT)
    assert (fresh().close_reason, fresh().revisit_result) == ("Shop gone", "")


def test_putting_off_needs_a_later_day_and_a_reason(cast: Cast, office: Office) -> None:
    opened(office.shops["N1A"][0], cast.account_manager)

    def put_off(due_on: date, reason: str = "Supplier on leave") -> bool:
        return put_off_issue(issue=fresh(), due_on=due_on, reason=reason, actor="li.jing", moment=MOMENT)

    for due_on, reason, field in (
        (date(2024, 3, 14), "Why", "due_on"),
        (date(2025, 3, 20), "Why", "due_on"),
        (date(2024, 3, 20), "", "reason"),
    ):
        with pytest.raises(InputError) as refused:
            put_off(due_on, reason)
        assert refused.value.field == field
    assert put_off(date(2024, 3, 20))
    assert fresh().due_on == date(2024, 3, 20)
    assert fresh().history.first().history_change_reason == "Supplier on leave"


@pytest.mark.parametrize(
    ("receiver", "about", "responsible"),
    [
        # The account manager of the shop, named or not, and whoever stands above her.
        ("supervisor", "", "supervisor"),
        ("supervisor", "account_manager", "supervisor"),
        ("account_manager", "", "supervisor"),
        ("account_manager", "account_manager", "supervisor"),
        # The supervisor himself: his supervisor.
        ("account_manager", "supervisor", "director"),
        ("supervisor", "supervisor", "director"),
        ("director", "", "supervisor"),
    ],
)
def test_a_complaint_about_service_lies_with_the_person_above(
    cast: Cast, office: Office, receiver: str, about: str, responsible: str
) -> None:
    issue = opened(
        office.shops["N1A"][0],
        getattr(cast, receiver),
        kind=IssueKind.SERVICE,
        about=getattr(cast, about) if about else None,
    )
    assert issue.assigned_to == getattr(cast, responsible)
    if receiver != "account_manager" and not about:
        assert issue.about == cast.account_manager


def test_of_several_account_managers_one_has_to_be_named(cast: Cast, office: Office) -> None:
    PostingFactory(staff=StaffFactory(username="wu.di", name="吴迪"), unit=office.north_1)
    with pytest.raises(InputError) as refused:
        opened(office.shops["N1A"][0], cast.supervisor, kind=IssueKind.SERVICE)
    assert refused.value.field == "about"


def test_it_is_never_handed_to_whom_it_is_about_nor_to_who_does_not_see_it(
    cast: Cast, office: Office
) -> None:
    opened(office.shops["N1A"][0], cast.supervisor, kind=IssueKind.SERVICE)
    for person in (cast.account_manager, cast.stranger, cast.analyst):
        with pytest.raises(InputError):
            hand_on_issue(issue=fresh(), to=person, actor="wang.qiang", moment=MOMENT)
    assert hand_on_issue(issue=fresh(), to=cast.director, actor="wang.qiang", moment=MOMENT)


def test_it_is_offered_to_those_alone_who_see_the_shop(cast: Cast, office: Office) -> None:
    """Of a whole office's people those who would be refused are no choice."""
    beside = StaffFactory(username="wu.di", name="吴迪")
    PostingFactory(staff=beside, unit=office.north_1)
    elsewhere = StaffFactory(username="he.yu", name="何宇")
    PostingFactory(staff=elsewhere, unit=office.south)
    opened(office.shops["N1A"][0], cast.account_manager)
    for reader in (cast.director, cast.supervisor, cast.account_manager):
        scope = build_scope(reader)
        people = whom_to_hand_to(scope, fresh())
        assert {beside, cast.supervisor, cast.director} <= set(people)
        assert not {elsewhere, cast.stranger, cast.analyst, cast.account_manager} & set(people)
        for person in people:
            assert hand_on_issue(issue=fresh(), to=person, actor="wang.qiang", moment=MOMENT)
        hand_on_issue(issue=fresh(), to=cast.account_manager, actor="wang.qiang", moment=MOMENT)


# Who never sees it.

SECRET = "Never comes on time"


@pytest.fixture
def complaint(cast: Cast, office: Office) -> Issue:
    """A complaint about the account manager, due today, at one of her shops."""
    for code, unit in (("N1A", office.north_1), ("N2A", office.north_2)):
        RouteMonthFactory(month=MARCH.first, route=office.routes[code], unit=unit)
    shop = office.shops["N1A"][0]
    return opened(
        shop, cast.supervisor, kind=IssueKind.SERVICE, text=SECRET, about=cast.account_manager, due_on=TODAY
    )


PAGES = [
    "/",
    "/issues/",
    "/issues/?q=Never",
    "/issues/?kind=service&month=2024-03&unit=N1",
    "/issues/export/csv/",
    "/issues/?columns=about,text",
    "/api/issues",
    "/api/issues?q=Never",
    "/api/field/bundle",
    "/retailers/{shop}/",
    "/retailers/{shop}/parts/issues/",
    "/retailers/{shop}/changes/",
    "/units/N1/?month=2024-03",
    "/units/N1/parts/issues/?month=2024-03",
    "/notifications/",
    "/parts/issues/",
    f"/issues/{KEY}/",
    f"/api/issues/{KEY}",
]


@pytest.mark.parametrize("page", PAGES)
def test_whom_it_is_about_sees_it_nowhere(
    cast: Cast, office: Office, signed_in: SignIn, complaint: Issue, page: str
) -> None:
    tell_of_overdue(day=date(2024, 3, 14), moment=MOMENT)
    client = signed_in(cast.account_manager)
    answer = client.get(page.format(shop=complaint.retailer_id))
    content = b"".join(answer) if answer.streaming else answer.content
    text = content.decode()
    assert SECRET not in text
    assert str(KEY) not in text.replace(page, "")
    assert answer.status_code == (404 if str(KEY) in page else 200)


@pytest.mark.parametrize(
    "page", ["/issues/", "/issues/export/csv/", "/api/issues", "/retailers/{shop}/", f"/issues/{KEY}/"]
)
def test_the_person_above_sees_it(cast: Cast, signed_in: SignIn, complaint: Issue, page: str) -> None:
    answer = signed_in(cast.supervisor).get(page.format(shop=complaint.retailer_id))
    content = b"".join(answer) if answer.streaming else answer.content
    assert SECRET in content.decode()


@pytest.mark.parametrize("verb", ["answer", "revisit", "hand-on", "put-off", "close"])
def test_whom_it_is_about_can_do_nothing_with_it(
    cast: Cast, signed_in: SignIn, complaint: Issue, verb: str
) -> None:
    body = {"answer": "A", "result": "satisfied", "to": "li.jing", "due_on": "2024-03-20", "reason": "A"}
    assert signed_in(cast.account_manager).post(f"/issues/{KEY}/{verb}/", body).status_code == 404
    assert fresh().revision == 1


def test_whom_it_is_about_is_told_of_nothing(cast: Cast, complaint: Issue) -> None:
    answer_issue(issue=fresh(), answer="Spoken to her", actor="wang.qiang", moment=MOMENT)
    record_revisit(issue=fresh(), result=RevisitResult.NOT, actor="wang.qiang", moment=MOMENT)
    tell_of_overdue(day=date(2024, 4, 1), moment=MOMENT)
    assert told(cast.account_manager) == []
    assert told(cast.supervisor) == ["issue_overdue"]
    assert told(cast.director) == ["issue_overdue"]


def test_figures_are_counted_without_it_for_whom_it_is_about(
    cast: Cast, office: Office, complaint: Issue
) -> None:
    for person, number in ((cast.account_manager, 0), (cast.supervisor, 1)):
        scope = build_scope(person)
        page = unit_page(scope, office.north_1, Choice(MARCH))
        assert len(due_of(page)) == number
        assert (issues_of_unit(scope, page) is None) == (number == 0)


# Figures.


def test_overdue_ones_are_told_once_a_due_day(cast: Cast, office: Office) -> None:
    opened(office.shops["N1A"][0], cast.account_manager)
    tell_of_late_issues(intended="2024-03-15T07:00:00+08:00")
    assert told(cast.account_manager) == []
    tell_of_late_issues(intended="2024-03-16T07:00:00+08:00")
    tell_of_late_issues(intended="2024-03-17T07:00:00+08:00")
    assert (told(cast.account_manager), told(cast.supervisor)) == (["issue_overdue"], ["issue_overdue"])


@pytest.mark.parametrize("number", [1, 3])
def test_the_line_is_read_once_however_many_are_overdue(cast: Cast, office: Office, number: int) -> None:
    for _ in range(number):
        person = PostingFactory(unit=office.north_1).staff
        IssueFactory(retailer=office.shops["N1A"][0], assigned_to=person, received_by=person)
    with CaptureQueriesContext(connection) as asked:
        assert tell_of_overdue(day=date(2024, 3, 16), moment=MOMENT) == 2 * number
    for table in ("territory_posting", "territory_orgunit"):
        assert len([query for query in asked if f'FROM "{table}"' in query["sql"]]) == 1
    assert told(cast.supervisor) == ["issue_overdue"] * number


def facts(answered: int | None, is_closed: bool) -> IssueFacts:
    """An issue due on the fifteenth."""
    day = None if answered is None else date(2024, 3, answered)
    return IssueFacts("other", date(2024, 3, 15), day, is_closed)


def test_the_handling_rate_is_closed_in_time_of_what_was_due() -> None:
    issues = [facts(15, True), facts(16, True), facts(14, False), facts(None, False)]
    found = handling(issues, date(2024, 3, 16))
    assert (found.due, found.in_time, found.open, found.overdue) == (4, 1, 2, 1)
    assert found.rate == Ratio(1, 4)
    assert handling(issues, date(2024, 3, 15)).overdue == 0
    assert handling([], TODAY).rate.value is None


def handled(shop: Retailer, due_on: date, answered: datetime | None, *, closed: bool = False) -> Issue:
    """An issue with its answer, closed by a satisfied shop or not."""
    values: dict[str, Any] = {}
    if answered is not None:
        values = {"answer": "Done", "answered_at": answered}
    if closed:
        values |= {"closed_at": answered, "revisit_result": "satisfied", "revisited_on": due_on}
    made: Issue = IssueFactory(retailer=shop, due_on=due_on, **values)
    return made


def test_every_number_of_the_units_page_opens_its_list(cast: Cast, office: Office) -> None:
    shop, other = office.shops["N1A"]
    # Just before and just after midnight in the office.
    handled(shop, date(2024, 3, 5), datetime(2024, 3, 5, 15, 59, tzinfo=UTC), closed=True)
    handled(shop, date(2024, 3, 5), datetime(2024, 3, 5, 16, 1, tzinfo=UTC), closed=True)
    handled(other, date(2024, 3, 5), datetime(2024, 3, 4, tzinfo=UTC))
    handled(other, date(2024, 3, 5), None)
    handled(other, date(2024, 4, 5), None)
    IssueFactory(retailer=office.shops["N1B"][0], kind="quality", due_on=date(2024, 3, 31))
    # It stood on another unit's route on its due day.
    moved = office.shops["N2A"][0]
    handled(moved, date(2024, 3, 6), None)
    RouteStop.objects.filter(retailer=moved).update(until=date(2024, 3, 10))
    RouteStop.objects.create(
        retailer=moved, route=office.routes["N1A"], kind="order_visit", since=date(2024, 3, 10), position=9
    )
    scope = build_scope(cast.supervisor)
    page = unit_page(scope, office.north_1, Choice(MARCH))
    html = str(issues_of_unit(scope, page))
    total = handling(due_of(page), TODAY)
    assert (total.due, total.in_time, total.open, total.overdue) == (5, 1, 3, 1)
    assert "20.0% handled in time: 1 of 5 due in the month" in html
    for narrowed, number in (
        ("", total.due),
        ("&in_time=true", total.in_time),
        ("&open=true", total.open),
        ("&overdue=true", total.overdue),
    ):
        address = f"/issues/?unit=N1&month=2024-03{narrowed}"
        assert listed(ISSUES, address, scope) == number
        assert f'href="{address.replace("&", "&amp;")}"' in html
    above = unit_page(scope, office.north, Choice(MARCH))
    cells = handling_cells(scope, above)
    assert set(cells) == {office.north_1.pk, office.north_2.pk}
    assert "20.0%" in cells[office.north_1.pk]
    assert 'href="/issues/?unit=N1&amp;month=2024-03"' in cells[office.north_1.pk]
    quiet = handling_cells(scope, unit_page(scope, office.north, Choice(MARCH.shift(-1))))
    assert set(quiet.values()) == {"—"}
    assert unit_frame("N1", MARCH, scope).units == page.frame.units
