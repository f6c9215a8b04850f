"""What is filled in about a shop: its profile, its owner, the occasion of a change of status."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesforce_app.web.dressing import DayInput, DressedForm

from ..domain.statuses import LONGEST_REASON
from ..models import Owner, Retailer

SHOP_FIELDS = (
    "licence_no",
    "name",
    "opened_on",
    "licence_expires_on",
    "address",
    "latitude",
    "longitude",
    "datum",
    "market_type",
    "opening_hours",
    "floor_area_m2",
    "business_type",
    "size_class",
    "integrity_grade",
    "visits_per_month",
)
OWNER_FIELDS = ("name", "sex", "birth_year", "birthday_month", "birthday_day", "birthday_calendar")
DAYS = ("opened_on", "licence_expires_on")


class _RecordForm(DressedForm, forms.ModelForm):  # type: ignore[type-arg]  # no generic while it runs
    """Fields of a record, checked one by one; how they go together is the domain's matter."""

    def _post_clean(self) -> None:
        # The record itself stays as it was read: the domain writes it, and says what does not go together.
        return

    def changed_values(self) -> dict[str, Any]:
        """The values by field, as the record would keep them."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class RetailerForm(_RecordForm):
    """A shop's own fields."""

    class Meta:
        model = Retailer
        fields = SHOP_FIELDS
        widgets = {name: DayInput() for name in DAYS}
        help_texts = {
            "datum": _("In which datum the position was recorded: GPS gives WGS-84, Chinese maps GCJ-02."),
            "visits_per_month": _("Empty: as many as its tier asks for."),
        }


class OwnerForm(_RecordForm):
    """The owner's fields; her phone is written here and never shown."""

    new_phone = forms.CharField(
        label=_("phone"),
        max_length=40,
        required=False,
        help_text=_("Leave it empty to keep the number on file."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    delete_phone = forms.BooleanField(label=_("Delete the number on file"), required=False)

    class Meta:
        model = Owner
        fields = OWNER_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "owner")
        kwargs.setdefault("auto_id", "id_%s")
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        if not (self.instance and self.instance.phone):
            del self.fields["delete_phone"]
            self.fields["new_phone"].help_text = ""

    def add_prefix(self, field_name: str) -> str:
        """``owner_name``, as the domain and the API call it."""
        return f"{self.prefix}_{field_name}"

    def changed_values(self) -> dict[str, Any]:
        """The values by field; the phone only where another one was given or the old one deleted."""
        values = super().changed_values()
        if self.cleaned_data["new_phone"]:
            values["phone"] = self.cleaned_data["new_phone"]
        elif self.cleaned_data.get("delete_phone"):
            values["phone"] = ""
        return values


class OccasionForm(DressedForm):
    """From which day on a change holds, and why."""

    since = forms.DateField(
        label=_("Holds from"), widget=DayInput, help_text=_("The first day of the change.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"list": "reasons", "autocomplete": "off"}),
    )


class SuspensionForm(OccasionForm):
    """The occasion of a suspension, and its expected end."""

    returns_on = forms.DateField(
        label=_("Expected return"),
        required=False,
        widget=DayInput,
        help_text=_("Leave it empty when nobody knows."),
    )
