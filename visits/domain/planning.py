"""Planned calls at shops that are suspended or closed: cancelled with the shop, and due again with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from accounts.enums import RetailerState
from accounts.models import RetailerStatus
from salesforce_app.kernel.changes import Change, ChangeSet, in_parts
from salesforce_app.kernel.timeline import holding
from salesforce_app.kernel.trail import Trail
from territory.queries.closing import closed_months

from ..enums import CallStatus
from ..models import PlannedCall
from ..queries.service import AWAY_STATES

LONGEST_REASON = 200


def follow_statuses(changes: Sequence[Change], trail: Trail) -> None:
    """Cancel the calls at shops that are away on their day, and let those be due again that no longer are.

    Part of the transaction that changes the statuses, be it a verb, an import or the taking back of either. A
    call is cancelled for the reason of the status; one that had been moved keeps its day. Calls of closed
    months stay as they are. Three statements and those of the writing for every few thousand shops, none
    where no shop goes away or comes back.
    """
    images = [image for change in changes for image in (change.before, change.after) if image is not None]
    shops = {int(image["retailer_id"]) for image in images if image["state"] in AWAY_STATES}
    for part in in_parts(sorted(shops)):
        _follow(part, trail)


def _follow(shops: Sequence[int], trail: Trail) -> None:
    open_or_away = Q(status__in=[CallStatus.DUE, CallStatus.MOVED]) | Q(is_shop_away=True)
    calls = list(PlannedCall.objects.filter(open_or_away, retailer__in=shops).order_by("pk"))
    if not calls:
        return
    statuses: defaultdict[int, list[RetailerStatus]] = defaultdict(list)
    for status in RetailerStatus.objects.filter(retailer__in=shops).order_by("since"):
        statuses[status.retailer_id].append(status)
    closed = closed_months()
    changes = ChangeSet()
    for call in calls:
        day: date = call.moved_to or call.date
        if day.replace(day=1) in closed:
            continue
        held = holding(statuses[call.retailer_id], day)
        if held is not None and held.state in AWAY_STATES:
            reason = (held.reason or RetailerState(held.state).label)[:LONGEST_REASON]
            changes.update(call, status=CallStatus.CANCELLED, is_shop_away=True, reason=reason)
        elif call.is_shop_away:
            again = CallStatus.MOVED if call.moved_to else CallStatus.DUE
            changes.update(call, status=again, is_shop_away=False, reason="")
    changes.save(actor=trail.actor, moment=trail.moment, reason=trail.reason)
