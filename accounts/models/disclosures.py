"""Who was shown which personal field of a shop's owner, and when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesforce_app.kernel.constraints import Immutable
from salesforce_app.kernel.scope import ScopedQuerySet

from ..enums import Disclosed
from .retailers import Owner, Retailer
from .staff import Staff


class DisclosureQuerySet(ScopedQuerySet["Disclosure"]):
    """Disclosures, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class Disclosure(models.Model):
    """One showing of a field that is hidden until it is asked for. Written once, never changed."""

    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="disclosures", verbose_name=_("member of staff")
    )
    retailer = models.ForeignKey(
        Retailer, on_delete=models.PROTECT, related_name="disclosures", verbose_name=_("retailer")
    )
    owner = models.ForeignKey(
        Owner, on_delete=models.PROTECT, related_name="disclosures", verbose_name=_("owner")
    )
    what = models.CharField(_("what was shown"), max_length=10, choices=Disclosed, default=Disclosed.PHONE)
    shown_at = models.DateTimeField(_("shown at"))

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering: ClassVar = ["-shown_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(what__in=Disclosed.values), name="disclosure_what_known"),
            Immutable(name="disclosure_final", fields=["staff", "retailer", "owner", "what", "shown_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.retailer_id} → {self.staff_id}"
