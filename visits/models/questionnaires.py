"""The form that is filled in at a visit, by version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Questionnaire(models.Model):
    """What is asked at a visit from the day ``since`` until the next version's.

    ``content`` is in the shape of ``visits.measures.questionnaire``: purposes, outcomes and questions, each
    with a code that never changes its meaning and its wording in every language of the site. A version under
    which visits were recorded is never changed. Days before the first version have the standard form of the
    code.
    """

    since = models.DateField(_("from"), unique=True)
    note = models.CharField(_("why"), max_length=300, blank=True)
    content = models.JSONField(_("content"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("visit form")
        verbose_name_plural = _("visit forms")
        ordering: ClassVar = ["-since"]

    def __str__(self) -> str:
        return f"{self.since}"

    @property
    def number_of_questions(self) -> int:
        """How many questions it asks."""
        return sum(not question["is_retired"] for question in self.content["questions"])
