"""Keeping what takes long to add up for as long as it is true."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import TypeVar

from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Q, Sum

from .models import Revision

T = TypeVar("T")

KEPT_FOR = 7 * 24 * 60 * 60
"""Seconds after which a kept value is given up, though it were true: nobody has asked for it lately."""


def kept(
    name: str, key: Iterable[Hashable], make: Callable[[], T], *, made_of: Iterable[str], until: date
) -> T:
    """What ``make`` makes, from the cache while no record that it is made of has changed; one statement more.

    ``made_of`` names the models (of ``settings.COUNTED``) that ``make`` reads, ``until`` the last day whose
    records matter where they belong to days. ``name`` and ``key`` say what is made: everything that ``make``
    depends on besides the records, such as a unit and a month, is part of the key; texts of one language are
    not to be kept. Whoever has a transaction open gets it made anew: she may see what nobody else does.
    """
    if connection.in_atomic_block:
        return make()
    # Read before anything is made: a change meanwhile makes the value one of a revision that is over.
    number = revision(made_of, until)
    if number is None:
        return make()
    address = ":".join(["kept", name, *map(str, key), str(until)])
    found: tuple[int, T] | None = cache.get(address)
    if found is None or found[0] != number:
        # In the place of what was true before, which nobody would find any more.
        found = (number, make())
        cache.set(address, found, KEPT_FOR)
    return found[1]


def revision(models: Iterable[str], until: date) -> int | None:
    """Another number whenever a record of ``models`` up to the day ``until`` has changed; one statement.

    None in a database in which nothing counts changes.
    """
    tables = [apps.get_model(label)._meta.db_table for label in models]
    found = Revision.objects.filter(Q(table__in=tables, day__lte=until) | Q(table="")).aggregate(
        changes=Sum("number"), drawn=Count("table", filter=Q(table=""))
    )
    changes: int | None = found["changes"] if found["drawn"] else None
    return changes


__all__ = ["kept", "revision"]
