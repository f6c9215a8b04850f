"""What people are told, and which of it they want by e-mail."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.scope import Scope, ScopedQuerySet

from .staff import Staff


class NotificationQuerySet(ScopedQuerySet["Notification"]):
    """Notices: each is its receiver's alone, whatever units somebody else's scope covers."""

    def visible_to(self, scope: Scope | None) -> Self:
        """The notices of the scope's owner. Raises MissingScope without a scope."""
        if scope is None:
            raise MissingScope("Notification.visible_to() needs a scope")
        if scope.everything and scope.staff_id is None:
            return self.all()
        return self.filter(staff_id=scope.staff_id)


class Notification(models.Model):
    """One thing that one person was told.

    ``key`` names the event, so that telling it again tells nobody twice. ``mail`` says that it goes by
    e-mail as well; whoever sends it sets ``mail_claimed_at`` first, so that it goes once.
    """

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", verbose_name=_("staff"))
    kind = models.CharField(_("kind"), max_length=60)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    address = models.CharField(_("address"), max_length=500)
    key = models.CharField(_("key"), max_length=200)
    created_at = models.DateTimeField(_("told at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mail = models.BooleanField(_("by e-mail"), default=False)
    mail_claimed_at = models.DateTimeField(_("e-mail taken in hand at"), null=True, blank=True)
    mail_sent_at = models.DateTimeField(_("e-mail sent at"), null=True, blank=True)

    objects: ClassVar = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "key"], name="notification_told_once"),
            models.CheckConstraint(
                condition=models.Q(address__startswith="/") & ~models.Q(address__startswith="//"),
                name="notification_leads_into_the_site",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["staff", "-created_at", "-id"], name="notification_newest"),
            models.Index(
                fields=["staff"], condition=models.Q(read_at__isnull=True), name="notification_unread"
            ),
        ]


class NoticeChoice(models.Model):
    """Whether somebody wants notices of a kind by e-mail; without a row the kind's own default holds."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", verbose_name=_("staff"))
    kind = models.CharField(_("kind"), max_length=60)
    mail = models.BooleanField(_("by e-mail"))

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "kind"], name="notice_choice_once"),
        ]
