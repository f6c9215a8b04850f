"""A month's plan of calls while it is being made, and where somebody's day begins."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Retailer, Staff
from salesforce_app.kernel.scope import ScopedQuerySet

from ..enums import CallSource, PlanState


class VisitPlanQuerySet(ScopedQuerySet["VisitPlan"]):
    """Plans, seen by those who see the person."""

    scope_by: ClassVar = {"staff": "staff"}


class VisitPlan(models.Model):
    """Whom an account manager means to call on in a month, and how far that is agreed.

    The calls of a plan that is not in force are ``ProposedCall`` rows, which may be changed freely. When the
    plan comes into force (approved, or submitted in an office that asks for no approval) they become
    ``PlannedCall`` rows, which count and leave a trail.
    """

    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="visit_plans", verbose_name=_("account manager")
    )
    month = models.DateField(_("month"), help_text=_("Its first day."))
    state = models.CharField(_("state"), max_length=9, choices=PlanState, default=PlanState.DRAFT)
    revision = models.PositiveIntegerField(_("revision"), default=0, db_default=0)
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.CharField(_("reason for returning"), max_length=500, blank=True)
    left_out = models.JSONField(
        _("left out"),
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        help_text=_("What the last proposal found no place for: key of the shop, calls, reason."),
    )

    history = HistoricalRecords()
    objects = VisitPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit plan")
        verbose_name_plural = _("visit plans")
        ordering: ClassVar = ["-month", "staff"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "month"], name="visit_plan_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="visit_plan_from_first"),
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="visit_plan_state_known"),
            models.CheckConstraint(
                condition=~Q(state=PlanState.RETURNED) | ~Q(reason=""), name="visit_plan_returned_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT) | Q(submitted_at__isnull=False),
                name="visit_plan_submitted_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.staff_id}"


class ProposedCallQuerySet(ScopedQuerySet["ProposedCall"]):
    """Proposed calls, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class ProposedCall(models.Model):
    """A call of a plan that is not in force. ``position`` is its place in the day's driving order, from 0."""

    plan = models.ForeignKey(
        VisitPlan, on_delete=models.CASCADE, related_name="calls", verbose_name=_("visit plan")
    )
    retailer = models.ForeignKey(
        Retailer, on_delete=models.PROTECT, related_name="+", verbose_name=_("retailer")
    )
    date = models.DateField(_("date"))
    position = models.PositiveSmallIntegerField(_("place in the day"), default=0)
    expected_at = models.TimeField(_("expected at"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=6, choices=CallSource, default=CallSource.CYCLE)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)

    objects = ProposedCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed call")
        verbose_name_plural = _("proposed calls")
        ordering: ClassVar = ["date", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "retailer", "date"], name="proposed_call_once_a_day"),
            models.CheckConstraint(
                condition=Q(source__in=CallSource.values), name="proposed_call_source_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.retailer_id}"


class StartPointQuerySet(ScopedQuerySet["StartPoint"]):
    """Start points, seen by those who see the person."""

    scope_by: ClassVar = {"staff": "staff"}


class StartPoint(models.Model):
    """Where somebody's day in the field begins and ends, in WGS-84."""

    staff = models.OneToOneField(
        Staff, on_delete=models.CASCADE, related_name="start_point", verbose_name=_("account manager")
    )
    name = models.CharField(_("name"), max_length=100)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6)

    history = HistoricalRecords()
    objects = StartPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("start point")
        verbose_name_plural = _("start points")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="start_point_on_earth",
            )
        ]

    def __str__(self) -> str:
        return self.name
