"""Schedules are kept as planned, however often they are brought into line."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.utils.module_loading import import_string
from django_q.models import Schedule

from salesforce_app.jobs.schedules import OURS, SCHEDULES, Every, Planned, keep_schedules, next_run

SHANGHAI = ZoneInfo("Asia/Shanghai")
TASK = "accounts.tasks.clear_expired_sessions"
NIGHTLY = Planned("nightly", TASK, Every.DAY, time(3, 10))
MONTHLY = Planned("monthly", TASK, Every.MONTH, time(6), intended=True)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("plan", "now", "due"),
    [
        (NIGHTLY, local(2024, 2, 28, 3, 9), local(2024, 2, 28, 3, 10)),
        (NIGHTLY, local(2024, 2, 28, 3, 10), local(2024, 2, 29, 3, 10)),
        (NIGHTLY, local(2024, 2, 29, 23), local(2024, 3, 1, 3, 10)),
        (MONTHLY, local(2024, 12, 31, 23), local(2025, 1, 1, 6)),
        (MONTHLY, local(2024, 2, 1, 5), local(2024, 2, 1, 6)),
        (MONTHLY, local(2024, 2, 1, 6), local(2024, 3, 1, 6)),
        (MONTHLY, local(2024, 1, 31, 12), local(2024, 2, 1, 6)),
    ],
)
def test_the_next_run_is_the_first_planned_moment_to_come(
    plan: Planned, now: datetime, due: datetime
) -> None:
    assert next_run(plan, after=now) == due


@time_machine.travel(local(2024, 5, 5, 12), tick=False)
def test_keeping_the_schedules_again_changes_nothing(db: None) -> None:
    Schedule.objects.create(name="somebody else's", func="math.floor", next_run=local(2024, 6, 1))
    for _ in range(2):
        keep_schedules((NIGHTLY, MONTHLY))
    kept = Schedule.objects.order_by("name").values_list(
        "name", "func", "schedule_type", "next_run", "intended_date_kwarg", "repeats"
    )
    assert list(kept) == [
        (f"{OURS}monthly", TASK, "M", local(2024, 6, 1, 6), "intended", -1),
        (f"{OURS}nightly", TASK, "D", local(2024, 5, 6, 3, 10), None, -1),
        ("somebody else's", "math.floor", "O", local(2024, 6, 1), None, -1),
    ]


def test_a_run_that_is_overdue_keeps_its_moment(db: None) -> None:
    with time_machine.travel(local(2024, 5, 5, 12)):
        keep_schedules((NIGHTLY,))
    with time_machine.travel(local(2024, 5, 9, 12)):
        keep_schedules((NIGHTLY,))
    assert Schedule.objects.get(name=f"{OURS}nightly").next_run == local(2024, 5, 6, 3, 10)


def test_another_time_of_day_and_a_dropped_plan_take_effect(db: None) -> None:
    with time_machine.travel(local(2024, 5, 5, 12)):
        keep_schedules((NIGHTLY, MONTHLY))
        keep_schedules((Planned("nightly", TASK, Every.DAY, time(4)),))
    schedule = Schedule.objects.get(name__startswith=OURS)
    assert (schedule.name, schedule.next_run) == (f"{OURS}nightly", local(2024, 5, 6, 4))


def test_migrating_sets_up_every_planned_schedule(db: None) -> None:
    Schedule.objects.all().delete()
    call_command("migrate", verbosity=0, interactive=False)
    names = Schedule.objects.values_list("name", flat=True)
    assert sorted(names) == sorted(OURS + plan.name for plan in SCHEDULES)


@pytest.mark.parametrize("plan", SCHEDULES, ids=lambda plan: plan.name)
def test_every_planned_task_exists(plan: Planned) -> None:
    assert callable(import_string(plan.task))
