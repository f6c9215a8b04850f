"""What field work tells people of."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, ngettext

from salesforce_app.kernel.periods import Month
from salesforce_app.web.notices import Kind, Parameters, register
from salesforce_app.web.words import month_name

from .enums import IssueKind

PLAN_SUBMITTED = "plan_submitted"
"""To whoever approves plans: one waits. ``who``, ``month``, ``calls``."""
PLAN_APPROVED = "plan_approved"
"""To the account manager: her plan is in force. ``who`` approved it, ``month``."""
PLAN_RETURNED = "plan_returned"
"""To the account manager: her plan is to be changed. ``who`` returned it, ``month``, ``reason``."""
CANCELLATION_ASKED = "cancellation_asked"
"""To whoever approves: calls are to be cancelled. ``who``, ``month``, ``calls``, ``reason``."""
CANCELLATION_APPROVED = "cancellation_approved"
"""To the account manager: a call is off. ``who`` approved it, ``shop``, ``day``."""
CANCELLATION_REFUSED = "cancellation_refused"
"""To the account manager: a call is due after all. ``who`` refused, ``shop``, ``day``, ``reason``."""
CALLS_HANDED_OVER = "calls_handed_over"
"""To whoever makes calls from now on: they were another's. ``who`` handed them over, ``calls``, ``month``."""
ISSUE_ASSIGNED = "issue_assigned"
"""To whoever is to answer an issue. ``shop``, ``kind``, ``due_on``, as of all issues."""
ISSUE_AGAIN = "issue_again"
"""To whoever answered: the shop is not satisfied."""
ISSUE_ANSWERED = "issue_answered"
"""To whoever received an issue: ask the shop again. ``who`` answered it."""
ISSUE_OVERDUE = "issue_overdue"
"""To whoever is responsible, and to the person above: the answer is late. ``who`` is responsible."""


def _of_month(parameters: Parameters) -> dict[str, object]:
    words = {**parameters, "month": month_name(Month.parse(parameters["month"]))}
    if "calls" in parameters:
        number = parameters["calls"]
        words["calls"] = ngettext("%(number)s call", "%(number)s calls", number) % {"number": number}
    return words


def _of_issue(parameters: Parameters) -> Parameters:
    kind, due_on = IssueKind(parameters["kind"]), date.fromisoformat(parameters["due_on"])
    return {**parameters, "kind": kind.label, "day": date_format(due_on)}


def _of_day(parameters: Parameters) -> Parameters:
    return {**parameters, "day": date_format(date.fromisoformat(parameters["day"]))}


for kind in (
    Kind(
        name=PLAN_SUBMITTED,
        title=gettext_lazy("%(who)s submitted the visit plan for %(month)s: %(calls)s."),
        label=gettext_lazy("Visit plans to decide"),
        words=_of_month,
    ),
    Kind(
        name=PLAN_APPROVED,
        title=gettext_lazy("Your visit plan for %(month)s is in force; %(who)s approved it."),
        label=gettext_lazy("My visit plan is approved"),
        words=_of_month,
    ),
    Kind(
        name=PLAN_RETURNED,
        title=gettext_lazy("%(who)s returned your visit plan for %(month)s: %(reason)s"),
        label=gettext_lazy("My visit plan is returned"),
        words=_of_month,
    ),
    Kind(
        name=CANCELLATION_ASKED,
        title=gettext_lazy("%(who)s asks to cancel %(calls)s in %(month)s: %(reason)s"),
        label=gettext_lazy("Cancellations to decide"),
        words=_of_month,
    ),
    Kind(
        name=CANCELLATION_APPROVED,
        title=gettext_lazy("The call at %(shop)s on %(day)s is cancelled; %(who)s approved it."),
        label=gettext_lazy("My cancellation is approved"),
        mail=False,
        words=_of_day,
    ),
    Kind(
        name=CANCELLATION_REFUSED,
        title=gettext_lazy("The call at %(shop)s on %(day)s is still due. %(who)s: %(reason)s"),
        label=gettext_lazy("My cancellation is refused"),
        words=_of_day,
    ),
    Kind(
        name=CALLS_HANDED_OVER,
        title=gettext_lazy("%(who)s handed %(calls)s in %(month)s over to you."),
        label=gettext_lazy("Calls handed over to me"),
        mail=False,
        words=_of_month,
    ),
    Kind(
        name=ISSUE_ASSIGNED,
        title=gettext_lazy("%(shop)s: an issue for you to answer by %(day)s (%(kind)s)."),
        label=gettext_lazy("Issues to answer"),
        words=_of_issue,
    ),
    Kind(
        name=ISSUE_AGAIN,
        title=gettext_lazy("%(shop)s is not satisfied with the answer; answer again by %(day)s (%(kind)s)."),
        label=gettext_lazy("Shops that are not satisfied with an answer"),
        words=_of_issue,
    ),
    Kind(
        name=ISSUE_ANSWERED,
        title=gettext_lazy("%(who)s answered the issue of %(shop)s (%(kind)s). Ask the shop again."),
        label=gettext_lazy("Issues answered, to ask the shop again"),
        words=_of_issue,
    ),
    Kind(
        name=ISSUE_OVERDUE,
        title=gettext_lazy("%(shop)s: the answer was due on %(day)s (%(kind)s, %(who)s)."),
        label=gettext_lazy("Issues overdue"),
        words=_of_issue,
    ),
):
    register(kind)
