"""Planned calls and visits."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Retailer, Staff
from salesforce_app.imports.models import ImportBatch
from salesforce_app.kernel.scope import ScopedQuerySet
from territory.models import OrgUnit, Route

from ..enums import CallSource, CallStatus, Channel, LocationCheck
from .questionnaires import Questionnaire


class PlannedCallQuerySet(ScopedQuerySet["PlannedCall"]):
    """Planned calls, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class PlannedCall(models.Model):
    """A call that somebody is to make at a shop on a date, or on the date to which it was moved.

    A cancelled call keeps the day to which it had been moved. While its cancellation waits for approval, it
    has no ``approved_by`` and is still due. ``is_shop_away`` marks a call that was cancelled since the shop
    is suspended or closed on its day: such a cancellation needs nobody's approval, and goes when the shop
    turns out to be served.
    """

    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="planned_calls", verbose_name=_("account manager")
    )
    retailer = models.ForeignKey(
        Retailer, on_delete=models.PROTECT, related_name="planned_calls", verbose_name=_("retailer")
    )
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", db_index=False)
    date = models.DateField(_("date"))
    source = models.CharField(_("source"), max_length=6, choices=CallSource, default=CallSource.CYCLE)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=CallStatus, default=CallStatus.DUE)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    moved_to = models.DateField(_("moved to"), null=True, blank=True)
    approved_by = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cancellation approved by"),
    )
    is_shop_away = models.BooleanField(_("shop not served"), default=False, db_default=False)
    position = models.PositiveSmallIntegerField(
        _("place in the day"), null=True, blank=True, help_text=_("In the day's driving order, from 0.")
    )
    expected_at = models.TimeField(_("expected at"), null=True, blank=True)

    history = HistoricalRecords()
    objects = PlannedCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned call")
        verbose_name_plural = _("planned calls")
        ordering: ClassVar = ["date"]
        indexes: ClassVar = [
            models.Index(fields=["date", "unit"], name="planned_call_date_unit"),
            # Lists go through the newest first, of all, of a unit or of a route, until a page is full.
            models.Index(Coalesce("moved_to", "date"), "id", name="planned_call_in_order"),
            models.Index(fields=["purpose"], name="planned_call_purpose"),
            models.Index("unit", Coalesce("moved_to", "date"), "id", name="planned_call_of_unit"),
            models.Index("route", Coalesce("moved_to", "date"), "id", name="planned_call_of_route"),
            # Those that wait are counted by it alone, whosever they are.
            models.Index(
                fields=["approved_by", "date", "id", "staff", "status", "is_shop_away"],
                condition=Q(status=CallStatus.CANCELLED, approved_by__isnull=True, is_shop_away=False),
                name="planned_call_waiting",
            ),
            models.Index(
                fields=["moved_to", "unit"],
                condition=Q(moved_to__isnull=False),
                name="planned_call_moved_to_unit",
            ),
            # The cancellations that somebody has to decide: few among all calls of all months.
            models.Index(
                fields=["staff"],
                condition=Q(status=CallStatus.CANCELLED, approved_by__isnull=True, is_shop_away=False),
                name="planned_call_to_decide",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "retailer", "date"], name="planned_call_once_a_day"),
            models.CheckConstraint(
                condition=Q(status__in=CallStatus.values), name="planned_call_status_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=CallSource.values), name="planned_call_source_known"
            ),
            models.CheckConstraint(
                condition=Q(status=CallStatus.MOVED, moved_to__isnull=False)
                | Q(status=CallStatus.CANCELLED)
                | (~Q(status=CallStatus.MOVED) & Q(moved_to__isnull=True)),
                name="planned_call_moved_or_cancelled",
            ),
            models.CheckConstraint(
                condition=~Q(status=CallStatus.CANCELLED) | ~Q(reason=""),
                name="planned_call_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(status=CallStatus.CANCELLED),
                name="planned_call_approval_of_cancellation",
            ),
            models.CheckConstraint(
                condition=Q(is_shop_away=False) | Q(status=CallStatus.CANCELLED),
                name="planned_call_away_is_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.retailer_id}"


class VisitQuerySet(ScopedQuerySet["Visit"]):
    """Visits, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class Visit(models.Model):
    """One call at a shop (拜访), stamped with route and unit as of its date.

    Contacts by phone or message are kept here too; they never count as visits. ``observations`` are answers
    by question code of the ``questionnaire`` (null: the standard form), ``findings`` the number of those
    answers, and of outcomes, that are not the default. Positions are kept in WGS-84. ``entered_at`` is when
    it was written down, ``clock_offset_s`` by how many seconds the phone's clock was ahead; the moments are
    corrected by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit_id = models.CharField(
        _("visit no."),
        max_length=60,
        blank=True,
        help_text=_("The number under which another system knows it."),
    )
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="visits", verbose_name=_("account manager")
    )
    retailer = models.ForeignKey(
        Retailer, on_delete=models.PROTECT, related_name="visits", verbose_name=_("retailer")
    )
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField(_("arrived at"))
    ended_at = models.DateTimeField(_("left at"), null=True, blank=True)
    visited_on = models.DateField(_("visited on"), help_text=_("The local date of arrival."))
    channel = models.CharField(_("channel"), max_length=9, choices=Channel, default=Channel.IN_PERSON)
    purposes = models.JSONField(_("purposes"), default=list, blank=True)
    outcome = models.CharField(_("outcome"), max_length=200, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy_m = models.DecimalField(_("accuracy (m)"), max_digits=8, decimal_places=1, null=True, blank=True)
    distance_m = models.DecimalField(
        _("distance to the shop (m)"), max_digits=10, decimal_places=1, null=True, blank=True
    )
    location_check = models.CharField(
        _("location check"), max_length=12, choices=LocationCheck, default=LocationCheck.UNKNOWN
    )
    left_latitude = models.DecimalField(
        _("latitude at leaving"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    left_longitude = models.DecimalField(
        _("longitude at leaving"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    left_accuracy_m = models.DecimalField(
        _("accuracy at leaving (m)"), max_digits=8, decimal_places=1, null=True, blank=True
    )
    questionnaire = models.ForeignKey(
        Questionnaire,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("visit form"),
    )
    observations = models.JSONField(
        _("observations"), default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )
    findings = models.PositiveSmallIntegerField(_("findings"), default=0, db_default=0)
    entered_at = models.DateTimeField(_("written down at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    clock_offset_s = models.IntegerField(_("clock ahead by (s)"), default=0, db_default=0)
    revision = models.PositiveIntegerField(_("revision"), default=1, db_default=1)
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("import batch")
    )

    history = HistoricalRecords()
    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering: ClassVar = ["-started_at"]
        indexes: ClassVar = [
            models.Index(fields=["visited_on", "unit"], name="visit_visited_on_unit"),
            # Lists go through the newest first, of all, of a unit or of a route, until a page is full.
            models.Index(fields=["visited_on", "started_at", "id"], name="visit_in_order"),
            models.Index(fields=["findings", "started_at", "id"], name="visit_by_findings"),
            # A search looks through the outcomes that there are, not through the visits.
            models.Index(fields=["outcome"], name="visit_outcome"),
            models.Index(fields=["unit", "visited_on", "started_at", "id"], name="visit_of_unit"),
            models.Index(fields=["route", "visited_on", "started_at", "id"], name="visit_of_route"),
            # A person's day: overlaps, distances from one shop to the next.
            models.Index(fields=["staff", "visited_on"], name="visit_of_person_on"),
            # A shop's last visit before a day, for thousands of shops at once.
            models.Index(
                fields=["retailer", "visited_on"],
                condition=Q(channel=Channel.IN_PERSON),
                name="visit_in_person_of_shop",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit_id"], condition=~Q(visit_id=""), name="visit_no_once"),
            models.UniqueConstraint(
                fields=["staff", "retailer", "started_at"],
                condition=Q(visit_id=""),
                name="visit_once_per_arrival",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="visit_leaves_after_arrival",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="visit_channel_known"),
            models.CheckConstraint(
                condition=Q(location_check__in=LocationCheck.values), name="visit_location_check_known"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="visit_position_paired",
            ),
            models.CheckConstraint(
                condition=Q(left_latitude__isnull=True, left_longitude__isnull=True)
                | Q(
                    left_latitude__isnull=False,
                    left_latitude__range=(-90, 90),
                    left_longitude__isnull=False,
                    left_longitude__range=(-180, 180),
                ),
                name="visit_left_position_paired",
            ),
            models.CheckConstraint(
                condition=Q(accuracy_m__isnull=True) | Q(accuracy_m__gte=0),
                name="visit_accuracy_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visited_on} {self.retailer_id}"
