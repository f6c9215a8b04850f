"""The list of journals: whose they are, how they narrow, and what it shows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from accounts.measures.search import words
from accounts.models import Staff
from accounts.queries.staff import find_person_behind
from salesforce_app.kernel.narrowing import answering, narrow
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit
from territory.queries.units import stamped_below

from ..enums import (
    CONTRADICTIONS,
    COPIES,
    TO_REVIEW,
    Answered,
    Flagged,
    FlagKind,
    JournalKind,
    JournalState,
    Standing,
    VersionOrigin,
)
from ..measures.due_times import standing
from ..models import Flag, Journal, JournalVersion
from .journals import readable_journals
from .owed import answered_late, replied_late
from .search import journals_with

JOURNALS = "journals"
"""The name of the list, to which every app may contribute."""
MOST_KNOWN = 5_000
"""So many texts that hold what is searched for are named by the index: the list counts them."""

Journals = QuerySet[Journal, Any]

STANDING = Case(
    When(first_submitted_at__isnull=True, due_at__gte=Now(), then=Value(Standing.NOT_DUE.value)),
    When(first_submitted_at__isnull=True, grace_until__gte=Now(), then=Value(Standing.IN_GRACE.value)),
    When(first_submitted_at__isnull=True, then=Value(Standing.MISSING.value)),
    When(first_submitted_at__lte=F("due_at"), then=Value(Standing.ON_TIME.value)),
    When(first_submitted_at__lte=F("grace_until"), then=Value(Standing.IN_GRACE.value)),
    default=Value(Standing.LATE.value),
    output_field=CharField(),
)
"""How a journal on file stands now, as ``measures.due_times.standing`` has it."""

KINDS_OF: Mapping[Flagged, Sequence[FlagKind]] = {
    Flagged.ANY: tuple(FlagKind),
    Flagged.COPY: COPIES,
    Flagged.CONTRADICTION: CONTRADICTIONS,
    Flagged.CHANGED_FACT: (FlagKind.CHANGED_FACT,),
}


@dataclass(frozen=True, slots=True)
class ListedJournal:
    """A journal as the list shows it; ``flags`` is how many stand on what was submitted last."""

    journal: Journal
    standing: Standing
    flags: int
    is_reply_late: bool
    is_own: bool


def listed_journals(scope: Scope) -> Journals:
    """The reader's own journals, and those that she reviews and that were submitted."""
    return readable_journals(scope).defer("facts")


def of_text(rows: Journals, text: str, scope: Scope) -> Journals:
    """Those that hold all words of a text as a search finds them, or whose writer's name holds it."""
    named = Staff.objects.filter(Q(name__icontains=text) | Q(username__icontains=text))
    writers = Q(staff__in=list(named.values_list("pk", flat=True)))
    return answering(rows, writers | journals_with(words(text), scope, MOST_KNOWN))


def of_writer(rows: Journals, person: Staff) -> Journals:
    """Those that somebody writes."""
    return rows.filter(staff=person)


def of_unit(rows: Journals, unit: OrgUnit) -> Journals:
    """Those stamped with a unit or one below it."""
    return stamped_below(rows, unit)


def of_kind(rows: Journals, kind: JournalKind) -> Journals:
    """Those about a day, a week, or a month."""
    return rows.filter(kind=kind.value)


def in_state(rows: Journals, state: JournalState) -> Journals:
    """Those that are so far."""
    return rows.filter(state=state.value)


def standing_so(rows: Journals, standing: Standing) -> Journals:
    """Those that stand so in time now."""
    return rows.annotate(stands=STANDING).filter(stands=standing.value)


def of_month(rows: Journals, month: Month) -> Journals:
    """Those whose last day lies in a month."""
    return rows.filter(until__gt=month.first, until__lte=month.end)


def since(rows: Journals, day: date) -> Journals:
    """Those that are about a day or one after it."""
    return rows.filter(until__gt=day)


def up_to(rows: Journals, day: date) -> Journals:
    """Those that are about a day or one before it."""
    return rows.filter(starts_on__lte=day)


def answered(rows: Journals, how: Answered, today: date) -> Journals:
    """Those whose answer waits, is overdue, or came late."""
    if how is Answered.WAITS:
        return answering(rows, Q(state__in=TO_REVIEW))
    if how is Answered.OVERDUE:
        return answering(rows, Q(state__in=TO_REVIEW, reply_due_on__lt=today))
    return rows.filter(answered_late())


def flagged(rows: Journals, how: Flagged) -> Journals:
    """Those on whose newest submitted version stand flags of some kinds."""
    flags = Flag.objects.filter(
        kind__in=KINDS_OF[how],
        version__origin=VersionOrigin.SUBMITTED,
        version__number=_newest(OuterRef("version__journal")),
    )
    return narrow(rows, flags.values("version__journal"))


def flags_of(journal: OuterRef) -> Subquery:
    """How many flags stand on what was submitted last of a journal; null where there are none."""
    # Two queries further in.
    submitted = JournalVersion.objects.filter(
        journal=OuterRef(journal), origin=VersionOrigin.SUBMITTED
    ).order_by("-number")
    flags = Flag.objects.filter(version=Subquery(submitted.values("pk")[:1]))
    return Subquery(flags.order_by().values("version").annotate(number=Count("pk")).values("number"))


def find_writer(scope: Scope, username: str) -> Staff | None:
    """The member of staff of this name, when the reader sees her or a journal of hers."""
    return find_person_behind(listed_journals(scope), username, scope)


def journals_by_key(keys: Sequence[UUID], scope: Scope) -> Mapping[UUID, ListedJournal]:
    """Some journals with their writers and units, how they stand and what was noticed; two statements."""
    rows = Journal.objects.filter(pk__in=keys).select_related("staff", "unit", "decided_by").defer("facts")
    flags = (
        Flag.objects.filter(
            version__journal__in=keys,
            version__origin=VersionOrigin.SUBMITTED,
            version__number=_newest(OuterRef("version__journal")),
        )
        .order_by()
        .values_list("version__journal")
        .annotate(Count("pk"))
    )
    counted: dict[UUID, int] = dict(flags)
    moment = timezone.now()
    return {
        row.pk: ListedJournal(
            row,
            standing(row.due_at, row.grace_until, row.first_submitted_at, moment),
            counted.get(row.pk, 0),
            replied_late(row, timezone.localdate()),
            row.staff_id == scope.staff_id,
        )
        for row in rows
    }


def _newest(journal: OuterRef) -> Subquery:
    versions = JournalVersion.objects.filter(journal=journal, origin=VersionOrigin.SUBMITTED)
    return Subquery(versions.order_by("-number").values("number")[:1])
