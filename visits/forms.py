"""What people fill in about actions."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesforce_app.kernel.scope import Scope

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
