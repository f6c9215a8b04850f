"""How a shop's sales moved after an action, in words that claim no cause."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesforce_app.kernel.money import format_amount
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.web.words import true_minus
from territory.measures.trends import signed_percent

from ..queries.coming_back import Moved, Sold


def moved_words(one: Moved) -> dict[str, str]:
    """Before, after, and the difference; without the latter two while it is too early to tell."""
    words = {"before": _sold(one.before), "days": _days(one.days)}
    if one.after is None:
        return words
    return words | {"after": _sold(one.after), "difference": _difference(one.before, one.after)}


def _days(days: int) -> str:
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}


def _sold(sold: Sold) -> str:
    orders = ngettext("%(number)s order", "%(number)s orders", sold.orders) % {"number": sold.orders}
    return _("%(amount)s in %(orders)s") % {
        "amount": format_amount(sold.amount, settings.CURRENCY),
        "orders": orders,
    }


def _difference(before: Sold, after: Sold) -> str:
    delta = after.amount - before.amount
    if before.amount <= 0:
        sign = "+" if delta > 0 else ""
        return true_minus(f"{sign}{format_amount(delta, settings.CURRENCY)}")
    return true_minus(signed_percent(Ratio(delta, before.amount), 0))
