"""Photographs taken at visits."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from salesforce_app.kernel.scope import Scope, ScopedQuerySet

from .visits import Visit


class VisitPhotoQuerySet(ScopedQuerySet["VisitPhoto"]):
    """Photographs, seen by those who see the visit."""

    def visible_to(self, scope: Scope | None) -> VisitPhotoQuerySet:
        """The photographs of visible visits."""
        if scope is None or scope.everything:
            return super().visible_to(scope)
        return self.filter(visit__in=Visit.objects.visible_to(scope).values("pk"))


class VisitPhoto(models.Model):
    """One photograph of a visit, without the position and the other data that a camera writes into it.

    Its key is made on the phone. ``sha256`` is that of the file as it was sent, ``fingerprint`` tells alike
    pictures (``visits.measures.fingerprint``), both to find a photograph that was used twice. The file lies
    in the storage "photos", which no address serves.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos", verbose_name=_("visit"))
    file = models.CharField(_("file"), max_length=200)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    fingerprint = models.CharField(max_length=16, db_index=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))

    history = HistoricalRecords()
    objects = VisitPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering: ClassVar = ["received_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)
