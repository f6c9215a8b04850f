"""The text that shops are found by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from salesforce_app.kernel.gram_index import GramIndex
from salesforce_app.kernel.scope import ScopedQuerySet

from ..measures.search import grams_of_text
from .retailers import Retailer

GRAMS = GramIndex(fields=["text"], name="accounts_retailergrams")
"""Leads from pieces of a word to the shops whose text may hold it."""


class RetailerSearchTextQuerySet(ScopedQuerySet["RetailerSearchText"]):
    """Search texts, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class RetailerSearchText(models.Model):
    """What one shop is found by, in the shape of ``measures.search.search_text``.

    A table of its own because its rows are narrow: they are read ten times as fast as the shops' own. Kept by
    ``domain.search`` with every change to a shop or its owner, together with the index ``GRAMS``.
    """

    retailer = models.OneToOneField(
        Retailer, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name=_("retailer")
    )
    text = models.TextField(_("text"))

    objects = RetailerSearchTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("search text")
        verbose_name_plural = _("search texts")
        indexes = (GRAMS,)


@receiver(post_save, sender=RetailerSearchText)
def write_grams(instance: RetailerSearchText, **_: object) -> None:
    """Give a text its grams that is saved by itself, as the texts of a fixture are."""
    GRAMS.write([(instance.pk, grams_of_text(instance.text))])
