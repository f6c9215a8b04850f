"""Mappings that were made by hand once and are kept for the next file of the same layout."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedMapping(models.Model):
    """How files with certain headers are read as one kind.

    ``content`` is a mapping file (TOML, docs/imports.md); ``fingerprint`` is that of the headers that it
    was made for (``layouts.fingerprint``), by which the next file of the same layout is recognised.
    """

    kind = models.CharField(_("kind"), max_length=20)
    fingerprint = models.CharField(_("fingerprint of the headers"), max_length=64)
    name = models.CharField(_("name"), max_length=100)
    content = models.TextField(_("mapping"))
    saved_by = models.CharField(_("saved by"), max_length=150)
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("import mapping")
        verbose_name_plural = _("import mappings")
        ordering: ClassVar = ["kind", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="import_mapping_once_per_layout"),
            models.UniqueConstraint(fields=["kind", "name"], name="import_mapping_name_once_per_kind"),
        ]

    def __str__(self) -> str:
        return self.name
