"""Putting shops on routes and in villages, from a day on.

Each verb comes twice: planned into a ``ChangeSet`` (``plan_…``), which is how imports share it, and as
an act of its own, atomic and with its audit rows. Either way the shop's rows on file in open months get the
stamps of their days anew: by the verb itself, and by an import once for all shops of its file.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Retailer
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import BEGINNING
from salesforce_app.kernel.succession import take_over
from salesforce_app.kernel.turns import wait_for_turn

from ..models import Residence, Route, RouteStop, Village
from .restamping import restamp


def plan_move(
    changes: ChangeSet,
    stops: list[RouteStop],
    *,
    retailer: Retailer,
    route: Route,
    since: date | None,
    position: int | None = None,
) -> bool:
    """Let a shop stand on ``route`` from ``since`` on; tells whether that is a change.

    ``stops`` are the shop's stops of the route's kind so far. Without any, ``since`` may be left out and
    the stop holds from the beginning; to leave a route it is needed. On the same route only the position
    changes, where one is given. Raises InputError.
    """
    last = stops[-1] if stops else None
    if last is not None and last.until is None and last.route_id == route.pk:
        return position is not None and changes.update(last, position=position)
    if last is not None and since is None:
        raise InputError(
            "since",
            _("The shop stands on route %(route)s; moving it needs a date.") % {"route": last.route.code},
            _("Fill in the first day on the new route."),
        )
    stop = RouteStop(
        retailer=retailer, route=route, kind=route.kind, position=position, since=since or BEGINNING
    )
    return take_over(changes, stops, stop)


@transaction.atomic
def move_retailer(
    *,
    retailer: Retailer,
    route: Route,
    since: date,
    actor: str,
    moment: datetime,
    position: int | None = None,
    reason: str = "",
) -> bool:
    """Let a shop stand on ``route`` from ``since`` on; its stop of the same kind before ends there.

    What was sold, due or visited before keeps the route with which it was stamped; what is on file of the
    days since then gets the new one, closed months excepted. Tells whether that is a change. Raises
    InputError when the shop has stood on its present route from a later day on.
    """
    wait_for_turn()
    changes = ChangeSet()
    stops = RouteStop.objects.filter(retailer=retailer, kind=route.kind).select_related("route")
    changed = plan_move(
        changes,
        list(stops.order_by("since")),
        retailer=retailer,
        route=route,
        since=since,
        position=position,
    )
    changes.save(actor=actor, moment=moment, reason=reason)
    if changed:
        restamp(retailers=[retailer.pk])
    return changed


def plan_residence(
    changes: ChangeSet,
    residences: list[Residence],
    *,
    retailer: Retailer,
    village: Village,
    since: date | None,
) -> bool:
    """Let a shop lie in ``village`` from ``since`` on; tells whether that is a change.

    ``residences`` are the shop's so far. Without ``since`` a shop that lies in another village is taken
    to be recorded wrongly: its present residence is corrected. Raises InputError.
    """
    last = residences[-1] if residences else None
    if last is not None and last.until is None:
        if not village._state.adding and last.village_id == village.pk:
            return False
        if since is None:
            return changes.update(last, village=village)
    residence = Residence(retailer=retailer, village=village, since=since or BEGINNING)
    return take_over(changes, residences, residence)


@transaction.atomic
def relocate_retailer(
    *,
    retailer: Retailer,
    village: Village,
    since: date | None,
    actor: str,
    moment: datetime,
    reason: str = "",
) -> bool:
    """Let a shop lie in ``village`` from ``since`` on, or correct its present village without a date.

    What is on file of the days since then gets the new village, closed months excepted. Tells whether that is
    a change. Raises InputError when it has lain in its present village from a later day on.
    """
    wait_for_turn()
    changes = ChangeSet()
    residences = list(Residence.objects.filter(retailer=retailer).order_by("since"))
    changed = plan_residence(changes, residences, retailer=retailer, village=village, since=since)
    changes.save(actor=actor, moment=moment, reason=reason)
    if changed:
        restamp(retailers=[retailer.pk])
    return changed
