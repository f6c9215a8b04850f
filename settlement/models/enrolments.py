"""A shop's mandate to be debited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Retailer
from salesforce_app.kernel.constraints import NoOverlap
from salesforce_app.kernel.scope import ScopedQuerySet

from ..enums import EnrolmentStage


class EnrolmentQuerySet(ScopedQuerySet["Enrolment"]):
    """Enrolments, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class Enrolment(models.Model):
    """The stage of a shop's enrolment (办卡/签约) from ``since`` to the day before ``until``.

    Of the account only the last four digits are kept: the full number is sensitive personal data.
    """

    retailer = models.ForeignKey(
        Retailer, on_delete=models.CASCADE, related_name="enrolments", verbose_name=_("retailer")
    )
    stage = models.CharField(_("stage"), max_length=12, choices=EnrolmentStage)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    bank = models.CharField(_("bank"), max_length=100, blank=True)
    account_last4 = models.CharField(_("last four digits of the account"), max_length=4, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    history = HistoricalRecords()
    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering: ClassVar = ["retailer", "since"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stage__in=EnrolmentStage.values), name="enrolment_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="enrolment_until_after_since"
            ),
            models.CheckConstraint(
                condition=Q(account_last4__regex=r"^([0-9]{4})?$"), name="enrolment_last4_four_digits"
            ),
            NoOverlap(name="enrolment_no_overlap", fields=["retailer"]),
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.stage} {self.since}"
