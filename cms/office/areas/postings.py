"""Postings: who stands at which unit in which role, and who stands in during leave."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from accounts.enums import Role
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from territory.domain.postings import post_staff, redate_posting, remove_posting, substitute
from territory.models import Posting

from ..area import Area
from ..columns import SinceColumn
from ..filters import OfficeFilters, RecordFilter
from ..forms import VerbForm, date_field, staff_field, unit_field
from ..views import OfficeAddView, OfficeIndexView

UNTIL = _("The first day on which it no longer holds; empty for no end.")


class NewPostingForm(VerbForm):
    """Somebody's place from a day on."""

    staff = staff_field()
    unit = unit_field()
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    since = date_field(_("Since"))
    until = date_field(_("Until"), required=False, help_text=UNTIL)
    keep_others = forms.BooleanField(
        label=_("Keep the other postings"),
        required=False,
        help_text=_("Otherwise they end on the first day of this one."),
    )

    def carry_out(self, *, actor: str, moment: datetime) -> Posting:
        """Post her."""
        values = self.cleaned_data
        post_staff(
            staff=values["staff"],
            unit=values["unit"],
            role=values["role"],
            since=values["since"],
            until=values["until"],
            keep_others=values["keep_others"],
            actor=actor,
            moment=moment,
        )
        made = Posting.objects.filter(staff=values["staff"], unit=values["unit"], role=values["role"])
        return made.filter(since__lte=values["since"]).order_by("since").last() or made.latest("since")


class PostingForm(VerbForm):
    """The days of a posting on file."""

    since = date_field(_("Since"))
    until = date_field(_("Until"), required=False, help_text=UNTIL)

    def carry_out(self, *, actor: str, moment: datetime) -> Posting:
        """Correct its days, or end it."""
        values = self.cleaned_data
        redate_posting(
            posting=self.instance, since=values["since"], until=values["until"], actor=actor, moment=moment
        )
        return Posting.objects.get(pk=self.instance.pk)


class SubstitutionForm(VerbForm):
    """Who stands in for whom, and for which days."""

    absent = staff_field(label=_("Whose leave it is"))
    staff = staff_field(label=_("Who stands in"))
    since = date_field(_("First day of the leave"))
    until = date_field(
        _("First day back"), help_text=_("From then on the substitute no longer sees the units.")
    )

    def carry_out(self, *, actor: str, moment: datetime) -> Posting:
        """Give the substitute the absent person's postings for these days."""
        values = self.cleaned_data
        return substitute(
            staff=values["staff"],
            absent=values["absent"],
            since=values["since"],
            until=values["until"],
            actor=actor,
            moment=moment,
        )[0]


class PostingFilters(OfficeFilters):
    """By person, unit, role and whose leave is covered."""

    staff = RecordFilter("everybody", label=_("Member of staff"))
    unit = RecordFilter("units", label=_("Unit"))
    substitutes_for = RecordFilter("everybody", label=_("Substitutes for"))

    class Meta:
        model = Posting
        fields: ClassVar = ["staff", "unit", "role", "substitutes_for"]


class SubstituteView(OfficeAddView):
    """The form of a substitution."""

    page_title = _("Substitution")
    page_subtitle = _("Cover a leave")


class PostingIndexView(OfficeIndexView):
    """The list, with the way to a substitution beside the one to a posting."""

    substitute_url: str = ""

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """Both ways to a new posting."""
        from django.urls import reverse

        button = HeaderButton(_("Cover a leave"), url=reverse("postings:substitute"), icon_name="history")
        return [*super().header_buttons, button]


class PostingArea(Area):
    """Who stands where, and for whom."""

    model = Posting
    name = "postings"
    icon = "user"
    menu_label = _("Postings")
    purpose = _("Who stands at which unit in which role, from when to when; substitution during leave.")
    permission = Permission.MANAGE_STAFF
    index_view_class = PostingIndexView
    add_form = NewPostingForm
    edit_form = PostingForm
    remove = staticmethod(remove_posting)
    ordering = ("unit__code", "-since")
    search_fields: ClassVar = ["staff__name", "staff__username", "unit__code", "unit__name"]
    filterset_class = PostingFilters
    list_display: ClassVar = [
        Column("staff", label=_("Member of staff"), sort_key="staff__name"),
        Column("unit", label=_("Unit"), sort_key="unit__code"),
        "role",
        SinceColumn(),
        "until",
        Column("substitutes_for", label=_("Substitutes for")),
    ]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """The postings of those whom the scope covers."""
        return Posting.objects.visible_to(scope).select_related("staff", "unit", "substitutes_for")

    def own_urlpatterns(self) -> list[URLPattern]:
        """The form of a substitution."""
        views = {**self.get_add_view_kwargs(), "form_class": SubstitutionForm}
        view = self.construct_view(SubstituteView, **views, add_url_name=self.get_url_name("substitute"))
        return [path("substitute/", view, name="substitute")]
