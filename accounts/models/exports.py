"""Who took what away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesforce_app.kernel.scope import ScopedQuerySet

from .staff import Staff


class ExportLogQuerySet(ScopedQuerySet["ExportLog"]):
    """Exports, seen by those who see the person."""

    scope_by: ClassVar = {"staff": "staff"}


class ExportLog(models.Model):
    """One file that somebody made of a list (domain.md §3.1, §10): kept for as long as the audit is."""

    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="exports", verbose_name=_("member of staff")
    )
    exported_at = models.DateTimeField(_("exported at"))
    listing = models.CharField(_("list"), max_length=40)
    kind = models.CharField(_("file type"), max_length=10)
    query = models.TextField(
        _("filter"), blank=True, help_text=_("What the list was asked for, as it stood in the address.")
    )
    columns = models.JSONField(_("columns"), default=list)
    rows = models.PositiveIntegerField(_("rows"))

    objects = ExportLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering: ClassVar = ["-exported_at"]

    def __str__(self) -> str:
        return f"{self.exported_at:%Y-%m-%d} {self.listing} {self.rows}"
