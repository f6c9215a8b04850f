"""Four weeks of journals of the made-up account managers, read and answered but for the last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.models import Notification, Staff
from journals.domain.drafting import accept_changes, open_journal
from journals.domain.reviewing import accept, return_journal
from journals.domain.submitting import submit
from journals.domain.writing import save
from journals.domain.written import Written, WrittenFinding
from journals.enums import JournalKind, Topic
from journals.measures.spans import span_of
from journals.models import Journal, Passage
from salesforce_app.kernel.periods import Month, local_day
from territory.domain.postings import substitute
from territory.models import CalendarDay, Posting
from territory.queries.superiors import line_above
from visits.domain.actions import complete_action
from visits.enums import ActionOrigin, Channel
from visits.models import Action, PlannedCall, Visit

from .journal_texts import (
    CAUSES,
    CONTRADICTED,
    DONE,
    FINDINGS,
    LESSONS,
    NEWS,
    REPLIES,
    RETURNED,
    WEEKS,
    WORKED,
)
from .remarks import load_remarks

LANGUAGE = "zh-hans"
BACK = timedelta(weeks=4)
"""More weeks would be more to read, but each takes three seconds of the newcomer's first minutes."""
SATURDAY = 6
NOTHING_SPECIAL_EVERY = 5
"""Every so many days there was nothing special."""
MISSING_EVERY = 19
LATE_EVERY = 11
MY_LATE, MY_MISSING = 3, 6
"""How many days before the last one of ``me`` was late, and one is missing."""
COMPARED = 25
"""Characters of a text that is long enough to be held against others."""
LEAVE = (9, 8)
"""How many days before the last a colleague was on leave, from and to."""
LEFT_UNDONE_EVERY = 6
APART = 4
"""By how many texts colleagues are apart on a day."""
NOT_READ = timedelta(days=4)
"""Since when people have not looked at what they were told."""
ANSWERED_WITHIN = timedelta(days=7)
"""By when findings' actions are due."""


@transaction.atomic
def load_journals(moment: datetime, *, me: str, away: str, stands_in: str) -> int:
    """Let everybody have written her journals, unless some are on file; returns how many there are.

    ``away`` was on leave for two days, and ``stands_in`` walked her routes. Those of the last day that was
    worked wait for the supervisors. One of ``me`` was returned; her newest says again what she wrote before,
    and a colleague's says more visits than are on file.
    """
    if Journal.objects.exists():
        return Journal.objects.count()
    posted = Posting.objects.filter(role=Role.ACCOUNT_MANAGER, until=None).select_related("staff")
    people = [posting.staff for posting in posted.order_by("unit__code", "staff__username")]
    days = _days(local_day(moment))
    with translation.override(LANGUAGE):
        leave = _leave(days, away=away, stands_in=stands_in, moment=moment)
        for number, staff in enumerate(people):
            _days_of(staff, number, days, me, leave if staff.username == away else ())
            _weeks_of(staff, number, days)
        mine = Staff.objects.get(username=me)
        _month_of(mine, days)
        _act(days[-1], moment)
        _answer(days, me)
        load_remarks(moment, me=me)
    Notification.objects.filter(created_at__lt=moment - NOT_READ).update(read_at=moment)
    return Journal.objects.count()


def _days(today: date) -> list[date]:
    """The days worked since the Monday four weeks ago, up to yesterday."""
    first = today - BACK
    first -= timedelta(days=first.weekday())
    special = dict(CalendarDay.objects.filter(date__range=(first, today)).values_list("date", "is_working"))
    return [
        day
        for day in (first + timedelta(days=number) for number in range((today - first).days))
        if special.get(day, day.isoweekday() < SATURDAY)
    ]


def _leave(days: Sequence[date], *, away: str, stands_in: str, moment: datetime) -> tuple[date, ...]:
    """Somebody's leave of two days, on which a colleague makes her calls."""
    first, last = (days[-1 - back] for back in LEAVE)
    absent, colleague = (Staff.objects.get(username=name) for name in (away, stands_in))
    above = line_above(absent, last)[0]
    until = last + timedelta(days=1)
    substitute(staff=colleague, absent=absent, since=first, until=until, actor=above.username, moment=moment)
    Visit.objects.filter(staff=absent, visited_on__range=(first, last)).update(staff=colleague)
    PlannedCall.objects.filter(staff=absent, date__range=(first, last)).update(staff=colleague)
    return tuple(day for day in days if first <= day <= last)


