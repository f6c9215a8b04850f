"""What the reports tell people of."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from salesforce_app.kernel.periods import Month
from salesforce_app.web.notices import Kind, Parameters, register
from salesforce_app.web.words import month_name

MONTH_REPORTS = "month_reports"
"""To a subscriber: the reports of a closed month are ready. ``month``, ``number``."""
MONTH_CLOSED = "month_closed"
"""To those who close months: it is done. ``month``, ``number`` of reports, ``failed`` ones."""
MONTH_REOPENED = "month_reopened"
"""To those who close months: one was opened again. ``month``, ``by``, ``reason``."""
REPORT_MADE = "report_made"
"""To whoever asked for a report: it is kept. ``month``, ``unit``, ``format``."""


def _with_month(parameters: Parameters) -> dict[str, object]:
    return {**parameters, "month": month_name(Month.parse(parameters["month"]))}


def _reports_ready(parameters: Parameters) -> Parameters:
    number = parameters["number"]
    ready = ngettext("your report is ready", "your %(number)s reports are ready", number) % {"number": number}
    return _with_month(parameters) | {"ready": ready}


def _closed(parameters: Parameters) -> Parameters:
    number, failed = parameters["number"], parameters["failed"]
    made = ngettext("%(number)s report was made", "%(number)s reports were made", number) % {"number": number}
    if failed:
        made = _("%(made)s, %(failed)s failed") % {"made": made, "failed": failed}
    return _with_month(parameters) | {"made": made}


register(
    Kind(
        name=MONTH_REPORTS,
        title=gettext_lazy("%(month)s is closed, and %(ready)s."),
        label=gettext_lazy("Reports of my subscriptions"),
        words=_reports_ready,
    )
)
register(
    Kind(
        name=MONTH_CLOSED,
        title=gettext_lazy("%(month)s is closed: %(made)s."),
        label=gettext_lazy("Closing of a month"),
        words=_closed,
    )
)
register(
    Kind(
        name=MONTH_REOPENED,
        title=gettext_lazy("%(month)s was opened again by %(by)s: %(reason)s"),
        label=gettext_lazy("Re-opening of a month"),
        words=_with_month,
    )
)
register(
    Kind(
        name=REPORT_MADE,
        title=gettext_lazy("The report of %(unit)s for %(month)s is ready as %(format)s."),
        label=gettext_lazy("Reports that I had made"),
        mail=False,
        words=_with_month,
    )
)
