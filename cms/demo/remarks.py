"""What supervisors and account managers of the made-up office say to each other about journals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from accounts.models import Staff
from journals.domain.remarks import add_remark, turn_into_action
from journals.enums import JournalKind, JournalState
from journals.measures.content import finding_anchor
from journals.models import Finding, FindingShop, Journal, Remark
from salesforce_app.kernel.periods import local_day
from territory.queries.superiors import line_above
from visits.domain.actions import complete_action

TALKS = (
    ("这一条是店主说的，还是你在柜台后面看到的？", "店主说的，我数过，还剩两条。"),
    ("同一条街上的另外两户也问一问，看是不是都这样。", "问过了，只有这一户。"),
    ("原因写得清楚，下次把数字也带上。", ""),
)
"""What is asked of a finding, and what is answered."""
HELP = "我和配送部说一声，下周起这户改到上午送。"
HELPED = "配送部已改为上午送货，店主确认收到"
ASK = "下次走访带上近四周的订货单，和店主一起看。"
DAYS_TO_ACT = timedelta(days=5)


def load_remarks(moment: datetime, *, me: str) -> int:
    """Let the supervisor of ``me`` have said something of her findings; the number of comments."""
    writer = Staff.objects.get(username=me)
    reader = line_above(writer, local_day(moment))[0]
    journals = Journal.objects.filter(
        staff=writer, kind=JournalKind.DAILY, state=JournalState.ACCEPTED, findings__isnull=False
    )
    chosen = list(journals.distinct().order_by("-starts_on", "pk")[: len(TALKS) + 2])
    for journal, (asked, answered) in zip(chosen, TALKS, strict=False):
        at = _answered_at(journal, moment)
        anchor = finding_anchor(str(_first_finding(journal).pk), "seen")
        _say(journal, reader, asked, at, anchor)
        if answered:
            _say(journal, writer, answered, min(at + timedelta(hours=2), moment), anchor)
    _act(chosen[len(TALKS) :], writer, reader, moment)
    return Remark.objects.count()


def _act(journals: Sequence[Journal], writer: Staff, reader: Staff, moment: datetime) -> None:
    """Of two comments actions are made: one that the supervisor has done, one that waits for the writer."""
    for journal, text, owner in zip(journals, (HELP, ASK), (reader, writer), strict=False):
        finding = _first_finding(journal)
        shop = FindingShop.objects.select_related("retailer").filter(finding=finding).first()
        if shop is None:
            continue
        at = _answered_at(journal, moment)
        remark = _say(journal, reader, text, at, finding_anchor(str(finding.pk), "seen"))
        action = turn_into_action(
            remark=remark,
            retailer=shop.retailer,
            owner=owner,
            due_on=local_day(at) + DAYS_TO_ACT if owner == reader else local_day(moment) + DAYS_TO_ACT,
            by=reader,
            moment=at,
        )
        if owner == reader:
            complete_action(
                action=action,
                evidence=HELPED,
                actor=reader.username,
                moment=moment,
                done_on=local_day(at) + timedelta(days=1),
            )


def _say(journal: Journal, who: Staff, text: str, moment: datetime, anchor: str) -> Remark:
    return add_remark(
        uuid=_key(journal, text), journal=journal, author=who, text=text, moment=moment, anchor=anchor
    )


def _key(journal: Journal, text: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{journal.pk}/{text}")


def _first_finding(journal: Journal) -> Finding:
    found = Finding.objects.filter(journal=journal).order_by("position", "pk").first()
    assert found is not None
    return found


def _answered_at(journal: Journal, moment: datetime) -> datetime:
    return min(journal.decided_at or moment, moment)
