"""What people fill in about actions."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Datum
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.dressing import DressedForm

from .models.actions import LONGEST_TEXT
from .queries.actions import colleagues

USUAL_DAYS = 7
"""In how many days a new action is due unless another day is chosen."""


def _day(**attributes: Any) -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "form-control", **attributes}, format="%Y-%m-%d")


class ActionForm(forms.Form):
    """A new action. Its key is made with the form, so that sending it twice makes one action."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What is to be done"),
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    due_on = forms.DateField(label=_("Until"), widget=_day())
    owner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Responsible"),
        queryset=None,
        empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, scope: Scope, day: date, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "action-new-%s")
        kwargs["initial"] = {
            "key": uuid.uuid4(),
            "due_on": day + timedelta(days=USUAL_DAYS),
            "owner": scope.staff_id,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = colleagues(scope)


class DoneForm(forms.Form):
    """How one can tell that an action was done."""

    evidence = forms.CharField(
        label=_("How one can tell that it was done"),
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class DropForm(forms.Form):
    """Why an action is given up."""

    reason = forms.CharField(
        label=_("Why it is dropped"),
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class ReopenForm(forms.Form):
    """Until when an action that is opened again is due."""

    due_on = forms.DateField(label=_("Until"), widget=_day())


LONGEST_KEY = 18
"""Digits; no key is longer."""


class KeysField(forms.Field):
    """The keys of ticked rows, each sent by itself."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        """The keys. Raises ValidationError for a text that is none."""
        texts = value or []
        if not all(text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY for text in texts):
            raise forms.ValidationError(_("A chosen row is not one of this page."))
        return sorted({int(text) for text in texts})


class PlanChange(forms.Form):
    """What is sent to change a plan; which of it is needed depends on what is done."""

    revision = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    call = KeysField(required=False)
    day = forms.DateField(required=False)
    seen = forms.DateField(required=False)
    place = forms.IntegerField(required=False, min_value=0, max_value=10_000)
    place_from_1 = forms.IntegerField(required=False, min_value=1, max_value=10_000)
    shop = forms.CharField(required=False, max_length=100)
    retailer = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
    purpose = forms.CharField(required=False, max_length=200)
    reason = forms.CharField(required=False, max_length=1000)
    back = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """The place as it is counted by programs; people count from 1."""
        cleaned = super().clean() or {}
        if cleaned.get("place") is None and cleaned.get("place_from_1") is not None:
            cleaned["place"] = cleaned["place_from_1"] - 1
        return cleaned

    def told(self) -> str:
        """What is wrong with it, in sentences."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class HandOver(forms.Form):
    """Calls that somebody else makes from now on."""

    call = KeysField(required=False)
    to = forms.CharField(max_length=150)


class StartPointForm(DressedForm):
    """Where somebody's day begins."""

    name = forms.CharField(
        label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    latitude = forms.DecimalField(
        label=_("Latitude"),
        min_value=-90,
        max_value=90,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        min_value=-180,
        max_value=180,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    datum = forms.ChoiceField(
        label=_("Datum"),
        choices=[(datum.value, datum.label) for datum in Datum if datum != Datum.UNKNOWN],
        help_text=_(
            "In which datum the degrees are: GPS gives WGS-84, Chinese maps give GCJ-02, Baidu BD-09."
        ),
    )
