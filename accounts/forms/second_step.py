"""The second step: codes and passkeys."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .dress import HouseForm


class _CodeForm(HouseForm):
    labels: ClassVar[dict[str, Any]] = {"code": _("Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "one-time-code",
            "autofocus": True,
            "inputmode": "numeric",
            "maxlength": 20,
        }


class AuthenticateForm(_CodeForm, base_forms.AuthenticateForm):
    """A code of the authenticator app, or a recovery code, at sign-in."""

    hints: ClassVar[dict[str, Any]] = {
        "code": _("From your authenticator app, or one of your recovery codes.")
    }


class ReauthenticateForm(_CodeForm, base_forms.ReauthenticateForm):
    """The same, before something that matters."""

    hints: ClassVar[dict[str, Any]] = {
        "code": _("From your authenticator app, or one of your recovery codes.")
    }


class ActivateTotpForm(_CodeForm, totp_forms.ActivateTOTPForm):
    """The first code of an authenticator app, which shows that it has been set up."""

    labels: ClassVar[dict[str, Any]] = {"code": _("Code that the app shows")}


class _PasskeyForm(HouseForm):
    """What a device answers. Of whatever is wrong with it the library says that a code was wrong."""

    def clean_credential(self) -> Any:
        """The passkey that signed. Raises ValidationError."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise ValidationError(
                _("This passkey is not known here, or its answer was not right. Choose another way.")
            ) from error


class PasskeySignInForm(_PasskeyForm, webauthn_forms.LoginWebAuthnForm):
    """A passkey in place of name and password."""


class PasskeySecondStepForm(_PasskeyForm, webauthn_forms.AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyReauthenticateForm(_PasskeyForm, webauthn_forms.ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""


class AddPasskeyForm(HouseForm, webauthn_forms.AddWebAuthnForm):
    """A passkey, and whether it signs in by itself."""

    labels: ClassVar[dict[str, Any]] = {
        "name": _("Name"),
        "passwordless": _("Sign in with it alone, without a password"),
    }
    hints: ClassVar[dict[str, Any]] = {
        "name": _("By which you tell your passkeys apart."),
        "passwordless": _("The device then asks for your fingerprint, face or PIN."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["name"].widget.attrs["maxlength"] = 80


class RenamePasskeyForm(HouseForm, webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    labels: ClassVar[dict[str, Any]] = {"name": _("Name")}
