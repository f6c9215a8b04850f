"""Actions: what was promised to a shop, by whom and until when."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Retailer, Staff
from salesforce_app.kernel.scope import ScopedQuerySet

from ..enums import ActionOrigin, ActionState
from .visits import Visit

LONGEST_TEXT = 500


class ActionQuerySet(ScopedQuerySet["Action"]):
    """Actions, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class Action(models.Model):
    """Something that a member of staff promised to do for a shop (domain.md §3.11).

    Its key is made where it is written down, so that sending it twice makes one action. ``due_on`` is the
    last day on which it is in time. A done action says by what one can tell, a dropped one why.
    ``revision`` counts its versions.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    retailer = models.ForeignKey(
        Retailer, on_delete=models.PROTECT, related_name="actions", verbose_name=_("retailer")
    )
    owner = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="actions", verbose_name=_("responsible")
    )
    text = models.CharField(_("what is to be done"), max_length=LONGEST_TEXT)
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=7, choices=ActionState, default=ActionState.OPEN)
    origin = models.CharField(_("origin"), max_length=9, choices=ActionOrigin, default=ActionOrigin.MANUAL)
    visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("visit"),
        help_text=_("The visit at which it was promised."),
    )
    opened_at = models.DateTimeField(_("opened at"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    reason = models.CharField(_("reason for dropping"), max_length=LONGEST_TEXT, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, db_default=1)

    history = HistoricalRecords()
    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["owner", "due_on"], condition=Q(state=ActionState.OPEN), name="action_open_of_owner"
            ),
            models.Index(fields=["retailer", "due_on"], name="action_of_shop"),
            models.Index(fields=["due_on", "id"], name="action_in_order"),
            # What is due first of all that is open, however much was done before.
            models.Index(
                fields=["due_on", "id"], condition=Q(state=ActionState.OPEN), name="action_open_in_order"
            ),
            # Orders of the list; those by what a filter compares with would lead it away from the first due.
            models.Index(fields=["opened_at", "id"], name="action_by_opening"),
            models.Index(fields=["done_on", "id"], name="action_by_completion"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="action_text_given"),
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_known"),
            models.CheckConstraint(condition=Q(origin__in=ActionOrigin.values), name="action_origin_known"),
            models.CheckConstraint(
                condition=Q(state=ActionState.DONE, done_on__isnull=False) & ~Q(evidence="")
                | ~Q(state=ActionState.DONE) & Q(done_on__isnull=True, evidence=""),
                name="action_done_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(state=ActionState.DROPPED) & ~Q(reason="")
                | ~Q(state=ActionState.DROPPED) & Q(reason=""),
                name="action_dropped_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(visit__isnull=True) | Q(origin=ActionOrigin.VISIT),
                name="action_visit_of_origin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.text}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == ActionState.OPEN
