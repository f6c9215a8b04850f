"""Moving one shop on a person's word: to another route or village, from a day on and with a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.domain.statuses import check_occasion
from accounts.models import Retailer
from salesforce_app.kernel.errors import InputError

from ..models import Route, Village
from .placements import move_retailer, relocate_retailer


def move_shop(
    *,
    retailer: Retailer,
    route: Route,
    since: date,
    position: int | None = None,
    reason: str,
    actor: str,
    moment: datetime,
) -> None:
    """Let a shop stand on ``route`` from ``since`` on; see ``move_retailer`` for what follows from it.

    Raises InputError without a reason, for a day more than a year ahead, when the shop stands there already,
    and when it has stood on its present route from a later day on.
    """
    check_occasion(since, reason, moment)
    moved = move_retailer(
        retailer=retailer,
        route=route,
        since=since,
        position=position,
        actor=actor,
        moment=moment,
        reason=reason,
    )
    if not moved:
        raise InputError(
            "route",
            _("The shop stands on this route already."),
            _("Choose another route, or give another place among its stops."),
        )


def relocate_shop(
    *, retailer: Retailer, village: Village, since: date, reason: str, actor: str, moment: datetime
) -> None:
    """Let a shop lie in ``village`` from ``since`` on; see ``relocate_retailer`` for what follows from it.

    Raises InputError without a reason, for a day more than a year ahead, when the shop lies there already,
    and when it has lain in its present village from a later day on.
    """
    check_occasion(since, reason, moment)
    moved = relocate_retailer(
        retailer=retailer, village=village, since=since, actor=actor, moment=moment, reason=reason
    )
    if not moved:
        raise InputError("village", _("The shop lies in this village already."), _("Choose another village."))
