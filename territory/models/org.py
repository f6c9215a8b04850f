"""Org units, routes, villages, and who stands where and when."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.enums import Role
from accounts.models import Retailer, Staff
from accounts.queries.wording import day_of
from salesforce_app.kernel.constraints import NoOverlap, Refuse, Repeats
from salesforce_app.kernel.scope import Scope, ScopedQuerySet

from ..enums import RouteKind, UnitKind

UNTIL_AFTER_SINCE = Q(until__isnull=True) | Q(until__gt=F("since"))


def _rank(row: str) -> str:
    """SQL for the rank of a unit's kind, 0 for the highest."""
    ranks = " ".join(f"WHEN '{kind}' THEN {rank}" for rank, kind in enumerate(UnitKind.values))
    return f'(CASE {row}."kind" {ranks} END)'


class OrgUnitQuerySet(ScopedQuerySet["OrgUnit"]):
    """Org units, seen by those who stand at them or above them."""

    scope_by: ClassVar = {"pk": "units"}


class OrgUnit(models.Model):
    """A company, region, district or territory."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=UnitKind)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent unit"),
    )

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("org unit")
        verbose_name_plural = _("org units")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="org_unit_kind_known"),
            models.CheckConstraint(condition=~Q(code=""), name="org_unit_code_given"),
            # A rank that strictly falls along the tree also rules out cycles.
            Refuse(
                name="org_unit_below_higher_kind",
                lock="parent",
                condition=(
                    'EXISTS (SELECT 1 FROM {table} p WHERE p."id" = NEW."parent_id" '  # noqa: S608
                    f"AND {_rank('p')} >= {_rank('NEW')}) "
                    'OR EXISTS (SELECT 1 FROM {table} c WHERE c."parent_id" = NEW."id" '
                    f"AND {_rank('c')} <= {_rank('NEW')})"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RouteQuerySet(ScopedQuerySet["Route"]):
    """Routes, seen by those whose units they belong to."""

    scope_by: ClassVar = {"pk": "routes"}


class Route(models.Model):
    """An ordered list of shops served together (线路); its unit and order days are in ``RouteTerm``."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=11, choices=RouteKind, default=RouteKind.ORDER_VISIT)

    objects = RouteQuerySet.as_manager()

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=RouteKind.values), name="route_kind_known"),
            models.CheckConstraint(condition=~Q(code=""), name="route_code_given"),
            # What the stops repeat.
            models.UniqueConstraint(fields=["id", "kind"], name="route_kind_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RouteTermQuerySet(ScopedQuerySet["RouteTerm"]):
    """Route terms, seen by those who see the route."""

    scope_by: ClassVar = {"route": "routes"}


class RouteTerm(models.Model):
    """The unit and the order days of a route over a stretch of time.

    Dated, so that moving a route to another territory or another order day never rewrites a past
    month: neither its sums nor its count of order cycles.
    """

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="terms", verbose_name=_("route"))
    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="route_terms", verbose_name=_("unit")
    )
    order_weekdays = models.CharField(
        _("order weekdays"),
        max_length=13,
        blank=True,
        help_text=_("1 for Monday to 7 for Sunday, separated by commas; empty when not known."),
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = RouteTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("route term")
        verbose_name_plural = _("route terms")
        ordering: ClassVar = ["route", "since"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=UNTIL_AFTER_SINCE, name="route_term_until_after_since"),
            models.CheckConstraint(
                condition=Q(order_weekdays__regex=r"^([1-7](,[1-7])*)?$"), name="route_term_weekdays_valid"
            ),
            NoOverlap(name="route_term_no_overlap", fields=["route"]),
        ]

    def __str__(self) -> str:
        return f"{self.route}, {day_of(self.since)}"

    @property
    def weekdays(self) -> tuple[int, ...]:
        """ISO weekdays of ordering (1 = Monday), ascending; empty when not known."""
        return tuple(sorted({int(part) for part in self.order_weekdays.split(",") if part}))


class VillageQuerySet(ScopedQuerySet["Village"]):
    """Villages, seen by those who see a shop in them."""

    def visible_to(self, scope: Scope | None) -> Self:
        """The villages with a visible shop, each once: the shops stay inside the subquery."""
        if scope is None or scope.everything:
            return super().visible_to(scope)
        return self.filter(pk__in=Residence.objects.visible_to(scope).values("village_id"))

    def each_visible_to(self, scope: Scope) -> Self:
        """The same villages, each asked about where the scope covers many shops: a page is soon full then."""
        return self.one_visible_to(scope) if scope.covers_many else self.visible_to(scope)

    def one_visible_to(self, scope: Scope) -> Self:
        """The same villages, each asked about by the shops that live or lived in it."""
        if scope.everything:
            return self.all()
        return self.filter(Exists(Residence.objects.one_visible_to(scope).filter(village=OuterRef("pk"))))


