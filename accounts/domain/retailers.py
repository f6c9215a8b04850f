"""What may be done to a shop's record, its owner and its status.

Each verb comes twice: planned into a ``ChangeSet`` (``plan_…``), which is how imports share it, and as
an act of its own, atomic and with its audit rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import BEGINNING
from salesforce_app.kernel.succession import take_over

from ..enums import BirthdayCalendar, RetailerState
from ..measures.opening_hours import parse_hours
from ..models import Owner, Retailer, RetailerStatus

LONGEST_LUNAR_MONTH = 30
SOME_LEAP_YEAR = 2000


def plan_profile(changes: ChangeSet, retailer: Retailer, values: Mapping[str, Any]) -> bool:
    """Set fields of a shop's record; tells whether any had another value. Raises InputError.

    Opening hours are kept in their shortest usual form, however they are written.
    """
    if values.get("opening_hours"):
        values = {**values, "opening_hours": str(parse_hours(values["opening_hours"]) or "")}
    changed = changes.update(retailer, **values)
    if changed:
        _check_profile(retailer)
    return changed


def _check_profile(retailer: Retailer) -> None:
    if (retailer.latitude is None) != (retailer.longitude is None):
        raise InputError(
            "latitude" if retailer.latitude is None else "longitude",
            _("A position needs both latitude and longitude."),
            _("Fill in both, or neither."),
        )
    if retailer.latitude == 0 and retailer.longitude == 0:
        raise InputError(
            "latitude",
            _("The position 0, 0 lies in the Atlantic; it stands for a missing one."),
            _("Leave latitude and longitude empty."),
        )
    opened, expires = retailer.opened_on, retailer.licence_expires_on
    if opened is not None and expires is not None and expires <= opened:
        raise InputError(
            "licence_expires_on",
            _("The licence would end on or before the day of opening."),
            _("Correct one of the two dates."),
        )


def plan_owner(changes: ChangeSet, owner: Owner, values: Mapping[str, Any]) -> bool:
    """Set fields of an owner; tells whether any had another value. Raises InputError."""
    changed = changes.update(owner, **values)
    if changed:
        _check_birthday(owner)
    return changed


def _check_birthday(owner: Owner) -> None:
    month, day = owner.birthday_month, owner.birthday_day
    if month is None or day is None:
        return
    if owner.birthday_calendar == BirthdayCalendar.LUNAR:
        possible = day <= LONGEST_LUNAR_MONTH
    else:
        try:
            possible = bool(date(SOME_LEAP_YEAR, month, day))
        except ValueError:
            possible = False
    if not possible:
        raise InputError(
            "owner_birthday",
            _("There is no such day in the %(calendar)s calendar.")
            % {"calendar": BirthdayCalendar(owner.birthday_calendar).label},
            _("Correct the day, or the calendar."),
        )


def plan_status(
    changes: ChangeSet,
    statuses: list[RetailerStatus],
    *,
    retailer: Retailer,
    state: RetailerState,
    since: date | None,
    reason: str = "",
    returns_on: date | None = None,
) -> bool:
    """Let a shop be in ``state`` from ``since`` on; tells whether that is a change.

    ``statuses`` is the shop's history so far. Without one, ``since`` may be left out and the state holds
    from the beginning; with one it is needed. Raises InputError.
    """
    last = statuses[-1] if statuses else None
    if last is not None and last.until is None and last.state == state:
        return False
    if last is not None and since is None:
        raise InputError(
            "since",
            _("The status on file is %(state)s; a change of status needs its date.")
            % {"state": RetailerState(last.state).label},
            _("Fill in the first day of the new status."),
        )
    if returns_on is not None and state != RetailerState.SUSPENDED:
        raise InputError(
            "returns_on",
            _("Only a suspended shop is expected to return."),
            _("Leave the date empty, or choose the status suspended."),
        )
    status = RetailerStatus(
        retailer=retailer, state=state, since=since or BEGINNING, reason=reason, returns_on=returns_on
    )
    return take_over(changes, statuses, status)


@transaction.atomic
def change_status(
    *,
    retailer: Retailer,
    state: RetailerState,
    since: date,
    actor: str,
    moment: datetime,
    reason: str = "",
    returns_on: date | None = None,
) -> bool:
    """Let a shop be in ``state`` from ``since`` on; the state before ends the day before.

    Tells whether that is a change. Raises InputError when a later status is on file, or when a return
    is stated for a state other than suspended.
    """
    changes = ChangeSet()
    statuses = list(RetailerStatus.objects.filter(retailer=retailer).order_by("since"))
    changed = plan_status(
        changes, statuses, retailer=retailer, state=state, since=since, reason=reason, returns_on=returns_on
    )
    changes.save(actor=actor, moment=moment, reason=reason)
    return changed


@transaction.atomic
def correct_retailer(
    *, retailer: Retailer, values: Mapping[str, Any], actor: str, moment: datetime, reason: str = ""
) -> bool:
    """Set fields of a shop's record, as they were read from the database unchanged.

    Tells whether any had another value. Raises InputError for values that do not go together.
    """
    changes = ChangeSet()
    changed = plan_profile(changes, retailer, values)
    changes.save(actor=actor, moment=moment, reason=reason)
    return changed


@transaction.atomic
def correct_owner(
    *, owner: Owner, values: Mapping[str, Any], actor: str, moment: datetime, reason: str = ""
) -> bool:
    """Set fields of an owner; tells whether any had another value. Raises InputError."""
    changes = ChangeSet()
    changed = plan_owner(changes, owner, values)
    changes.save(actor=actor, moment=moment, reason=reason)
    return changed
