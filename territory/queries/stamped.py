"""What hangs on a shop's placements: the rows that carry them as stamps."""

from __future__ import annotations

from datetime import date

from django.apps import apps
from django.conf import settings
from django.db import models

from ..models import MonthClose


def stamped_rows(retailer: int, since: date) -> int:
    """How many rows of a shop are stamped as of ``since`` or a later day; one statement for each model."""
    return sum(
        _rows(label).filter(**{"retailer_id": retailer, f"{day}__gte": since}).count()
        for label, (day, _rebuild) in settings.STAMPED.items()
    )


def closed_months_since(day: date) -> list[date]:
    """The first days of the closed months that end after ``day``: their figures keep the old placement."""
    closed = MonthClose.objects.filter(month__gte=day.replace(day=1)).order_by("month")
    return list(closed.values_list("month", flat=True))


def _rows(label: str) -> models.QuerySet[models.Model]:
    rows: models.QuerySet[models.Model] = apps.get_model(label)._base_manager.order_by()
    return rows
