"""What the templates of lists need."""

from __future__ import annotations

from datetime import date

from django import template
from django.conf import settings
from django.utils.formats import date_format

from ...kernel.money import format_amount
from ...kernel.ratio import Ratio
from ..listings import Cell, CellKind

register = template.Library()

UNKNOWN = "—"


@register.filter
def cell_text(cell: Cell, kind: CellKind) -> str:
    """A cell for a reader: its label, or its value as values of its kind are written; "—" for not known."""
    value = cell.value
    if cell.label:
        return cell.label
    if value is None or value == "":
        return UNKNOWN
    if kind is CellKind.MONEY and isinstance(value, int):
        return format_amount(value, settings.CURRENCY, decimals=0)
    if kind is CellKind.COUNT and isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Ratio):
        return signed_percent(value)
    return str(value)


def signed_percent(change: Ratio) -> str:
    """A change in per cent with its sign: ``+5.6%``, ``−5.6%``, ``0.0%``; "—" without a base."""
    text = change.percent()
    if text == UNKNOWN or not float(text.removesuffix("%")):
        return text
    return text.replace("-", "\N{MINUS SIGN}") if text.startswith("-") else f"+{text}"


@register.filter
def is_number(kind: CellKind) -> bool:
    """Whether values of this kind stand at the right edge of their column."""
    return kind in (CellKind.COUNT, CellKind.MONEY, CellKind.CHANGE)
