"""Fifty days of journals of everybody who walks a route, read and answered but for the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from accounts.measures.search import grams_of_text
from accounts.models import Staff
from accounts.queries.cards import find_card
from cms.demo.journal_texts import FINDINGS, NEWS, REPLIES, RETURNED
from journals.domain.keys import journal_key
from journals.enums import FlagKind, JournalKind, JournalState, Topic, Verdict, VersionOrigin
from journals.measures.business_facts import as_json
from journals.measures.content import (
    Content,
    FindingText,
    PassageText,
    ShopName,
    passage_anchor,
)
from journals.measures.facts import Fact
from journals.measures.searching import search_text, texts_of
from journals.models import (
    BusinessReport,
    Decision,
    Finding,
    FindingAction,
    FindingShop,
    Flag,
    Journal,
    JournalText,
    JournalVersion,
    Passage,
    Reading,
    Remark,
)
from journals.models.search import JOURNAL_GRAMS
from journals.queries.beginning import draft_of, not_begun
from journals.queries.business_facts import shop_facts
from salesforce_app.kernel.periods import Period
from salesforce_app.kernel.rows import insert_records
from salesforce_app.kernel.scope import system_scope
from territory.models import OrgUnit, RouteStop
from visits.enums import ActionOrigin
from visits.models import Action

from .district import LAST
from .records import OWN_NUMBER, Walker

DAYS = 50
WAITING = 2
"""So many of the newest days wait for their reviewers."""
FACTS = 4
"""A made-up journal has so many of the facts that a drafted one has."""
TOLD_ON = LAST.first + timedelta(days=16)
"""The day of the account manager's journal with all its facts: one on which the office has visits."""
KEY = "{key}"
"""Stands for the journal's key in the addresses of the facts that are told again."""
SATURDAY = 6
AT_ONCE = 40
"""So many writers' journals are made at once."""
RARE = "石榴"
"""A word that one journal in many holds, and always one of the account manager's."""
RARE_EVERY = 401


@dataclass(slots=True)
class _Rows:
    """The records of some writers' journals."""

    journals: list[Journal]
    passages: list[Passage]
    findings: list[Finding]
    shops: list[FindingShop]
    actions: list[Action]
    links: list[FindingAction]
    versions: list[JournalVersion]
    texts: list[JournalText]


def days_of_journals() -> list[date]:
    """The last fifty days worked before today, the oldest first."""
    days: list[date] = []
    day = timezone.localdate()
    while len(days) < DAYS:
        day -= timedelta(days=1)
        if day.isoweekday() < SATURDAY:
            days.append(day)
    return days[::-1]


def make_journals(walkers: Sequence[Walker]) -> None:
    """Journals of fifty days by every walker, and one with all its facts by the account manager."""
    shops = _shops()
    facts = _told(walkers[0])
    days = days_of_journals()
    for start in range(0, len(walkers), AT_ONCE):
        rows = _Rows([], [], [], [], [], [], [], [])
        for walker in walkers[start : start + AT_ONCE]:
            for number, day in enumerate(days):
                _write(rows, walker, day, number, shops[walker.route], facts)
        _keep(rows)
    _begin(walkers[0])


def make_business_reports(walkers: Sequence[Walker]) -> None:
    """Reports of every tenth shop in the last month, one in four still being written."""
    shops = _shops()
    card = find_card(system_scope("bench"), shops[OWN_NUMBER][0].id, day=LAST.last)
    assert card is not None
    facts = shop_facts(card, LAST)
    assert facts is not None
    now = timezone.now()
    insert_records(
        BusinessReport,
        [
            BusinessReport(
                id=UUID(int=shop.id),
                unit_id=walker.unit,
                retailer_id=shop.id,
                month=LAST.first,
                author_id=walker.staff,
                facts=as_json(facts),
                counted_at=now,
                judgement="本月销售较上月减少，减少主要来自订货量",
                cause="店主月内外出",
                advice="订货日前一天电话提醒",
                finished_at=None if number % 4 == 0 else now,
                revision=1,
            )
            for walker in walkers
            for number, shop in enumerate(shops[walker.route][::10])
        ],
    )


def _shops() -> dict[int, list[ShopName]]:
    """The shops on each route now."""
    found: dict[int, list[ShopName]] = {}
    stops = RouteStop.objects.filter(until=None).order_by("retailer")
    for route, shop, name in stops.values_list("route", "retailer", "retailer__name"):
        found.setdefault(route, []).append(ShopName(shop, name))
    return found


