"""Routes, and the terms by which each belongs to a unit and orders on certain weekdays."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from territory.domain.routes import found_route, remove_route, rename_route, set_term, withdraw_term
from territory.enums import RouteKind
from territory.models import Route, RouteTerm

from ..area import Area
from ..columns import SinceColumn
from ..filters import OfficeFilters, RecordFilter
from ..forms import WEEKDAYS, VerbForm, date_field, refuse_taken, route_field, unit_field


def weekdays_field() -> forms.MultipleChoiceField:
    """The weekdays on which a route orders."""
    return forms.MultipleChoiceField(
        label=_("Order weekdays"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None when they are not known."),
    )


class RouteForm(VerbForm):
    """A route's name and kind."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=RouteKind.choices, help_text=_("It stays once shops stand on the route.")
    )

    def carry_out(self, *, actor: str, moment: datetime) -> Route:
        """Rename the route or change its kind."""
        return rename_route(
            route=self.instance,
            name=self.cleaned_data["name"],
            kind=self.cleaned_data["kind"],
            actor=actor,
            moment=moment,
        )


class NewRouteForm(VerbForm):
    """A new route with its first term."""

    code = forms.CharField(label=_("Code"), max_length=60, help_text=_("It stays the route's for good."))
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=RouteKind.choices)
    unit = unit_field()
    weekdays = weekdays_field()
    since = date_field(_("Since"), help_text=_("The first day on which the route belongs to the unit."))

    def clean_code(self) -> str:
        """A code that no route has."""
        code: str = self.cleaned_data["code"]
        refuse_taken(code, Route.objects.filter(code=code))
        return code

    def carry_out(self, *, actor: str, moment: datetime) -> Route:
        """Set the route up."""
        values = self.cleaned_data
        return found_route(
            code=values["code"],
            name=values["name"],
            kind=values["kind"],
            unit=values["unit"],
            order_weekdays=",".join(values["weekdays"]),
            since=values["since"],
            actor=actor,
            moment=moment,
        )


class RouteArea(Area):
    """Order and visit routes, delivery routes."""

    model = Route
    name = "routes"
    icon = "order"
    menu_label = _("Routes")
    purpose = _("Routes and their kinds; which unit each belongs to is told by its terms.")
    permission = Permission.MANAGE_UNITS
    add_form = NewRouteForm
    edit_form = RouteForm
    remove = staticmethod(remove_route)
    ordering = "code"
    search_fields: ClassVar = ["code", "name"]
    list_filter: ClassVar = ["kind"]
    list_display: ClassVar = ["code", "name", "kind"]


class NewTermForm(VerbForm):
    """A route's unit and order weekdays from a day on."""

    route = route_field()
    unit = unit_field()
    weekdays = weekdays_field()
    since = date_field(
        _("Since"), help_text=_("What holds on that day ends there; past months keep what they had.")
    )

    def carry_out(self, *, actor: str, moment: datetime) -> RouteTerm:
        """Let the route belong to the unit from that day on."""
        values = self.cleaned_data
        return set_term(
            route=values["route"],
            unit=values["unit"],
            order_weekdays=",".join(values["weekdays"]),
            since=values["since"],
            actor=actor,
            moment=moment,
        )


class TermFilters(OfficeFilters):
    """By route and unit."""

    route = RecordFilter("routes", label=_("Route"))
    unit = RecordFilter("units", label=_("Unit"))

    class Meta:
        model = RouteTerm
        fields: ClassVar = ["route", "unit"]


class TermArea(Area):
    """The terms of routes."""

    model = RouteTerm
    name = "terms"
    icon = "date"
    menu_label = _("Route terms")
    purpose = _("From which day on a route belongs to a unit and orders on which weekdays.")
    permission = Permission.MANAGE_UNITS
    add_form = NewTermForm
    remove = staticmethod(withdraw_term)
    ordering = ("route__code", "-since")
    search_fields: ClassVar = ["route__code", "route__name", "unit__code", "unit__name"]
    filterset_class = TermFilters
    list_display: ClassVar = [
        Column("route", label=_("Route"), sort_key="route__code"),
        Column("unit", label=_("Unit"), sort_key="unit__code"),
        "order_weekdays",
        SinceColumn(),
        "until",
    ]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """The terms of the scope's routes."""
        return RouteTerm.objects.visible_to(scope).select_related("route", "unit")
