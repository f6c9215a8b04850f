"""Working days and order days."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesforce_app.kernel.scope import Scope, ScopedQuerySet

from .org import Route


class CalendarDay(models.Model):
    """A date that differs from the ordinary week: a holiday, or a weekend day that is worked.

    Dates without a row are worked from Monday to Friday.
    """

    date = models.DateField(_("date"), unique=True)
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering: ClassVar = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class OrderDateMoveQuerySet(ScopedQuerySet["OrderDateMove"]):
    """Moved order dates, seen by those who see the route; those of every route are seen by all."""

    def visible_to(self, scope: Scope | None) -> Self:
        """The moves of visible routes and those that count for every route."""
        if scope is None or scope.everything:
            return super().visible_to(scope)
        return self.filter(Q(route__isnull=True) | Q(route__in=scope.routes))


class OrderDateMove(models.Model):
    """An order date that was moved to another date, or dropped when ``moved_to`` is null.

    Counts for one route, or for every route when ``route`` is null.
    """

    route = models.ForeignKey(
        Route,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="order_date_moves",
        verbose_name=_("route"),
    )
    date = models.DateField(_("date"))
    moved_to = models.DateField(_("moved to"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = OrderDateMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("moved order date")
        verbose_name_plural = _("moved order dates")
        ordering: ClassVar = ["date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["route", "date"], name="order_date_move_once_per_route"),
            models.UniqueConstraint(
                fields=["date"], condition=Q(route__isnull=True), name="order_date_move_once_for_all"
            ),
            models.CheckConstraint(
                condition=Q(moved_to__isnull=True) | ~Q(moved_to=F("date")), name="order_date_move_moves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} → {self.moved_to or '—'}"