def _drafted(walker: Walker, day: date) -> tuple[Journal, Content]:
    staff, unit = Staff.objects.get(pk=walker.staff), OrgUnit.objects.get(pk=walker.unit)
    journal = not_begun(staff, unit, JournalKind.DAILY, Period(day, day + timedelta(days=1)))
    journal.opened_at = journal.facts_at = _at(day, 17)
    return journal, draft_of(journal)


def _told(walker: Walker) -> tuple[Fact, ...]:
    """A journal of a day with visits, accepted; returns the first of its facts, for the others."""
    journal, content = _drafted(walker, TOLD_ON)
    rows = _Rows([], [], [], [], [], [], [], [])
    _hand_in(rows, journal, content)
    _decide(rows, journal, walker)
    _keep(rows)
    return tuple(
        replace(fact, source=fact.source.replace(str(journal.pk), KEY)) for fact in content.facts[:FACTS]
    )


def _begin(walker: Walker) -> None:
    """The account manager's journal of today, which she is writing."""
    journal, content = _drafted(walker, timezone.localdate())
    journal.facts = [fact.as_json() for fact in content.facts]
    rows = _Rows([journal], _passages(journal, content), [], [], [], [], [], [])
    _keep(rows)


def _write(
    rows: _Rows, walker: Walker, day: date, number: int, shops: Sequence[ShopName], facts: tuple[Fact, ...]
) -> None:
    """One day: a finding on most of them, a word of news on every third, else nothing special."""
    turn = walker.route * 7 + number
    key = journal_key(walker.staff, JournalKind.DAILY, day)
    due_at = _at(day, 24)
    journal = Journal(
        pk=key,
        staff_id=walker.staff,
        unit_id=walker.unit,
        kind=JournalKind.DAILY,
        starts_on=day,
        until=day + timedelta(days=1),
        due_at=due_at,
        grace_until=due_at + timedelta(hours=10),
        opened_at=_at(day, 17),
        facts_at=_at(day, 17),
        seconds_spent=90 + turn % 140,
    )
    news = NEWS[turn % len(NEWS)] if turn % 3 == 0 else ""
    if turn % RARE_EVERY == 0 or (walker.route == OWN_NUMBER and number == DAYS // 2):
        news += f"门口的{RARE}树倒了。"
    findings = () if turn % 5 == 4 else (_finding(key, turn, shops[turn % len(shops)], walker, day),)
    content = Content(
        facts=tuple(replace(fact, source=fact.source.replace(KEY, str(key))) for fact in facts),
        passages=tuple(
            PassageText(topic, news if topic is Topic.MARKET_NEWS else "")
            for topic in (Topic.MARKET_NEWS, Topic.HELP_NEEDED, Topic.FOCUS)
        ),
        findings=findings,
        is_nothing_special=not findings and not news,
    )
    _hand_in(rows, journal, content, late=timedelta(hours=17) if turn % 11 == 10 else timedelta())
    if number < DAYS - WAITING:
        _decide(rows, journal, walker, is_returned=turn % 40 == 39)


def _finding(journal: UUID, turn: int, shop: ShopName, walker: Walker, day: date) -> FindingText:
    found = FINDINGS[turn % len(FINDINGS)]
    return FindingText(
        str(uuid5(journal, "finding")),
        found.theme,
        (shop,),
        f"{shop.name}：{found.seen}",
        found.evidence,
        found.cause,
        found.action,
        walker.staff,
        due_on=(day + timedelta(days=7)).isoformat(),
    )


def _hand_in(rows: _Rows, journal: Journal, content: Content, late: timedelta = timedelta()) -> None:
    """A submitted journal with all that belongs to it."""
    moment = _at(journal.starts_on, 18) + late
    journal.state = JournalState.SUBMITTED
    journal.facts = [fact.as_json() for fact in content.facts]
    journal.is_nothing_special = content.is_nothing_special
    journal.revision = 1
    journal.submitted_at = journal.first_submitted_at = journal.received_at = moment
    journal.reply_due_on = journal.starts_on + timedelta(days=3)
    journal.written_characters = sum(map(len, content.prose().values()))
    rows.journals.append(journal)
    rows.passages += _passages(journal, content)
    rows.versions.append(
        JournalVersion(
            journal=journal,
            number=1,
            origin=VersionOrigin.SUBMITTED,
            revision=1,
            made_at=moment,
            made_by_id=journal.staff_id,
            content=content.as_json(),
        )
    )
    if text := search_text(text for _anchor, text in texts_of(content)):
        rows.texts.append(JournalText(journal=journal, is_submitted=True, text=text))
    for finding in content.findings:
        _keep_finding(rows, journal, finding)


def _decide(rows: _Rows, journal: Journal, walker: Walker, *, is_returned: bool = False) -> None:
    """The reviewer's decision on the morning after; what was returned its writer finds as it stands, too."""
    assert journal.submitted_at is not None
    journal.state = JournalState.RETURNED if is_returned else JournalState.ACCEPTED
    journal.decided_at, journal.decided_by_id = journal.submitted_at + timedelta(hours=15), walker.lead
    if is_returned:
        rows.texts += [
            JournalText(journal=journal, is_submitted=False, text=text.text)
            for text in rows.texts[-1:]
            if text.journal_id == journal.pk
        ]


def _keep_finding(rows: _Rows, journal: Journal, finding: FindingText) -> None:
    kept = Finding(
        pk=UUID(finding.id),
        journal=journal,
        theme=finding.theme,
        seen=finding.seen,
        evidence=finding.evidence,
        cause=finding.cause,
        action_text=finding.action_text,
        action_owner_id=finding.owner,
        action_due_on=finding.due,
    )
    rows.findings.append(kept)
    due_on, owner = finding.due, finding.owner
    assert due_on is not None
    assert owner is not None
    assert journal.submitted_at is not None
    for shop in finding.shops:
        rows.shops.append(FindingShop(finding=kept, retailer_id=shop.id))
        action = Action(
            pk=uuid5(kept.pk, "action"),
            retailer_id=shop.id,
            owner_id=owner,
            text=finding.action_text,
            due_on=due_on,
            origin=ActionOrigin.JOURNAL,
            opened_at=journal.submitted_at,
        )
        # Three in four were done within the week.
        if kept.pk.int % 4:
            action.state, action.done_on, action.evidence = "done", due_on, "店主确认"
        rows.actions.append(action)
        rows.links.append(FindingAction(finding=kept, action=action))


def _passages(journal: Journal, content: Content) -> list[Passage]:
    return [
        Passage(journal=journal, topic=one.topic, drafted=one.drafted, text=one.text, uses=list(one.uses))
        for one in content.passages
    ]


def _keep(rows: _Rows) -> None:
    insert_records(Journal, rows.journals)
    insert_records(Passage, rows.passages)
    insert_records(Finding, rows.findings)
    insert_records(FindingShop, rows.shops)
    insert_records(Action, rows.actions)
    insert_records(FindingAction, rows.links)
    insert_records(JournalVersion, rows.versions)
    insert_records(JournalText, rows.texts)
    JOURNAL_GRAMS.write((text.pk, grams_of_text(text.text)) for text in rows.texts)
    _answer(rows.versions)


def _answer(versions: Sequence[JournalVersion]) -> None:
    """What the reviewers did with some versions: decided, read, remarked. One in ten versions has a flag."""
    decisions: list[Decision] = []
    remarks: list[Remark] = []
    readings: list[Reading] = []
    flags: list[Flag] = []
    anchor = passage_anchor(Topic.MARKET_NEWS)
    for number, version in enumerate(versions):
        journal = version.journal
        if number % 10 == 0:
            kind = FlagKind.COUNT if number % 20 else FlagKind.SIMILAR
            flags.append(Flag(version=version, kind=kind, anchor=anchor, end=2, said="12", expected="9"))
        if journal.decided_at is None or journal.decided_by_id is None:
            continue
        of = {"journal": journal, "version": version}
        is_returned = journal.state == JournalState.RETURNED
        decisions.append(
            Decision(
                **of,
                verdict=Verdict.RETURNED if is_returned else Verdict.ACCEPTED,
                reply=RETURNED if is_returned else REPLIES[number % len(REPLIES)],
                decided_by_id=journal.decided_by_id,
                decided_at=journal.decided_at,
            )
        )
        readings.append(
            Reading(
                journal=journal,
                reader_id=journal.decided_by_id,
                anchor=anchor,
                seconds=5 + number % 40,
                last_at=journal.decided_at,
            )
        )
        if number % 8 == 0:
            remarks.append(
                Remark(
                    **of,
                    anchor=anchor,
                    author_id=journal.decided_by_id,
                    text="是哪个牌子？",
                    made_at=journal.decided_at,
                )
            )
    insert_records(Decision, decisions)
    insert_records(Reading, readings)
    insert_records(Remark, remarks)
    insert_records(Flag, flags)


def _at(day: date, hour: int) -> datetime:
    """An hour of a day where the office is; hour 24 is the end of the day."""
    start = datetime.combine(day, time(), timezone.get_default_timezone())
    return start + timedelta(hours=hour)
