"""The next month's target in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...measures.business_wording import number
from ...models import BusinessReport
from .amounts import money


def target_of(report: BusinessReport) -> str:
    """The next month's target in words; "" without any."""
    parts = []
    if report.target_amount is not None:
        parts.append(_("net sales %(amount)s") % {"amount": money(report.target_amount)})
    if report.target_quantity is not None:
        parts.append(_("quantity %(number)s") % {"number": number(report.target_quantity)})
    return pgettext("between the items of a list", ", ").join(parts)
