"""Searching journals and the notes of visits, in Chinese and English (ADR 0011)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from accounts.measures.search import grams_of_words
from accounts.models import Retailer, Staff
from salesforce_app.kernel.narrowing import listed
from salesforce_app.kernel.scope import Scope
from visits.models import Visit
from visits.queries.search import visits_with

from ..enums import OPEN_TO_THE_WRITER, JournalState, VersionOrigin
from ..measures.content import Content
from ..measures.excerpts import Excerpt, excerpts
from ..measures.searching import texts_of
from ..models import Finding, FindingShop, Journal, JournalText, JournalVersion, Passage
from ..models.search import JOURNAL_GRAMS
from .journals import readable_journals

MOST_KNOWN = 1_000
"""So many texts are read from the index. More are so common that a page is full after few journals."""
MOST_EXCERPTS = 3
"""How many places of one journal are shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for; ``since`` and ``until`` are the first and the last day that may be told of."""

    words: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    writer: Staff | None = None
    shop: Retailer | None = None


@dataclass(frozen=True, slots=True)
class JournalHit:
    """A journal that holds the words, with the places where they stand."""

    journal: Journal
    excerpts: tuple[Excerpt, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class VisitHit:
    """A visit whose notes hold the words."""

    visit: Visit
    excerpts: tuple[Excerpt, ...] = field(default_factory=tuple)


def journals_with(asked: Sequence[str], scope: Scope, most_known: int | None = None) -> Q:
    """Journals whose text holds all of some words, as a condition on rows that the reader may read.

    In what others wrote, what was submitted last is looked at; in one's own, what stands there now as well.
    One statement: of words that ``most_known`` texts hold at most (``MOST_KNOWN`` when not given) the index
    names the journals; commoner words are looked for in the text of each journal in the order of the page,
    which is full after few. Whoever counts all that answer had better have them named.
    """
    most = MOST_KNOWN if most_known is None else most_known
    if not asked:
        return Q(pk__in=())
    found = JOURNAL_GRAMS.first(JournalText, grams_of_words(asked), asked, most + 1)
    if len(found) <= most:
        known = JournalText.objects.filter(pk__in=listed(found))
        # Those of both kinds first: what is joined by "or" leads a database to no journal by itself.
        may_be = Q(pk__in=known.values("journal"))
        return may_be & (
            Q(pk__in=known.filter(is_submitted=True).values("journal")) | Q(staff=scope.staff_id or 0)
        )
    holds: list[Any] = [GreaterThan(StrIndex("text", Value(word)), 0) for word in asked]
    texts = JournalText.objects.filter(*holds, journal=OuterRef("pk"))
    # Whose it is comes first: a database goes on to the text of one's own journals alone.
    return Q(Exists(texts.filter(is_submitted=True))) | Q(staff=scope.staff_id or 0) & Q(Exists(texts))


def found_journals(scope: Scope, asked: Asked) -> QuerySet[Journal]:
    """The journals that the reader may read and that answer, the newest first.

    By a shop no returned journal of somebody else is found: its findings are being written.
    """
    rows = readable_journals(scope).filter(journals_with(asked.words, scope))
    if asked.since is not None:
        rows = rows.filter(until__gt=asked.since)
    if asked.until is not None:
        rows = rows.filter(starts_on__lte=asked.until)
    if asked.writer is not None:
        rows = rows.filter(staff=asked.writer)
    if asked.shop is not None:
        of_shop = FindingShop.objects.filter(retailer=asked.shop)
        is_told = Q(staff=scope.staff_id or 0) | ~Q(state=JournalState.RETURNED)
        rows = rows.filter(is_told, pk__in=of_shop.values("finding__journal"))
    return rows.select_related("staff", "unit").defer("facts").order_by("-starts_on", "-pk")


def found_visits(scope: Scope, asked: Asked) -> QuerySet[Visit]:
    """The visits whose notes answer, as the list of visits has them, the newest first."""
    rows = visits_with(scope, asked.words)
    if asked.since is not None:
        rows = rows.filter(visited_on__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(visited_on__lte=asked.until)
    if asked.writer is not None:
        rows = rows.filter(staff=asked.writer)
    if asked.shop is not None:
        rows = rows.filter(retailer=asked.shop)
    return rows.select_related("staff", "unit", "retailer").order_by("-visited_on", "-started_at", "-pk")


def journal_hits(scope: Scope, rows: Sequence[Journal], asked: Sequence[str]) -> list[JournalHit]:
    """Some journals with the places where the words stand; five statements for any number of them."""
    texts = _texts(scope, rows)
    return [JournalHit(row, excerpts(texts.get(row.pk, ()), asked, most=MOST_EXCERPTS)) for row in rows]


def visit_hits(rows: Sequence[Visit], asked: Sequence[str]) -> list[VisitHit]:
    """Some visits with the places of their notes where the words stand."""
    return [VisitHit(row, excerpts((("notes", row.notes),), asked, most=MOST_EXCERPTS)) for row in rows]


def _texts(scope: Scope, rows: Sequence[Journal]) -> Mapping[UUID, Sequence[tuple[str, str]]]:
    """What may be shown of each journal, by where it stands: drafts to their writers alone."""
    drafts = [row for row in rows if row.staff_id == scope.staff_id and row.state in OPEN_TO_THE_WRITER]
    own = {row.pk for row in drafts}
    others = [row.pk for row in rows if row.pk not in own]
    found: dict[UUID, Sequence[tuple[str, str]]] = {}
    versions = JournalVersion.objects.filter(journal__in=others, origin=VersionOrigin.SUBMITTED)
    for journal, content in versions.order_by("number").values_list("journal_id", "content"):
        found[journal] = texts_of(Content.of_json(content))
    if not own:
        return found
    passages = Passage.objects.filter(journal__in=own).order_by("pk")
    parts: dict[UUID, list[tuple[str, str]]] = {key: [] for key in own}
    for passage in passages:
        parts[passage.journal_id].append((f"passage:{passage.topic}", passage.text))
    for finding in Finding.objects.filter(journal__in=own).order_by("position", "pk"):
        for name in ("seen", "evidence", "cause", "action_text"):
            parts[finding.journal_id].append((f"finding:{finding.pk}:{name}", getattr(finding, name)))
    return found | parts
