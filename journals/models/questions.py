"""The question of the day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Retailer, Staff
from salesforce_app.kernel.scope import ScopedQuerySet

from ..enums import DailyQuestionKind


class DailyQuestionQuerySet(ScopedQuerySet["DailyQuestion"]):
    """Questions of the day, seen by those who see the person."""

    scope_by: ClassVar = {"staff": "staff"}


class DailyQuestion(models.Model):
    """The one question that the data put to an account manager on a day, and her answer (domain.md §8.4).

    ``parameters`` are the figures that it is worded with.
    """

    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", verbose_name=_("account manager")
    )
    asked_on = models.DateField(_("asked on"))
    kind = models.CharField(_("question"), max_length=14, choices=DailyQuestionKind)
    retailer = models.ForeignKey(
        Retailer, on_delete=models.PROTECT, related_name="+", verbose_name=_("retailer")
    )
    parameters = models.JSONField(_("figures"), default=dict, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = DailyQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of the day")
        verbose_name_plural = _("questions of the day")
        ordering: ClassVar = ["-asked_on", "staff"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "asked_on"], name="daily_question_once"),
            models.CheckConstraint(
                condition=Q(kind__in=DailyQuestionKind.values), name="daily_question_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="daily_question_answer_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_on} {self.kind}"
