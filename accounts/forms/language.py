"""The language of the pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..enums import Language


class LanguageForm(forms.Form):
    """One of the product's languages."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
