"""The editor of report templates: drafts, revisions, publishing, locks, and a preview of the real report."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from territory.models import OrgUnit
from territory.scope import build_scope

from ...models import ReportTemplate
from ...reports.sections import SECTIONS
from ..forms import MonthField
from ..policies import PUBLISHING, RolePolicy

register_permission_policy(
    ReportTemplate, RolePolicy(ReportTemplate, Permission.EDIT_TEMPLATES, PUBLISHING), exact_class=True
)


class TemplateForm(WagtailAdminModelForm):
    """A template, and which unit and month its preview shows; the latter two are not kept with it."""

    preview_unit = forms.ChoiceField(
        label=_("Unit in the preview"), required=False, help_text=_("Empty: your first unit.")
    )
    preview_month = MonthField(
        label=_("Month in the preview"), required=False, help_text=_("2026-11; empty: the newest one.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = (
            OrgUnit.objects.visible_to(build_scope(self.for_user))
            if self.for_user is not None
            else OrgUnit.objects.none()
        )
        self.fields["preview_unit"].choices = [
            ("", "—"),
            *((unit.code, f"{unit.code} {unit.name}") for unit in units.order_by("code")),
        ]

    def clean(self) -> dict[str, Any]:
        """Hand the choice of the preview to the template."""
        values: dict[str, Any] = super().clean() or {}
        month = values.get("preview_month")
        self.instance.preview_of = (
            values.get("preview_unit") or "",
            str(month) if isinstance(month, Month) else "",
        )
        return values


class NewTemplateView(CreateView):
    """A new template, which starts from the sections of the built-in report: one takes away and adds."""

    def get_initial_form_instance(self) -> ReportTemplate:
        """See Wagtail's view."""
        blocks = ReportTemplate.body.field.stream_block.child_blocks
        return ReportTemplate(body=[(name, blocks[name].get_default()) for name in SECTIONS])


class TemplateArea(SnippetViewSet):
    """Report templates."""

    model = ReportTemplate
    add_view_class = NewTemplateView
    icon = "doc-full-inverse"
    menu_label = _("Report templates")
    menu_name = "report-templates"
    menu_order = 100
    add_to_admin_menu = True
    permission = Permission.EDIT_TEMPLATES
    purpose = _("Which sections a report has; drafts with a live preview, and what is published.")
    # Wagtail translates its columns' titles where they are made: here that is before anybody's language.
    list_display: ClassVar = [
        "slug",
        "name_en",
        "name_zh",
        LiveStatusTagColumn(label=_("Status")),
        UpdatedAtColumn(label=pgettext_lazy("template", "Updated")),
    ]
    search_fields: ClassVar = ["slug", "name_en", "name_zh"]
    search_backend_name = None
    list_filter: ClassVar = ["live"]
    list_per_page = 50
    breadcrumbs_items: ClassVar = [{"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}]

    edit_handler = ObjectList(
        [
            FieldPanel("slug"),
            FieldRowPanel([FieldPanel("name_en"), FieldPanel("name_zh")]),
            FieldPanel("body"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("preview_unit"), FieldPanel("preview_month")])],
                heading=_("Preview"),
            ),
        ],
        base_form_class=TemplateForm,
    )


register_snippet(ReportTemplate, viewset=TemplateArea)
