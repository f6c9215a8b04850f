"""Whether a shop was somebody's when she wrote of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.scope import Scope
from territory.scope import build_scope

DAYS_TO_SEND = 7
"""For how many days a shop that went to other hands may still be written of."""


DAYS_TO_CLAIM = 14
"""How old the day may be on which somebody says that she promised or heard something, for a shop that went to
other hands: so long a phone may have been without signal. Nothing but her own word tells of that day."""


def shop_in_reach(
    pk: int, day: date, *, author: Staff, scope: Scope, moment: datetime, days_to_claim: int | None = None
) -> tuple[Retailer | None, bool]:
    """The shop when it lies in the author's scope, or lay there on ``day`` or lately.

    A shop that lies there no more is looked for on ``day`` only if that is at most ``days_to_claim`` ago, on
    any day without a limit. Tells besides whether she still sees it.
    """
    shop = Retailer.objects.visible_to(scope).filter(pk=pk).first()
    if shop is not None:
        return shop, True
    today = local_day(moment)
    is_claimed = days_to_claim is None or day >= today - timedelta(days=days_to_claim)
    lately = [today - timedelta(days=ago) for ago in range(1, DAYS_TO_SEND + 1)]
    for then in [day, *lately] if is_claimed else lately:
        shop = Retailer.objects.visible_to(build_scope(author, day=then)).filter(pk=pk).first()
        if shop is not None:
            return shop, False
    return None, False
