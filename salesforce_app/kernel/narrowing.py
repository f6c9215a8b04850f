"""Narrowing rows to some keys so that the first page comes quickly, whether the keys are few or most of all.

A database that meets ``pk IN (subquery)`` makes a list of the whole subquery before it shows the first row.
That is right for the two hundred shops of one person, and wrong for a hundred thousand of which fifty are
shown: there, going through the rows in their order and asking of each whether it belongs is done after fifty.
Which of the two it is can only be known by looking, so a few keys are looked at first.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

FEW = 2_000
"""Up to so many keys are named one by one."""

M = TypeVar("M", bound=Model)


def narrow(rows: QuerySet[M], keys: QuerySet[Any, Any] | Collection[int]) -> QuerySet[M]:
    """Those of ``rows`` whose key is among ``keys``; each once, whatever the keys repeat.

    ``keys`` is a collection of keys, or a queryset of one column (``values_list("retailer_id")``). One
    statement reads the first of a queryset's keys: a few are then compared with directly, more become a
    correlated subquery.
    """
    if not isinstance(keys, QuerySet):
        return rows.filter(pk__in=keys)
    (column,) = (*keys.query.values_select, *keys.query.annotation_select) or ("pk",)
    first = list(keys.order_by().values_list(column, flat=True)[: FEW + 1])
    if len(first) <= FEW:
        return rows.filter(pk__in=set(first))
    return rows.filter(Exists(keys.order_by().filter(**{column: OuterRef("pk")})))
