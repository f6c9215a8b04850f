"""Reports that were made and are kept."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.models import Staff
from salesforce_app.kernel.constraints import Immutable
from salesforce_app.kernel.scope import ScopedQuerySet
from territory.models import MonthClose, OrgUnit

from ..enums import ReportFormat


def kept_files() -> Storage:
    """Where the files of made reports lie: outside whatever a web server hands out by itself."""
    return storages["reports"]


class MadeReportQuerySet(ScopedQuerySet["MadeReport"]):
    """Made reports, seen by those who see the unit today."""

    scope_by: ClassVar = {"unit": "units"}


class MadeReport(models.Model):
    """A report as it was made once: its file, and the facts in it. It never changes.

    ``template`` is the template's slug and ``template_revision`` the key of the revision that it was made
    by (null for the built-in one). ``facts`` are the numbers of its JSON form. ``close`` is the close of the
    month that asked for it, null for one that somebody asked for (``asked_by``); such a close gets each
    report once. ``is_closed`` says whether the month was closed when the report was made, and ``title`` is
    its message.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.CharField(_("template"), max_length=60)
    template_name = models.CharField(_("name of the template"), max_length=120)
    template_revision = models.BigIntegerField(_("revision of the template"), null=True, blank=True)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    month = models.DateField(_("month"))
    language = models.CharField(_("language"), max_length=10, choices=Language)
    format = models.CharField(_("format"), max_length=10, choices=ReportFormat)
    title = models.CharField(_("title"), max_length=500)
    facts = models.JSONField(_("facts"))
    file = models.FileField(_("file"), storage=kept_files, max_length=200)
    file_name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(_("checksum"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    made_at = models.DateTimeField(_("made at"))
    asked_by = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    close = models.ForeignKey(
        MonthClose, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("close")
    )
    is_closed = models.BooleanField(_("the month was closed"))

    objects = MadeReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("made report")
        verbose_name_plural = _("made reports")
        ordering: ClassVar = ["-made_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["close", "template", "unit", "language", "format"],
                condition=Q(close__isnull=False),
                name="made_report_once_for_a_close",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="made_report_month_first"),
            models.CheckConstraint(
                condition=Q(close__isnull=True, asked_by__isnull=False)
                | Q(close__isnull=False, asked_by__isnull=True),
                name="made_report_asked_by_one",
            ),
            Immutable(
                name="made_report_kept",
                fields=[
                    "template",
                    "template_revision",
                    "unit",
                    "month",
                    "language",
                    "format",
                    "facts",
                    "file",
                    "sha256",
                    "size",
                    "made_at",
                    "close",
                    "is_closed",
                ],
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-made_at", "id"], name="made_report_newest"),
            models.Index(fields=["unit", "month"], name="made_report_of_unit"),
        ]

    def __str__(self) -> str:
        return self.file_name
