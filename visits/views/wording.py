"""What the field work at a shop says, in sentences."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ..queries.shop import ShopVisits


def visits_words(found: ShopVisits) -> str:
    """How long ago the last visit was, and what is still due this month."""
    if found.since_last is None:
        last = _("No visit is on file.")
    elif found.since_last <= 0:
        last = _("Visited today.")
    else:
        last = ngettext("Last visit %(days)s day ago.", "Last visit %(days)s days ago.", found.since_last) % {
            "days": found.since_last
        }
    left = found.required - found.done
    values = {"done": found.done, "required": found.required, "left": left}
    if not found.required:
        due = _("No visit is due this month.")
    elif left > 0:
        due = _("%(done)s of %(required)s visits made this month, %(left)s still due.") % values
    else:
        due = _("%(done)s of %(required)s visits made this month.") % values
    return ("" if (get_language() or "").startswith("zh") else " ").join([last, due])


def frequency_words(found: ShopVisits) -> str:
    """Where the frequency comes from."""
    number = {"number": found.frequency}
    if found.is_own:
        return _("%(number)s a month, agreed for this shop") % number
    if found.tier is not None:
        return _("%(number)s a month, by its tier %(tier)s") % {**number, "tier": found.tier.label}
    return _("%(number)s a month, as for any shop") % number
