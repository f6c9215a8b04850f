"""What people fill in about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from .enums import Language


class SignInForm(AuthenticationForm):
    """Username and password, as a phone's keyboard and password store expect them."""

    error_messages = {
        "invalid_login": _("Username and password do not match. Both are case-sensitive."),
        "inactive": _("This account has been deactivated. Ask your administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs |= {"class": "form-control", "spellcheck": "false"}
        self.fields["password"].widget.attrs |= {"class": "form-control"}
        if self.is_bound and self.errors:
            for field in self.fields.values():
                field.widget.attrs["aria-describedby"] = "sign-in-errors"


class LanguageForm(forms.Form):
    """One of the product's languages."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
