"""Letters to staff: plain text, each in its receiver's language, with the site's absolute address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Invitation, Notification, Staff
from .queries.access import invitation_key
from .queries.notifications import in_words


def site_address(path: str) -> str:
    """An address of the site, complete, for whoever reads it elsewhere."""
    return f"{settings.BASE_URL}{path}"


def send_notice(notification: Notification) -> None:
    """Send a notice to its receiver. Raises OSError when no mail server takes it."""
    person = notification.staff
    with translation.override(person.language):
        notice = in_words(notification)
        _send(
            person,
            notice.sentence,
            "notice",
            {
                "sentence": notice.sentence,
                "address": site_address(
                    reverse("accounts:open_notification", kwargs={"pk": notification.pk})
                ),
                "choices_address": site_address(reverse("accounts:me") + "#notices"),
            },
        )


def send_invitation_letter(invitation: Invitation) -> None:
    """Send the link through which somebody chooses her password. Raises OSError when nothing takes it."""
    person = invitation.staff
    path = reverse("accounts:invitation", kwargs={"key": invitation_key(invitation)})
    with translation.override(person.language):
        _send(
            person,
            _("Your sign-in to Routebook"),
            "invitation",
            {"address": site_address(path), "expires_at": invitation.expires_at},
        )


def send_password_link(person: Staff) -> None:
    """Send the link with which somebody sets another password. Raises OSError when nothing takes it."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    path = reverse("account_reset_password_from_key", args=["UID", "KEY"]).replace("UID-KEY", key)
    with translation.override(person.language):
        _send(
            person, _("Set another password for Routebook"), "password_link", {"address": site_address(path)}
        )


ACCESS_CHANGES = {
    "password_changed": gettext_lazy("Your password has been changed."),
    "password_reset": gettext_lazy("Your password has been set anew through a link sent to this address."),
    "recovery_codes_generated": gettext_lazy("New recovery codes have been made for your sign-in."),
    "totp_activated": gettext_lazy("An authenticator app has been set up for your sign-in."),
    "totp_deactivated": gettext_lazy("The authenticator app of your sign-in has been removed."),
    "webauthn_added": gettext_lazy("A passkey has been added to your sign-in."),
    "webauthn_removed": gettext_lazy("A passkey of your sign-in has been removed."),
}
"""What somebody is told of by e-mail when it happens to her sign-in, by the library's names for it."""


def send_access_change(person: Staff, happened: str, moment: datetime, ip: str) -> None:
    """Tell somebody of a change of her ways in. Raises OSError when no mail server takes it."""
    with translation.override(person.language):
        sentence = str(ACCESS_CHANGES[happened])
        _send(
            person,
            sentence,
            "access_change",
            {
                "sentence": sentence,
                "moment": moment,
                "ip": ip,
                "address": site_address(reverse("account_reset_password")),
            },
        )


def _send(person: Staff, subject: str, template: str, context: dict[str, Any]) -> None:
    """Hand a letter over to the mail server, in the language that is active."""
    body = render_to_string(f"accounts/mail/{template}.txt", {"person": person, **context}).strip() + "\n"
    # A line break would end the header; what it breaks stays one line.
    EmailMessage(subject=" ".join(subject.split()), body=body, to=[person.email]).send()
