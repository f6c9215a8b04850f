"""What became of the dues of each month: the facts that pages and reports read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Retailer
from salesforce_app.kernel.expressions import FirstOfMonth
from salesforce_app.kernel.scope import ScopedQuerySet
from territory.models import OrgUnit, Route, Village

from ..enums import Reason

FIRST_OF_MONTH = FirstOfMonth("month")


class SettlementMonthQuerySet(ScopedQuerySet["SettlementMonth"]):
    """Settlement facts, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class SettlementMonth(models.Model):
    """What became of one shop's dues of one month on one route of one unit; kept by set-based SQL.

    Counts are of dues unless said otherwise; resolved means that the last attempt isn't pending.
    ``village`` is that of the month's last due. The facts of a closed month stay as they were at its close.
    """

    pk = models.CompositePrimaryKey("month", "route", "retailer", "unit")
    month = models.DateField(_("month"))
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", db_index=False)
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="settlement_months")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    resolved = models.PositiveIntegerField(_("resolved dues"))
    debited = models.PositiveIntegerField(_("debited and not reversed"))
    debited_gross = models.PositiveIntegerField(_("debited, reversed ones included"))
    first_ok = models.PositiveIntegerField(_("debited at the first attempt"))
    recovered = models.PositiveIntegerField(_("debited after a failed first attempt"))
    attempts_resolved = models.PositiveIntegerField(_("resolved attempts"))
    attempts_ok = models.PositiveIntegerField(_("successful attempts"))
    attempts_administrative = models.PositiveIntegerField(_("attempts failed for account or mandate reasons"))
    amount_resolved = models.BigIntegerField(_("amount of resolved dues"))
    amount_debited = models.BigIntegerField(_("debited amount, net of reversals"))
    pending = models.PositiveIntegerField(_("pending dues"))
    amount_pending = models.BigIntegerField(_("amount of pending dues"))
    is_split = models.BooleanField(
        _("one of several"),
        default=False,
        help_text=_("The shop has another fact of the same month, on another route or in another unit."),
    )

    objects = SettlementMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("settlement month")
        verbose_name_plural = _("settlement months")
        constraints: ClassVar = [
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="settlement_month_first"),
            models.CheckConstraint(
                condition=Q(debited__lte=F("resolved"), amount_debited__lte=F("amount_resolved")),
                name="settlement_month_consistent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["month", "unit"], name="settlement_month_unit"),
            models.Index(fields=["village"], name="settlement_month_village"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.retailer_id} {self.debited}/{self.resolved}"


class RouteSettlementMonthQuerySet(ScopedQuerySet["RouteSettlementMonth"]):
    """Settlement roll-ups, seen by those who see the unit that they are stamped with."""

    scope_by: ClassVar = {"unit": "units"}


class RouteSettlementMonth(models.Model):
    """What became of one route's dues of one month: the roll-up of ``SettlementMonth``, per unit.

    For what is shown of many routes at once, so that no page adds up every shop of the office.
    """

    pk = models.CompositePrimaryKey("month", "route", "unit")
    month = models.DateField(_("month"))
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    resolved = models.PositiveIntegerField(_("resolved dues"))
    debited = models.PositiveIntegerField(_("debited and not reversed"))
    amount_resolved = models.BigIntegerField(_("amount of resolved dues"))
    amount_debited = models.BigIntegerField(_("debited amount, net of reversals"))

    objects = RouteSettlementMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("route settlement month")
        verbose_name_plural = _("route settlement months")
        constraints: ClassVar = [
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="route_settlement_month_first"),
            models.CheckConstraint(
                condition=Q(debited__lte=F("resolved"), amount_debited__lte=F("amount_resolved")),
                name="route_settlement_month_consistent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.route_id} {self.debited}/{self.resolved}"


class FailureMonthQuerySet(ScopedQuerySet["FailureMonth"]):
    """Failures, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class FailureMonth(models.Model):
    """How many of one shop's dues of one month on one route failed, by the reason of their last attempt.

    Few shops have any. Kept beside ``SettlementMonth`` and stamped like it, so that the reasons printed
    for a closed month stay as well.
    """

    pk = models.CompositePrimaryKey("month", "route", "retailer", "unit", "reason")
    month = models.DateField(_("month"))
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", db_index=False)
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="failure_months")
    reason = models.CharField(_("reason"), max_length=24, choices=Reason)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    dues = models.PositiveIntegerField(_("failed dues"))
    amount = models.BigIntegerField(_("failed amount"))

    objects = FailureMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("failure month")
        verbose_name_plural = _("failure months")
        constraints: ClassVar = [
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="failure_month_first"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="failure_month_reason_known"),
            models.CheckConstraint(condition=Q(dues__gte=1), name="failure_month_has_dues"),
        ]
        indexes: ClassVar = [models.Index(fields=["month", "unit"], name="failure_month_unit")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.retailer_id} {self.reason} {self.dues}"
