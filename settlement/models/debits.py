"""Dues, the attempts to debit them, and their month facts."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Retailer
from salesforce_app.imports.models import ImportBatch
from salesforce_app.kernel.constraints import Immutable, Refuse
from salesforce_app.kernel.expressions import FirstOfMonth
from salesforce_app.kernel.scope import Scope, ScopedQuerySet
from territory.models import OrgUnit, Route, Village

from ..enums import AttemptResult, DueState, PaidOther, Reason

FIRST_OF_MONTH = FirstOfMonth("month")


class DueQuerySet(ScopedQuerySet["Due"]):
    """Dues, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class Due(models.Model):
    """What is to be collected for one order (应扣单), stamped with route, unit and village as of ``due_on``.

    ``state`` and the fields after it sum up the attempts; the domain verbs and the importer keep
    them, so that a month's rates are one grouped read of the dues.
    """

    due_no = models.CharField(_("due no."), max_length=60, unique=True)
    retailer = models.ForeignKey(
        Retailer, on_delete=models.PROTECT, related_name="dues", verbose_name=_("retailer")
    )
    order_no = models.CharField(_("order no."), max_length=60, blank=True)
    due_on = models.DateField(_("due on"))
    amount = models.BigIntegerField(_("amount"))
    paid_other = models.CharField(_("paid otherwise"), max_length=10, choices=PaidOther, blank=True)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(_("state"), max_length=8, choices=DueState)
    last_reason = models.CharField(_("reason"), max_length=24, choices=Reason, blank=True)
    is_first_ok = models.BooleanField(_("first attempt succeeded"), default=False)
    attempts_resolved = models.PositiveSmallIntegerField(_("resolved attempts"), default=0)
    attempts_ok = models.PositiveSmallIntegerField(_("successful attempts"), default=0)
    attempts_administrative = models.PositiveSmallIntegerField(
        _("attempts failed for account or mandate reasons"), default=0
    )
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("import batch")
    )

    history = HistoricalRecords()
    objects = DueQuerySet.as_manager()

    class Meta:
        verbose_name = _("due")
        verbose_name_plural = _("dues")
        ordering: ClassVar = ["due_on", "due_no"]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "route"], name="due_due_on_route"),
            # Lists go through the newest first, of all, of a unit or of a route, until a page is full.
            models.Index(fields=["due_on", "id"], name="due_in_order"),
            models.Index(fields=["unit", "due_on", "id"], name="due_of_unit"),
            models.Index(fields=["route", "due_on", "id"], name="due_of_route"),
            models.Index(fields=["village"], name="due_of_village"),
            models.Index(fields=["due_on"], condition=Q(state="failed"), name="due_failed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(due_no=""), name="due_no_given"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="due_amount_positive"),
            models.CheckConstraint(condition=Q(state__in=DueState.values), name="due_state_known"),
            models.CheckConstraint(
                condition=Q(paid_other__in=["", *PaidOther.values]), name="due_paid_other_known"
            ),
            models.CheckConstraint(
                condition=Q(paid_other="") | ~Q(state=DueState.DEBITED), name="due_paid_once"
            ),
            models.CheckConstraint(
                condition=Q(state=DueState.FAILED, last_reason__in=Reason.values)
                | (~Q(state=DueState.FAILED) & Q(last_reason="")),
                name="due_reason_paired",
            ),
            models.CheckConstraint(
                condition=Q(attempts_ok__lte=F("attempts_resolved")), name="due_attempts_consistent"
            ),
        ]

    def __str__(self) -> str:
        return self.due_no


class DebitAttemptQuerySet(ScopedQuerySet["DebitAttempt"]):
    """Attempts, seen by those who see the due's shop."""

    def visible_to(self, scope: Scope | None) -> Self:
        """The attempts of visible dues."""
        if scope is None or scope.everything:
            return super().visible_to(scope)
        return self.filter(due__in=Due.objects.visible_to(scope).values("pk"))


class DebitAttempt(models.Model):
    """One submission of a due to the bank (扣款)."""

    due = models.ForeignKey(Due, on_delete=models.CASCADE, related_name="attempts", verbose_name=_("due"))
    number = models.PositiveSmallIntegerField(_("attempt no."))
    result = models.CharField(_("result"), max_length=7, choices=AttemptResult)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=24, choices=Reason, blank=True)
    bank_code = models.CharField(_("bank's code"), max_length=60, blank=True)
    reversed_on = models.DateField(_("reversed on"), null=True, blank=True)
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("import batch")
    )

    history = HistoricalRecords()
    objects = DebitAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("debit attempt")
        verbose_name_plural = _("debit attempts")
        ordering: ClassVar = ["due", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["due", "number"], name="debit_attempt_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="debit_attempt_number_from_1"),
            models.CheckConstraint(
                condition=Q(result__in=AttemptResult.values), name="debit_attempt_result_known"
            ),
            models.CheckConstraint(
                condition=Q(reversed_on__isnull=True) | Q(result=AttemptResult.OK),
                name="debit_attempt_only_ok_reversed",
            ),
            models.CheckConstraint(
                condition=Q(result=AttemptResult.FAILED, reason__in=Reason.values)
                | (~Q(result=AttemptResult.FAILED) & Q(reason="")),
                name="debit_attempt_reason_paired",
            ),
            Immutable(name="debit_attempt_key_stays", fields=["due", "number"]),
            Refuse(
                name="debit_attempt_contiguous",
                lock="due",
                condition=(
                    'NEW."number" > 1 AND NOT EXISTS (SELECT 1 FROM {table} p '
                    'WHERE p."due_id" = NEW."due_id" AND p."number" = NEW."number" - 1)'
                ),
            ),
            Refuse(
                name="debit_attempt_none_after_ok",
                lock="due",
                condition=(
                    'EXISTS (SELECT 1 FROM {table} p WHERE p."due_id" = NEW."due_id" '
                    'AND p."number" < NEW."number" AND p."result" = \'ok\' AND p."reversed_on" IS NULL) '
                    'OR (NEW."result" = \'ok\' AND NEW."reversed_on" IS NULL '
                    "AND EXISTS (SELECT 1 FROM {table} n "
                    'WHERE n."due_id" = NEW."due_id" AND n."number" > NEW."number"))'
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_id}/{self.number} {self.result}"


class DueAdjustmentQuerySet(ScopedQuerySet["DueAdjustment"]):
    """Adjustments, seen by those who see the due's shop."""

    def visible_to(self, scope: Scope | None) -> Self:
        """The adjustments of visible dues."""
        if scope is None or scope.everything:
            return super().visible_to(scope)
        return self.filter(due__in=Due.objects.visible_to(scope).values("pk"))


class DueAdjustment(models.Model):
    """A change of a closed month's due that became known after the close.

    The closed facts stay; the restated figure is the closed one plus its adjustments. Differences
    are to what the facts of the month hold for the due, adjustments before included.
    """

    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="adjustments")
    month = models.DateField(_("month"))
    booked_on = models.DateField(_("booked on"))
    resolved = models.SmallIntegerField(_("difference of resolved dues"))
    debited = models.SmallIntegerField(_("difference of debited dues"))
    amount_resolved = models.BigIntegerField(_("difference of the resolved amount"))
    amount_debited = models.BigIntegerField(_("difference of the debited amount"))
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, related_name="+")

    history = HistoricalRecords()
    objects = DueAdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("due adjustment")
        verbose_name_plural = _("due adjustments")
        indexes: ClassVar = [models.Index(fields=["month"], name="due_adjustment_month")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="due_adjustment_month_first"),
        ]

    def __str__(self) -> str:
        return f"{self.due_id} {self.amount_debited}"
