"""Letters to staff: plain text, each in its receiver's language, with the site's absolute address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from .models import Notification, Staff
from .queries.notifications import in_words


def site_address(path: str) -> str:
    """An address of the site, complete, for whoever reads it elsewhere."""
    return settings.BASE_URL + path


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


def _send(person: Staff, subject: str, template: str, context: dict[str, Any]) -> None:
    """Hand a letter over to the mail server, in the language that is active."""
    body = render_to_string(f"accounts/mail/{template}.txt", {"person": person, **context})
    # A line break would end the header; what it breaks stays one line.
    EmailMessage(subject=" ".join(subject.split()), body=body, to=[person.email]).send()
