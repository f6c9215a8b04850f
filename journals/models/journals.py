"""Journals and what is written in them."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Staff
from salesforce_app.kernel.errors import MissingScope
from salesforce_app.kernel.periods import Period
from salesforce_app.kernel.scope import Scope, ScopedQuerySet
from territory.models import OrgUnit

from ..enums import OPEN_TO_THE_WRITER, JournalKind, JournalState, Topic

P = TypeVar("P", bound=models.Model, covariant=True)

NOTHING_DECIDED = Q(decided_at__isnull=True, decided_by__isnull=True)
DECIDED = Q(decided_at__isnull=False, decided_by__isnull=False)


class JournalQuerySet(ScopedQuerySet["Journal"]):
    """Journals, seen by those who see the unit; who may read them is the queries' matter."""

    scope_by: ClassVar = {"unit": "units"}


class JournalPartQuerySet(ScopedQuerySet[P]):
    """Parts of journals, seen by those who see the journal."""

    def visible_to(self, scope: Scope | None) -> Self:
        """The parts of journals that ``scope`` covers, by subquery. Raises MissingScope without a scope."""
        if scope is None:
            raise MissingScope(f"{self.model.__name__}.visible_to() needs a scope")
        if scope.everything:
            return self.all()
        return self.filter(journal__in=Journal.objects.visible_to(scope))


class Journal(models.Model):
    """What an account manager writes about a day, a week or a month (工作日志, domain.md §8).

    It is about the days from ``starts_on`` to the day before ``until``. ``unit`` is where its writer was
    posted on the last of them. The key follows from writer, kind and first day
    (``journals.domain.keys.journal_key``), so that two phones that begin the same journal without signal
    begin one. ``facts`` are the drafted facts as ``journals.measures.facts`` writes them, counted at
    ``facts_at`` and locked. ``revision`` counts what was saved.

    ``submitted_at`` is when its writer submitted it last, on her own clock put right,
    ``first_submitted_at`` when for the first time, which says whether it was late; ``received_at`` is when
    the office had it. ``withdrawn_at`` is when she took it back, until she submits it again.
    ``reply_due_on`` is the last day on which the reviewer's answer is in time.
    ``seconds_spent`` is how long its page was worked in before it was submitted; ``drafted_characters`` and
    ``written_characters`` are what of the submitted text came from facts and what was written.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="journals", verbose_name=_("writer")
    )
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=7, choices=JournalKind)
    starts_on = models.DateField(_("from"))
    until = models.DateField(_("until"), help_text=_("The day after its last one."))
    state = models.CharField(_("state"), max_length=11, choices=JournalState, default=JournalState.DRAFT)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    is_nothing_special = models.BooleanField(_("nothing special"), default=False)
    due_at = models.DateTimeField(_("due at"))
    grace_until = models.DateTimeField(_("in grace until"))
    opened_at = models.DateTimeField(_("opened at"))
    facts = models.JSONField(_("facts"), default=list, blank=True)
    facts_at = models.DateTimeField(_("facts counted at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    first_submitted_at = models.DateTimeField(_("first submitted at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    reply_due_on = models.DateField(_("answer due on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    seconds_spent = models.PositiveIntegerField(_("seconds spent"), default=0)
    drafted_characters = models.PositiveIntegerField(_("characters drafted"), default=0)
    written_characters = models.PositiveIntegerField(_("characters written"), default=0)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal")
        verbose_name_plural = _("journals")
        ordering: ClassVar = ["-starts_on", "kind", "staff"]
        indexes: ClassVar = [
            models.Index(fields=["unit", "starts_on"], name="journal_unit_from"),
            # Lists and the search go through the newest first, and stop when their page is full.
            models.Index(fields=["-starts_on", "-id"], name="journal_newest"),
            # What else the list is sorted by, of the journals themselves.
            models.Index(fields=["state", "kind", "id"], name="journal_by_state"),
            models.Index(fields=["first_submitted_at", "id"], name="journal_by_submission"),
            models.Index(fields=["reply_due_on", "id"], name="journal_by_reply_due"),
            models.Index(fields=["decided_at", "id"], name="journal_by_reply"),
            # How people's journals stand is counted by this alone, and what is written in them passed over.
            models.Index(
                fields=[
                    *("staff", "until", "kind", "starts_on", "state"),
                    *("grace_until", "first_submitted_at", "reply_due_on", "decided_at"),
                ],
                name="journal_standing",
            ),
            # When the office's first journal was begun: nothing is owed of the time before.
            models.Index(fields=["opened_at"], name="journal_opened"),
            # What waits for a reviewer: few among the journals of all years.
            models.Index(
                fields=["unit", "submitted_at"],
                condition=Q(state__in=[JournalState.SUBMITTED, JournalState.RESUBMITTED]),
                name="journal_to_review",
            ),
            # SQLite takes no part of an index for values that come as parameters, as those of a filter do.
            models.Index(fields=["state", "starts_on", "kind", "id"], name="journal_of_state"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "kind", "starts_on"], name="journal_once"),
            models.CheckConstraint(condition=Q(kind__in=JournalKind.values), name="journal_kind_known"),
            models.CheckConstraint(condition=Q(state__in=JournalState.values), name="journal_state_known"),
            models.CheckConstraint(condition=Q(until__gt=F("starts_on")), name="journal_of_some_days"),
            models.CheckConstraint(condition=Q(grace_until__gte=F("due_at")), name="journal_grace_after_due"),
            models.CheckConstraint(
                condition=Q(
                    state=JournalState.DRAFT,
                    submitted_at__isnull=True,
                    first_submitted_at__isnull=True,
                    received_at__isnull=True,
                    reply_due_on__isnull=True,
                )
                | ~Q(state=JournalState.DRAFT)
                & Q(
                    submitted_at__isnull=False,
                    first_submitted_at__isnull=False,
                    received_at__isnull=False,
                    reply_due_on__isnull=False,
                ),
                name="journal_submitted_dated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[JournalState.RETURNED, JournalState.ACCEPTED]) & DECIDED
                | ~Q(state__in=[JournalState.RETURNED, JournalState.ACCEPTED]) & NOTHING_DECIDED,
                name="journal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(state__in=OPEN_TO_THE_WRITER),
                name="journal_withdrawn_is_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on} {self.staff_id}"

    @property
    def period(self) -> Period:
        """The days that it is about."""
        return Period(self.starts_on, self.until)

    @property
    def is_open_to_the_writer(self) -> bool:
        """Whether its writer may change it."""
        return self.state in OPEN_TO_THE_WRITER


class Passage(models.Model):
    """Prose of a journal on one topic.

    ``drafted`` is what was proposed from facts, ``text`` what stands there now. ``uses`` are the codes of
    the facts that ``drafted`` was worded with.
    """

    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="passages")
    topic = models.CharField(_("topic"), max_length=11, choices=Topic)
    drafted = models.TextField(_("drafted text"), blank=True)
    text = models.TextField(_("text"), blank=True)
    uses = models.JSONField(_("facts used"), default=list, blank=True)

    objects: JournalPartQuerySet[Passage] = JournalPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering: ClassVar = ["journal", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["journal", "topic"], name="passage_once_per_topic"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="passage_topic_known"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.journal_id}"
