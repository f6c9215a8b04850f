"""What django-allauth asks of us: our words, our addresses, our letters."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesforce_app.jobs.queue import enqueue

from .domain.staff import change_password
from .mail import ACCESS_CHANGES
from .models import Staff


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, passwords, and the letters about them. Nobody signs up by herself."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account has been deactivated. Ask your administrator."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_code": gettext_lazy(
            "This code is not right. Codes change every 30 seconds: enter the newest."
        ),
        "incorrect_password": gettext_lazy("This is not your password."),
        "invalid_password_reset": gettext_lazy("This link is no longer valid. Ask for a new one."),
        "rate_limited": gettext_lazy("Too many attempts. Wait a few minutes, then try again."),
        "too_many_login_attempts": gettext_lazy(
            "Too many wrong passwords for this username: it is locked for five minutes. Wait, or reset the "
            "password if you have forgotten it."
        ),
        "username_password_mismatch": gettext_lazy(
            "Username and password do not match. Both are case-sensitive."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: staff are invited."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page, which says that it is done."""
        return reverse("accounts:me")

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """Leave it to the worker, so that the answer takes no longer for an address that is somebody's."""
        enqueue("accounts.tasks.mail_password_link", user.pk)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set it, and end every session but the one that the library keeps for whoever sets it."""
        assert isinstance(user, Staff)
        change_password(staff=user, password=password, moment=timezone.now())

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody by e-mail that her ways in have changed; the worker sends it, in our words."""
        happened = template_prefix.rpartition("/")[2]
        if getattr(user, "email", "") and happened in ACCESS_CHANGES:
            moment = timezone.now().isoformat()
            enqueue(
                "accounts.tasks.mail_access_change",
                user.pk,
                happened,
                moment,
                self.get_client_ip(self.request),
            )


class MfaAdapter(DefaultMFAAdapter):
    """The second step."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": gettext_lazy(
            "Your role signs in with a second step. Set up another one before you remove the last."
        ),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Recovery codes stand in for a second step; set one up first."
        ),
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """What an authenticator app calls the account."""
        return user.get_username()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether its owner may do without it: not with the last one in a role that needs a second step."""
        owner = authenticator.user
        if owner.role not in settings.MFA_REQUIRED_ROLES:
            return True
        steps = Authenticator.objects.filter(user=owner).exclude(pk=authenticator.pk)
        found: bool = steps.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return found

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        """What a new passkey is called until its owner renames it."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a device calls the site to which a passkey belongs."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Routebook"}

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return user.get_username()
