"""Mappings of imports: how files of certain layouts are read, kept since somebody mapped one by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.imports.models import SavedMapping
from salesforce_app.imports.saved import change_mapping, forget_mapping
from salesforce_app.kernel.scope import Scope

from ..area import Area
from ..forms import VerbForm


class MappingForm(VerbForm):
    """The mapping as a file, and its name."""

    name = forms.CharField(label=_("Name"), max_length=100)
    content = forms.CharField(
        label=_("Mapping"),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=_("A mapping file (TOML), as described in docs/imports.md."),
    )

    def carry_out(self, *, actor: str, moment: datetime) -> SavedMapping:
        """Check and keep it."""
        return change_mapping(
            mapping=self.instance,
            name=self.cleaned_data["name"],
            content=self.cleaned_data["content"],
            actor=actor,
            moment=moment,
        )


class MappingArea(Area):
    """Mappings made by hand."""

    model = SavedMapping
    name = "mappings"
    icon = "link"
    menu_label = _("Import mappings")
    purpose = _("How files with headers of their own are read; kept when somebody maps one by hand.")
    permission = Permission.MANAGE_RULES
    edit_form = MappingForm
    remove = staticmethod(forget_mapping)
    ordering = ("kind", "name")
    search_fields: ClassVar = ["name", "saved_by", "kind"]
    list_filter: ClassVar = ["kind"]
    list_display: ClassVar = ["name", "kind", "saved_by", "saved_at"]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """All of them: files belong to the office."""
        return SavedMapping.objects.all()
