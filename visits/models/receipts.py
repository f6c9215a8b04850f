"""What was received from phones."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Staff
from salesforce_app.kernel.scope import ScopedQuerySet

from ..enums import RecordKind


class ReceiptQuerySet(ScopedQuerySet["Receipt"]):
    """Receipts, seen by those who see the sender."""

    scope_by: ClassVar = {"staff": "staff"}


class Receipt(models.Model):
    """That a record made on a phone reached the office, so that sending it again changes nothing.

    ``key`` is the record's own UUID, ``digest`` the SHA-256 of what was sent: the same key with the same
    digest is answered with this receipt again, before anything else is looked at. A later version of the same
    record has a receipt of its own, with the ``revision`` that it made.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=RecordKind)
    key = models.UUIDField(_("record"))
    digest = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", verbose_name=_("sender"))
    received_at = models.DateTimeField(_("received at"))
    notes = models.JSONField(
        _("notes"),
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        help_text=_("What the sender was told with it."),
    )

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering: ClassVar = ["-received_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key", "digest"], name="receipt_once_per_content"),
            models.UniqueConstraint(fields=["kind", "key", "revision"], name="receipt_once_per_revision"),
            models.CheckConstraint(condition=models.Q(kind__in=RecordKind.values), name="receipt_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.revision}"
