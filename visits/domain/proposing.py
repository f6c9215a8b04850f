"""Starting the job that proposes a month."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.jobs.models import Job
from salesforce_app.jobs.queue import start
from salesforce_app.kernel.changes import StaleRecord
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.web.words import month_name

from .plan_life import EDITABLE, begin_plan

TASK = "visits.tasks.propose_month"


@transaction.atomic
def start_proposal(*, staff: Staff, month: Month, revision: int | None, actor: str, moment: datetime) -> Job:
    """Have a month proposed by a job, which can be watched; the plan is begun where there is none.

    A second start while one is under way returns the one that is. Raises InputError for a month that is over
    and for a plan that is submitted or in force, StaleRecord for another ``revision``.
    """
    plan = begin_plan(staff=staff, month=month, actor=actor, moment=moment)
    if plan.state not in EDITABLE:
        raise InputError(
            "state", _("The plan has been submitted."), _("Take it back before you have it proposed anew.")
        )
    if revision is not None and revision != plan.revision:
        raise StaleRecord(plan)
    return start(
        TASK,
        plan.pk,
        plan.revision,
        title=_("Visit plan for %(month)s") % {"month": month_name(month)},
        owner_id=staff.pk,
        key=f"propose-plan:{plan.pk}",
    )
