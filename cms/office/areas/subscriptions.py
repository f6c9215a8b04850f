"""Subscriptions: who gets which report with the close of every month."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column

from accounts.enums import Language
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit

from ...domain.subscriptions import Wanted, change_subscription, subscribe, unsubscribe
from ...enums import NoticeChannel, ReportFormat
from ...models import Subscription
from ...queries.templates import template_choices, with_template_names
from ..area import Area
from ..forms import VerbForm, staff_field, unit_field


class SubscriptionForm(VerbForm):
    """How the subscriber is told, and whether the subscription rests."""

    channel = forms.ChoiceField(label=_("Notice"), choices=NoticeChannel.choices)
    is_active = forms.BooleanField(label=_("Active"), required=False)

    def carry_out(self, *, actor: str, moment: datetime) -> Subscription:
        """Change it."""
        change_subscription(
            subscription=self.instance,
            channel=self.cleaned_data["channel"],
            is_active=self.cleaned_data["is_active"],
            actor=self.scope,
        )
        return Subscription.objects.select_related("staff").get(pk=self.instance.pk)


class NewSubscriptionForm(VerbForm):
    """Who gets what."""

    staff = staff_field(label=_("Subscriber"))
    template = forms.ChoiceField(label=_("Report"))
    unit = unit_field()
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    format = forms.ChoiceField(label=_("Format"), choices=ReportFormat.choices)
    channel = forms.ChoiceField(
        label=_("Notice"), choices=NoticeChannel.choices, initial=NoticeChannel.MAIL.value
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates = self.fields["template"]
        assert isinstance(templates, forms.ChoiceField)
        templates.choices = template_choices(get_language() or Language.ENGLISH)

    def carry_out(self, *, actor: str, moment: datetime) -> Subscription:
        """Subscribe her."""
        values = self.cleaned_data
        unit: OrgUnit = values["unit"]
        wanted = Wanted(
            values["template"], unit.code, values["language"], values["format"], values["channel"]
        )
        return subscribe(staff=values["staff"], wanted=wanted, actor=self.scope, moment=moment)


def _end(subscription: Subscription, *, actor: str, moment: datetime) -> None:
    unsubscribe(subscription=subscription, actor=Scope(label=actor))


class SubscriptionArea(Area):
    """Who gets which report."""

    model = Subscription
    name = "subscriptions"
    icon = "mail"
    menu_label = _("Subscriptions")
    purpose = _("Who gets which report of which unit with the close of every month.")
    permission = Permission.MANAGE_SUBSCRIPTIONS
    add_form = NewSubscriptionForm
    edit_form = SubscriptionForm
    remove = staticmethod(_end)
    ordering = ("staff__name", "template")
    search_fields: ClassVar = ["staff__name", "staff__username", "template", "unit__code", "unit__name"]
    list_filter: ClassVar = ["template", "language", "format", "is_active"]
    list_display: ClassVar = [
        Column("staff", label=_("Subscriber"), sort_key="staff__name"),
        Column("template", label=_("Report"), accessor="template_name", sort_key="template"),
        Column("unit", label=_("Unit"), sort_key="unit__code"),
        Column("language", label=_("Language"), accessor="get_language_display", sort_key="language"),
        Column("format", label=_("Format"), accessor="get_format_display", sort_key="format"),
        BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
    ]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """Those to the scope's units."""
        found = Subscription.objects.visible_to(scope).select_related("staff", "unit")
        return with_template_names(found, get_language() or Language.ENGLISH)
