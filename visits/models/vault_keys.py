"""The keys under which phones keep what they hold."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Staff


class VaultKey(models.Model):
    """The key by which one person's data is encrypted on her phones.

    A phone holds it while she is signed in and forgets it when she signs out, so that what still waits there
    to be sent is unreadable until she signs in again.
    """

    staff = models.OneToOneField(
        Staff, on_delete=models.CASCADE, related_name="+", verbose_name=_("member of staff")
    )
    key = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("vault key")
        verbose_name_plural = _("vault keys")

    def __str__(self) -> str:
        return str(self.staff_id)
