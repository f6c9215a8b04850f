"""Products, sales lines, and the month facts that every page reads."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Retailer
from salesforce_app.imports.models import ImportBatch
from salesforce_app.kernel.expressions import FirstOfMonth
from salesforce_app.kernel.scope import ScopedQuerySet

from .org import OrgUnit, Route, Village

FIRST_OF_MONTH = FirstOfMonth("month")


class Product(models.Model):
    """Something that is sold."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    category = models.CharField(_("category"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code=""), name="product_code_given"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class SalesLineQuerySet(ScopedQuerySet["SalesLine"]):
    """Sales lines, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class SalesLine(models.Model):
    """One line of one order; returns are negative and dated when booked.

    Stamped with route, unit and village as of ``sold_on``. The stamps and the batch carry no
    foreign key constraint of the database: they are written by one set-based statement that joins
    the rows they name, and checking five keys a line again would double the time of an import. The
    month facts made from the lines carry the constraints.
    """

    retailer = models.ForeignKey(
        Retailer,
        on_delete=models.PROTECT,
        related_name="sales_lines",
        db_constraint=False,
        db_index=False,
        verbose_name=_("retailer"),
    )
    sold_on = models.DateField(_("sold on"))
    document_no = models.CharField(_("document no."), max_length=60, default="", blank=True)
    line_no = models.CharField(_("line no."), max_length=60, default="", blank=True)
    key_product = models.CharField(
        max_length=60,
        default="",
        blank=True,
        help_text=_("The product code where it is part of the line's key, else empty."),
    )
    amount = models.BigIntegerField(_("amount"))
    quantity = models.BigIntegerField(_("quantity"), null=True, blank=True)
    product = models.ForeignKey(
        Product,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("product"),
    )
    route = models.ForeignKey(
        Route,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("route"),
    )
    unit = models.ForeignKey(
        OrgUnit,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("unit"),
    )
    village = models.ForeignKey(
        Village,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("village"),
    )
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("import batch"),
    )

    objects = SalesLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("sales line")
        verbose_name_plural = _("sales lines")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["retailer", "sold_on", "document_no", "line_no", "key_product"],
                name="sales_line_key_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.sold_on} {self.amount}"


class SalesAdjustmentQuerySet(ScopedQuerySet["SalesAdjustment"]):
    """Adjustments, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class SalesAdjustment(models.Model):
    """What became known of a closed month after its close.

    The closed figures stay; the restated figure is the closed one plus its adjustments.
    ``amount`` and ``quantity`` are differences to what was on file under the line's key before.
    """

    month = models.DateField(_("month"))
    booked_on = models.DateField(_("booked on"))
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="sales_adjustments")
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Village, on_delete=models.PROTECT, null=True, related_name="+")
    sold_on = models.DateField(_("sold on"))
    document_no = models.CharField(_("document no."), max_length=60, default="", blank=True)
    line_no = models.CharField(_("line no."), max_length=60, default="", blank=True)
    key_product = models.CharField(max_length=60, default="", blank=True)
    amount = models.BigIntegerField(_("amount"))
    quantity = models.BigIntegerField(_("quantity"), null=True, blank=True)
    product = models.ForeignKey(
        Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()
    objects = SalesAdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("sales adjustment")
        verbose_name_plural = _("sales adjustments")
        indexes: ClassVar = [
            models.Index(fields=["month", "unit"], name="sales_adjustment_month_unit"),
            models.Index(fields=["retailer", "sold_on"], name="sales_adjustment_key"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="sales_adjustment_month_first"),
            models.CheckConstraint(
                condition=~Q(amount=0) | (Q(quantity__isnull=False) & ~Q(quantity=0)),
                name="sales_adjustment_adjusts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.amount}"


class RetailerMonthQuerySet(ScopedQuerySet["RetailerMonth"]):
    """Month facts, seen by those who see the shop."""

    scope_by: ClassVar = {"retailer": "retailers"}


class RetailerMonth(models.Model):
    """What one shop bought in one month on one route of one unit; kept by the importer in set-based SQL.

    The key's order (month, route, retailer) serves the reports, which read all shops of a route in
    a month; the index by shop holds the amount as well, since the pyramid sums it over a few months
    of each shop, whatever its route. The unit is part of the key: a route that changes its unit within
    a month leaves each of them what was sold in its time. ``village`` is that of the last order.
    """

    pk = models.CompositePrimaryKey("month", "route", "retailer", "unit")
    month = models.DateField(_("month"))
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="retailer_months", db_index=False)
    retailer = models.ForeignKey(
        Retailer,
        on_delete=models.PROTECT,
        related_name="months",
        db_index=False,
        verbose_name=_("retailer"),
    )
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    amount = models.BigIntegerField(_("amount"))
    quantity = models.BigIntegerField(_("quantity"), null=True)
    orders = models.PositiveIntegerField(_("orders"))
    last_order_on = models.DateField(_("last order on"))
    is_split = models.BooleanField(
        _("one of several"),
        default=False,
        help_text=_("The shop has another fact of the same month, on another route or in another unit."),
    )

    objects = RetailerMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("retailer month")
        verbose_name_plural = _("retailer months")
        constraints: ClassVar = [
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="retailer_month_first"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["retailer", "month", "amount"], name="retailer_month_of_shop"),
            models.Index(fields=["month", "unit"], condition=Q(is_split=True), name="retailer_month_split"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.retailer_id} {self.amount}"


class RouteMonthQuerySet(ScopedQuerySet["RouteMonth"]):
    """Route roll-ups, seen by those who see the unit that they are stamped with."""

    scope_by: ClassVar = {"unit": "units"}


class RouteMonth(models.Model):
    """What one route sold in one month: the roll-up of ``RetailerMonth``, per unit."""

    pk = models.CompositePrimaryKey("month", "route", "unit")
    month = models.DateField(_("month"))
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="months")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_("amount"))
    quantity = models.BigIntegerField(_("quantity"), null=True)
    orders = models.PositiveIntegerField(_("orders"))
    retailers = models.PositiveIntegerField(_("shops with an order"))

    objects = RouteMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("route month")
        verbose_name_plural = _("route months")
        constraints: ClassVar = [
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="route_month_first"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.route_id} {self.amount}"


