"""What shops of the demo office complained of and asked for: open, overdue, answered, closed ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Retailer, Staff
from territory.models import Posting
from territory.queries.superiors import line_above
from territory.scope import build_scope
from visits.domain.issues import answer_issue, close_issue, hand_on_issue, open_issue, record_revisit
from visits.enums import IssueChannel, IssueKind, RevisitResult
from visits.models import Issue

ANSWER_DAYS = 2
REVISIT_DAYS = 6


@dataclass(frozen=True, slots=True)
class Story:
    """One issue: how many days ago it was received and how far it has come since.

    ``slow`` is answered a week late; ``is_service`` names the account manager to her supervisor.
    """

    ago: int
    kind: IssueKind
    channel: IssueChannel
    text: str
    answer: str = ""
    result: RevisitResult | None = None
    close_reason: str = ""
    slow: bool = False
    to_supervisor: bool = False
    is_service: bool = False


STORIES = (
    Story(1, IssueKind.SUPPLY, IssueChannel.VISIT, "利群（新版）连续两周订不足量，老顾客都去别家了"),
    Story(
        9, IssueKind.DELIVERY, IssueChannel.PHONE, "周三送货经常拖到傍晚，店里没人收货", to_supervisor=True
    ),
    Story(
        5,
        IssueKind.SETTLEMENT,
        IssueChannel.VISIT,
        "银行卡换新以后一直没能重新签约",
        answer="已联系农商行，周五上午派人到店办理签约",
    ),
    Story(
        16,
        IssueKind.QUALITY,
        IssueChannel.HOTLINE,
        "有顾客怀疑一条中华（硬）是假烟",
        answer="专卖所已到店鉴别，烟为真品，封签完好",
        result=RevisitResult.SATISFIED,
        to_supervisor=True,
    ),
    Story(
        30,
        IssueKind.OTHER,
        IssueChannel.LETTER,
        "希望更换破损的陈列柜",
        answer="新陈列柜已送到并装好",
        result=RevisitResult.SATISFIED,
    ),
    Story(
        38,
        IssueKind.DELIVERY,
        IssueChannel.VISIT,
        "上次少送两条，一直没有补",
        answer="核对出库记录后已补送",
        result=RevisitResult.SATISFIED,
        slow=True,
    ),
    Story(
        12,
        IssueKind.SUPPLY,
        IssueChannel.VISIT,
        "新品一直没有货",
        answer="新品按档位投放，下月起可订",
        result=RevisitResult.NOT,
    ),
    Story(
        45,
        IssueKind.LICENCE,
        IssueChannel.WEB,
        "问许可证延续要带哪些材料",
        answer="已电话告知所需材料和办理地点",
        close_reason="只是咨询，无需回访",
    ),
    Story(
        2,
        IssueKind.SERVICE,
        IssueChannel.HOTLINE,
        "客户经理这个月只来过一次，新品政策没有讲清楚",
        to_supervisor=True,
        is_service=True,
    ),
)


@transaction.atomic
def load_issues(moment: datetime) -> int:
    """What some shops of each account manager said, unless something is on file; returns how many are."""
    if Issue.objects.exists():
        return Issue.objects.count()
    posted = Posting.objects.filter(role=Role.ACCOUNT_MANAGER, until=None, substitutes_for=None)
    people = posted.select_related("staff").order_by("unit__code", "staff__username")
    for place, posting in enumerate(people):
        person = posting.staff
        above = line_above(person, moment.date())
        stories = STORIES[place % 2 :: 2] if place else STORIES
        shops = Retailer.objects.visible_to(build_scope(person)).order_by("licence_no")
        for number, (story, shop) in enumerate(zip(stories, shops[5::7], strict=False)):
            key = uuid5(NAMESPACE_URL, f"issue {person.username} {number}")
            _tell(key, story, shop, person, above[0], moment)
    return Issue.objects.count()


def _tell(key: UUID, story: Story, shop: Retailer, person: Staff, above: Staff, moment: datetime) -> None:
    """Let an issue go its way, each step on its day."""
    morning = timezone.localtime(moment).replace(hour=9, minute=20 + story.ago % 30)
    received = morning - timedelta(days=story.ago)
    receiver = above if story.is_service or story.channel == IssueChannel.HOTLINE else person
    open_issue(
        uuid=key,
        retailer=shop,
        kind=story.kind,
        text=story.text,
        channel=story.channel,
        received_by=receiver,
        about=person if story.is_service else None,
        actor=receiver.username,
        moment=received,
    )
    if story.to_supervisor and receiver != above:
        hand_on_issue(issue=_issue(key), to=above, actor=receiver.username, moment=received)
    if not story.answer:
        return
    answered = min(received + timedelta(days=ANSWER_DAYS + (7 if story.slow else 0)), moment)
    who = _issue(key).assigned_to.username
    answer_issue(issue=_issue(key), answer=story.answer, actor=who, moment=answered)
    asked = min(answered + timedelta(days=REVISIT_DAYS), moment)
    if story.result is not None:
        record_revisit(issue=_issue(key), result=story.result, actor=receiver.username, moment=asked)
    elif story.close_reason:
        close_issue(issue=_issue(key), reason=story.close_reason, actor=receiver.username, moment=asked)


def _issue(key: UUID) -> Issue:
    return Issue.objects.select_related("assigned_to", "received_by", "retailer").get(pk=key)
