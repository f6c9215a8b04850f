"""What the templates need beside Django's own tags."""

from __future__ import annotations

from functools import cache

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ...kernel.money import format_amount
from ...kernel.periods import Month
from ...kernel.ratio import Ratio
from ..words import due_words, month_name, true_minus

register = template.Library()


@cache
def _icon_paths(name: str) -> SafeString:
    """The drawing inside one of Tabler's outline icons, without the element around it."""
    source = (settings.NODE_MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text(
        encoding="utf-8"
    )
    _head, _tag, rest = source.partition("<svg")
    drawing = rest[rest.index(">") + 1 : rest.index("</svg>")]
    return mark_safe(" ".join(drawing.split()))  # noqa: S308 - the pinned package's own file


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """An icon set inline, in the colour of its text; decoration, since the text beside it speaks."""
    return format_html(
        '<svg class="icon {}" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        classes,
        _icon_paths(name),
    )


@register.filter
def money(minor: int | None, decimals: int = 0) -> str:
    """An amount in the installation's currency: whole major units, or with ``decimals`` of them."""
    return format_amount(minor, settings.CURRENCY, decimals=decimals)


@register.filter
def month(value: Month | None) -> str:
    """A month for a reader: "June 2020", 2020年6月."""
    return "" if value is None else month_name(value)


register.filter(true_minus)
register.filter(due_words)


@register.filter
def count(number: int) -> str:
    """A number of things, its thousands apart: ``3,970``."""
    return f"{number:,}"


@register.filter
def each(ratio: Ratio, decimals: int = 0) -> str:
    """An amount for one of something, such as a unit value: money over a count; "—" without any."""
    return format_amount(
        None if ratio.value is None else round(ratio.value), settings.CURRENCY, decimals=decimals
    )
