"""Files that were sent to be imported, from their arrival to the batch they become."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesforce_app.kernel.scope import Key, Scope, ScopedQuerySet

from .batches import ImportBatch


class UploadState(models.TextChoices):
    """Where a file stands.

    A file that is being checked or written belongs to the job that does it. When that job ends without
    having said so, the file goes back to where it was: nothing was written.
    """

    RECEIVED = "received", _("Received")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    WRITING = "writing", _("Being imported")
    IMPORTED = "imported", _("Imported")


class UploadQuerySet(ScopedQuerySet["Upload"]):
    """Files on their way, seen by who sent them, and by those who see everything."""

    scope_by: ClassVar[dict[str, Key]] = {}

    def visible_to(self, scope: Scope | None) -> UploadQuerySet:
        """The files that the scope's owner sent. Raises MissingScope when there is no scope."""
        if scope is None or scope.everything:
            return super().visible_to(scope)
        return self.filter(owner_id=scope.staff_id) if scope.staff_id is not None else self.none()

    def open(self) -> UploadQuerySet:
        """Those that have not been imported."""
        return self.exclude(state=UploadState.IMPORTED)


class Upload(models.Model):
    """One file that somebody sent, how it is to be read, and what checking it found.

    It lies in a folder of its own below ``settings.IMPORTS_DIR``. ``owner_id`` is the key of the person
    who sent it; the ground knows no people. ``mapping`` is the text of a mapping file. ``findings`` are
    those of the newest check (``reckoning.as_json``), ``error`` says why it could not be read or written.
    ``repairs`` is the batch whose rejected rows come back in this file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_id = models.BigIntegerField(_("sent by"), db_index=True)
    owner_name = models.CharField(_("sent by"), max_length=150)
    sent_at = models.DateTimeField(_("sent at"), db_index=True)
    name = models.CharField(_("file"), max_length=255)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    mapping = models.TextField(_("mapping"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=UploadState, default=UploadState.RECEIVED)
    job_id = models.UUIDField(_("job"), null=True, blank=True)
    findings = models.JSONField(_("findings"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    skip_invalid = models.BooleanField(_("leave rejected rows out"), default=False)
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.PROTECT,
        related_name="uploads",
        null=True,
        blank=True,
        verbose_name=_("import batch"),
    )
    repairs = models.ForeignKey(
        ImportBatch,
        on_delete=models.PROTECT,
        related_name="repairs",
        null=True,
        blank=True,
        verbose_name=_("repairs"),
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file sent for import")
        verbose_name_plural = _("files sent for import")
        ordering: ClassVar = ["-sent_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="imported", batch__isnull=False)
                | (~Q(state="imported") & Q(batch__isnull=True)),
                name="import_upload_imported_has_batch",
            ),
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(findings__isnull=False),
                name="import_upload_checked_has_findings",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("imports:file", args=[self.pk])

    @property
    def folder(self) -> Path:
        """Its own folder, with all that belongs to it."""
        return Path(settings.IMPORTS_DIR) / str(self.pk)

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.folder / self.name

    @property
    def mapping_path(self) -> Path:
        """The mapping under which the file is imported; there only when it has one."""
        return self.folder / "mapping" / "mapping.toml"

    @property
    def rejected_path(self) -> Path:
        """The rejected rows of the newest check or of the import."""
        return self.folder / "rejected" / f"{self.name}.rejected.csv"

    @property
    def is_busy(self) -> bool:
        """Whether a job has it in hand."""
        return self.state in (UploadState.CHECKING, UploadState.WRITING)
