"""Handing the reports' long work to the worker."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.jobs.models import Job
from salesforce_app.jobs.queue import start
from salesforce_app.kernel.periods import Month
from salesforce_app.web.words import month_name
from territory.models import OrgUnit
from territory.queries.closing import version_to_close

from ..queries.closings import closing_key


def start_closing(*, month: Month, owner_id: int | None) -> Job:
    """Have a month closed; the job that is at it already, when there is one."""
    return start(
        "cms.tasks.close_month",
        str(month),
        version_to_close(month),
        title=_("Closing %(month)s") % {"month": month_name(month)},
        owner_id=owner_id,
        key=closing_key(month),
    )


def start_report(
    *,
    asked_by: Staff,
    template: str,
    unit: OrgUnit,
    month: Month,
    language: str,
    format: str,  # noqa: A002
) -> Job:
    """Have a report made and kept for ``asked_by``; the job that is at the same one, when there is one."""
    wanted = (template, unit.code, str(month), language, format)
    return start(
        "cms.tasks.make_report",
        *wanted,
        title=_("Report of %(unit)s for %(month)s as %(format)s")
        % {"unit": unit.name, "month": month_name(month), "format": format.upper()},
        owner_id=asked_by.pk,
        key=f"report:{asked_by.pk}:{':'.join(wanted)}"[:200],
        total=3,
    )
