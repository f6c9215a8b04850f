"""Holidays, worked weekends and moved order dates."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import HeaderButton

from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.scope import Scope
from territory.domain.calendar import clear_day, fill_year, move_order_date, set_day, withdraw_move
from territory.models import CalendarDay, OrderDateMove

from ..area import Area
from ..filters import OfficeFilters, RecordFilter
from ..forms import VerbForm, date_field, route_field
from ..views import OfficeIndexView

_ = gettext_lazy


class DayForm(VerbForm):
    """What a date is, whatever its weekday."""

    is_working = forms.BooleanField(
        label=_("Working day"),
        required=False,
        help_text=_("Off: a holiday, or a weekday that is not worked."),
    )
    name = forms.CharField(label=_("Name"), max_length=100, required=False)

    def carry_out(self, *, actor: str, moment: datetime) -> CalendarDay:
        """Enter it."""
        values = self.cleaned_data
        return set_day(
            day=self.instance.date if self.instance else values["date"],
            is_working=values["is_working"],
            name=values["name"],
            actor=actor,
            moment=moment,
        )


class NewDayForm(DayForm):
    """As ``DayForm``, with the date."""

    field_order = ("date", "is_working", "name")
    date = date_field(_("Date"))


class FillYearForm(forms.Form):
    """The year whose public holidays are entered."""

    year = forms.IntegerField(label=_("Year"), min_value=2004, max_value=2100)


class DayIndexView(OfficeIndexView):
    """The list, with the way to fill in a year."""

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """Both ways to new days."""
        button = HeaderButton(_("Fill in a year"), url=reverse("days:fill"), icon_name="calendar-alt")
        return [*super().header_buttons, button]


@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest) -> HttpResponse:
    """Enter a year's public holidays of mainland China; days entered by hand stay as they are."""
    if Permission.MANAGE_RULES not in request.user.permissions:  # type: ignore[union-attr]
        raise PermissionDenied(Permission.MANAGE_RULES)
    form = FillYearForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        try:
            added = fill_year(year=year, actor=request.user.get_username(), moment=timezone.now())
        except InputError as error:
            form.add_error("year", f"{error.reason} {error.remedy}")
        else:
            text = ngettext(
                "%(number)s day of %(year)s was entered.", "%(number)s days of %(year)s were entered.", added
            )
            messages.success(request, text % {"number": added, "year": year})
            return redirect("days:index")
    return render(
        request,
        "cms/office/fill_year.html",
        {"form": form, "header_title": gettext("Fill in a year"), "header_icon": "calendar-alt"},
    )


class DayFilters(OfficeFilters):
    """By year, and by what they are."""

    class Meta:
        model = CalendarDay
        fields: ClassVar = {"date": ["year"], "is_working": ["exact"]}


class DayArea(Area):
    """Days that differ from the ordinary week."""

    model = CalendarDay
    name = "days"
    icon = "calendar-alt"
    menu_label = _("Holidays and worked weekends")
    purpose = _("Days that differ from the ordinary week; a year's public holidays in one step.")
    permission = Permission.MANAGE_RULES
    index_view_class = DayIndexView
    add_form = NewDayForm
    edit_form = DayForm
    remove = staticmethod(clear_day)
    ordering = "-date"
    search_fields: ClassVar = ["name"]
    filterset_class = DayFilters
    list_display: ClassVar = [
        "date",
        BooleanColumn("is_working", label=_("Working day"), sort_key="is_working"),
        "name",
    ]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """All of them: the calendar is the office's."""
        return CalendarDay.objects.all()

    def own_urlpatterns(self) -> list[URLPattern]:
        """The form that fills in a year."""
        return [path("fill/", fill, name="fill")]


class MoveForm(VerbForm):
    """Where an order date goes."""

    moved_to = date_field(
        _("Moved to"), required=False, help_text=_("Empty when no orders are taken in its stead.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def carry_out(self, *, actor: str, moment: datetime) -> OrderDateMove:
        """Move it."""
        values, known = self.cleaned_data, self.instance
        return move_order_date(
            route=known.route if known else values["route"],
            day=known.date if known else values["date"],
            moved_to=values["moved_to"],
            reason=values["reason"],
            actor=actor,
            moment=moment,
        )


class NewMoveForm(MoveForm):
    """As ``MoveForm``, with the route and the date."""

    field_order = ("route", "date", "moved_to", "reason")
    route = route_field(required=False, empty_label=_("Every route"))
    date = date_field(_("Date"))


class MoveFilters(OfficeFilters):
    """By year and route."""

    route = RecordFilter("routes", label=_("Route"))

    class Meta:
        model = OrderDateMove
        fields: ClassVar = {"date": ["year"], "route": ["exact"]}


class MoveArea(Area):
    """Order dates that move with the holidays."""

    model = OrderDateMove
    name = "moves"
    icon = "resubmit"
    menu_label = _("Moved order dates")
    purpose = _("Order dates that fall on another day, for one route or for all.")
    permission = Permission.MANAGE_RULES
    add_form = NewMoveForm
    edit_form = MoveForm
    remove = staticmethod(withdraw_move)
    ordering = "-date"
    search_fields: ClassVar = ["reason", "route__code", "route__name"]
    filterset_class = MoveFilters
    list_display: ClassVar = [
        "date",
        "moved_to",
        Column("route", label=_("Route"), sort_key="route__code"),
        "reason",
    ]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """Those of the scope's routes, and those of every route."""
        return OrderDateMove.objects.visible_to(scope).select_related("route")
