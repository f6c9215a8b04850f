"""Amounts on the sheet of a business report, in the currency of the installation."""

from __future__ import annotations

from django.conf import settings

from ...measures import business_wording


def money(minor: int | None, *, sign: bool = False) -> str:
    """Whole major units: ¥2,279; with its sign +¥2,279."""
    return business_wording.money(minor, settings.CURRENCY, sign=sign)