class VillageMonthQuerySet(ScopedQuerySet["VillageMonth"]):
    """Village roll-ups, seen by those who see the unit that they are stamped with."""

    scope_by: ClassVar = {"unit": "units"}


class VillageMonth(models.Model):
    """What one village bought in one month within one unit: the roll-up of ``RetailerMonth``."""

    pk = models.CompositePrimaryKey("month", "village", "unit")
    month = models.DateField(_("month"))
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="months")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_("amount"))
    quantity = models.BigIntegerField(_("quantity"), null=True)
    orders = models.PositiveIntegerField(_("orders"))
    retailers = models.PositiveIntegerField(_("shops with an order"))

    objects = VillageMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("village month")
        verbose_name_plural = _("village months")
        constraints: ClassVar = [
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="village_month_first"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.village_id} {self.amount}"


class TargetQuerySet(ScopedQuerySet["Target"]):
    """Targets, seen by those who see the unit or the route."""

    scope_by: ClassVar = {"unit": "units", "route": "routes"}


class Target(models.Model):
    """What a unit or a route is to sell in a month."""

    unit = models.ForeignKey(
        OrgUnit,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("unit"),
    )
    route = models.ForeignKey(
        Route,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("route"),
    )
    month = models.DateField(_("month"))
    amount = models.BigIntegerField(_("amount"))
    quantity = models.BigIntegerField(_("quantity"), null=True, blank=True)

    history = HistoricalRecords()
    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering: ClassVar = ["month"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, route__isnull=True)
                | Q(unit__isnull=True, route__isnull=False),
                name="target_unit_or_route",
            ),
            models.UniqueConstraint(
                fields=["unit", "month"], condition=Q(unit__isnull=False), name="target_once_per_unit"
            ),
            models.UniqueConstraint(
                fields=["route", "month"], condition=Q(route__isnull=False), name="target_once_per_route"
            ),
            models.CheckConstraint(condition=FIRST_OF_MONTH, name="target_month_first"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="target_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0), name="target_quantity_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.amount}"
