"""Handing work to the worker, and taking it there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django_q.tasks import async_task

if TYPE_CHECKING:
    from .models import Job

RUN = "salesforce_app.jobs.running.run_job"


def enqueue(task: str, *ids: int | str, group: str = "", timeout: int | None = None) -> None:
    """Have the worker call ``task`` (a dotted path) with ``ids``, once the present transaction is committed.

    ``group`` ties the tasks of one undertaking together, ``timeout`` is in seconds (the cluster's own
    when not given; it must stay below its ``retry``). Raises ImportError for a task that doesn't exist
    and TypeError for anything but numbers and texts: an object would be stale by the time it is used.
    """
    _check(task, ids)
    options: dict[str, Any] = {"group": group or None, "timeout": timeout}
    options = {name: value for name, value in options.items() if value is not None}
    # Options go into q_options alone: as keywords they would swallow arguments of the same name.
    transaction.on_commit(partial(async_task, task, *ids, q_options=options))


def start(
    task: str,
    *arguments: int | str,
    title: str,
    owner_id: int | None,
    key: str = "",
    total: int | None = None,
) -> Job:
    """Have the worker do a job that can be watched, once the present transaction is committed.

    ``task`` is the dotted path of a function that is called as ``task(run, *arguments)``, ``run`` being a
    ``running.Run``: it tells progress by ``run.progress(done, total, note)`` and what it leaves by
    ``run.finish(result)``. ``title`` is in the language of whoever asks, which is also the one that the
    task runs in; ``owner_id`` is the key of that member of staff. While a job with the same ``key`` is
    unfinished that one is returned and nothing is started. Raises as ``enqueue`` does.
    """
    from .models import Job

    _check(task, arguments)
    now = timezone.now()
    job = Job(
        task=task,
        arguments=list(arguments),
        title=title,
        owner_id=owner_id,
        key=key,
        language=translation.get_language() or "",
        total=total,
        created_at=now,
        heartbeat_at=now,
    )
    while True:
        running = Job.objects.unfinished().filter(key=key).first() if key else None
        if running is not None:
            return running
        try:
            with transaction.atomic():
                job.save(force_insert=True)
        except IntegrityError:
            if not key:
                raise
            continue  # somebody else started it between the two statements
        hand_over(job)
        return job


def hand_over(job: Job) -> None:
    """Have a worker take up a job that waits, once the present transaction is committed."""
    enqueue(RUN, str(job.pk))


def claim(rows: QuerySet[Any], /, **changes: Any) -> bool:
    """Take one piece of work unless somebody else has: whether this call got it.

    ``rows`` is the piece while it is still free (``filter(pk=…, started_at=None)``), ``changes`` is what
    marks it as taken. It is a single conditional UPDATE, so that of any number of callers one wins.
    Raises ValueError, and changes nothing, when ``rows`` are several.
    """
    with transaction.atomic():
        taken = rows.update(**changes)
        if taken > 1:
            raise ValueError(f"{taken} rows claimed at once; claim one piece of work at a time")
    return taken == 1


def _check(task: str, ids: tuple[int | str, ...]) -> None:
    import_string(task)
    for value in ids:
        if not isinstance(value, int | str):
            raise TypeError(f"{task}: jobs carry ids, not {type(value).__name__}")
