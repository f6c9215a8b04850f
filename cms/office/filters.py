"""What the filters of the back office's lists share."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from salesforce_app.web.requests import scope_of

from .suggestions import OfficeRecordField


class RecordFilter(django_filters.Filter):
    """By a unit, a route or a person: one of those ``OFFERED`` under the name ``offers``."""

    field_class = OfficeRecordField

    def __init__(self, offers: str, **kwargs: Any) -> None:
        super().__init__(name=offers, **kwargs)


class OfficeFilters(WagtailFilterSet):
    """A list's filters, with the records that the reader's scope covers.

    That by a year is called so: else its label holds the lookup's English name.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in self.filters.items():
            if name.endswith("__year"):
                found.label = gettext_lazy("Year")
            if isinstance(found, RecordFilter):
                found.field.look_within(scope_of(self.request))
