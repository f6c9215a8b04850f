"""The sets of shops that the numbers of e-settlement open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.utils.translation import gettext as _

from accounts.queries.retailer_list import RETAILERS
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listings import Keys, Place, Set, register
from territory.queries.served import PlaceRecord

from ..enums import Reason
from ..queries.kept_places import MADE_OF
from ..queries.sets import DebitSet, debit_set, enrolled_shops


def _record(place: Place | None) -> PlaceRecord | None:
    return cast("PlaceRecord", place.value) if place is not None else None


def _without_argument(title: Callable[[], str]) -> Callable[[str], str]:
    def titled(argument: str) -> str:
        if argument:
            raise ValueError(f"no argument is taken, not {argument}")
        return title()

    return titled


def _failed_title(argument: str) -> str:
    if not argument:
        return _("Shops with a failed debit")
    return _("Shops with a failed debit: %(reason)s") % {"reason": Reason(argument).label}


def _debits(which: DebitSet, scope: Scope, place: Place | None, month: Month, argument: str) -> Keys:
    return debit_set(which, scope, _record(place), month, argument)


def _enrolled(scope: Scope, place: Place | None, month: Month, argument: str) -> Keys:
    return enrolled_shops(scope, _record(place), month)


def _not_enrolled(scope: Scope, place: Place | None, month: Month, argument: str) -> Keys:
    return enrolled_shops(scope, _record(place), month, enrolled=False)


SETS: tuple[tuple[str, Callable[[str], str], Callable[..., Any]], ...] = (
    ("enrolled", _without_argument(lambda: _("Enrolled shops")), _enrolled),
    ("not_enrolled", _without_argument(lambda: _("Shops that are not enrolled")), _not_enrolled),
    (
        "debited",
        _without_argument(lambda: _("Shops with a debited due")),
        partial(_debits, DebitSet.DEBITED),
    ),
    ("failed", _failed_title, partial(_debits, DebitSet.FAILED)),
    (
        "pending",
        _without_argument(lambda: _("Shops with a pending due")),
        partial(_debits, DebitSet.PENDING),
    ),
    (
        "collected",
        _without_argument(lambda: _("Shops with all dues debited")),
        partial(_debits, DebitSet.COLLECTED),
    ),
)

for name, title, members in SETS:
    register(Set(RETAILERS, name, title, members, Permission.VIEW_RETAILERS, MADE_OF))
