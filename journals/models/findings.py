"""What an account manager saw, why it is so, and what follows."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Retailer, Staff
from salesforce_app.kernel.scope import ScopedQuerySet
from visits.models import Action

from ..enums import Theme
from .journals import Journal, JournalPartQuerySet

LONGEST_TEXT = 500


class Finding(models.Model):
    """One finding of a journal: shops, what was seen, evidence, cause, action, owner, due (domain.md §8.2).

    What is to be done is written here while the journal is a draft; with the submission it becomes one
    action for each of the shops (``FindingAction``). A finding without an action has none of its three parts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField(_("place in the journal"), default=0)
    theme = models.CharField(
        pgettext_lazy("finding", "about"), max_length=10, choices=Theme, default=Theme.OTHER
    )
    seen = models.TextField(_("what was seen"), blank=True)
    evidence = models.TextField(pgettext_lazy("finding", "evidence"), blank=True)
    cause = models.TextField(_("cause"), blank=True)
    action_text = models.CharField(pgettext_lazy("finding", "action"), max_length=LONGEST_TEXT, blank=True)
    action_owner = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible"),
    )
    action_due_on = models.DateField(_("due on"), null=True, blank=True)

    objects: JournalPartQuerySet[Finding] = JournalPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = pgettext_lazy("journal", "findings")
        ordering: ClassVar = ["journal", "position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(theme__in=Theme.values), name="finding_theme_known"),
        ]

    def __str__(self) -> str:
        return self.seen[:80]


class FindingShopQuerySet(ScopedQuerySet["FindingShop"]):
    """Shops of findings, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class FindingShop(models.Model):
    """A shop that a finding is about."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="shops")
    retailer = models.ForeignKey(
        Retailer, on_delete=models.PROTECT, related_name="findings", verbose_name=_("retailer")
    )

    objects = FindingShopQuerySet.as_manager()

    class Meta:
        verbose_name = _("shop of a finding")
        verbose_name_plural = _("shops of findings")
        ordering: ClassVar = ["finding", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "retailer"], name="finding_shop_once"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.retailer_id}"


class FindingAction(models.Model):
    """The action that a finding led to at one of its shops."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="actions")
    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="finding")

    class Meta:
        verbose_name = _("action of a finding")
        verbose_name_plural = _("actions of findings")
        ordering: ClassVar = ["finding", "pk"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.action_id}"
