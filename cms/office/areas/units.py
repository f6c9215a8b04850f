"""Org units: the tree in which everybody and everything stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from territory.domain.units import remove_unit, save_unit
from territory.enums import UnitKind
from territory.models import OrgUnit

from ..area import Area
from ..filters import OfficeFilters, RecordFilter
from ..forms import VerbForm, refuse_taken, unit_field


class UnitForm(VerbForm):
    """A unit's name, kind and place in the tree."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    parent = unit_field(
        label=_("Parent unit"),
        required=False,
        help_text=_("A unit of a higher kind. What lies below the unit moves along with it."),
    )

    def carry_out(self, *, actor: str, moment: datetime) -> OrgUnit:
        """Found or change the unit."""
        parent = self.cleaned_data["parent"]
        return save_unit(
            code=self.instance.code if self.instance else self.cleaned_data["code"],
            name=self.cleaned_data["name"],
            kind=self.cleaned_data["kind"],
            parent_code=parent.code if parent else None,
            actor=actor,
            moment=moment,
        )


class NewUnitForm(UnitForm):
    """As ``UnitForm``, with the code that the unit keeps for good."""

    field_order = ("code", "name", "kind", "parent")
    code = forms.CharField(label=_("Code"), max_length=60, help_text=_("It stays the unit's for good."))

    def clean_code(self) -> str:
        """A code that no unit has."""
        code: str = self.cleaned_data["code"]
        refuse_taken(code, OrgUnit.objects.filter(code=code))
        return code


class UnitFilters(OfficeFilters):
    """By kind and by the unit above."""

    parent = RecordFilter("units", label=_("Parent unit"))

    class Meta:
        model = OrgUnit
        fields: ClassVar = ["kind", "parent"]


class UnitArea(Area):
    """Companies, regions, districts and territories."""

    model = OrgUnit
    name = "units"
    icon = "site"
    menu_label = _("Units")
    purpose = _("The tree of companies, regions, districts and territories.")
    permission = Permission.MANAGE_UNITS
    add_form = NewUnitForm
    edit_form = UnitForm
    remove = staticmethod(remove_unit)
    ordering = "code"
    search_fields: ClassVar = ["code", "name"]
    filterset_class = UnitFilters
    list_display: ClassVar = [
        "code",
        "name",
        "kind",
        Column("parent", label=_("Parent unit"), sort_key="parent__code"),
        Column("route_count", label=_("Routes"), sort_key="route_count"),
    ]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """The scope's units, with their parents and how many routes hold there or did."""
        units = OrgUnit.objects.visible_to(scope).select_related("parent")
        return units.annotate(route_count=Count("route_terms__route", distinct=True))
