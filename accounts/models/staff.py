"""The user model."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from salesforce_app.kernel.scope import ScopedQuerySet

from ..enums import Language, Role
from ..roles import permissions_of


class StaffQuerySet(ScopedQuerySet["Staff"]):
    """Staff, seen by those whose scope covers where they stand."""

    scope_by: ClassVar = {"pk": "staff"}


class StaffManager(BaseUserManager.from_queryset(StaffQuerySet)):  # type: ignore[misc]
    """Makes staff as Django's commands expect it."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Staff:
        """A member of staff who can sign in with ``password`` (nobody can when it is None)."""
        staff: Staff = self.model(username=self.model.normalize_username(username), **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> Staff:
        """An administrator."""
        fields |= {"role": Role.ADMINISTRATOR, "is_superuser": True}
        fields.setdefault("name", username)
        return self.create_user(username, password, **fields)


UNTRACKED = ["password", "last_login", "sessions_ended_at"]
"""Columns that leave no trail: a sign-in is no change of the record, and a password's digest has no copy."""
OWN_CHOICES = ["language"]
"""Columns that everybody sets for herself; an administrator's change of them leaves its audit row."""


class Staff(AbstractBaseUser, PermissionsMixin):
    """Somebody who works in the sales office and may sign in."""

    username = models.CharField(
        _("username"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.CHINESE)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined on"), auto_now_add=True)
    sessions_ended_at = models.DateTimeField(_("sessions ended at"), null=True, blank=True, editable=False)
    """Sessions that began before are over, wherever they are kept; see ``get_session_auth_hash``."""

    history = HistoricalRecords(excluded_fields=UNTRACKED)

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="staff_role_known"),
            models.CheckConstraint(
                condition=models.Q(language__in=Language.values), name="staff_language_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save. What people do to their own access and choices, and that alone, leaves no audit row."""
        fields = kwargs.get("update_fields")
        if fields is None or not set(fields) <= {*UNTRACKED, *OWN_CHOICES}:
            super().save(*args, **kwargs)
            return
        self.skip_history_when_saving = True  # django-simple-history looks for the name
        try:
            super().save(*args, **kwargs)
        finally:
            del self.skip_history_when_saving

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What ties a session to its owner: it changes with the password and when all sessions are ended.

        Django signs the password alone; this is its place for saying what else ends a session.
        """
        stamp = f" {self.sessions_ended_at.isoformat()}" if self.sessions_ended_at else ""
        return salted_hmac(
            "accounts.models.Staff.session", self.password + stamp, secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_full_name(self) -> str:
        """The name; Wagtail and Django's templates ask for it so."""
        return self.name

    def get_short_name(self) -> str:
        """The name."""
        return self.name

    @property
    def permissions(self) -> frozenset[str]:
        """The permission values of the role; none for somebody who has been deactivated."""
        return permissions_of(self.role) if self.is_active else frozenset()
