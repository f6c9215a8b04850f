"""The office's rules by version: pyramids, required visits, alerts, each version from a month on."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from accounts.roles import Permission
from salesforce_app.kernel.money import to_major, to_minor
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.domain.rules import set_rules, withdraw_rules
from territory.models import RuleSet

from ..area import Area
from ..filters import OfficeFilters
from ..forms import MonthField, VerbForm

FIGURES = fields_for_model(RuleSet, exclude=["since", "note", "alert_floor_amount"])
"""The columns of a version that are plain whole numbers, as form fields."""


class _Figures(VerbForm):
    """Every figure of a version."""

    alert_floor_amount = forms.DecimalField(
        label=_("Smallest change of amount worth an alert"), min_value=0, decimal_places=2, max_digits=14
    )
    note = forms.CharField(
        label=_("Why"), max_length=300, required=False, help_text=_("What somebody will want to know later.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["since", *FIGURES, "alert_floor_amount", "note"])

    def values_of(self, instance: Any) -> dict[str, Any]:
        """The version's figures, amounts in major units."""
        return {
            **{name: getattr(instance, name) for name in FIGURES},
            "since": str(Month.of(instance.since)),
            "note": instance.note,
            "alert_floor_amount": to_major(instance.alert_floor_amount),
        }

    def _values(self) -> dict[str, Any]:
        amount: Decimal = self.cleaned_data["alert_floor_amount"]
        return {
            **{name: self.cleaned_data[name] for name in FIGURES},
            "alert_floor_amount": to_minor(amount),
        }


RuleForm = type("RuleForm", (_Figures,), {**FIGURES})


class EditRulesForm(RuleForm):  # type: ignore[misc, valid-type]
    """A version that no closed month has been judged by."""

    def carry_out(self, *, actor: str, moment: datetime) -> RuleSet:
        """Correct it."""
        return set_rules(
            since=Month.of(self.instance.since),
            values=self._values(),
            note=self.cleaned_data["note"],
            actor=actor,
            moment=moment,
        )


class NewRulesForm(RuleForm):  # type: ignore[misc, valid-type]
    """The next version, which starts from the figures of the last one."""

    since = MonthField(label=_("From month"), help_text=_("2026-11: the first month judged by these rules."))

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        last = RuleSet.objects.first() or RuleSet(since=timezone.localdate())
        known = {**self.values_of(last), "note": "", "since": str(Month.of(timezone.localdate()).shift(1))}
        super().__init__(*args, initial={**known, **(initial or {})}, **kwargs)

    def clean_since(self) -> Month:
        """A month that has no version yet."""
        since: Month = self.cleaned_data["since"]
        if RuleSet.objects.filter(since=since.first).exists():
            raise forms.ValidationError(
                _("A version begins with %(month)s already: edit that one."), params={"month": since}
            )
        return since

    def carry_out(self, *, actor: str, moment: datetime) -> RuleSet:
        """Set the rules."""
        return set_rules(
            since=self.cleaned_data["since"],
            values=self._values(),
            note=self.cleaned_data["note"],
            actor=actor,
            moment=moment,
        )


class RuleSetFilters(OfficeFilters):
    """By the year of their first day."""

    class Meta:
        model = RuleSet
        fields: ClassVar = {"since": ["year"]}


class RuleArea(Area):
    """Versions of the rules."""

    model = RuleSet
    name = "rules"
    icon = "sliders"
    menu_label = _("Pyramids, visits, alerts")
    purpose = _("Tier shares, smallest populations, required visits and alert thresholds, from a month on.")
    permission = Permission.MANAGE_RULES
    add_form = NewRulesForm
    edit_form = EditRulesForm
    remove = staticmethod(withdraw_rules)
    ordering = "-since"
    search_fields: ClassVar = ["note"]
    filterset_class = RuleSetFilters
    list_display: ClassVar = [
        Column("__str__", label=_("From month"), sort_key="since"),
        Column("tiers", label=_("Four tiers end at (%)"), accessor="four_tiers_text"),
        "four_tiers_from",
        "three_tiers_from",
        "window_months",
        "alert_below_percent",
        "note",
    ]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """All versions: the rules are the office's."""
        return RuleSet.objects.all()
