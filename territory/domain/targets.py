"""Setting sales targets."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month

from ..models import OrgUnit, Route, Target


def plan_target(
    changes: ChangeSet,
    target: Target | None,
    *,
    unit: OrgUnit | None,
    route: Route | None,
    month: Month,
    amount: int,
    quantity: int | None,
) -> bool:
    """Set what a unit or a route is to sell in a month, in minor units; tells whether that is a change.

    ``target`` is the one on file. A ``quantity`` of None keeps the one on file. Raises InputError.
    """
    if (unit is None) == (route is None):
        raise InputError(
            "unit_code",
            _("A target is for a unit or for a route, not for both."),
            _("Fill in one of the two codes."),
        )
    for name, number in (("amount", amount), ("quantity", quantity)):
        if number is not None and number < 0:
            raise InputError(name, _("A target cannot be negative."), _("Correct the number."))
    if target is not None:
        return changes.update(target, amount=amount, **({} if quantity is None else {"quantity": quantity}))
    changes.create(Target(unit=unit, route=route, month=month.first, amount=amount, quantity=quantity))
    return True


@transaction.atomic
def set_target(
    *,
    unit: OrgUnit | None = None,
    route: Route | None = None,
    month: Month,
    amount: int,
    quantity: int | None = None,
    actor: str,
    moment: datetime,
) -> bool:
    """Set what a unit or a route is to sell in a month; tells whether that is a change.

    Amounts are in minor units. Raises InputError for both or neither of unit and route, or for a negative
    number.
    """
    changes = ChangeSet()
    target = Target.objects.filter(unit=unit, route=route, month=month.first).first()
    changed = plan_target(
        changes, target, unit=unit, route=route, month=month, amount=amount, quantity=quantity
    )
    changes.save(actor=actor, moment=moment)
    return changed
