"""The journals that wait for a reviewer, by how much each needs her (domain.md §8.3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import Staff
from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.narrowing import listed
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit
from territory.queries.choices import few_to_choose
from territory.queries.rules import rules_of
from territory.queries.units import unit_tree
from visits.enums import ActionState
from visits.models import Action, Issue

from ..enums import CONTRADICTIONS, COPIES, FlagKind, JournalKind, JournalState, VersionOrigin
from ..measures import review_order as order
from ..models import Flag, Journal, JournalVersion, Reading
from .reviewers import reviewers_of
from .reviews import journals_to_review

EVERYBODYS = "all"
"""The choice of what waits for whomever."""
MADE_OF = ("accounts.Staff", "territory.OrgUnit", "territory.Posting", "journals.Journal")
"""What says whose journals wait for whom."""
FIRST_JOURNALS = 5
"""A writer is new until so many journals of hers were accepted."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """How the queue is narrowed: by kind of journal, by writer's username, by unit's code with all below.

    ``whose`` is "all" for what waits for other reviewers as well; otherwise only what the reader is expected
    to answer, being the nearest above the writer.
    """

    kind: str = ""
    writer: str = ""
    unit: str = ""
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A journal that waits, with what speaks for reading it first.

    ``overdue`` are the writer's actions that are late at shops that the reader sees; the newest of her
    journals that wait stands for them, so that they do not speak for each. ``complaints`` are the complaints
    and requests that reached her in the journal's days and are not closed, without those about the
    reader. ``earlier`` is how many journals of hers were accepted before. ``seconds`` is for how long the
    reader, and nobody else, had it before her eyes.
    """

    journal: Journal
    overdue: int = 0
    contradictions: int = 0
    copies: int = 0
    changed_facts: int = 0
    complaints: int = 0
    earlier: int = 0
    seconds: int = 0

    @property
    def is_again(self) -> bool:
        """Whether it was returned before."""
        return self.journal.state == JournalState.RESUBMITTED

    def is_late(self, day: date) -> bool:
        """Whether the answer is late on ``day``."""
        return self.journal.reply_due_on is not None and self.journal.reply_due_on < day


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal in the queue, and why it is to be read; without a reason it is not in the sample."""

    waiting: Waiting
    reasons: tuple[order.Reason, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """The journals that are to be read, the neediest first, and the rest of the daily ones.

    ``others`` is how many more wait that somebody else is expected to answer.
    """

    need: tuple[Entry, ...]
    rest: tuple[Entry, ...]
    others: int = 0

    def after(self, key: UUID) -> UUID | None:
        """The journal to go on with after this one: the next of its part, from the end back to the first.

        None when it is the only one left of its part.
        """
        return self._beside(key, 1)

    def before(self, key: UUID) -> UUID | None:
        """The journal before this one, as ``after``."""
        return self._beside(key, -1)

    def place_of(self, key: UUID) -> tuple[int, int] | None:
        """Which one of how many of its part it is, from 1; None when it does not wait."""
        keys = self._part(key)
        return (keys.index(key) + 1, len(keys)) if key in keys else None

    def _part(self, key: UUID) -> list[UUID]:
        need = [entry.waiting.journal.pk for entry in self.need]
        rest = [entry.waiting.journal.pk for entry in self.rest]
        return rest if key in rest else need

    def _beside(self, key: UUID, step: int) -> UUID | None:
        keys = self._part(key)
        if key not in keys:
            return keys[0] if keys else None
        beside = keys[(keys.index(key) + step) % len(keys)]
        return None if beside == key else beside


def review_queue(scope: Scope, chosen: Chosen, day: date) -> Queue:
    """The journals that wait for the reader; at most thirteen statements, however many there are."""
    journals, others = _of_the_reader(scope, chosen, day)
    found = {one.journal.pk: one for one in waiting(scope, journals, day)}
    queued = order.review_order(
        [
            order.Waiting(
                key=key,
                kind=JournalKind(one.journal.kind),
                submitted_at=one.journal.submitted_at or one.journal.opened_at,
                overdue_actions=one.overdue,
                contradictions=one.contradictions,
                copies=one.copies,
                complaints=one.complaints,
                is_resubmitted=one.is_again,
                is_first_time=one.earlier < FIRST_JOURNALS,
            )
            for key, one in found.items()
        ],
        secret=settings.SECRET_KEY,
        sample_percent=rules_of(Month.of(day)).journals.review_sample_percent if found else 0,
    )
    entries = [Entry(found[one.key], one.reasons) for one in queued]
    return Queue(
        tuple(entry for entry in entries if entry.reasons),
        tuple(entry for entry in entries if not entry.reasons),
        others,
    )


def _of_the_reader(scope: Scope, chosen: Chosen, day: date) -> tuple[list[Journal], int]:
    """The reader's journals to answer, and how many wait for others; at most five statements, two while kept.

    One that nobody stands above is everybody's who sees it. Of those that others are expected to answer, in a
    large office nearly all, nothing is read but whose they are.
    """
    rows = _narrowed(journals_to_review(scope), scope, chosen)
    full = rows.select_related("staff", "unit").defer("facts").order_by("submitted_at", "pk")
    if chosen.whose == EVERYBODYS:
        return list(full), 0
    if chosen == Chosen():
        key = (scope.units_digest, scope.staff_id, day)
        hers, others = kept("queue", key, lambda: _whose(scope, rows, day), made_of=MADE_OF, until=day)
    else:
        hers, others = _whose(scope, rows, day)
    if not hers:
        return [], others
    near = full.filter(
        unit__in=listed({unit for unit, _ in hers}), staff__in=listed({own for _, own in hers})
    )
    return [journal for journal in near if (journal.unit_id, journal.staff_id) in hers], others


def _whose(scope: Scope, rows: QuerySet[Journal], day: date) -> tuple[frozenset[tuple[int, int]], int]:
    """The units and writers of those that the reader is expected to answer, and how many wait for others.

    At most three statements.
    """
    grouped = rows.order_by().values_list("unit", "staff").annotate(Count("pk"))
    numbers = {(unit, writer): number for unit, writer, number in grouped}
    if not numbers:
        return frozenset(), 0
    reviewers = reviewers_of(numbers, day)
    hers = frozenset(
        pair for pair in numbers if not (expected := reviewers[pair]) or scope.staff_id in expected
    )
    return hers, sum(number for pair, number in numbers.items() if pair not in hers)


@dataclass(frozen=True, slots=True)
class Choices:
    """By what the queue can be narrowed: the writers and units of the journals that wait.

    None where they are too many to choose from; their usernames and codes are typed then.
    """

    writers: Sequence[Staff] | None
    units: Sequence[OrgUnit] | None


def choices_of(scope: Scope) -> Choices:
    """The writers and units of all that waits for the reader, by name; two statements."""
    rows = journals_to_review(scope)
    writers = Staff.objects.filter(pk__in=rows.values("staff")).order_by("name", "pk")
    units = OrgUnit.objects.filter(pk__in=rows.values("unit")).order_by("name", "pk")
    return Choices(few_to_choose(writers.only("username", "name")), few_to_choose(units))


def waiting(scope: Scope, journals: Sequence[Journal], day: date) -> list[Waiting]:
    """What speaks for reading each of some journals that wait; at most eight statements for any number."""
    if not journals:
        return []
    keys = [journal.pk for journal in journals]
    writers = {journal.staff_id for journal in journals}
    flags = _flags(keys)
    overdue = _overdue(scope, writers, day)
    issues = _issues(scope, journals)
    earlier = _accepted(writers)
    seconds = dict(
        Reading.objects.filter(journal__in=keys, reader=scope.staff_id)
        .values_list("journal")
        .annotate(total=Sum("seconds"))
        .order_by()
    )
    newest = {journal.staff_id: journal.pk for journal in sorted(journals, key=lambda one: one.starts_on)}
    return [
        Waiting(
            journal,
            overdue=overdue.get(journal.staff_id, 0) if newest[journal.staff_id] == journal.pk else 0,
            contradictions=sum(flags[journal.pk][kind] for kind in CONTRADICTIONS),
            copies=sum(flags[journal.pk][kind] for kind in COPIES),
            changed_facts=flags[journal.pk][FlagKind.CHANGED_FACT],
            complaints=sum(day in journal.period for day in issues[journal.staff_id]),
            earlier=earlier.get(journal.staff_id, 0),
            seconds=seconds.get(journal.pk, 0),
        )
        for journal in journals
    ]


def _narrowed(rows: QuerySet[Journal], scope: Scope, chosen: Chosen) -> QuerySet[Journal]:
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.writer:
        rows = rows.filter(staff__username=chosen.writer.replace("\0", ""))
    if chosen.unit:
        unit = OrgUnit.objects.visible_to(scope).filter(code=chosen.unit.replace("\0", "")).first()
        rows = rows.filter(unit__in=unit_tree().below([unit.pk]) if unit is not None else ())
    return rows


def _newest() -> Subquery:
    """The key of a journal's version that was submitted last."""
    versions = JournalVersion.objects.filter(journal=OuterRef("version__journal"))
    return Subquery(versions.filter(origin=VersionOrigin.SUBMITTED).order_by("-number").values("pk")[:1])


