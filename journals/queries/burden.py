"""What journals cost those who write them, and what of it is read: never by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit
from territory.queries.units import unit_tree

from ..enums import TOPICS, JournalKind, Topic
from ..measures.burden import Spread, spread_of
from ..models import Journal, Passage, Reading, RetiredTopic

FEWEST_READERS = 5
"""Of fewer readers nothing is told: a sum over a few would tell what one of them does."""

FINDINGS, FACTS, WHOLE = "findings", "facts", "whole"
"""The parts of a journal besides its topics, as readings are gathered."""


@dataclass(frozen=True, slots=True)
class KindBurden:
    """One kind of journal in a month.

    ``at_page`` is for how long its page was worked in, ``until_submitted`` from opening to the first
    submission; ``written`` is what of the submitted characters was written rather than drafted.
    """

    kind: JournalKind
    number: int
    nothing_special: Ratio
    at_page: Spread
    until_submitted: Spread
    written: Ratio

    @property
    def drafted(self) -> Ratio:
        """The rest: what came from facts and was left."""
        return Ratio(self.written.denominator - self.written.numerator, self.written.denominator)


@dataclass(frozen=True, slots=True)
class TopicUse:
    """What becomes of a topic: of the submitted journals that ask for it, how many write something of their
    own, leave the draft as it is, or leave it empty. ``retired`` is since when it is no longer asked for."""

    topic: Topic
    kind: JournalKind
    asked: int
    filled: Ratio
    untouched: Ratio
    empty: Ratio
    retired: RetiredTopic | None

    @property
    def is_never_filled(self) -> bool:
        """Whether nobody wrote anything of her own."""
        return self.asked > 0 and self.filled.numerator == 0


@dataclass(frozen=True, slots=True)
class PartRead:
    """How often a part was looked at among the journals that somebody opened, and how long in the mean."""

    part: str
    looked_at: Ratio
    seconds: Ratio


@dataclass(frozen=True, slots=True)
class Readings:
    """The parts of journals by how much they are looked at; none where there were too few readers."""

    parts: tuple[PartRead, ...]
    has_enough_readers: bool


@dataclass(frozen=True, slots=True)
class Burden:
    """A month's journals of a unit, or of all that the reader sees."""

    month: Month
    kinds: tuple[KindBurden, ...]
    topics: tuple[TopicUse, ...]
    readings: Readings


def burden(scope: Scope, month: Month, unit: OrgUnit | None = None) -> Burden:
    """What the journals of a month cost; five statements, with a unit six.

    Counted are submitted journals whose last day lies in the month. The readings are always those of
    everything that the reader sees: two nearly equal choices of a unit would tell a single reader by their
    difference.
    """
    seen = _submitted(scope, month)
    rows = seen if unit is None else seen.filter(unit__in=unit_tree().below([unit.pk]))
    return Burden(month, _kinds(rows), _topics(rows), _readings(seen))


def history_of_topics(most: int = 30) -> list[Any]:
    """Who retired which topic and took it up again, the newest first; one statement."""
    model: Any = RetiredTopic
    return list(model.history.select_related("history_user").order_by("-history_date", "-history_id")[:most])


def _submitted(scope: Scope, month: Month) -> QuerySet[Journal]:
    rows: QuerySet[Journal] = Journal.objects.visible_to(scope)
    # No journal is of more than a month; said of its first day as well, an index leads to the month's alone.
    rows = rows.filter(starts_on__gte=month.shift(-1).first, starts_on__lt=month.end)
    return rows.filter(first_submitted_at__isnull=False, until__gt=month.first, until__lte=month.end)


def _kinds(rows: QuerySet[Journal]) -> tuple[KindBurden, ...]:
    columns = (
        "kind",
        "is_nothing_special",
        "opened_at",
        "first_submitted_at",
        "seconds_spent",
        "drafted_characters",
        "written_characters",
    )
    of: defaultdict[str, list[Sequence[Any]]] = defaultdict(list)
    for kind, *values in rows.order_by().values_list(*columns):
        of[kind].append(values)
    return tuple(_kind(kind, of[kind]) for kind in JournalKind if of[kind])


def _kind(kind: JournalKind, rows: Sequence[Sequence[Any]]) -> KindBurden:
    special, opened, submitted, seconds, drafted, written = zip(*rows, strict=True)
    return KindBurden(
        kind,
        len(rows),
        Ratio(sum(special), len(rows)),
        # One that was submitted without its page, by a phone of an older version, has no seconds.
        spread_of([each for each in seconds if each]),
        spread_of([(end - start).total_seconds() for start, end in zip(opened, submitted, strict=True)]),
        Ratio(sum(written), sum(written) + sum(drafted)),
    )


def _topics(rows: QuerySet[Journal]) -> tuple[TopicUse, ...]:
    is_empty, is_untouched = Q(text=""), Q(text=F("drafted")) & ~Q(text="")
    counted = (
        Passage.objects.filter(journal__in=rows.values("pk"))
        .order_by()
        .values_list("topic")
        .annotate(Count("pk"), empty=Count("pk", filter=is_empty), untouched=Count("pk", filter=is_untouched))
    )
    numbers = {topic: (asked, empty, untouched) for topic, asked, empty, untouched in counted}
    retired = {row.topic: row for row in RetiredTopic.objects.all()}
    return tuple(
        _topic(topic, kind, numbers.get(topic, (0, 0, 0)), retired)
        for kind, topics in TOPICS.items()
        for topic in topics
    )


def _topic(
    topic: Topic, kind: JournalKind, numbers: tuple[int, int, int], retired: Mapping[str, RetiredTopic]
) -> TopicUse:
    asked, empty, untouched = numbers
    return TopicUse(
        topic,
        kind,
        asked,
        Ratio(asked - empty - untouched, asked),
        Ratio(untouched, asked),
        Ratio(empty, asked),
        retired.get(topic),
    )


def _readings(rows: QuerySet[Journal]) -> Readings:
    part = Case(
        When(anchor__startswith="finding:", then=Value(FINDINGS)),
        When(anchor__startswith="fact:", then=Value(FACTS)),
        When(anchor="", then=Value(WHOLE)),
        default=F("anchor"),
        output_field=CharField(),
    )
    readings = Reading.objects.filter(journal__in=rows.values("pk"), seconds__gt=0).exclude(
        reader=F("journal__staff")
    )
    by_part = readings.order_by().annotate(part=part).values_list("part")
    counted = by_part.annotate(Count("journal", distinct=True), Sum("seconds"))
    total = readings.aggregate(
        readers=Count("reader", distinct=True), journals=Count("journal", distinct=True)
    )
    # Read before it is known whether it may be told, so that a page takes as many statements in any office.
    found = {name: (journals, seconds) for name, journals, seconds in counted}
    if total["readers"] < FEWEST_READERS:
        return Readings((), False)
    names = [f"passage:{topic}" for topic in Topic] + [FINDINGS, FACTS]
    parts = [
        PartRead(name, Ratio(found[name][0], total["journals"]), Ratio(found[name][1], found[name][0]))
        for name in names
        if name in found
    ]
    never = [PartRead(name, Ratio(0, total["journals"]), Ratio(0, 0)) for name in names if name not in found]
    return Readings((*never, *sorted(parts, key=lambda part: part.looked_at.value or 0)), True)
