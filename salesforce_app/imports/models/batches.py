"""Import batches and what each of them changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.scope import Scope

IMPORT_DATA = "import_data"
"""The permission to import, as a scope names it."""


class BatchState(models.TextChoices):
    """Where a batch stands. A batch exists only once everything that it wrote exists."""

    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")


class BatchQuerySet(models.QuerySet["ImportBatch"]):
    """Batches. A file knows no unit, so whoever may import sees what was imported, and nobody else."""

    def visible_to(self, scope: Scope | None) -> BatchQuerySet:
        """All of them, or none. Raises MissingScope when there is no scope."""
        if scope is None:
            raise MissingScope("ImportBatch.visible_to() needs a scope")
        return self.all() if scope.everything or scope.allows(IMPORT_DATA) else self.none()


class ImportBatch(models.Model):
    """One file that was imported: who, when, which bytes, what became of its rows."""

    kind = models.CharField(_("kind"), max_length=20)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("checksum"), max_length=64)
    mapping_sha256 = models.CharField(_("checksum of the mapping"), max_length=64, blank=True)
    imported_by = models.CharField(_("imported by"), max_length=150)
    imported_at = models.DateTimeField(_("imported at"))
    state = models.CharField(_("state"), max_length=10, choices=BatchState, default=BatchState.APPLIED)
    undone_by = models.CharField(_("undone by"), max_length=150, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undo_reason = models.CharField(_("reason for undoing"), max_length=300, blank=True)
    rows_read = models.PositiveIntegerField(_("rows read"))
    rows_created = models.PositiveIntegerField(_("rows created"))
    rows_updated = models.PositiveIntegerField(_("rows updated"))
    rows_unchanged = models.PositiveIntegerField(_("rows unchanged"))
    rows_rejected = models.PositiveIntegerField(_("rows rejected"))

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import batch")
        verbose_name_plural = _("import batches")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "sha256", "mapping_sha256"],
                condition=Q(state=BatchState.APPLIED),
                name="import_batch_same_file_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    rows_read=F("rows_created") + F("rows_updated") + F("rows_unchanged") + F("rows_rejected")
                ),
                name="import_batch_rows_add_up",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.APPLIED, undone_at__isnull=True)
                | Q(state=BatchState.UNDONE, undone_at__isnull=False),
                name="import_batch_undone_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.file_name}"


class ImportChange(models.Model):
    """What a batch did to one record: its columns before and after.

    ``before`` is null for a record that the batch created. Rows that a set-based import created and
    that carry the batch themselves (sales lines, dues) have no change row; undo finds them by batch.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="changes")
    model = models.CharField(max_length=100)
    object_pk = models.CharField(max_length=64)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "model", "object_pk"], name="import_change_once_per_batch"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["model", "object_pk"], name="import_change_object")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk}"
