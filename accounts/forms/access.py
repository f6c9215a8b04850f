"""API tokens."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ..enums import TokenAccess
from .dress import HouseForm

SPANS = ((30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("365 days")))


class TokenForm(HouseForm):
    """A new token: for which program, what it may do, and for how long."""

    name = forms.CharField(label=_("Name"), max_length=80)
    access = forms.ChoiceField(label=_("Access"), choices=TokenAccess.choices, initial=TokenAccess.READ)
    days = forms.TypedChoiceField(label=_("Valid for"), choices=SPANS, coerce=int, initial=90)

    hints: ClassVar[dict[str, Any]] = {
        "name": _("The program that will use it, such as “Spreadsheet of Ms Li”."),
        "access": _("Within what you may see and do yourself."),
    }
