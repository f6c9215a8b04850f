"""Journals that were submitted, with what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import Retailer, Staff
from journals.domain.keys import journal_key
from journals.enums import FigureKind, JournalKind, Section, Theme, Topic
from journals.measures.content import Content, FindingText, PassageText, ShopName
from journals.measures.facts import Fact, Figure
from journals.models import Journal, JournalVersion
from territory.models import OrgUnit

from ...factories import JournalFactory, JournalVersionFactory

NOW = datetime(2024, 3, 13, 2, tzinfo=UTC)
"""Ten in the morning of the Wednesday after."""
TUESDAY = date(2024, 3, 12)
FINDING = "7f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10"
NEWS = "The road through the village is closed until April"


def fact(number: int = 9, code: str = "visits.done") -> Fact:
    """So many visits were made."""
    return Fact(code, Section.VISITS, FigureKind.COUNT, Figure(number, rows=number), "/visits/?month=2024-03")


def content(
    *,
    news: str = NEWS,
    seen: str = "",
    shops: Sequence[Retailer] = (),
    nothing: bool = False,
    visits: int = 9,
) -> Content:
    """A day's journal: visits, market news, and a finding where one is told."""
    findings: tuple[FindingText, ...] = ()
    if seen:
        names = tuple(ShopName(shop.pk, shop.name) for shop in shops)
        findings = (FindingText(FINDING, Theme.STOCK, names, seen, cause="Too much was ordered"),)
    passages = (PassageText(Topic.MARKET_NEWS, news),) if news and not nothing else ()
    return Content((fact(visits),), passages, findings, nothing)


def submitted(
    writer: Staff,
    unit: OrgUnit,
    *,
    kind: JournalKind = JournalKind.DAILY,
    starts_on: date = TUESDAY,
    told: Content | None = None,
    **others: Any,
) -> Journal:
    """A journal that waits for its reviewer, under its own key."""
    told = told or content()
    lasts = {JournalKind.DAILY: 1, JournalKind.WEEKLY: 7, JournalKind.MONTHLY: 31}[kind]
    journal: Journal = JournalFactory(
        pk=journal_key(writer.pk, kind, starts_on),
        staff=writer,
        unit=unit,
        kind=kind,
        starts_on=starts_on,
        until=starts_on + timedelta(days=lasts),
        revision=1,
        is_nothing_special=told.is_nothing_special,
        submitted=True,
        **others,
    )
    version_of(journal, told)
    return journal


def version_of(journal: Journal, told: Content, **others: Any) -> JournalVersion:
    """The next version of a journal, as submitted."""
    number = JournalVersion.objects.filter(journal=journal).count() + 1
    made: JournalVersion = JournalVersionFactory(
        journal=journal,
        number=number,
        revision=journal.revision,
        made_by=journal.staff,
        content=told.as_json(),
        **others,
    )
    return made


def resubmitted(journal: Journal, told: Content) -> Journal:
    """The journal after its writer saved and submitted it again."""
    Journal.objects.filter(pk=journal.pk).update(
        state="resubmitted", revision=journal.revision + 1, decided_at=None, decided_by=None
    )
    fresh: Journal = Journal.objects.get(pk=journal.pk)
    version_of(fresh, told)
    return fresh


def many(writer: Staff, unit: OrgUnit, number: int, **others: Any) -> list[Journal]:
    """Daily journals of as many days, up to Tuesday."""
    days = [TUESDAY - timedelta(days=back) for back in range(number)]
    return [submitted(writer, unit, starts_on=day, **others) for day in days]
