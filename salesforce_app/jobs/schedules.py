"""Work that comes round by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule

OURS = "routebook: "
"""What the names of the schedules kept here begin with in the queue's table."""


class Every(StrEnum):
    """How often; a month's work is done on its first day, a minute's whatever the time of day."""

    MINUTE = "I"
    DAY = "D"
    MONTH = "M"


@dataclass(frozen=True, slots=True)
class Planned:
    """A task that comes round at ``at``, local time.

    With ``intended`` the task gets a keyword ``intended``: the moment (ISO 8601) for which it was
    planned. Work about a day or a month goes by that and never by the clock, which a late worker or a
    rerun would read differently.
    """

    name: str
    task: str
    every: Every
    at: time
    intended: bool = False


SCHEDULES = (
    Planned("close the month", "cms.tasks.close_last_month", Every.MONTH, time(6), intended=True),
    Planned("take up lost jobs", "salesforce_app.jobs.running.take_up_lost_jobs", Every.MINUTE, time(0)),
    Planned("clear expired sessions", "accounts.tasks.clear_expired_sessions", Every.DAY, time(3, 10)),
    Planned("tell of late issues", "visits.tasks.tell_of_late_issues", Every.DAY, time(7), intended=True),
    Planned(
        "remind of journals due at 18:00",
        "journals.tasks.remind_of_due_journals",
        Every.DAY,
        time(12),
        intended=True,
    ),
    Planned(
        "remind of journals due at midnight",
        "journals.tasks.remind_of_due_journals",
        Every.DAY,
        time(19),
        intended=True,
    ),
    Planned(
        "tell of missing journals",
        "journals.tasks.tell_of_missing_journals",
        Every.DAY,
        time(10, 5),
        intended=True,
    ),
    Planned(
        "tell of missing weekly and monthly journals",
        "journals.tasks.tell_of_missing_journals",
        Every.DAY,
        time(18, 5),
        intended=True,
    ),
    Planned(
        "tell of late journal replies",
        "journals.tasks.tell_of_late_journal_replies",
        Every.DAY,
        time(7, 5),
        intended=True,
    ),
    Planned("mail what failed", "accounts.tasks.mail_what_failed", Every.DAY, time(7, 30)),
    Planned("forget positions", "visits.tasks.forget_old_positions", Every.DAY, time(3, 25), intended=True),
    Planned(
        "forget old journals", "journals.tasks.forget_old_journals", Every.DAY, time(3, 32), intended=True
    ),
    Planned(
        "forget old import files", "salesforce_app.imports.tasks.forget_old_files", Every.DAY, time(3, 40)
    ),
)
"""Every schedule of the product; tasks of higher packages are named by dotted strings."""


def keep_schedules(planned: tuple[Planned, ...] = SCHEDULES) -> None:
    """Bring the queue's table into line with ``planned``; doing it again changes nothing.

    New ones start at their next time, those that are no longer planned go, and one whose time of day
    stayed the same keeps its next run. Schedules of other makers are left alone.
    """
    with transaction.atomic():
        names = [OURS + plan.name for plan in planned]
        Schedule.objects.filter(name__startswith=OURS).exclude(name__in=names).delete()
        for plan in planned:
            _keep(plan)


def next_run(plan: Planned, *, after: datetime) -> datetime:
    """The first moment after ``after`` at which the task is due."""
    if plan.every is Every.MINUTE:
        return after.replace(second=0, microsecond=0) + timedelta(minutes=1)
    local = timezone.localtime(after)
    due = datetime.combine(local.date(), plan.at, tzinfo=local.tzinfo)
    if plan.every is Every.MONTH:
        due = due.replace(day=1)
        return due if due > after else (due + timedelta(days=31)).replace(day=1)
    return due if due > after else due + timedelta(days=1)


def _keep(plan: Planned) -> None:
    import_string(plan.task)
    values: dict[str, Any] = {
        "func": plan.task,
        "schedule_type": plan.every.value,
        "repeats": -1,
        "minutes": 1 if plan.every is Every.MINUTE else None,
        "intended_date_kwarg": "intended" if plan.intended else None,
    }
    due = next_run(plan, after=timezone.now())
    schedule, created = Schedule.objects.update_or_create(
        name=OURS + plan.name, defaults=values, create_defaults=values | {"next_run": due}
    )
    if plan.every is Every.MINUTE:
        return
    if not created and timezone.localtime(schedule.next_run).time() != plan.at:
        schedule.next_run = due
        schedule.save(update_fields=["next_run"])
