"""Whether a shop was somebody's when she wrote of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from accounts.models import Retailer, Staff
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.scope import Scope
from territory.scope import build_scope

DAYS_TO_SEND = 7
"""For how many days a shop that went to other hands may still be written of."""


def shop_in_reach(
    pk: int, day: date, *, author: Staff, scope: Scope, moment: datetime
) -> tuple[Retailer | None, bool]:
    """The shop when it lies in the author's scope, or lay there on ``day`` or lately.

    Tells besides whether she still sees it.
    """
    shop = Retailer.objects.visible_to(scope).filter(pk=pk).first()
    if shop is not None:
        return shop, True
    today = local_day(moment)
    for then in (day, *(today - timedelta(days=ago) for ago in range(1, DAYS_TO_SEND + 1))):
        shop = Retailer.objects.visible_to(build_scope(author, day=then)).filter(pk=pk).first()
        if shop is not None:
            return shop, False
    return None, False
