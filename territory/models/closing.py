"""Month close, and what is frozen at it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Retailer
from salesforce_app.kernel.constraints import Immutable
from salesforce_app.kernel.scope import ScopedQuerySet

from ..enums import AbcClass, Aside, Placement, Tier
from .org import OrgUnit, Route

PYRAMID_CLASSES = [*Tier.values, *AbcClass.values, *Aside.values, Placement.RANKED.value]


class MonthCloseQuerySet(models.QuerySet["MonthClose"]):
    """Closes of months, those that were opened again among them."""

    def in_force(self) -> Self:
        """The closes that hold now: at most one for each month."""
        return self.filter(reopened_at__isnull=True)


class MonthClose(models.Model):
    """A month whose figures no longer change: later knowledge is booked as adjustments.

    A month that was opened again keeps its close, with who opened it, when and why; closing it once more
    makes the next ``version``.
    """

    month = models.DateField(_("month"))
    version = models.PositiveIntegerField(_("version"), default=1)
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.CharField(_("closed by"), max_length=150)
    reopened_at = models.DateTimeField(_("opened again at"), null=True, blank=True)
    reopened_by = models.CharField(_("opened again by"), max_length=150, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = MonthCloseQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering: ClassVar = ["month", "version"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="month_close_first"),
            models.UniqueConstraint(fields=["month", "version"], name="month_close_version_once"),
            models.UniqueConstraint(
                fields=["month"], condition=Q(reopened_at__isnull=True), name="month_close_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by="", reason="")
                | (Q(reopened_at__isnull=False) & ~Q(reopened_by="") & ~Q(reason="")),
                name="month_close_reopened_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ClosedRouteMonthQuerySet(ScopedQuerySet["ClosedRouteMonth"]):
    """Closed figures, seen by those who see the unit."""

    scope_by: ClassVar = {"unit": "units"}


class ClosedRouteMonth(models.Model):
    """A route's part in a unit's month as it was closed, kept when the month is opened again."""

    close = models.ForeignKey(MonthClose, on_delete=models.PROTECT, related_name="route_months")
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", verbose_name=_("route"))
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    amount = models.BigIntegerField(_("amount"))
    quantity = models.BigIntegerField(_("quantity"), null=True, blank=True)
    orders = models.PositiveIntegerField(_("orders"))
    retailers = models.PositiveIntegerField(_("retailers"))

    objects = ClosedRouteMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed figures of a route")
        verbose_name_plural = _("closed figures of routes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["close", "route", "unit"], name="closed_route_month_once"),
            Immutable(
                name="closed_route_month_frozen",
                fields=["close", "route", "unit", "amount", "quantity", "orders", "retailers"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.close_id} {self.route_id} {self.amount}"


class TierSnapshotQuerySet(ScopedQuerySet["TierSnapshot"]):
    """Snapshots, seen by those who see the unit."""

    scope_by: ClassVar = {"unit": "units"}


class TierSnapshot(models.Model):
    """A unit's customer pyramid as frozen for the window that ends with ``month``.

    Recomputing makes the next version; a version is never edited.
    """

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="tier_snapshots", verbose_name=_("unit")
    )
    month = models.DateField(_("month"))
    scheme = models.CharField(_("scheme"), max_length=40)
    version = models.PositiveIntegerField(_("version"))
    window_start = models.DateField(_("window start"))
    population = models.PositiveIntegerField(_("population"))
    parameters = models.JSONField(_("parameters"), default=dict)
    frozen_at = models.DateTimeField(_("frozen at"))
    frozen_by = models.CharField(_("frozen by"), max_length=150)

    objects = TierSnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("tier snapshot")
        verbose_name_plural = _("tier snapshots")
        ordering: ClassVar = ["unit", "month", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "month", "scheme", "version"], name="tier_snapshot_version_once"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1, window_start__day=1, window_start__lte=models.F("month")),
                name="tier_snapshot_window_valid",
            ),
            Immutable(
                name="tier_snapshot_frozen",
                fields=["unit", "month", "scheme", "version", "window_start", "population", "parameters"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%Y-%m} v{self.version}"


class TierEntryQuerySet(ScopedQuerySet["TierEntry"]):
    """Snapshot entries, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class TierEntry(models.Model):
    """One shop in a snapshot: its tier, or the class in which it stands aside of the pyramid."""

    snapshot = models.ForeignKey(TierSnapshot, on_delete=models.CASCADE, related_name="entries")
    retailer = models.ForeignKey(
        Retailer, on_delete=models.PROTECT, related_name="tier_entries", verbose_name=_("retailer")
    )
    route = models.ForeignKey(Route, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    tier = models.CharField(_("tier"), max_length=10)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    amount = models.BigIntegerField(_("amount"))
    value = models.BigIntegerField(
        _("ranked value"),
        help_text=_("The amount, scaled to the full window for a shop suspended in part of it."),
    )
    provisional_tier = models.CharField(_("provisional tier"), max_length=10, blank=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)

    objects = TierEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("tier entry")
        verbose_name_plural = _("tier entries")
        ordering: ClassVar = ["snapshot", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["snapshot", "retailer"], name="tier_entry_once_per_snapshot"),
            models.CheckConstraint(condition=Q(tier__in=PYRAMID_CLASSES), name="tier_entry_tier_known"),
            Immutable(
                name="tier_entry_frozen",
                fields=[
                    "snapshot",
                    "retailer",
                    "route",
                    "tier",
                    "rank",
                    "amount",
                    "value",
                    "provisional_tier",
                    "reason",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.tier}"
