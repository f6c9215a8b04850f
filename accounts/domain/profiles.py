"""Editing a shop's record together with its owner's, and confirming that it is still right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import ChangeSet, StaleRecord
from salesforce_app.kernel.errors import InputError

from ..models import Owner, Retailer
from ..models.retailers import FLOOR_AREA_MAX
from .retailers import plan_owner, plan_profile

MOST_VISITS = 31
BIRTH_YEARS = range(1900, 2101)


def profile_version(retailer: Retailer) -> str:
    """What changes whenever the shop's record or its owner's does: the newest entries of their trails.

    Two statements, one for a shop without an owner.
    """
    newest = Retailer.history.filter(id=retailer.pk).aggregate(newest=Max("history_id"))["newest"] or 0
    owner = 0
    if retailer.owner_id is not None:
        owner = Owner.history.filter(id=retailer.owner_id).aggregate(newest=Max("history_id"))["newest"] or 0
    return f"{newest}.{owner}"


@transaction.atomic
def edit_profile(
    *,
    retailer: Retailer,
    values: Mapping[str, Any],
    owner_values: Mapping[str, Any],
    version: str,
    actor: str,
    moment: datetime,
    reason: str = "",
) -> bool:
    """Set fields of a shop's record and of its owner, as they were read from the database unchanged.

    ``version`` is the ``profile_version`` that the person saw. Fields of an owner make one where the shop
    has none. Tells whether anything had another value. Raises StaleRecord when somebody changed either
    record since, and InputError naming the field for values that cannot be kept; the owner's fields are
    named ``owner_…``.
    """
    if profile_version(retailer) != version:
        raise StaleRecord(retailer)
    _check_shop(retailer, values)
    changes = ChangeSet()
    changed = plan_profile(changes, retailer, values)
    changed = _plan_owner(changes, retailer, owner_values) or changed
    changes.save(actor=actor, moment=moment, reason=reason)
    return changed


@transaction.atomic
def confirm_profile(*, retailer: Retailer, day: date, actor: str, moment: datetime) -> bool:
    """Keep that somebody looked at the shop's record on ``day`` and found it right; false the second time."""
    changes = ChangeSet()
    changed = plan_profile(changes, retailer, {"confirmed_on": day})
    changes.save(actor=actor, moment=moment)
    return changed


def _plan_owner(changes: ChangeSet, retailer: Retailer, values: Mapping[str, Any]) -> bool:
    owner = retailer.owner
    if owner is None and not _says_something(values):
        return False
    _check_owner(owner, values)
    if owner is None:
        owner = changes.create(Owner())
        changes.update(retailer, owner=owner)
    return plan_owner(changes, owner, values)


def _says_something(values: Mapping[str, Any]) -> bool:
    """Whether the fields tell more of an owner than those of a form that was left as it came."""
    untouched = Owner()
    return any(value not in (None, "", getattr(untouched, name)) for name, value in values.items())


def _check_shop(retailer: Retailer, values: Mapping[str, Any]) -> None:
    for name in ("licence_no", "name"):
        if name in values and not values[name]:
            raise InputError(name, _("A shop needs it."), _("Fill it in."))
    number = values.get("licence_no")
    if number and Retailer.objects.filter(licence_no=number).exclude(pk=retailer.pk).exists():
        raise InputError(
            "licence_no",
            _("Another shop has this licence number."),
            _("Check the number on the licence; a licence belongs to one shop."),
        )
    area = values.get("floor_area_m2")
    if area is not None and not Decimal(1) <= area <= FLOOR_AREA_MAX:
        raise InputError(
            "floor_area_m2",
            _("A floor area lies between 1 and %(most)s m².") % {"most": f"{FLOOR_AREA_MAX:,}"},
            _("Correct the area, or leave it empty."),
        )
    for name, limit in (("latitude", 90), ("longitude", 180)):
        degrees = values.get(name)
        if degrees is not None and not -limit <= degrees <= limit:
            raise InputError(
                name,
                _("Degrees lie between −%(limit)d and %(limit)d.") % {"limit": limit},
                _("Check that latitude and longitude are not exchanged."),
            )
    visits = values.get("visits_per_month")
    if visits is not None and visits > MOST_VISITS:
        raise InputError(
            "visits_per_month",
            _("A month has at most %(days)d days.") % {"days": MOST_VISITS},
            _("Give the visits of one month."),
        )


def _check_owner(owner: Owner | None, values: Mapping[str, Any]) -> None:
    name = values.get("name", owner.name if owner is not None else "")
    if not name:
        raise InputError("owner_name", _("An owner needs a name."), _("Fill in the name."))
    year = values.get("birth_year")
    if year is not None and year not in BIRTH_YEARS:
        raise InputError(
            "owner_birth_year",
            _("Nobody who holds a licence was born in that year."),
            _("Give the year with four digits."),
        )
    month = values.get("birthday_month", owner.birthday_month if owner is not None else None)
    day = values.get("birthday_day", owner.birthday_day if owner is not None else None)
    if (month is None) != (day is None):
        raise InputError(
            "owner_birthday_month" if month is None else "owner_birthday_day",
            _("A birthday needs both month and day."),
            _("Fill in both, or neither."),
        )
    if month is not None and not 1 <= month <= 12:
        raise InputError("owner_birthday_month", _("There are 12 months."), _("Give 1 to 12."))
