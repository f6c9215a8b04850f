"""Settlement figures as they were closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesforce_app.kernel.constraints import Immutable
from salesforce_app.kernel.scope import ScopedQuerySet
from territory.models import MonthClose, OrgUnit, Route


class ClosedSettlementQuerySet(ScopedQuerySet["ClosedSettlement"]):
    """Closed figures, seen by those who see the unit."""

    scope_by: ClassVar = {"unit": "units"}


class ClosedSettlement(models.Model):
    """The dues of a route in a unit's month as it was closed, kept when the month is opened again.

    Dues and amounts (minor units) that were resolved, and those of them that were debited, net of
    reversals up to the close.
    """

    close = models.ForeignKey(MonthClose, on_delete=models.PROTECT, related_name="settlements")
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", verbose_name=_("route"))
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    resolved = models.PositiveIntegerField(_("resolved dues"))
    debited = models.PositiveIntegerField(_("debited dues"))
    amount_resolved = models.BigIntegerField(_("amount of resolved dues"))
    amount_debited = models.BigIntegerField(_("debited amount"))

    objects = ClosedSettlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed settlement of a route")
        verbose_name_plural = _("closed settlement of routes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["close", "route", "unit"], name="closed_settlement_once"),
            Immutable(
                name="closed_settlement_frozen",
                fields=[
                    "close",
                    "route",
                    "unit",
                    "resolved",
                    "debited",
                    "amount_resolved",
                    "amount_debited",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.close_id} {self.route_id} {self.debited}/{self.resolved}"
