"""What is filled in about reports and months."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.dressing import DressedForm
from salesforce_app.web.record_fields import RecordField
from territory.domain.reopening import LONGEST_REASON

from .domain.subscriptions import Wanted
from .enums import NoticeChannel, ReportFormat
from .queries import archive
from .queries.choices import SUBSCRIBERS, UNITS
from .queries.templates import template_choices


class ReportForm(DressedForm):
    """Which file of a report is to be made and kept."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    format = forms.ChoiceField(label=_("Format"), choices=ReportFormat.choices)


class SubscriptionForm(DressedForm):
    """Who gets which report of which unit, and how she learns of it."""

    staff = RecordField(
        SUBSCRIBERS, reverse_lazy("cms:suggest_subscription", args=["staff"]), label=_("Subscriber")
    )
    template = forms.ChoiceField(label=_("Report"))
    unit = RecordField(
        UNITS,
        reverse_lazy("cms:suggest_subscription", args=["unit"]),
        label=_("Unit"),
        empty_label=None,
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    format = forms.ChoiceField(label=_("Format"), choices=ReportFormat.choices)
    channel = forms.ChoiceField(label=_("Notice"), choices=NoticeChannel.choices, initial=NoticeChannel.MAIL)

    def __init__(self, *args: Any, scope: Scope, reader: Staff, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, RecordField):
                field.look_within(scope)
        self.fields["staff"].initial = reader
        if not scope.allows(Permission.MANAGE_SUBSCRIPTIONS):
            self.fields["staff"].widget = forms.HiddenInput()
        self.fields["template"].choices = template_choices(language)  # type: ignore[attr-defined]
        self.fields["language"].initial = language
        self.dress()

    def wanted(self) -> Wanted:
        """What was filled in."""
        names = ("template", "language", "format", "channel")
        chosen = {name: self.cleaned_data[name] for name in names}
        return Wanted(unit=self.cleaned_data["unit"].code, **chosen)

    @property
    def titles(self) -> dict[str, str]:
        """The fields by their titles, by which the domain names them."""
        return {str(field.label): name for name, field in self.fields.items()}


class ReopenForm(DressedForm):
    """Why a closed month is opened again."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is shown beside the figures of the month, to everybody who may see them."),
    )


class ArchiveForm(DressedForm):
    """What the archive is narrowed to."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)
    template = forms.ChoiceField(label=_("Report"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("All")), *Language.choices]
    )
    mine = forms.BooleanField(label=_("Only mine and those I subscribe to"), required=False)

    def __init__(self, *args: Any, choices: archive.Choices, month_name: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        units = [(unit.code, unit.name) for unit in choices.units]
        months = [(str(month), month_name(month)) for month in choices.months]
        self.fields["unit"].choices = [every, *units]  # type: ignore[attr-defined]
        self.fields["month"].choices = [every, *months]  # type: ignore[attr-defined]
        self.fields["template"].choices = [every, *choices.templates]  # type: ignore[attr-defined]

    def wanted(self) -> archive.Wanted:
        """What was asked for; what is no choice narrows nothing."""
        self.is_valid()
        found = self.cleaned_data
        try:
            month = Month.parse(found.get("month") or "")
        except InputError:
            month = None
        return archive.Wanted(
            unit=found.get("unit") or "",
            month=month,
            template=found.get("template") or "",
            language=found.get("language") or "",
            mine=bool(found.get("mine")),
        )
