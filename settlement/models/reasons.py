"""What the banks' codes and words mean, as far as the office has to teach it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..enums import Reason


class BankReason(models.Model):
    """A code or wording of a bank's file, and our reason for it.

    Goes before the codes that the product knows by itself (``settlement.measures.reasons``).
    """

    code = models.CharField(
        _("bank's code or words"),
        max_length=120,
        unique=True,
        help_text=_("As in the file: its code of the failure, or its text."),
    )
    reason = models.CharField(_("our reason"), max_length=20, choices=Reason)
    name_en = models.CharField(_("meaning in English"), max_length=200, blank=True)
    name_zh = models.CharField(_("meaning in Chinese"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("bank's reason")
        verbose_name_plural = _("banks' reasons")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code=""), name="bank_reason_code_given"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="bank_reason_reason_known"),
        ]

    def __str__(self) -> str:
        return self.code
