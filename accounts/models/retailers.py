"""Retailers (licensed outlets), their owners and their status history."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from salesforce_app.kernel.constraints import NoOverlap
from salesforce_app.kernel.scope import Scope, ScopedQuerySet

from ..enums import (
    BirthdayCalendar,
    BusinessType,
    Datum,
    IntegrityGrade,
    MarketType,
    RetailerState,
    Sex,
    SizeClass,
)

FLOOR_AREA_MAX = 100_000


class OwnerQuerySet(ScopedQuerySet["Owner"]):
    """Owners, seen by those who see one of their shops."""

    def visible_to(self, scope: Scope | None) -> Self:
        """The owners of visible shops, each once: the shops stay inside the subquery."""
        if scope is None or scope.everything:
            return super().visible_to(scope)
        return self.filter(pk__in=Retailer.objects.visible_to(scope).values("owner_id"))


class Owner(models.Model):
    """The person who holds a shop's licence. One owner may hold several shops."""

    name = models.CharField(_("name"), max_length=100)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(
        _("birth year"), null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    birthday_month = models.PositiveSmallIntegerField(_("month of birthday"), null=True, blank=True)
    birthday_day = models.PositiveSmallIntegerField(_("day of birthday"), null=True, blank=True)
    birthday_calendar = models.CharField(
        _("calendar of birthday"), max_length=5, choices=BirthdayCalendar, default=BirthdayCalendar.SOLAR
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    history = HistoricalRecords()
    objects = OwnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("owner")
        verbose_name_plural = _("owners")
        indexes: ClassVar = [
            models.Index(
                fields=["birthday_month", "birthday_day"],
                condition=Q(birthday_month__isnull=False),
                name="owner_birthday",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="owner_sex_known"),
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1900, 2100)),
                name="owner_birth_year_plausible",
            ),
            # Said of both that they are given: a comparison with null would let half a pair pass.
            models.CheckConstraint(
                condition=Q(birthday_month__isnull=True, birthday_day__isnull=True)
                | Q(
                    birthday_month__isnull=False,
                    birthday_month__range=(1, 12),
                    birthday_day__isnull=False,
                    birthday_day__range=(1, 31),
                ),
                name="owner_birthday_paired",
            ),
            models.CheckConstraint(
                condition=~Q(birthday_calendar=BirthdayCalendar.LUNAR)
                | Q(birthday_day__isnull=True)
                | Q(birthday_day__lte=30),
                name="owner_lunar_day_at_most_30",
            ),
            models.CheckConstraint(
                condition=Q(birthday_calendar__in=BirthdayCalendar.values), name="owner_calendar_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RetailerQuerySet(ScopedQuerySet["Retailer"]):
    """Retailers, seen by those on whose routes they lie."""

    scope_by: ClassVar = {"pk": "retailers"}


class Retailer(models.Model):
    """One licensed outlet (零售户), counted in 户.

    Route, village and status change over time, so they are not fields: see
    ``territory.RouteStop``, ``territory.Residence`` and ``RetailerStatus``.
    """

    licence_no = models.CharField(_("licence no."), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    owner = models.ForeignKey(
        Owner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="retailers",
        verbose_name=_("owner"),
    )
    predecessor = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("predecessor"),
        help_text=_("The shop at the same place whose licence was issued to another owner before."),
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    licence_expires_on = models.DateField(_("licence expires on"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    datum = models.CharField(_("datum"), max_length=7, choices=Datum, default=Datum.UNKNOWN)
    opening_hours = models.CharField(
        _("opening hours"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("As in OpenStreetMap, for example Mo-Sa 08:00-12:00,14:00-21:00."),
    )
    floor_area_m2 = models.DecimalField(
        _("floor area (m²)"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    market_type = models.CharField(_("market type"), max_length=7, choices=MarketType, blank=True)
    business_type = models.CharField(_("business type"), max_length=1, choices=BusinessType, blank=True)
    size_class = models.PositiveSmallIntegerField(_("size class"), choices=SizeClass, null=True, blank=True)
    grade = models.PositiveSmallIntegerField(_("grade"), null=True, blank=True)
    integrity_grade = models.CharField(_("integrity grade"), max_length=3, choices=IntegrityGrade, blank=True)
    visits_per_month = models.PositiveSmallIntegerField(_("visits per month"), null=True, blank=True)
    confirmed_on = models.DateField(_("profile confirmed on"), null=True, blank=True)

    history = HistoricalRecords()
    objects = RetailerQuerySet.as_manager()

    class Meta:
        verbose_name = _("retailer")
        verbose_name_plural = _("retailers")
        # The orders in which the list of shops is shown.
        indexes: ClassVar = [
            models.Index(fields=["name"], name="retailer_name"),
            models.Index(fields=["grade", "id"], name="retailer_grade"),
            models.Index(fields=["visits_per_month", "id"], name="retailer_visits_per_month"),
            models.Index(fields=["opened_on", "id"], name="retailer_opened_on"),
            models.Index(
                fields=["licence_expires_on", "licence_no"],
                condition=Q(licence_expires_on__isnull=False),
                name="retailer_licence_ends",
            ),
        ]
        ordering: ClassVar = ["licence_no"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(licence_no=""), name="retailer_licence_no_given"),
            models.CheckConstraint(condition=~Q(name=""), name="retailer_name_given"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="retailer_position_paired",
            ),
            models.CheckConstraint(condition=Q(datum__in=Datum.values), name="retailer_datum_known"),
            models.CheckConstraint(
                condition=Q(floor_area_m2__isnull=True) | Q(floor_area_m2__range=(1, FLOOR_AREA_MAX)),
                name="retailer_floor_area_plausible",
            ),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__range=(1, 30)), name="retailer_grade_1_to_30"
            ),
            models.CheckConstraint(
                condition=Q(size_class__isnull=True) | Q(size_class__in=SizeClass.values),
                name="retailer_size_class_known",
            ),
            models.CheckConstraint(
                condition=Q(market_type__in=["", *MarketType.values]), name="retailer_market_type_known"
            ),
            models.CheckConstraint(
                condition=Q(business_type__in=["", *BusinessType.values]), name="retailer_business_type_known"
            ),
            models.CheckConstraint(
                condition=Q(integrity_grade__in=["", *IntegrityGrade.values]),
                name="retailer_integrity_grade_known",
            ),
            models.CheckConstraint(
                condition=Q(visits_per_month__isnull=True) | Q(visits_per_month__lte=31),
                name="retailer_visits_per_month_plausible",
            ),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True)
                | Q(licence_expires_on__isnull=True)
                | Q(licence_expires_on__gt=models.F("opened_on")),
                name="retailer_licence_ends_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.licence_no} {self.name}"


class RetailerStatusQuerySet(ScopedQuerySet["RetailerStatus"]):
    """Status history, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class RetailerStatus(models.Model):
    """A shop's state from ``since`` to the day before ``until`` (open when null)."""

    retailer = models.ForeignKey(
        Retailer, on_delete=models.CASCADE, related_name="statuses", verbose_name=_("retailer")
    )
    state = models.CharField(_("state"), max_length=10, choices=RetailerState)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    returns_on = models.DateField(_("expected return"), null=True, blank=True)

    history = HistoricalRecords()
    objects = RetailerStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("retailer status")
        verbose_name_plural = _("retailer statuses")
        ordering: ClassVar = ["retailer", "since"]
        # Without the second, SQLite looks through all shops in a state to find out about one of them.
        indexes: ClassVar = [
            models.Index(fields=["state", "since"], name="retailer_status_state_since"),
            models.Index(fields=["retailer", "state", "since"], name="retailer_status_of_shop"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=RetailerState.values), name="retailer_status_state_known"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")),
                name="retailer_status_until_after_since",
            ),
            models.CheckConstraint(
                condition=Q(returns_on__isnull=True) | Q(state=RetailerState.SUSPENDED),
                name="retailer_status_return_only_when_suspended",
            ),
            NoOverlap(name="retailer_status_no_overlap", fields=["retailer"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.since}–{self.until or ''}"
