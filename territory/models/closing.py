"""Month close, and what is frozen at it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Retailer
from salesforce_app.kernel.constraints import Immutable
from salesforce_app.kernel.scope import ScopedQuerySet

from ..enums import AbcClass, Aside, Placement, Tier
from .org import OrgUnit, Route

PYRAMID_CLASSES = [*Tier.values, *AbcClass.values, *Aside.values, Placement.RANKED.value]


class MonthClose(models.Model):
    """A month whose figures no longer change: later knowledge is booked as adjustments."""

    month = models.DateField(_("month"), unique=True)
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.CharField(_("closed by"), max_length=150)

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering: ClassVar = ["month"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="month_close_first"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


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
