"""Values of fields as a reader is told of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salesforce_app.kernel.periods import BEGINNING


def wording_of(field: models.Field[Any, Any], value: Any) -> str:
    """A stored value in words: the name of a choice, a date in the reader's form; empty for nothing."""
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (date, datetime)):
        return day_of(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def day_of(value: date) -> str:
    """A day in the reader's form; the day from which everything holds is "from the beginning"."""
    return _("from the beginning") if value == BEGINNING else date_format(value)
