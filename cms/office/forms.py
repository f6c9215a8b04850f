"""What the forms of the back office share. A form collects what a verb needs, and carries it out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.record_fields import RecordField

from .suggestions import OfficeRecordField

WEEKDAYS = [
    ("1", gettext_lazy("Monday")),
    ("2", gettext_lazy("Tuesday")),
    ("3", gettext_lazy("Wednesday")),
    ("4", gettext_lazy("Thursday")),
    ("5", gettext_lazy("Friday")),
    ("6", gettext_lazy("Saturday")),
    ("7", gettext_lazy("Sunday")),
]


class VerbForm(forms.Form):
    """A form of a verb, for a new record or for ``instance``, within the eyes of ``scope``."""

    error_css_class = "error"
    required_css_class = "required"

    def __init__(
        self,
        *args: Any,
        instance: Any = None,
        scope: Scope,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.instance = instance
        self.scope = scope
        known = self.values_of(instance) if instance is not None else {}
        kwargs["initial"] = {**known, **(initial or {})}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, RecordField):
                field.look_within(scope)

    def values_of(self, instance: Any) -> dict[str, Any]:
        """The fields' values for a record on file: those of its attributes with the fields' names."""
        return {name: getattr(instance, name, None) for name in self.base_fields}

    def carry_out(self, *, actor: str, moment: datetime) -> Model:
        """Carry out the verb with the cleaned fields."""
        raise NotImplementedError


def unit_field(**kwargs: Any) -> OfficeRecordField:
    """A choice of units."""
    return OfficeRecordField("units", **{"label": gettext_lazy("Unit"), **kwargs})


def route_field(**kwargs: Any) -> OfficeRecordField:
    """A choice of routes."""
    return OfficeRecordField("routes", **{"label": gettext_lazy("Route"), **kwargs})


def staff_field(**kwargs: Any) -> OfficeRecordField:
    """A choice of people who may sign in."""
    return OfficeRecordField("people", **{"label": gettext_lazy("Member of staff"), **kwargs})


def date_field(label: object, **kwargs: Any) -> forms.DateField:
    """A day, with the admin's calendar."""
    return forms.DateField(label=label, widget=AdminDateInput, **kwargs)  # type: ignore[arg-type]


class MonthField(forms.CharField):
    """A month as 2026-11."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"placeholder": "2026-11", "inputmode": "numeric"})
        super().__init__(**{"widget": widget, "max_length": 7, **kwargs})

    def clean(self, value: Any) -> Any:
        """The ``Month``, or None for an empty field that may be."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except Exception as error:
            raise forms.ValidationError(_("Write the month as 2026-11.")) from error


def refuse_taken(code: str, taken: QuerySet[Any]) -> None:
    """Raise ValidationError when a new record's code has a record already."""
    if taken.exists():
        raise forms.ValidationError(
            _("“%(code)s” is taken. Edit the record that has it, or choose another code.") % {"code": code}
        )
