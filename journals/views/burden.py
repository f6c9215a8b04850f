"""What journals cost those who write them, and retiring what is neither filled nor read."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with
from salesforce_app.web.words import month_name
from territory.queries.choices import units_to_choose

from ..domain.retention import first_day_kept
from ..domain.topics import retire_topic, take_up_topic
from ..enums import Topic
from ..measures.content import passage_anchor
from ..queries.burden import FACTS, FINDINGS, burden, history_of_topics
from ..queries.kept_counts import forgotten_month
from .asked import asked_unit
from .tabs import tabs_of

PARTS = {
    **{passage_anchor(topic): topic.label for topic in Topic},
    FINDINGS: gettext_lazy("Findings"),
    FACTS: gettext_lazy("Facts"),
}
HISTORY_KINDS = {
    "+": gettext_lazy("retired"),
    "~": gettext_lazy("retired anew"),
    "-": gettext_lazy("taken up again"),
}


@require_safe
def burden_page(request: HttpRequest) -> HttpResponse:
    """Minutes, shares of written text, topics and readings of a month."""
    scope = scope_with(request, Permission.REVIEW_JOURNALS)
    today = timezone.localdate()
    month = _month(request, today)
    unit = asked_unit(request, scope)
    code = unit.code if unit is not None else ""
    found = burden(scope, month, unit)
    may_retire = scope.allows(Permission.MANAGE_RULES)
    context: dict[str, Any] = {
        "found": found,
        "tabs": tabs_of(scope, "journals:burden"),
        "unit": unit,
        "forgotten": forgotten_month(scope, month, first_day_kept(today), unit),
        "months_kept": settings.JOURNALS_MONTHS,
        "units": units_to_choose(scope),
        "today": today,
        "parts": [(PARTS[part.part], part) for part in found.readings.parts],
        "may_retire": may_retire,
        "history": [
            (row, Topic(row.topic).label, HISTORY_KINDS[row.history_type]) for row in history_of_topics()
        ]
        if may_retire
        else [],
        "previous": _query(month=month.shift(-1), unit=code),
        "next": _query(month=month.shift(1), unit=code) if month < Month.of(today) else "",
        "month_words": month_name(month),
    }
    return render(request, "journals/burden/page.html", context)


@require_POST
def change_topic(request: HttpRequest, topic: str) -> HttpResponse:
    """Retire a topic from a day on, or take it up again; with a reason."""
    scope = scope_with(request, Permission.MANAGE_RULES)
    if topic not in Topic.values:
        raise not_found()
    chosen, reason = Topic(topic), request.POST.get("reason", "")
    act: dict[str, Any] = {
        "topic": chosen,
        "reason": reason,
        "actor": scope.label,
        "moment": timezone.now(),
    }
    try:
        if request.POST.get("verb") == "take-up":
            take_up_topic(**act)
            done = _("“%(topic)s” is asked for again in journals that are begun from now on.")
        else:
            retire_topic(since=_day(request.POST.get("since", "")), **act)
            done = _("“%(topic)s” is no longer asked for from then on.")
    except InputError as error:
        messages.error(request, f"{error.reason} {error.remedy}")
    else:
        messages.success(request, done % {"topic": chosen.label})
    return redirect("journals:burden")


def _month(request: HttpRequest, today: date) -> Month:
    text = request.GET.get("month", "")
    if not text:
        return Month.of(today)
    try:
        month = Month.parse(text)
    except InputError as error:
        raise not_found() from error
    if month > Month.of(today):
        raise not_found()
    return month


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError("since", _("This is not a date."), _("Choose a day.")) from error


def _query(**values: object) -> str:
    return "?" + urlencode({name: str(value) for name, value in values.items() if value})
