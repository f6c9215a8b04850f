"""What field work tells people of."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, ngettext

from salesforce_app.kernel.periods import Month
from salesforce_app.web.notices import Kind, Parameters, register
from salesforce_app.web.words import month_name

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


def _of_month(parameters: Parameters) -> dict[str, object]:
    words = {**parameters, "month": month_name(Month.parse(parameters["month"]))}
    if "calls" in parameters:
        number = parameters["calls"]
        words["calls"] = ngettext("%(number)s call", "%(number)s calls", number) % {"number": number}
    return words


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
):
    register(kind)
