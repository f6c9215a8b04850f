"""How every form about one's own access looks: Tabler's fields, and no words but ours."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms


class HouseForm(forms.Form):
    """Fields as the pages show them; a mixin for the forms of django-allauth.

    ``labels`` and ``hints`` replace what the fields come with: texts of another package would come from
    another catalogue. A placeholder only repeats the label, and vanishes where it is needed.
    """

    labels: ClassVar[dict[str, Any]] = {}
    hints: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            attributes = field.widget.attrs
            attributes.pop("placeholder", None)
            if isinstance(field.widget, forms.CheckboxInput):
                attributes["class"] = "form-check-input"
            elif isinstance(field.widget, forms.Select):
                attributes["class"] = "form-select"
            elif not field.widget.is_hidden:
                attributes["class"] = "form-control"
        if self.is_bound:
            for name, field in self.fields.items():
                if name in self.errors:
                    field.widget.attrs["aria-invalid"] = "true"
