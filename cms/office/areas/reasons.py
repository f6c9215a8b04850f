"""Reasons: what banks' codes mean, and what forms offer when a shop closes, rests or pays cash."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn

from accounts.domain.reasons import remove_state_reason, save_state_reason
from accounts.enums import ReasonUse
from accounts.models import StateReason
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from settlement.domain.reasons import forget_bank_reason, save_bank_reason
from settlement.enums import Reason
from settlement.models import BankReason

from ..area import Area
from ..forms import VerbForm, refuse_taken


class BankReasonForm(VerbForm):
    """What a bank's code means."""

    reason = forms.ChoiceField(label=_("Our reason"), choices=Reason.choices)
    name_en = forms.CharField(label=_("Meaning in English"), max_length=200, required=False)
    name_zh = forms.CharField(label=_("Meaning in Chinese"), max_length=200, required=False)

    def carry_out(self, *, actor: str, moment: datetime) -> BankReason:
        """Teach it."""
        values = self.cleaned_data
        return save_bank_reason(
            code=self.instance.code if self.instance else values["code"],
            reason=values["reason"],
            name_en=values["name_en"],
            name_zh=values["name_zh"],
            actor=actor,
            moment=moment,
        )


class NewBankReasonForm(BankReasonForm):
    """As ``BankReasonForm``, with the code."""

    field_order = ("code", "reason", "name_en", "name_zh")
    code = forms.CharField(
        label=_("Bank's code or words"),
        max_length=120,
        help_text=_("As in the bank's file. It goes before what the product knows by itself."),
    )

    def clean_code(self) -> str:
        """A code that has no reason yet."""
        code: str = self.cleaned_data["code"]
        refuse_taken(code, BankReason.objects.filter(code=code))
        return code


class BankReasonArea(Area):
    """Banks' codes."""

    model = BankReason
    name = "bank-reasons"
    icon = "code"
    menu_label = _("Banks' reason codes")
    purpose = _("What the codes and words of banks' files mean, for the imports from now on.")
    permission = Permission.MANAGE_RULES
    add_form = NewBankReasonForm
    edit_form = BankReasonForm
    remove = staticmethod(forget_bank_reason)
    ordering = "code"
    search_fields: ClassVar = ["code", "name_en", "name_zh"]
    list_filter: ClassVar = ["reason"]
    list_display: ClassVar = ["code", "reason", "name_en", "name_zh"]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """All of them: banks' codes belong to no unit."""
        return BankReason.objects.all()


class StateReasonForm(VerbForm):
    """How a reason reads, and where it stands in the list."""

    name_en = forms.CharField(label=_("In English"), max_length=120)
    name_zh = forms.CharField(label=_("In Chinese"), max_length=120)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=32_000, initial=100)
    is_offered = forms.BooleanField(label=_("Offered in forms"), required=False, initial=True)

    def carry_out(self, *, actor: str, moment: datetime) -> StateReason:
        """Enter or change it."""
        values, known = self.cleaned_data, self.instance
        return save_state_reason(
            use=known.use if known else values["use"],
            code=known.code if known else values["code"],
            name_en=values["name_en"],
            name_zh=values["name_zh"],
            position=values["position"],
            is_offered=values["is_offered"],
            actor=actor,
            moment=moment,
        )


class NewStateReasonForm(StateReasonForm):
    """As ``StateReasonForm``, with what it is used for and its code."""

    field_order = ("use", "code", "name_en", "name_zh", "position", "is_offered")
    use = forms.ChoiceField(label=_("Used for"), choices=ReasonUse.choices)
    code = forms.SlugField(label=_("Code"), max_length=40)

    def clean(self) -> dict[str, Any]:
        """A code that its use does not have yet."""
        values: dict[str, Any] = super().clean() or {}
        taken = StateReason.objects.filter(use=values.get("use"), code=values.get("code"))
        if taken.exists():
            self.add_error("code", _("This code is taken. Edit the reason that has it."))
        return values


class StateReasonArea(Area):
    """Reasons of shops' states."""

    model = StateReason
    name = "state-reasons"
    icon = "list-ul"
    menu_label = _("Reasons for shops")
    purpose = _("What forms offer when a shop is closed, suspended, opened again or exempted.")
    permission = Permission.MANAGE_RULES
    add_form = NewStateReasonForm
    edit_form = StateReasonForm
    remove = staticmethod(remove_state_reason)
    ordering = ("use", "position", "code")
    search_fields: ClassVar = ["code", "name_en", "name_zh"]
    list_filter: ClassVar = ["use", "is_offered"]
    list_display: ClassVar = [
        "code",
        "use",
        "name_en",
        "name_zh",
        "position",
        BooleanColumn("is_offered", label=_("Offered in forms"), sort_key="is_offered"),
    ]

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """All of them: the reasons are the office's."""
        return StateReason.objects.all()
