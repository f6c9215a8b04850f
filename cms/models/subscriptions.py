"""Who gets which report of every month."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.scope import Key, Scope, ScopedQuerySet
from territory.models import OrgUnit

from ..enums import NoticeChannel, ReportFormat


class SubscriptionQuerySet(ScopedQuerySet["Subscription"]):
    """Subscriptions: everybody's own, and others' for those who manage them."""

    scope_by: ClassVar[dict[str, Key]] = {"unit": "units"}

    def of(self, scope: Scope) -> Self:
        """The subscriptions of the scope's owner, to whatever units."""
        return self.filter(staff=scope.staff_id)


class Subscription(models.Model):
    """Somebody gets a report of a unit with the close of every month, while her scope covers the unit.

    ``template`` is the template's slug. ``channel`` says how she learns that it is ready.
    """

    staff = models.ForeignKey(
        Staff, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("subscriber")
    )
    template = models.CharField(_("template"), max_length=60)
    unit = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="+", verbose_name=_("unit"))
    language = models.CharField(_("language"), max_length=10, choices=Language)
    format = models.CharField(_("format"), max_length=10, choices=ReportFormat, default=ReportFormat.PDF)
    channel = models.CharField(_("notice"), max_length=10, choices=NoticeChannel, default=NoticeChannel.MAIL)
    is_active = models.BooleanField(_("active"), default=True)
    created_by = models.ForeignKey(
        Staff,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created at"))

    _change_reason: str
    history = HistoricalRecords()
    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering: ClassVar = ["staff", "template", "unit", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff", "template", "unit", "language", "format"], name="subscription_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff}, {self.unit} ({self.template})"
