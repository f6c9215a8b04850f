"""Columns that lists of the back office share."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from accounts.queries.wording import day_of


class SinceColumn(Column):
    """The first day of something dated: in words where it holds from the beginning."""

    def __init__(self) -> None:
        super().__init__("since", label=_("Since"), sort_key="since")

    def get_value(self, instance: Any) -> str:
        """The day in the reader's form."""
        return day_of(instance.since)