class Village(models.Model):
    """The smallest place unit (村/社区). The same name may occur in two townships."""

    township = models.CharField(_("township"), max_length=100, blank=True)
    name = models.CharField(_("village"), max_length=100)

    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering: ClassVar = ["township", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["township", "name"], name="village_once_per_township"),
            models.CheckConstraint(condition=~Q(name=""), name="village_name_given"),
        ]

    def __str__(self) -> str:
        return f"{self.township} {self.name}".strip()


class PostingQuerySet(ScopedQuerySet["Posting"]):
    """Postings, seen by those who see the person."""

    scope_by: ClassVar = {"staff": "staff"}


class Posting(models.Model):
    """Who stands at which unit in which role, from ``since`` to the day before ``until``.

    A substitution covers somebody's leave: it always has an end, and gives the substitute that person's
    scope for these days alone.
    """

    staff = models.ForeignKey(
        Staff, on_delete=models.CASCADE, related_name="postings", verbose_name=_("member of staff")
    )
    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="postings", verbose_name=_("unit")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    substitutes_for = models.ForeignKey(
        Staff,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="substitutions",
        verbose_name=_("substitutes for"),
        help_text=_("Whose leave the posting covers; it stands beside the person's own postings."),
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering: ClassVar = ["unit", "since"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=UNTIL_AFTER_SINCE, name="posting_until_after_since"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="posting_role_known"),
            NoOverlap(name="posting_no_overlap", fields=["staff", "unit", "role"]),
            models.CheckConstraint(
                condition=Q(substitutes_for__isnull=True)
                | (~Q(substitutes_for=F("staff")) & Q(until__isnull=False)),
                name="posting_substitution_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff}, {self.unit}"


class RouteStopQuerySet(ScopedQuerySet["RouteStop"]):
    """Stops, seen by those who see the shop: a shop that has left the route is the business of others."""

    scope_by: ClassVar = {"retailer": "retailers"}


class RouteStop(models.Model):
    """A shop's place on a route, from ``since`` to the day before ``until``.

    ``kind`` repeats the route's kind so that the database can keep a shop on one route of each
    kind at a time.
    """

    retailer = models.ForeignKey(
        Retailer, on_delete=models.CASCADE, related_name="stops", verbose_name=_("retailer")
    )
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="stops", verbose_name=_("route"))
    kind = models.CharField(_("kind"), max_length=11, choices=RouteKind, default=RouteKind.ORDER_VISIT)
    position = models.PositiveIntegerField(_("position"), null=True, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    history = HistoricalRecords()
    objects = RouteStopQuerySet.as_manager()

    class Meta:
        verbose_name = _("route stop")
        verbose_name_plural = _("route stops")
        ordering: ClassVar = ["route", "position"]
        indexes: ClassVar = [models.Index(fields=["route", "since"], name="route_stop_route_since")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=UNTIL_AFTER_SINCE, name="route_stop_until_after_since"),
            models.UniqueConstraint(
                fields=["retailer", "kind"], condition=Q(until__isnull=True), name="route_stop_one_active"
            ),
            NoOverlap(name="route_stop_no_overlap", fields=["retailer", "kind"]),
            Repeats(name="route_stop_kind_of_route", parent="route", fields=["kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id} @ {self.route_id}"


class ResidenceQuerySet(ScopedQuerySet["Residence"]):
    """Residences, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class Residence(models.Model):
    """The village in which a shop lies, from ``since`` to the day before ``until``.

    Independent of the route: one village can lie on two routes and one route cross ten villages.
    """

    retailer = models.ForeignKey(
        Retailer, on_delete=models.CASCADE, related_name="residences", verbose_name=_("retailer")
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="residences", verbose_name=_("village")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    history = HistoricalRecords()
    objects = ResidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("residence")
        verbose_name_plural = _("residences")
        ordering: ClassVar = ["retailer", "since"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=UNTIL_AFTER_SINCE, name="residence_until_after_since"),
            NoOverlap(name="residence_no_overlap", fields=["retailer"]),
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id} @ {self.village_id}"
