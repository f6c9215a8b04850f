"""What a writer has before her beside her own text."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Retailer, RetailerSearchText, Staff
from salesforce_app.kernel.periods import Period
from salesforce_app.kernel.scope import Scope
from visits.enums import Channel
from visits.models import Visit
from visits.queries.actions import colleagues

from ..enums import JournalKind, JournalState
from ..measures.content import Content
from ..models import DailyQuestion, Decision, Journal, JournalVersion
from .content import content_of, submitted_contents

LAST = 3
"""How many earlier journals are at hand."""


@dataclass(frozen=True, slots=True)
class ShopChoice:
    """A shop that a finding may be about; ``was_visited`` within the journal's days."""

    id: int
    name: str
    licence_no: str
    search: str
    was_visited: bool


@dataclass(frozen=True, slots=True)
class EarlierEntry:
    """An earlier journal of the writer's, as it was submitted last."""

    journal: Journal
    content: Content

    @property
    def texts(self) -> tuple[str, ...]:
        """What was written, text by text."""
        return tuple(self.content.prose().values())


@dataclass(frozen=True, slots=True)
class Desk:
    """A journal that is being written. ``returned`` is why it came back, ``versions`` how many there are."""

    journal: Journal
    content: Content
    shops: tuple[ShopChoice, ...]
    colleagues: tuple[Staff, ...]
    question: DailyQuestion | None
    earlier: tuple[EarlierEntry, ...]
    returned: Decision | None
    versions: int


def desk_of(scope: Scope, journal: Journal) -> Desk:
    """All that the editor shows; a constant number of statements, whatever the number of shops."""
    returned = None
    if journal.state == JournalState.RETURNED:
        decisions = Decision.objects.filter(journal=journal, undone_at__isnull=True)
        returned = decisions.select_related("decided_by").order_by("-decided_at", "-pk").first()
    return Desk(
        journal=journal,
        content=content_of(journal),
        shops=shop_choices(scope, journal),
        colleagues=tuple(one for one in colleagues(scope) if one.pk != journal.staff_id),
        question=question_of(journal),
        earlier=earlier_entries(journal),
        returned=returned,
        versions=JournalVersion.objects.filter(journal=journal).count(),
    )


def shop_choices(scope: Scope, journal: Journal) -> tuple[ShopChoice, ...]:
    """The writer's shops, those first that she visited within the journal's days; three statements."""
    visited = visited_in(journal.staff_id, journal.period)
    rows = list(Retailer.objects.visible_to(scope).order_by("name", "pk").only("pk", "name", "licence_no"))
    texts = dict(
        RetailerSearchText.objects.visible_to(scope)
        .filter(retailer__in=Retailer.objects.visible_to(scope).values("pk"))
        .values_list("retailer", "text")
    )
    found = (
        ShopChoice(row.pk, row.name, row.licence_no, texts.get(row.pk, row.name), row.pk in visited)
        for row in rows
    )
    return tuple(sorted(found, key=lambda shop: not shop.was_visited))


def visited_in(staff: int, period: Period) -> frozenset[int]:
    """The shops that somebody visited in person within some days; one statement."""
    rows = Visit.objects.filter(
        staff=staff, channel=Channel.IN_PERSON, visited_on__range=(period.start, period.last)
    )
    return frozenset(rows.values_list("retailer_id", flat=True))


def question_of(journal: Journal) -> DailyQuestion | None:
    """The question that was put to the writer on the journal's day; only days have one."""
    if journal.kind != JournalKind.DAILY:
        return None
    rows = DailyQuestion.objects.filter(staff=journal.staff_id, asked_on=journal.starts_on)
    return rows.select_related("retailer").first()


def earlier_entries(journal: Journal) -> tuple[EarlierEntry, ...]:
    """The writer's last journals of the same kind before this one; two statements."""
    rows = list(
        Journal.objects.filter(staff=journal.staff_id, kind=journal.kind, starts_on__lt=journal.starts_on)
        .exclude(state=JournalState.DRAFT)
        .order_by("-starts_on")
        .defer("facts")[:LAST]
    )
    contents = submitted_contents(rows)
    return tuple(EarlierEntry(row, contents[row.pk]) for row in rows if row.pk in contents)
