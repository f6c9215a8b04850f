"""What people fill in about issues."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Staff
from salesforce_app.kernel.periods import local_day
from salesforce_app.web.dressing import DayInput, DressedForm

from ..domain.issues import LONGEST_REASON
from ..enums import IssueChannel, IssueKind, RevisitResult
from ..models.actions import LONGEST_TEXT


def _area() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3})


class IssueForm(DressedForm):
    """A new issue. Its key is made with the form, so that sending it twice makes one issue."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What it is about"), choices=IssueKind.choices)
    text = forms.CharField(label=_("What the shop said"), max_length=LONGEST_TEXT, widget=_area())
    channel = forms.ChoiceField(label=pgettext_lazy("issue", "How it came in"), choices=IssueChannel.choices)
    received_on = forms.DateField(label=pgettext_lazy("issue", "Received on"), widget=DayInput)
    about = forms.ChoiceField(
        label=_("Of whom it complains"),
        required=False,
        help_text=_("That person does not see it; it goes to whoever stands above."),
    )
    due_on = forms.DateField(
        label=_("To be answered by"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: three working days after it was received."),
    )

    def __init__(self, *args: Any, nameable: list[Staff], day: date, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "key": uuid4(),
            "received_on": day,
            "channel": IssueChannel.PHONE,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = [("", _("Nobody")), *((person.username, str(person)) for person in nameable)]

    def received_at(self, moment: datetime) -> datetime:
        """When it came in: now, or at noon of an earlier day."""
        day = self.cleaned_data["received_on"]
        if day == local_day(moment):
            return moment
        return timezone.make_aware(datetime.combine(day, time(12)), timezone.get_default_timezone())


class AnswerForm(DressedForm):
    """What was found and done."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_TEXT,
        widget=_area(),
        help_text=_("What was found and what was done, as the shop is told."),
    )


class HandOnForm(DressedForm):
    """Who is to answer from now on."""

    to = forms.ChoiceField(label=_("Responsible from now on"))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, people: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [(person.username, str(person)) for person in people]
        self.people = {person.username: person for person in people}

    def clean_to(self) -> Staff:
        """The person herself."""
        return self.people[self.cleaned_data["to"]]


class PutOffForm(DressedForm):
    """A later day, and why."""

    due_on = forms.DateField(label=_("To be answered by"), widget=DayInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class RevisitForm(DressedForm):
    """What the shop says of the answer."""

    result = forms.ChoiceField(label=_("The shop is"), choices=RevisitResult.choices)
    revisited_on = forms.DateField(label=_("Asked on"), widget=DayInput)
    due_on = forms.DateField(
        label=_("If not satisfied, answer again by"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: three working days from today."),
    )


class CloseForm(DressedForm):
    """Why the shop cannot be asked again."""

    reason = forms.CharField(
        label=_("Why the shop was not asked again"),
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
