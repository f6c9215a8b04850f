"""The text that shops are found by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesforce_app.kernel.scope import ScopedQuerySet

from .retailers import Retailer


class RetailerSearchTextQuerySet(ScopedQuerySet["RetailerSearchText"]):
    """Search texts, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class RetailerSearchText(models.Model):
    """What one shop is found by, in the shape of ``measures.search.search_text``.

    A table of its own because it is searched from end to end: narrow rows are read ten times as fast as
    the shops' own. Kept by ``domain.search`` with every change to a shop or its owner.
    """

    retailer = models.OneToOneField(
        Retailer, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name=_("retailer")
    )
    text = models.TextField(_("text"))

    objects = RetailerSearchTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("search text")
        verbose_name_plural = _("search texts")
