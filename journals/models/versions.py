"""What stood in a journal when, and what was noticed about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Staff
from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.scope import Scope, ScopedQuerySet

from ..enums import FlagKind, VersionOrigin
from .journals import Journal, JournalPartQuerySet


class JournalVersion(models.Model):
    """A journal as it stood at a moment, whole and never changed: what the reviewer reads.

    ``content`` is facts, passages and findings with their names and texts
    (``journals.measures.content``), so that a version reads the same however shops are renamed later.
    ``revision`` is the journal's own at that moment.
    """

    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    origin = models.CharField(_("kept when"), max_length=9, choices=VersionOrigin)
    revision = models.PositiveIntegerField(_("revision"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by"))
    content = models.JSONField(_("content"))

    objects: JournalPartQuerySet[JournalVersion] = JournalPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("version of a journal")
        verbose_name_plural = _("versions of journals")
        ordering: ClassVar = ["journal", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["journal", "number"], name="journal_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="journal_version_from_one"),
            models.CheckConstraint(
                condition=Q(origin__in=VersionOrigin.values), name="journal_version_origin_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.journal_id} {self.number}"


class FlagQuerySet(ScopedQuerySet["Flag"]):
    """Flags, seen by those who see the journal."""

    def visible_to(self, scope: Scope | None) -> FlagQuerySet:
        """The flags of journals that ``scope`` covers, by subquery. Raises MissingScope without a scope."""
        if scope is None:
            raise MissingScope("Flag.visible_to() needs a scope")
        if scope.everything:
            return self.all()
        return self.filter(version__in=JournalVersion.objects.visible_to(scope))


class Flag(models.Model):
    """Something noticed about a submitted text that its writer kept (domain.md §8.4).

    ``anchor`` says where: ``passage:<topic>``, ``finding:<key>:<field>`` or ``fact:<code>``; ``start`` and
    ``end`` are characters of that text. ``spans`` are the copied parts within it as [start, end] pairs.
    ``other`` is the journal that it is like; ``expected`` what the data say, ``said`` what the text says.
    """

    version = models.ForeignKey(JournalVersion, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(_("kind"), max_length=12, choices=FlagKind)
    anchor = models.CharField(_("where"), max_length=80)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    spans = models.JSONField(default=list, blank=True)
    other = models.ForeignKey(Journal, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    said = models.CharField(_("said"), max_length=300, blank=True)
    expected = models.CharField(_("on file"), max_length=300, blank=True)
    reason = models.CharField(_("why it was kept"), max_length=300, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering: ClassVar = ["version", "pk"]
        indexes: ClassVar = [models.Index(fields=["kind", "version"], name="flag_of_kind")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=FlagKind.values), name="flag_kind_known"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="flag_within_text"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.anchor}"
