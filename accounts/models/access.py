"""Ways in beside name and password: invitations to choose one, and tokens for programs."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import TokenAccess
from .staff import Staff


class Invitation(models.Model):
    """A letter with a link through which somebody chooses her first password.

    The link is the signed key of this row, so that the database holds nothing that would let a reader of
    it in. Sending another one withdraws those before.
    """

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", verbose_name=_("staff"))
    invited_by = models.CharField(_("invited by"), max_length=150)
    created_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    mail_claimed_at = models.DateTimeField(_("e-mail taken in hand at"), null=True, blank=True)
    mail_sent_at = models.DateTimeField(_("e-mail sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="invitation_lasts"
            ),
        ]

    def is_open(self, moment: datetime) -> bool:
        """Whether its link still lets somebody choose a password."""
        return self.accepted_at is None and self.withdrawn_at is None and moment < self.expires_at


class ApiToken(models.Model):
    """A key with which a program acts in somebody's name, within her scope.

    The key itself is shown once and not kept: ``digest`` is its SHA-256, which suffices since the key is
    random and long. ``prefix`` is its beginning, by which its owner tells tokens apart and the database
    finds the row.
    """

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", verbose_name=_("staff"))
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(_("prefix"), max_length=16, unique=True)
    digest = models.CharField(_("digest"), max_length=64)
    access = models.CharField(_("access"), max_length=10, choices=TokenAccess)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(access__in=TokenAccess.values), name="api_token_access_known"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="api_token_lasts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_valid(self, moment: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and moment < self.expires_at

    @property
    def may_write(self) -> bool:
        """Whether programs may change things with it."""
        return self.access == TokenAccess.WRITE
