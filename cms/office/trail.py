"""What the back office leaves behind of every change: who, when, and which fields from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.forms import BaseForm
from django.utils.encoding import force_str
from django.utils.translation import gettext, pgettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter

CHANGED = "routebook.change"

_MOST_LETTERS = 200


def told_changes(form: BaseForm) -> list[list[str]]:
    """Name, old and new text of every field that the form changed.

    Passwords and files never come through these forms, so every value may be kept.
    """
    return [
        [
            str(form.fields[name].label or name),
            _told(form.get_initial_for_field(form.fields[name], name)),
            _told(form.cleaned_data.get(name)),
        ]
        for name in form.changed_data
        if name in form.fields
    ]


def _told(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value)[:_MOST_LETTERS]
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(_told(part) for part in value)[:_MOST_LETTERS]
    text: str = force_str(value)
    return text[:_MOST_LETTERS]


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def register_changes(actions: LogActionRegistry) -> None:
    """How a change reads in a record's history."""

    @actions.register_action(CHANGED)
    class ChangeFormatter(LogFormatter):
        label = pgettext_lazy("audit trail", "Change")

        def format_message(self, log_entry: Any) -> str:
            """The fields with their old and new values."""
            changes = (log_entry.data or {}).get("changes") or []
            if not changes:
                return gettext("Saved without a change")
            return "; ".join(
                gettext("%(field)s: %(old)s → %(new)s")
                % {"field": field, "old": old or "—", "new": new or "—"}
                for field, old, new in changes
            )
