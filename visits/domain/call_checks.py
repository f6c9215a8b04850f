"""What every call that somebody plans or moves must keep to, whether its plan is in force or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Retailer
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month

from ..queries.service import AWAY_STATES, Service

NAMED = 3
"""So many shops are named in an error; the others are counted."""
LONGEST_REASON = 200


def given_reason(text: str, *, longest: int = LONGEST_REASON) -> str:
    """A reason without blanks around it. Raises InputError for an empty or overlong one."""
    reason = " ".join(text.replace("\0", "").split())
    if not reason:
        raise InputError("reason", _("No reason is given."), _("Say why in a sentence."))
    if len(reason) > longest:
        raise InputError(
            "reason",
            _("The reason has %(length)s characters.") % {"length": len(reason)},
            _("Keep it to %(longest)s.") % {"longest": longest},
        )
    return reason


def check_day(day: date, *, month: Month, today: date) -> None:
    """Raises InputError unless ``day`` lies in ``month`` and not in the past."""
    if day not in month.period:
        raise InputError(
            "date",
            _("%(day)s lies outside the plan's month.") % {"day": date_format(day)},
            _("Choose a day of the same month; plan a later call in the plan of its own month."),
        )
    if day < today:
        raise InputError(
            "date",
            _("%(day)s has passed.") % {"day": date_format(day)},
            _("Choose today or a later day."),
        )


def check_served(shops: Mapping[int, Retailer], day: date, service: Service) -> None:
    """Raises InputError when any of some shops is not called at on ``day``."""
    for pk, shop in shops.items():
        if service.stamp(pk, day) is None:
            raise InputError(
                "retailer",
                _("%(shop)s is on no order and visit route.") % {"shop": shop.name},
                _("Put it on a route first."),
            )
        state = service.state(pk, day)
        if state in AWAY_STATES:
            raise InputError(
                "retailer",
                _("%(shop)s is not served on %(day)s: %(state)s.")
                % {"shop": shop.name, "day": date_format(day), "state": state.label},
                _("Choose a day on which it is open again, or leave it out."),
            )


def refuse_twice(shops: Iterable[Retailer], day: date) -> None:
    """Raises InputError, naming the shops at which a second call of one day was to be planned, if any."""
    names = sorted(shop.name for shop in shops)
    if not names:
        return
    told = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        more = len(names) - NAMED
        told = ngettext("%(shops)s and %(more)s more", "%(shops)s and %(more)s more", more) % {
            "shops": told,
            "more": more,
        }
    raise InputError(
        "date",
        _("A call on %(day)s is planned already: %(shops)s.") % {"day": date_format(day), "shops": told},
        _("Choose another day."),
    )
