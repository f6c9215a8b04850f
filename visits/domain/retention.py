"""Forgetting where people were: positions are kept for weeks, what came of them for good (domain.md §10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from salesforce_app.imports.models import ImportChange
from salesforce_app.kernel.changes import in_parts

from ..models import Visit

POSITION = (
    "latitude",
    "longitude",
    "accuracy_m",
    "left_latitude",
    "left_longitude",
    "left_accuracy_m",
)
"""The columns of a position. The distance to the shop and the result of the check stay."""

AT_ONCE = 1_000


def first_day_kept(today: date) -> date:
    """The first day of whose visits positions are kept: ``VISIT_POSITIONS_DAYS`` before today."""
    return today - timedelta(days=settings.VISIT_POSITIONS_DAYS)


def forget_positions(*, today: date) -> int:
    """Delete the positions of older visits, wherever they stand; of how many visits.

    From the visits, from their history and from what imports keep in order to be taken back. No trail is
    left, since it would hold what is to be forgotten. Doing it again changes nothing; broken off, it goes on
    where it stopped.
    """
    forgotten = 0
    before = first_day_kept(today)
    models: tuple[Any, ...] = (Visit, Visit.history.model)
    for model in models:
        old = model._default_manager.filter(_has_position(), visited_on__lt=before)
        while keys := list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
            with transaction.atomic():
                rows = model._default_manager.filter(pk__in=keys)
                if model is Visit:
                    forgotten += len(keys)
                    _forget_in_imports(keys)
                rows.update(**dict.fromkeys(POSITION))
    return forgotten


def _has_position() -> Q:
    found = Q()
    for column in POSITION:
        found |= Q(**{f"{column}__isnull": False})
    return found


def _forget_in_imports(visits: Sequence[UUID]) -> None:
    """Both images of each visit that an import wrote, so that it can be taken back as before."""
    names = {str(key) for key in visits}
    for part in in_parts(sorted(names)):
        changed = []
        for row in ImportChange.objects.filter(model=Visit._meta.label_lower, object_pk__in=part):
            for image in (row.before, row.after):
                if image is not None:
                    image.update({column: None for column in POSITION if column in image})
            changed.append(row)
        ImportChange.objects.bulk_update(changed, ["before", "after"])
