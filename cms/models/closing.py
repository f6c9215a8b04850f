"""The closing of a month: which steps of it are done, and who is at the others."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.scope import ScopedQuerySet
from territory.models import MonthClose, OrgUnit

from ..enums import OrderState, ReportFormat
from .reports import MadeReport


class ClosingRun(models.Model):
    """What a close has to do after the month's figures are fixed, and how far that is.

    Its steps are the tiers of every unit (the units without a snapshot of this close are the steps left),
    the report orders, written once (``ordered_at``), and the notices, sent once (``told_at``). Whoever does
    a step claims it; a rerun finds what is left.
    """

    close = models.OneToOneField(MonthClose, on_delete=models.PROTECT, related_name="run")
    asked_by = models.ForeignKey(
        Staff,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    started_at = models.DateTimeField(_("started at"))
    ordered_at = models.DateTimeField(_("reports ordered at"), null=True, blank=True)
    told_at = models.DateTimeField(_("notices sent at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("closing of a month")
        verbose_name_plural = _("closings of months")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(ordered_at__isnull=False, told_at__isnull=False, finished_at__isnull=False),
                name="closing_run_finished_after_its_steps",
            ),
        ]

    def __str__(self) -> str:
        return str(self.close_id)


class ReportOrderQuerySet(ScopedQuerySet["ReportOrder"]):
    """Ordered reports, seen by those who see the unit."""

    scope_by: ClassVar = {"unit": "units"}


class ReportOrder(models.Model):
    """One report that a close asks for, however many people subscribe to it.

    ``holder`` is the worker's turn that has claimed it, until ``leased_until`` at the latest: a worker that
    is killed leaves its claim behind, and the lease frees it.
    """

    run = models.ForeignKey(ClosingRun, on_delete=models.CASCADE, related_name="orders")
    template = models.CharField(_("template"), max_length=60)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    language = models.CharField(_("language"), max_length=10, choices=Language)
    format = models.CharField(_("format"), max_length=10, choices=ReportFormat)
    state = models.CharField(_("state"), max_length=10, choices=OrderState, default=OrderState.WAITING)
    holder = models.CharField(_("held by"), max_length=60, blank=True)
    leased_until = models.DateTimeField(_("held until"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    made = models.OneToOneField(
        MadeReport,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="order",
        verbose_name=_("report"),
    )

    objects = ReportOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("ordered report")
        verbose_name_plural = _("ordered reports")
        ordering: ClassVar = ["run", "unit", "language", "template", "format"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "template", "unit", "language", "format"], name="report_order_once"
            ),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="report_order_state_known"),
            models.CheckConstraint(
                condition=Q(state=OrderState.DONE, made__isnull=False)
                | (~Q(state=OrderState.DONE) & Q(made__isnull=True)),
                name="report_order_done_with_report",
            ),
            models.CheckConstraint(
                condition=(Q(state=OrderState.CLAIMED, leased_until__isnull=False) & ~Q(holder=""))
                | (~Q(state=OrderState.CLAIMED) & Q(leased_until__isnull=True, holder="")),
                name="report_order_claimed_by_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.unit_id} {self.language} {self.format}"
