"""The texts that visits are found by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from accounts.measures.search import grams_of_text
from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.gram_index import GramIndex
from salesforce_app.kernel.scope import Scope, ScopedQuerySet

from .visits import Visit

NOTE_GRAMS = GramIndex(fields=["text"], name="visits_visitgrams")
"""Leads from pieces of a word to the notes that may hold it."""


class VisitTextQuerySet(ScopedQuerySet["VisitText"]):
    """Search texts of visits, seen by those who see the visit."""

    def visible_to(self, scope: Scope | None) -> VisitTextQuerySet:
        """The texts of visits that ``scope`` covers, by subquery. Raises MissingScope without a scope."""
        if scope is None:
            raise MissingScope("VisitText.visible_to() needs a scope")
        if scope.everything:
            return self.all()
        return self.filter(visit__in=Visit.objects.visible_to(scope).values("pk"))


class VisitText(models.Model):
    """The notes of one visit, folded as searches compare them; visits without notes have none.

    Kept by ``domain.searching`` with every change to a visit, together with the index ``NOTE_GRAMS``.
    """

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("text"))

    objects = VisitTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("search text of a visit")
        verbose_name_plural = _("search texts of visits")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [NOTE_GRAMS]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="visit_text_given"),
        ]

    def __str__(self) -> str:
        return str(self.visit_id)


@receiver(post_save, sender=VisitText)
def write_note_grams(instance: VisitText, **_: object) -> None:
    """Give a text its grams that is saved by itself, as the texts of a fixture are."""
    NOTE_GRAMS.write([(instance.pk, grams_of_text(instance.text))])
