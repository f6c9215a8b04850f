"""How the fields of every form look, and how they are told what is wrong with them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..kernel.errors import InputError


class DressedForm(forms.Form):
    """Fields with the classes of the pages, tied to their help and their errors for a screen reader."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress()

    def dress(self) -> None:
        """Give every field the class of its kind; again after one was given another widget."""
        for field in self.fields.values():
            attributes = field.widget.attrs
            if isinstance(field.widget, forms.CheckboxInput):
                attributes["class"] = "form-check-input"
            elif isinstance(field.widget, forms.Select):
                attributes["class"] = "form-select"
            elif not field.widget.is_hidden:
                attributes["class"] = "form-control"

    def refuse(self, error: InputError, names: dict[str, str] | None = None) -> None:
        """Say what the domain has against an input, at its field; above the form where it names none.

        ``names`` maps the domain's names to fields that are called otherwise here.
        """
        name = str((names or {}).get(str(error.field), error.field))
        self.add_error(name if name in self.fields else None, f"{error.reason} {error.remedy}")


class FlatSelect(forms.Select):
    """A choice without groups, written in one go.

    Django renders two templates for each option: of a hundred units these take longer than the page's rows.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The same HTML as Django's, whatever the renderer."""
        widget = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], flatatt(option["attrs"]), option["label"])
                for _group, group, _index in widget["optgroups"]
                for option in group
            ),
        )
        return format_html(
            '<select name="{}"{}>\n{}\n</select>', widget["name"], flatatt(widget["attrs"]), options
        )


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # What browsers send and expect, whatever the language of the page.
        super().__init__(attrs, format="%Y-%m-%d")
