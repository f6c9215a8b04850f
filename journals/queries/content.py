"""What stands in a journal now, and what stood in its versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accounts.models import Staff

from ..domain.written import WrittenFinding
from ..enums import TOPICS, JournalKind, Theme, Topic, VersionOrigin
from ..measures.content import Content, FindingText, PassageText, ShopName
from ..measures.facts import Fact
from ..models import Finding, FindingShop, Journal, JournalVersion, Passage


def content_of(journal: Journal) -> Content:
    """All of a journal as it stands, with names as they are today; three statements."""
    return Content(
        facts=tuple(Fact.of_json(fact) for fact in journal.facts),
        passages=passages_of(journal),
        findings=tuple(map(_finding, findings_of(journal))),
        is_nothing_special=journal.is_nothing_special,
    )


def passages_of(journal: Journal) -> tuple[PassageText, ...]:
    """The prose by topic, in the order in which its kind asks for it; one statement."""
    rows = {Topic(row.topic): row for row in Passage.objects.filter(journal=journal)}
    order = [*TOPICS[JournalKind(journal.kind)], *rows]
    return tuple(
        PassageText(topic, rows[topic].text, rows[topic].drafted, tuple(rows[topic].uses))
        for topic in dict.fromkeys(order)
        if topic in rows
    )


def findings_of(journal: Journal) -> list[Finding]:
    """The findings in their order, with owners and shops at hand; two statements."""
    shops = FindingShop.objects.select_related("retailer").order_by("pk")
    rows = Finding.objects.filter(journal=journal).select_related("action_owner")
    return list(rows.prefetch_related(Prefetch("shops", shops)).order_by("position", "pk"))


def _finding(row: Finding) -> FindingText:
    shops = (ShopName(shop.retailer_id, shop.retailer.name) for shop in row.shops.all())
    return finding_text(row, shops, row.action_owner, row.action_due_on)


def finding_text(
    found: Finding | WrittenFinding, shops: Iterable[ShopName], owner: Staff | None, due_on: date | None
) -> FindingText:
    """A finding on file or as it is handed in, with names."""
    return FindingText(
        id=str(found.id),
        theme=Theme(found.theme),
        shops=tuple(shops),
        seen=found.seen,
        evidence=found.evidence,
        cause=found.cause,
        action_text=found.action_text,
        owner=None if owner is None else owner.pk,
        owner_name="" if owner is None else owner.name,
        due_on="" if due_on is None else due_on.isoformat(),
    )


def submitted_version(journal: Journal) -> JournalVersion | None:
    """The version that was submitted last, which is what a reviewer reads; one statement."""
    return (
        JournalVersion.objects.filter(journal=journal, origin=VersionOrigin.SUBMITTED)
        .order_by("-number")
        .first()
    )


def versions_of(journal: Journal) -> QuerySet[JournalVersion]:
    """The versions of a journal without what stands in them, the newest first, with who made them."""
    rows = JournalVersion.objects.filter(journal=journal).select_related("made_by").defer("content")
    return rows.order_by("-number")


def find_version(journal: Journal, number: int) -> JournalVersion | None:
    """The version of a journal with this number."""
    return JournalVersion.objects.filter(journal=journal, number=number).first()


def submitted_contents(journals: Iterable[Journal]) -> Mapping[UUID, Content]:
    """What was submitted last of each of some journals, by their keys; one statement."""
    rows = JournalVersion.objects.filter(
        journal__in=[journal.pk for journal in journals], origin=VersionOrigin.SUBMITTED
    )
    return {
        journal: Content.of_json(content)
        for journal, content in rows.order_by("number").values_list("journal_id", "content")
    }
