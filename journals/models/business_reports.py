"""Business reports of shops and of tiers of the pyramid."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Retailer, Staff
from salesforce_app.kernel.scope import ScopedQuerySet
from territory.enums import Tier
from territory.models import OrgUnit


class BusinessReportQuerySet(ScopedQuerySet["BusinessReport"]):
    """Business reports, seen by those who see the unit."""

    scope_by: ClassVar = {"unit": "units"}


class BusinessReport(models.Model):
    """A page of facts about one shop or one tier in a month, with a judgement (客户经营报告, domain.md §9.2).

    It is about ``retailer``, or about the shops of ``tier`` in ``unit``'s pyramid. ``facts`` are kept as
    they were counted at ``counted_at``; a finished report never changes. ``target_amount`` (minor units) and
    ``target_quantity`` are meant for the next month. ``reopening_reason`` is why its author opened it again
    last.
    """

    LONGEST_REASON: ClassVar = 200

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    retailer = models.ForeignKey(
        Retailer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="business_reports",
        verbose_name=_("retailer"),
    )
    tier = models.CharField(_("tier"), max_length=6, choices=Tier, blank=True)
    month = models.DateField(_("month"), help_text=_("Its first day."))
    author = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="business_reports", verbose_name=_("author")
    )
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    counted_at = models.DateTimeField(_("facts counted at"))
    judgement = models.TextField(_("judgement"), blank=True)
    cause = models.TextField(_("cause"), blank=True)
    advice = models.TextField(_("advice"), blank=True)
    target_amount = models.BigIntegerField(_("next month's target (amount)"), null=True, blank=True)
    target_quantity = models.BigIntegerField(_("next month's target (quantity)"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    reopened_at = models.DateTimeField(_("opened again at"), null=True, blank=True)
    reopening_reason = models.CharField(
        _("reason for opening it again"), max_length=LONGEST_REASON, blank=True, default="", db_default=""
    )

    objects = BusinessReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("business report")
        verbose_name_plural = _("business reports")
        ordering: ClassVar = ["-month", "unit", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["retailer", "month", "author"],
                condition=Q(retailer__isnull=False),
                name="business_report_once_per_shop",
            ),
            models.UniqueConstraint(
                fields=["unit", "tier", "month", "author"],
                condition=Q(retailer__isnull=True),
                name="business_report_once_per_tier",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="business_report_from_first"),
            models.CheckConstraint(
                condition=Q(tier__in=["", *Tier.values]), name="business_report_tier_known"
            ),
            models.CheckConstraint(
                condition=Q(retailer__isnull=False, tier="") | Q(retailer__isnull=True) & ~Q(tier=""),
                name="business_report_of_shop_or_tier",
            ),
        ]
        indexes: ClassVar = [
            # The order of the list, on the site and in the API.
            models.Index(fields=["month", "unit", "id"], name="business_report_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.retailer_id or self.tier}"
