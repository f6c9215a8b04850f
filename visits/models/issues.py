"""What shops complain of or ask for, from the hearing to the re-visit."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Retailer, Staff
from salesforce_app.kernel.scope import Scope, ScopedQuerySet

from ..enums import IssueChannel, IssueKind, IssueState, RevisitResult
from .actions import LONGEST_TEXT
from .visits import Visit


class IssueQuerySet(ScopedQuerySet["Issue"]):
    """Issues, seen by those who see the shop, save those who are complained of."""

    scope_by: ClassVar = {"retailer": "retailers"}

    def _covered(self, scope: Scope, *, asks_each: bool) -> Self:
        """The issues of visible shops without those about the reader."""
        seen = super()._covered(scope, asks_each=asks_each)
        if scope.staff_id is None:
            return seen
        return seen.filter(Q(about__isnull=True) | ~Q(about=scope.staff_id))


class Issue(models.Model):
    """A complaint or a request of a shop (domain.md §3.12).

    Its key is made where it is written down. It goes received → answered → closed; ``due_on`` is the last day
    on which the answer is in time, ``revisit_result`` what the shop said afterwards to whoever received it.
    A shop that is not satisfied brings it back to received, with a new due day. One that was closed without a
    re-visit says why. ``revision`` counts its versions.
    One about a member of staff (``about``) is never shown to that person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    retailer = models.ForeignKey(
        Retailer, on_delete=models.PROTECT, related_name="issues", verbose_name=_("retailer")
    )
    kind = models.CharField(_("type"), max_length=10, choices=IssueKind)
    channel = models.CharField(_("channel"), max_length=7, choices=IssueChannel, default=IssueChannel.VISIT)
    text = models.CharField(_("what the shop said"), max_length=LONGEST_TEXT)
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="issues", verbose_name=_("visit")
    )
    about = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("about"),
        help_text=_("The member of staff of whom the shop complains, who never sees the issue."),
    )
    received_at = models.DateTimeField(_("received at"))
    received_by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", verbose_name=_("received by")
    )
    assigned_to = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="assigned_issues", verbose_name=_("responsible")
    )
    due_on = models.DateField(_("due on"))
    answer = models.CharField(_("answer"), max_length=LONGEST_TEXT, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    revisit_result = models.CharField(
        _("result of the re-visit"), max_length=9, choices=RevisitResult, blank=True
    )
    revisited_on = models.DateField(_("re-visited on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    close_reason = models.CharField(
        _("reason for closing without a re-visit"),
        max_length=LONGEST_TEXT,
        blank=True,
        default="",
        db_default="",
    )
    revision = models.PositiveIntegerField(_("revision"), default=1, db_default=1)

    history = HistoricalRecords()
    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [
            models.Index(fields=["retailer", "due_on"], name="issue_of_shop"),
            models.Index(fields=["due_on", "id"], name="issue_in_order"),
            models.Index(
                fields=["assigned_to", "due_on"],
                condition=Q(closed_at__isnull=True),
                name="issue_open_of_person",
            ),
            models.Index(fields=["received_at", "id"], name="issue_by_receipt"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="issue_text_given"),
            models.CheckConstraint(condition=Q(kind__in=IssueKind.values), name="issue_kind_known"),
            models.CheckConstraint(condition=Q(channel__in=IssueChannel.values), name="issue_channel_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="issue_answer_paired",
            ),
            models.CheckConstraint(
                condition=Q(revisited_on__isnull=True, revisit_result="")
                | Q(revisited_on__isnull=False, revisit_result__in=RevisitResult.values),
                name="issue_revisit_paired",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(answered_at__isnull=False),
                name="issue_answered_before_closed",
            ),
            models.CheckConstraint(
                condition=Q(about__isnull=True) | ~Q(assigned_to=models.F("about")),
                name="issue_not_assigned_to_whom_it_is_about",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, close_reason="")
                | Q(closed_at__isnull=False, revisit_result=RevisitResult.SATISFIED, close_reason="")
                | Q(closed_at__isnull=False) & ~Q(close_reason=""),
                name="issue_closed_after_revisit_or_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.text}"

    @property
    def state(self) -> IssueState:
        """How far it is: received, also again after an answer that did not satisfy; answered; closed."""
        if self.closed_at is not None:
            return IssueState.CLOSED
        return IssueState.RECEIVED if self.answered_at is None else IssueState.ANSWERED

    def is_overdue(self, day: date) -> bool:
        """Whether the answer is late on ``day``."""
        return self.answered_at is None and self.due_on < day
