"""Signing in, and passwords."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from ..models import Staff
from .dress import HouseForm

STRENGTH = _("At least 10 characters, none of the common passwords, not figures alone, not like your name.")
"""The rules of settings.AUTH_PASSWORD_VALIDATORS in one line."""

NEW_PASSWORD = {"password1": _("New password"), "password2": _("New password, once more")}


class SignInForm(HouseForm, allauth_forms.LoginForm):
    """Username and password, as a phone's keyboard and password store expect them."""

    labels: ClassVar[dict[str, Any]] = {"login": _("Username"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocapitalize": "none",
            "autocomplete": "username",
            "autofocus": True,
            "maxlength": 150,
            "spellcheck": "false",
        }
        if self.is_bound and self.errors:
            for field in self.fields.values():
                field.widget.attrs["aria-describedby"] = "sign-in-errors"

    def add_prefix(self, field_name: str) -> str:
        """The field is sent as ``username``: what password stores look for."""
        return "username" if field_name == "login" else field_name


class ResetPasswordForm(HouseForm, allauth_forms.ResetPasswordForm):
    """The address to which a link is sent, if it is somebody's."""

    labels: ClassVar[dict[str, Any]] = {"email": _("E-mail address")}


class ResetPasswordKeyForm(HouseForm, allauth_forms.ResetPasswordKeyForm):
    """The new password of somebody who came through the link of a letter."""

    labels: ClassVar[dict[str, Any]] = NEW_PASSWORD
    hints: ClassVar[dict[str, Any]] = {"password1": STRENGTH}


class ChangePasswordForm(HouseForm, allauth_forms.ChangePasswordForm):
    """Another password for somebody who knows the present one."""

    labels: ClassVar[dict[str, Any]] = NEW_PASSWORD | {"oldpassword": _("Present password")}
    hints: ClassVar[dict[str, Any]] = {"password1": STRENGTH}


class ReauthenticateForm(HouseForm, allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    labels: ClassVar[dict[str, Any]] = {"password": _("Password")}


class InvitedPasswordForm(HouseForm):
    """The first password of somebody who was invited."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    hints: ClassVar[dict[str, Any]] = {"password1": STRENGTH}

    def __init__(self, *args: Any, person: Staff, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_password1(self) -> str:
        """Strong enough for this person. Raises ValidationError."""
        password: str = self.cleaned_data["password1"]
        password_validation.validate_password(password, self.person)
        return password

    def clean_password2(self) -> str:
        """The same again. Raises ValidationError."""
        password: str = self.cleaned_data["password2"]
        if "password1" in self.cleaned_data and password != self.cleaned_data["password1"]:
            raise forms.ValidationError(_("The two passwords differ. Type the same one twice."))
        return password
