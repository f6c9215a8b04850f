"""What is filled in to put a shop elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.statuses import LONGEST_REASON
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.dressing import DayInput, DressedForm

from .models import Route, Village
from .queries.destinations import routes_to_move_to, villages_to_move_to


class _PlacingForm(DressedForm):
    since = forms.DateField(
        label=_("Holds from"), widget=DayInput, help_text=_("The first day on which it holds.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class MoveForm(_PlacingForm):
    """The route, from when on, its place among the stops, and why."""

    route: forms.ModelChoiceField[Route] = forms.ModelChoiceField(label=_("Route"), queryset=None)
    position = forms.IntegerField(
        label=_("Place in the order of the stops"), min_value=1, max_value=9999, required=False
    )
    field_order = ("route", "since", "position", "reason")

    def __init__(self, *args: Any, scope: Scope, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].queryset = routes_to_move_to(scope, kind)  # type: ignore[attr-defined]


class RelocationForm(_PlacingForm):
    """The village, from when on, and why."""

    village: forms.ModelChoiceField[Village] = forms.ModelChoiceField(
        label=_("Village"), queryset=None, help_text=_("Villages in which a shop of your routes lies.")
    )
    field_order = ("village", "since", "reason")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages_to_move_to(scope)  # type: ignore[attr-defined]
