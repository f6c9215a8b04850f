"""The topics that an office no longer asks for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..enums import Topic


class RetiredTopic(models.Model):
    """A topic that journals of days from ``since`` on do not ask for; taking it up again removes the row."""

    topic = models.CharField(_("topic"), max_length=11, choices=Topic, unique=True)
    since = models.DateField(_("since"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("retired topic")
        verbose_name_plural = _("retired topics")
        ordering: ClassVar = ["topic"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="retired_topic_known"),
        ]

    def __str__(self) -> str:
        return self.topic
