"""The reasons that an office gives when it closes or suspends a shop."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..enums import Language, ReasonUse


class StateReason(models.Model):
    """A reason that forms offer; what is kept with a shop's state is its text, in the language it was given.

    A reason that is no longer offered stays on file, for the records that were made with it.
    """

    use = models.CharField(_("used for"), max_length=10, choices=ReasonUse)
    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("in English"), max_length=120)
    name_zh = models.CharField(_("in Chinese"), max_length=120)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    is_offered = models.BooleanField(_("offered in forms"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reason of a state")
        verbose_name_plural = _("reasons of states")
        ordering: ClassVar = ["use", "position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["use", "code"], name="state_reason_code_once"),
            models.CheckConstraint(condition=Q(use__in=ReasonUse.values), name="state_reason_use_known"),
        ]

    def __str__(self) -> str:
        return self.name_en

    def name_in(self, language: str) -> str:
        """The reason in a language of the product."""
        return self.name_zh if language == Language.CHINESE else self.name_en
