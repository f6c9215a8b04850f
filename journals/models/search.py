"""The texts that journals are found by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from accounts.measures.search import grams_of_text
from salesforce_app.kernel.gram_index import GramIndex

from .journals import Journal, JournalPartQuerySet

JOURNAL_GRAMS = GramIndex(fields=["text"], name="journals_journalgrams")
"""Leads from pieces of a word to the texts that may hold it."""


class JournalText(models.Model):
    """What one journal is found by: a line for each of its texts, folded as searches compare them.

    One row is of what was submitted last, which reviewers find as well; another is of what is being written,
    which its writer alone finds (``is_submitted``). Kept by ``domain.searching`` together with the index.
    """

    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="+")
    is_submitted = models.BooleanField(_("submitted"))
    text = models.TextField(_("text"))

    objects: JournalPartQuerySet[JournalText] = JournalPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("search text of a journal")
        verbose_name_plural = _("search texts of journals")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [JOURNAL_GRAMS]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["journal", "is_submitted"], name="journal_text_once"),
            models.CheckConstraint(condition=~Q(text=""), name="journal_text_given"),
        ]

    def __str__(self) -> str:
        return f"{self.journal_id} {self.is_submitted}"


@receiver(post_save, sender=JournalText)
def write_journal_grams(instance: JournalText, **_: object) -> None:
    """Give a text its grams that is saved by itself, as the texts of a fixture are."""
    JOURNAL_GRAMS.write([(instance.pk, grams_of_text(instance.text))])
