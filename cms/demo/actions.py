"""What the made-up account managers promised to shops whose debits failed of late."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from accounts.enums import Role
from salesforce_app.kernel.periods import local_day
from settlement.enums import DueState, Reason
from settlement.models import Due
from territory.models import Posting
from visits.domain.actions import complete_action, open_action
from visits.models import Action

TEXTS = {
    Reason.INSUFFICIENT_FUNDS: "请店主在订货日前存足货款",
    Reason.CARD_LOST: "陪店主到银行补办新卡",
    Reason.ACCOUNT_CLOSED: "重新办卡签约",
}
OTHERWISE = "核对扣款账户信息"
OF_EACH = 6
"""Actions of each account manager."""


@transaction.atomic
def load_actions(moment: datetime) -> int:
    """Actions of the shops that failed last, unless some are on file; returns how many are.

    They were opened over the last three weeks for a week each: some are done, some overdue, some open.
    """
    if Action.objects.exists():
        return Action.objects.count()
    posted = Posting.objects.filter(role=Role.ACCOUNT_MANAGER, until=None).select_related("staff")
    for posting in posted.order_by("unit__code", "staff__username"):
        failed = Due.objects.filter(unit=posting.unit_id, state=DueState.FAILED).select_related("retailer")
        shops: dict[int, Due] = {}
        for due in failed.order_by("-due_on", "due_no")[: 5 * OF_EACH]:
            shops.setdefault(due.retailer_id, due)
        for number, due in enumerate(list(shops.values())[:OF_EACH]):
            opened = moment - timedelta(days=3 * number)
            action = open_action(
                uuid=uuid5(NAMESPACE_URL, due.due_no),
                retailer=due.retailer,
                owner=posting.staff,
                text=TEXTS.get(Reason(due.last_reason), OTHERWISE),
                due_on=local_day(opened) + timedelta(days=7),
                actor=posting.staff.username,
                moment=opened,
            )
            if number % 3 == 2:
                complete_action(
                    action=Action.objects.get(pk=action.pk),
                    evidence="店主已办理，余额充足",
                    actor=posting.staff.username,
                    moment=moment,
                )
    return Action.objects.count()
