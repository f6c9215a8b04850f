"""The columns of the list of issues."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Staff
from salesforce_app.kernel.periods import local_day
from salesforce_app.web.listing_parts import cells_of
from salesforce_app.web.listings import Cell, CellKind, ListColumn, OnPhone, register

from ..enums import IssueChannel, IssueKind, IssueState, RevisitResult
from ..measures.issues import IssueFacts
from ..models import Issue
from ..queries.issue_list import ISSUES, issues_by_key

_cells = cells_of(lambda keys, _scope: issues_by_key(keys))


def _text(issue: Issue) -> Cell:
    return Cell(issue.text, address=reverse("visits:issue", kwargs={"key": issue.pk}))


def _shop(issue: Issue) -> Cell:
    shop = issue.retailer
    return Cell(shop.name, note=shop.licence_no)


def _state(issue: Issue) -> Cell:
    state = issue.state
    again = issue.revisit_result == RevisitResult.NOT and state == IssueState.RECEIVED
    return Cell(state.value, str(state.label), note=_("the shop was not satisfied") if again else "")


def _due(issue: Issue) -> Cell:
    late = issue.is_overdue(timezone.localdate())
    return Cell(issue.due_on, note=_("overdue") if late else "")


def _person(person: Staff | None) -> Cell:
    return Cell(None) if person is None else Cell(person.username, person.name or person.username)


def _local(moment: datetime | None) -> date | None:
    return None if moment is None else local_day(moment)


def _in_time(issue: Issue) -> Cell:
    if issue.closed_at is None:
        return Cell(None)
    facts = IssueFacts(issue.kind, issue.due_on, _local(issue.answered_at), is_closed=True)
    return Cell("yes", _("Yes")) if facts.is_in_time else Cell("no", _("No"))


def _result(issue: Issue) -> Cell:
    if not issue.revisit_result:
        return Cell(None)
    result = RevisitResult(issue.revisit_result)
    return Cell(result.value, str(result.label))


for column in (
    ListColumn(
        ISSUES,
        "text",
        gettext_lazy("What the shop said"),
        CellKind.TEXT,
        order=0,
        cells=_cells(_text),
        explanation="What the shop complained of or asked for.",
        example="The delivery came a day late",
    ),
    ListColumn(
        ISSUES,
        "shop",
        gettext_lazy("Shop"),
        CellKind.TEXT,
        order=10,
        cells=_cells(_shop),
        order_by=lambda _scope: F("retailer__name"),
        on_phone=OnPhone.PLAIN,
        explanation="The shop's name.",
        example="福源便利店",
    ),
    ListColumn(
        ISSUES,
        "licence_no",
        gettext_lazy("Licence no."),
        CellKind.TEXT,
        order=15,
        cells=_cells(lambda issue: Cell(issue.retailer.licence_no)),
        default=False,
        explanation="The shop's licence number.",
        example="330824000703",
    ),
    ListColumn(
        ISSUES,
        "kind",
        gettext_lazy("What it is about"),
        CellKind.TEXT,
        order=20,
        cells=_cells(lambda issue: Cell(issue.kind, str(IssueKind(issue.kind).label))),
        order_by=lambda _scope: "kind",
        on_phone=OnPhone.PLAIN,
        explanation="supply, delivery, service, settlement, licence, quality or other.",
        example="delivery",
    ),
    ListColumn(
        ISSUES,
        "state",
        pgettext_lazy("issue", "State"),
        CellKind.TEXT,
        order=30,
        cells=_cells(_state),
        on_phone=OnPhone.CORNER,
        explanation="received, answered or closed.",
        example="received",
    ),
    ListColumn(
        ISSUES,
        "due_on",
        pgettext_lazy("issue", "Due on"),
        CellKind.DATE,
        order=40,
        cells=_cells(_due),
        order_by=lambda _scope: "due_on",
        on_phone=OnPhone.FACT,
        explanation="The last day on which an answer is in time.",
        example="2026-10-16",
    ),
    ListColumn(
        ISSUES,
        "person",
        gettext_lazy("Responsible"),
        CellKind.TEXT,
        order=50,
        cells=_cells(lambda issue: _person(issue.assigned_to)),
        order_by=lambda _scope: F("assigned_to__name"),
        on_phone=OnPhone.FACT,
        explanation="Username of who is to answer.",
        example="wang.qiang",
    ),
    ListColumn(
        ISSUES,
        "in_time",
        gettext_lazy("Closed in time"),
        CellKind.TEXT,
        order=60,
        cells=_cells(_in_time),
        explanation="yes when it was answered on the due day or before, no, or null while it is not closed.",
        example="yes",
    ),
    ListColumn(
        ISSUES,
        "received_on",
        pgettext_lazy("issue", "Received on"),
        CellKind.DATE,
        order=70,
        cells=_cells(lambda issue: Cell(_local(issue.received_at))),
        order_by=lambda _scope: "received_at",
        default=False,
        explanation="The day on which it came in.",
        example="2026-10-13",
    ),
    ListColumn(
        ISSUES,
        "received_by",
        pgettext_lazy("issue", "Received by"),
        CellKind.TEXT,
        order=80,
        cells=_cells(lambda issue: _person(issue.received_by)),
        default=False,
        explanation="Username of who received it and asks the shop again.",
        example="li.jing",
    ),
    ListColumn(
        ISSUES,
        "channel",
        pgettext_lazy("issue", "How it came in"),
        CellKind.TEXT,
        order=90,
        cells=_cells(lambda issue: Cell(issue.channel, str(IssueChannel(issue.channel).label))),
        default=False,
        explanation="visit, phone, hotline, letter or web.",
        example="visit",
    ),
    ListColumn(
        ISSUES,
        "about",
        gettext_lazy("Of whom it complains"),
        CellKind.TEXT,
        order=100,
        cells=_cells(lambda issue: _person(issue.about)),
        default=False,
        explanation="Username of whom the shop complains; that person does not see the issue.",
        example="li.jing",
    ),
    ListColumn(
        ISSUES,
        "answer",
        gettext_lazy("Answer"),
        CellKind.TEXT,
        order=110,
        cells=_cells(lambda issue: Cell(issue.answer)),
        default=False,
        explanation="What was found and done; empty while it is to be answered.",
        example="The driver comes on Tuesdays from now on",
    ),
    ListColumn(
        ISSUES,
        "answered_on",
        pgettext_lazy("issue", "Answered on"),
        CellKind.DATE,
        order=120,
        cells=_cells(lambda issue: Cell(_local(issue.answered_at))),
        order_by=lambda _scope: F("answered_at"),
        default=False,
        explanation="The day of the answer.",
        example="2026-10-15",
    ),
    ListColumn(
        ISSUES,
        "result",
        gettext_lazy("Result of the re-visit"),
        CellKind.TEXT,
        order=130,
        cells=_cells(_result),
        default=False,
        explanation="satisfied, not, or null before the shop was asked again.",
        example="satisfied",
    ),
    ListColumn(
        ISSUES,
        "closed_on",
        pgettext_lazy("issue", "Closed on"),
        CellKind.DATE,
        order=140,
        cells=_cells(lambda issue: Cell(_local(issue.closed_at))),
        order_by=lambda _scope: F("closed_at"),
        default=False,
        explanation="The day on which it was closed.",
        example="2026-10-20",
    ),
):
    register(column)
