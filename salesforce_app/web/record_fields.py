"""A field for one record of many: chosen from a list where they are few, typed and completed where not.

What is typed is sent as it stands, so that a form with such a field works without scripts as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.forms.widgets import Script
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..kernel.scope import Scope
from .listings import Suggestion

M = TypeVar("M", bound=Model)

FEW = 20
"""So many are a list to choose from; more would have to be scrolled through, and be sent with every page."""
SUGGESTED = 10
LONGEST = 300
"""More of what a record goes by is not looked at."""
NOTHING = "---------"
"""What stands for no choice, as in Django's own fields."""


@dataclass(frozen=True, slots=True)
class RecordKind(Generic[M]):
    """What records of a kind go by, and which of them somebody chooses from.

    ``rows`` are those that a scope covers, in the order of a list. ``key`` names the column that tells them
    apart, such as a code, ``name`` that by which people know them. ``label`` is what a record is called in a
    field: its key and its name, the key in brackets where it comes last. ``detail`` says more of it in a list
    of completions, and ``unknown`` is told of what no record goes by.
    """

    rows: Callable[[Scope], QuerySet[M]]
    key: str
    label: Callable[[M], str]
    unknown: str | Promise
    name: str = "name"
    detail: Callable[[M], str] | None = None

    def find(self, scope: Scope, text: str) -> M:
        """The record that goes by ``text``: its key, its label, or a name that it alone has.

        One or two statements. Raises ValidationError where the scope covers none, or several of the name.
        """
        rows = self.rows(scope)
        keyed = {getattr(row, self.key): row for row in rows.filter(**{f"{self.key}__in": [*_keys_in(text)]})}
        labelled = (row for row in keyed.values() if self.label(row) == text)
        found = keyed.get(text) or next(labelled, None)
        if found is not None:
            return found
        named = list(rows.filter(**{self.name: text})[:2])
        if not named:
            raise ValidationError(str(self.unknown), code="unknown")
        if len(named) > 1:
            raise ValidationError(
                _("Several are called “%(name)s”: choose one that is offered, such as “%(label)s”."),
                code="several",
                params={"name": text, "label": self.label(named[0])},
            )
        return named[0]

    def suggest(self, scope: Scope, text: str) -> list[Suggestion]:
        """At most ten records whose key or name holds ``text``; taking one writes its label."""
        holding = Q(**{f"{self.key}__icontains": text}) | Q(**{f"{self.name}__icontains": text})
        return [
            Suggestion(self.label(row), self.label(row), self.detail(row) if self.detail else "")
            for row in self.rows(scope).filter(holding)[:SUGGESTED]
        ]


def _keys_in(text: str) -> Iterator[str]:
    """What may be the key in a label: all of it, what stands before a space, what stands in brackets."""
    yield text
    for place, character in enumerate(text):
        if character == " ":
            yield text[:place]
        if character == "(" and text.endswith(")"):
            yield text[place + 1 : -1]


class CompletedInput(forms.TextInput):
    """A text that is completed from an ``address`` while it is typed."""

    class Media:
        css: ClassVar = {"all": ["web/css/combobox.css"]}
        js: ClassVar = [Script("web/js/combobox.js", type="module")]

    def __init__(self, address: str | Promise, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.address = address

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The input within the element that the completion is tied to."""
        written = super().render(name, value, attrs, renderer)
        return format_html(
            '<div class="combobox" data-combobox="{}" data-combobox-settles>{}</div>', self.address, written
        )


class RecordField(forms.CharField):
    """A record of a kind, among those that the reader's scope covers.

    ``address`` completes what is typed. The field knows no records before ``look_within`` a scope;
    ``empty_label`` is what stands for none, None where there is no such choice.
    """

    text_widget: ClassVar[type[CompletedInput]] = CompletedInput

    def __init__(
        self,
        kind: RecordKind[Any],
        address: str | Promise,
        *,
        empty_label: str | Promise | None = NOTHING,
        **kwargs: Any,
    ) -> None:
        self.kind, self.address, self.empty_label = kind, address, empty_label
        self._scope: Scope | None = None
        super().__init__(**{"max_length": LONGEST, "widget": self.text_widget(address), **kwargs})

    def look_within(self, scope: Scope) -> None:
        """Offer the records that ``scope`` covers: a list of few, else a text; one statement."""
        self._scope = scope
        rows = list(self.kind.rows(scope)[: FEW + 1])
        if len(rows) > FEW:
            hint = {} if self.empty_label in (None, NOTHING) else {"placeholder": self.empty_label}
            self.widget = self.text_widget(self.address, {"maxlength": LONGEST, **hint})
        else:
            nothing = [] if self.empty_label is None else [("", self.empty_label)]
            choices = [(getattr(row, self.kind.key), self.kind.label(row)) for row in rows]
            self.widget = forms.Select(choices=[*nothing, *choices])
        self.widget.is_required = self.required

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field for a record; what was sent stays as it was typed."""
        if not isinstance(value, Model):
            return value
        return getattr(value, self.kind.key) if self._is_list else self.kind.label(value)

    def clean(self, value: Any) -> Any:
        """The record, or None for an empty field that may be. Raises ValidationError for what is unknown."""
        text = super().clean(value)
        if not text:
            return None
        assert self._scope is not None
        return self.kind.find(self._scope, text)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether something else stands in the field than was put there for ``initial``."""
        return (self.prepare_value(initial) or "") != (data or "").strip()

    @property
    def _is_list(self) -> bool:
        return not isinstance(self.widget, forms.TextInput)
