"""Questions that visits raise, and what was answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Staff
from salesforce_app.kernel.scope import ScopedQuerySet
from territory.models import OrgUnit

from ..enums import ClarificationKind
from .actions import LONGEST_TEXT
from .visits import Visit


class ClarificationQuerySet(ScopedQuerySet["Clarification"]):
    """Questions, seen by those who see the unit of the visit; who may read them is the queries' matter."""

    scope_by: ClassVar = {"unit": "units"}


class Clarification(models.Model):
    """Something about a visit that does not fit, put as a question (domain.md §6.1).

    ``visit`` is the later of the two visits that it is about, ``other`` the earlier one, null where it is
    about one alone. ``facts`` are the figures that it is worded with. ``staff`` and ``unit`` are those of the
    visit. It changes no figure by itself. Rows follow from visits and photographs while nobody has answered;
    an answered or settled one stays as it is, so that it is not asked again.
    """

    kind = models.CharField(_("question"), max_length=7, choices=ClarificationKind)
    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="clarifications", verbose_name=_("visit")
    )
    other = models.ForeignKey(
        Visit,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("other visit"),
    )
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="clarifications", verbose_name=_("account manager")
    )
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    facts = models.JSONField(_("facts"), default=dict)
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.CharField(_("answer"), max_length=LONGEST_TEXT, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=LONGEST_TEXT, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    history = HistoricalRecords()
    objects = ClarificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to clarify")
        verbose_name_plural = _("questions to clarify")
        ordering: ClassVar = ["-asked_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "staff"], condition=Q(settled_at__isnull=True), name="clarification_open"
            ),
            # The newest of those that wait, of an office with thousands.
            models.Index(
                fields=["-asked_at", "id"],
                condition=Q(settled_at__isnull=True, answered_at__isnull=True),
                name="clarification_to_answer",
            ),
            models.Index(
                fields=["-asked_at", "id"],
                condition=Q(settled_at__isnull=True, answered_at__isnull=False),
                name="clarification_to_settle",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "visit"], condition=Q(other__isnull=True), name="clarification_once"
            ),
            models.UniqueConstraint(fields=["kind", "visit", "other"], name="clarification_once_per_pair"),
            models.CheckConstraint(
                condition=Q(kind__in=ClarificationKind.values), name="clarification_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="clarification_answer_dated",
            ),
            models.CheckConstraint(
                condition=Q(note="", settled_at__isnull=True, settled_by__isnull=True)
                | ~Q(note="") & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="clarification_settled_with_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.visit_id}"
