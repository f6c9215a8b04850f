"""The forms of a review: a decision, a comment, an action of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Retailer, Staff
from salesforce_app.web.dressing import DayInput, DressedForm

from ..domain.remarks import LONGEST_REMARK
from ..domain.reviewing import LONGEST_REPLY
from ..enums import JournalKind, Verdict
from ..queries.review_queue import EVERYBODYS


class DecisionForm(forms.Form):
    """What is decided, of which version, with a reply or a reason."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    text = forms.CharField(required=False, max_length=LONGEST_REPLY)


class RemarkForm(DressedForm):
    """A comment on a part of a journal."""

    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    anchor = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    text = forms.CharField(label=pgettext_lazy("noun", "Comment"), max_length=LONGEST_REMARK)


class ActionForm(DressedForm):
    """Where, by whom and by when a comment is acted upon."""

    shop = forms.ChoiceField(label=_("Shop"), required=False)
    licence_no = forms.CharField(label=_("Or another shop's licence number"), required=False, max_length=40)
    owner = forms.ChoiceField(label=_("Responsible"))
    due_on = forms.DateField(label=_("Due on"), widget=DayInput)

    def __init__(
        self, *args: Any, shops: Iterable[Retailer], people: Iterable[Staff], day: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shops = {str(shop.pk): shop for shop in shops}
        self.people = {person.username: person for person in people}
        self._choose("shop", [*((pk, shop.name) for pk, shop in self.shops.items()), ("", "—")])
        self._choose("owner", [(username, str(person)) for username, person in self.people.items()])
        self.fields["due_on"].widget.attrs["min"] = day.isoformat()

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class QueueForm(forms.Form):
    """How the queue is narrowed."""

    kind = forms.ChoiceField(
        required=False,
        label=_("Kind"),
        choices=[("", pgettext_lazy("all kinds", "All")), *JournalKind.choices],
    )
    writer = forms.CharField(required=False, max_length=150)
    unit = forms.CharField(required=False, max_length=64)
    whose = forms.ChoiceField(
        required=False,
        label=_("Whose to review"),
        choices=[
            ("", pgettext_lazy("whose answer", "Mine")),
            (EVERYBODYS, pgettext_lazy("whose answer", "Everybody's")),
        ],
    )
