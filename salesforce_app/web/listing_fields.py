"""Fields of filters: a record by what stands in the address, a month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..kernel.errors import InputError
from ..kernel.periods import Month
from .dressing import FlatSelect
from .words import month_name

LONGEST = 200
"""More of what a record goes by is not looked at."""


class PlaceField(forms.CharField):
    """A place as its record, found by what stands in the address.

    ``find`` looks a text up within the reader's scope, ``options`` are the values and labels to choose from,
    None where they are too many. Not found is an error: the list then is not there.
    """

    def __init__(
        self, find: Callable[[str], Model | None], options: Sequence[tuple[str, str]] | None
    ) -> None:
        self._find = find
        widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
        if options is not None:
            widget = FlatSelect(choices=[("", pgettext("filter", "All")), *options])
        super().__init__(required=False, widget=widget, max_length=LONGEST)

    def clean(self, value: Any) -> Any:
        """The record. Raises ValidationError when the reader has none of this name."""
        text = super().clean(value)
        if not text:
            return None
        found = self._find(text)
        if found is None:
            raise ValidationError(_("There is no such place in your scope."))
        return found


class Coded(Protocol):
    """A record that goes by a code."""

    code: Any
    name: Any


def named(record: Coded) -> str:
    """A record as it is chosen: "N1A Route 1"."""
    return f"{record.code} {record.name}"


def coded_field(find: Callable[[str], Model | None], records: Sequence[Coded] | None) -> PlaceField:
    """A choice among some records by their codes; typed into when they are too many to choose from."""
    return PlaceField(find, None if records is None else [(record.code, named(record)) for record in records])


class MonthField(forms.CharField):
    """A month, written 2026-10."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-10"})

    def clean(self, value: Any) -> Any:
        """The ``Month``. Raises ValidationError for a text that is none."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except InputError as error:
            raise ValidationError(str(error)) from error


def choice_field(choices: Sequence[tuple[Any, Any]]) -> forms.Field:
    """A choice among fixed values, or all."""
    return forms.ChoiceField(choices=[("", pgettext("filter", "All")), *choices], widget=FlatSelect)


def describe_month(month: Month) -> str:
    """A month on the chip that takes its filter off: "October 2026"."""
    return month_name(month)
