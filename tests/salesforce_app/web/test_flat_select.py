"""A choice that is written in one go is the same as Django's."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html

from salesforce_app.web.dressing import FlatSelect

CHOICES = [("", "All"), ("N1", "North & <South>"), (2, '"Two"'), ("N1A", "N1A 浦江")]


@pytest.mark.parametrize("value", [None, "", "N1", 2, "2", "unknown", '"><script>'])
@pytest.mark.parametrize("attrs", [None, {"id": "id_unit", "class": "form-select", "required": True}])
def test_its_html_is_that_of_django(value: Any, attrs: dict[str, Any] | None) -> None:
    flat, djangos = (
        widget(choices=CHOICES).render("unit", value, attrs) for widget in (FlatSelect, forms.Select)
    )

    assert parse_html(flat) == parse_html(djangos)