def _flags(journals: Collection[UUID]) -> defaultdict[UUID, Counter[str]]:
    """How many flags of each kind lie on the newest version of each journal; one statement."""
    rows = Flag.objects.filter(version__journal__in=journals, version=_newest())
    found: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for journal, kind, number in (
        rows.values_list("version__journal", "kind").annotate(number=Count("pk")).order_by()
    ):
        found[journal][kind] = number
    return found


def _overdue(scope: Scope, writers: Collection[int], day: date) -> dict[int, int]:
    """How many actions of each writer are late; one statement."""
    rows = Action.objects.one_visible_to(scope).filter(
        owner__in=writers, state=ActionState.OPEN, due_on__lt=day
    )
    return dict(rows.values_list("owner").annotate(number=Count("pk")).order_by())


def _issues(scope: Scope, journals: Sequence[Journal]) -> defaultdict[int, list[date]]:
    """The days on which open complaints and requests reached the writers; one statement."""
    writers = {journal.staff_id for journal in journals}
    first, last = min(one.starts_on for one in journals), max(one.until for one in journals)
    rows = Issue.objects.one_visible_to(scope).filter(
        Q(received_by__in=writers) | Q(assigned_to__in=writers) | Q(about__in=writers),
        closed_at=None,
        received_at__date__gte=first,
        received_at__date__lt=last,
    )
    found: defaultdict[int, list[date]] = defaultdict(list)
    for moment, *people in rows.values_list("received_at", "received_by", "assigned_to", "about"):
        for writer in writers.intersection(people):
            found[writer].append(local_day(moment))
    return found


def _accepted(writers: Collection[int]) -> dict[int, int]:
    """How many journals of each writer were accepted so far; one statement."""
    rows = Journal.objects.filter(staff__in=writers, state=JournalState.ACCEPTED)
    return dict(rows.values_list("staff").annotate(number=Count("pk")).order_by())


@dataclass(frozen=True, slots=True)
class QueueNumbers:
    """How many journals wait for a reviewer, how many of them are to be read, how many answers are late, and
    how many more wait for others."""

    total: int
    need: int
    late: int
    others: int


def queue_numbers(scope: Scope, day: date) -> QueueNumbers:
    """The numbers of the whole queue, as its page has them."""
    found = review_queue(scope, Chosen(), day)
    late = sum(entry.waiting.is_late(day) for entry in (*found.need, *found.rest))
    return QueueNumbers(len(found.need) + len(found.rest), len(found.need), late, found.others)
