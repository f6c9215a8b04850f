"""Who has read which version of the notice about what is recorded in the field."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Staff
from salesforce_app.kernel.scope import ScopedQuerySet


class FieldNoticeReadQuerySet(ScopedQuerySet["FieldNoticeRead"]):
    """Who has read it, seen by those who see the person."""

    scope_by: ClassVar = {"staff": "staff"}


class FieldNoticeRead(models.Model):
    """That somebody acknowledged a version of the notice; once for each version."""

    staff = models.ForeignKey(
        Staff, on_delete=models.CASCADE, related_name="field_notices_read", verbose_name=_("member of staff")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    read_at = models.DateTimeField(_("acknowledged at"))

    objects = FieldNoticeReadQuerySet.as_manager()

    class Meta:
        verbose_name = _("acknowledged notice")
        verbose_name_plural = _("acknowledged notices")
        ordering: ClassVar = ["staff", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "version"], name="field_notice_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.version}"