def _days_of(staff: Staff, number: int, days: Sequence[date], me: str, leave: Sequence[date]) -> None:
    shops = _shops_by_day(staff, days)
    written: list[int] = []
    for place, day in enumerate(days):
        turn = number * APART + place
        is_last = day == days[-1]
        is_mine, before_the_last = staff.username == me, len(days) - 1 - place
        is_missing = turn % MISSING_EVERY == MISSING_EVERY - 1 and not is_last
        if (before_the_last == MY_MISSING if is_mine else is_missing) or day in leave:
            continue
        journal = _open(staff, JournalKind.DAILY, day, _at(day, 17, 20 + turn % 30))
        there = shops.get(day, [])
        said = _said(turn, is_last)
        if is_last and staff.username == me and written:
            said = next(one for one in reversed(written) if len(FINDINGS[one].seen) >= COMPARED)
        findings = _findings(journal, said, there, day) if said is not None and there else ()
        if said is not None and findings:
            written.append(said)
        passages = {Topic.MARKET_NEWS: NEWS[turn // 3 % len(NEWS)]} if turn % 3 == 0 else {}
        if is_last and number == 1:
            passages = {Topic.MARKET_NEWS: CONTRADICTED}
        is_nothing_special = not findings and not passages
        is_late = before_the_last == MY_LATE if is_mine else turn % LATE_EVERY == LATE_EVERY - 1
        late = timedelta(hours=17) if is_late else timedelta()
        _submit(
            journal,
            staff,
            Written(
                journal.revision,
                passages=passages,
                findings=findings,
                is_nothing_special=is_nothing_special,
                seconds_spent=20 if is_nothing_special else 90 + turn * 13 % 140,
            ),
            _at(day, 18, turn * 7 % 50) + late,
        )


def _said(turn: int, is_last: bool) -> int | None:
    """Which finding somebody writes on a day; None when there was nothing special."""
    if turn % NOTHING_SPECIAL_EVERY == NOTHING_SPECIAL_EVERY - 1 and not is_last:
        return None
    return turn % len(FINDINGS)


def _findings(journal: Journal, said: int, shops: Sequence[int], day: date) -> tuple[WrittenFinding, ...]:
    found = FINDINGS[said]
    return (
        WrittenFinding(
            id=uuid5(NAMESPACE_URL, f"{journal.pk}/{said}"),
            theme=found.theme,
            shops=(shops[said % len(shops)],),
            seen=found.seen,
            evidence=found.evidence,
            cause=found.cause,
            action_text=found.action,
            due_on=day + ANSWERED_WITHIN,
        ),
    )


def _weeks_of(staff: Staff, number: int, days: Sequence[date]) -> None:
    """A journal of every week that is over, handed in on Monday afternoon."""
    mondays = sorted({span_of(JournalKind.WEEKLY, day).start for day in days})
    for place, monday in enumerate(mondays):
        span = span_of(JournalKind.WEEKLY, monday)
        handed_in = _at(span.end, 15, 10 + number)
        if handed_in > timezone.now():
            continue
        journal = _open(staff, JournalKind.WEEKLY, monday, _at(span.end, 14, 30))
        turn = (number + place) % len(WEEKS)
        own = {Topic.CHANGES: WEEKS[turn], Topic.WORKED: WORKED[turn]}
        _submit(journal, staff, Written(journal.revision, _added(journal, own), seconds_spent=400), handed_in)


def _month_of(staff: Staff, days: Sequence[date]) -> None:
    """The journal of the last month that is over, handed in on the first day worked since."""
    month = Month.of(days[-1] + timedelta(days=1)).shift(-1)
    handed_in = _at(min((day for day in days if day >= month.end), default=days[-1]), 16, 40)
    journal = _open(staff, JournalKind.MONTHLY, month.first, handed_in - timedelta(hours=1))
    own = {Topic.CAUSES: CAUSES, Topic.LESSONS: LESSONS}
    _submit(journal, staff, Written(journal.revision, _added(journal, own), seconds_spent=1500), handed_in)


def _act(last: date, moment: datetime) -> None:
    """Most of what the findings wanted done is done, and seen at the shop."""
    rows = Action.objects.filter(origin=ActionOrigin.JOURNAL, due_on__lte=last).select_related("owner")
    for number, action in enumerate(rows.order_by("due_on", "pk")):
        if number % LEFT_UNDONE_EVERY:
            complete_action(
                action=action,
                evidence=DONE[number % len(DONE)],
                actor=action.owner.username,
                moment=moment,
                done_on=action.due_on - timedelta(days=number % 4),
            )


def _answer(days: Sequence[date], me: str) -> None:
    """Every journal but those of the last day is accepted on the day after, one of ``me`` is returned."""
    waiting = (
        Journal.objects.filter(until__lte=days[-1]).select_related("staff").order_by("submitted_at", "pk")
    )
    above = {}
    returned = waiting.filter(staff__username=me, kind=JournalKind.DAILY, is_nothing_special=False).last()
    for number, journal in enumerate(list(waiting)):
        if journal.staff_id not in above:
            above[journal.staff_id] = line_above(journal.staff, days[-1])[0]
        assert journal.submitted_at is not None
        reader = above[journal.staff_id]
        at = min(journal.submitted_at + timedelta(hours=15, minutes=number % 40), timezone.now())
        if returned is not None and journal.pk == returned.pk:
            return_journal(journal=journal, by=reader, reason=RETURNED, moment=at)
            # Its actions were done on days gone by only after it was written: told anew, not as corrections.
            journal.refresh_from_db()
            accept_changes(journal=journal, codes=None, moment=at)
        else:
            accept(journal=journal, by=reader, moment=at, reply=REPLIES[number % len(REPLIES)])


def _open(staff: Staff, kind: JournalKind, starts_on: date, moment: datetime) -> Journal:
    return open_journal(staff=staff, kind=kind, starts_on=starts_on, moment=moment)


def _submit(journal: Journal, staff: Staff, written: Written, moment: datetime) -> None:
    journal = save(journal=journal, written=written, by=staff, moment=moment - timedelta(minutes=1))
    submit(journal=journal, by=staff, moment=moment, received_at=moment)


def _added(journal: Journal, own: dict[Topic, str]) -> dict[Topic, str]:
    """What she wrote below what was drafted."""
    drafted = {Topic(one.topic): one.drafted for one in Passage.objects.filter(journal=journal)}
    return {
        topic: "\n".join(text for text in (drafted.get(topic, ""), words) if text)
        for topic, words in own.items()
    }


def _shops_by_day(staff: Staff, days: Sequence[date]) -> dict[date, list[int]]:
    found: dict[date, list[int]] = {}
    rows = Visit.objects.filter(
        staff=staff, channel=Channel.IN_PERSON, visited_on__range=(days[0], days[-1])
    ).order_by("started_at")
    for day, shop in rows.values_list("visited_on", "retailer"):
        found.setdefault(day, []).append(shop)
    return found


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())
