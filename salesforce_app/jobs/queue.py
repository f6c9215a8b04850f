"""Handing work to the worker, and taking it there."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django_q.tasks import async_task


def enqueue(task: str, *ids: int | str, group: str = "", timeout: int | None = None) -> None:
    """Have the worker call ``task`` (a dotted path) with ``ids``, once the present transaction is committed.

    ``group`` ties the tasks of one undertaking together, ``timeout`` is in seconds (the cluster's own
    when not given; it must stay below its ``retry``). Raises ImportError for a task that doesn't exist
    and TypeError for anything but numbers and texts: an object would be stale by the time it is used.
    """
    import_string(task)
    for value in ids:
        if not isinstance(value, int | str):
            raise TypeError(f"{task}: jobs carry ids, not {type(value).__name__}")
    options: dict[str, Any] = {"group": group or None, "timeout": timeout}
    options = {name: value for name, value in options.items() if value is not None}
    # Options go into q_options alone: as keywords they would swallow arguments of the same name.
    transaction.on_commit(partial(async_task, task, *ids, q_options=options))


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
