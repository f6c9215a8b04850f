"""The field of a filter by place: a choice while there are few places, else something to type into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


class PlaceField(forms.CharField):
    """A unit, a route or a village as its record, found by what stands in the address.

    ``find`` looks a text up within the reader's scope, ``options`` are the values and labels to choose from,
    None where they are too many. Not found is an error: the list then is not there.
    """

    def __init__(
        self, find: Callable[[str], Model | None], options: Sequence[tuple[str, str]] | None
    ) -> None:
        self._find = find
        widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
        if options is not None:
            widget = forms.Select(choices=[("", pgettext("filter", "All")), *options])
        super().__init__(required=False, widget=widget)

    def clean(self, value: Any) -> Any:
        """The record. Raises ValidationError when the reader has none of this name."""
        text = super().clean(value)
        if not text:
            return None
        found = self._find(text)
        if found is None:
            raise ValidationError(_("There is no such place in your scope."))
        return found
