"""How the journals of many people stand, counted by the database rather than read one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from salesforce_app.kernel.narrowing import listed
from salesforce_app.kernel.periods import Period, local_day

from ..enums import TO_REVIEW, JournalKind
from ..measures.tally import COUNTS, Tally, tally
from ..models import Journal
from .owed import Days, Owed, Span, answered_late, days_of, late_replies, owed_on, spans_within, times_of


@dataclass(frozen=True, slots=True)
class Tallies:
    """The counts of each of some people. ``is_any`` when one of them owes a journal or has one on file."""

    of: Mapping[int, Tally]
    is_any: bool

    @property
    def total(self) -> Tally:
        """The counts of all of them."""
        return Tally(**{name: sum(getattr(one, name) for one in self.of.values()) for name in COUNTS})


def tallies(people: Collection[int], period: Period, moment: datetime) -> Tallies:
    """The counts of the journals that ``owed`` has of each of some people; at most five statements.

    Nearly everybody is posted and there throughout, and owes the same journals: those are counted by person.
    Only the journals of people with days of their own are read.
    """
    days = days_of(set(people), period)
    spans = spans_within(period, moment)
    alike = _most_alike(days)
    others = {staff: hers for staff, hers in days.items() if staff not in alike}
    counted = _counted(alike, spans, period, moment) if alike else Tallies({}, False)
    read = _read(others, owed_on(others, spans, period, moment)) if others else Tallies({}, False)
    return Tallies({**counted.of, **read.of}, counted.is_any or read.is_any)


def _most_alike(days: Mapping[int, Days]) -> dict[int, Days]:
    """Those people of whom most have the same days."""
    groups: defaultdict[object, dict[int, Days]] = defaultdict(dict)
    for staff, hers in days.items():
        groups[hers.posted, hers.away][staff] = hers
    return max(groups.values(), key=len, default={})


def _counted(people: Mapping[int, Days], spans: Sequence[Span], period: Period, moment: datetime) -> Tallies:
    """The counts of people who have the same days; one statement."""
    hers = next(iter(people.values()))
    mine = [span for span in spans if hers.owes(span[1])]
    over = [span for span in mine if times_of(*span, hers).grace < moment]
    is_owed = _is_one_of(mine)
    is_open = Q(first_submitted_at=None, grace_until__lt=moment)
    rows = (
        Journal.objects.filter(staff__in=listed(list(people)), until__gt=period.start, until__lte=period.end)
        .order_by()
        .values_list("staff")
        .annotate(
            in_time=_number(is_owed & Q(first_submitted_at__lte=F("grace_until"))),
            late=_number(is_owed & Q(first_submitted_at__gt=F("grace_until"))),
            begun_only=_number(is_owed & is_open),
            begun_of_over=_number(_is_one_of(over)),
            waiting=_number(Q(state__in=TO_REVIEW)),
            replies_late=_number(late_replies(local_day(moment)) | answered_late()),
        )
    )
    on_file = {staff: counts for staff, *counts in rows}
    of = {staff: _tally(on_file.get(staff, (0,) * 6), len(over)) for staff in people}
    return Tallies(of, bool(mine or on_file))


def _tally(counts: Sequence[int], over: int) -> Tally:
    """The counts of somebody for whom the time of ``over`` journals is over, and who has these on file."""
    in_time, late, begun_only, begun_of_over, waiting, replies_late = counts
    missing = over - begun_of_over + begun_only
    return Tally(in_time + late + missing, in_time, late, missing, waiting, replies_late)


def _number(condition: Q) -> Count:
    # Of a column that is in the index of the rows, as the key is not.
    return Count("staff", filter=condition)


def _is_one_of(spans: Iterable[Span]) -> Q:
    found: defaultdict[JournalKind, list[object]] = defaultdict(list)
    for kind, span in spans:
        found[kind].append(span.start)
    condition = Q(pk__in=[])
    for kind, days in found.items():
        condition |= Q(kind=kind, starts_on__in=days)
    return condition


def _read(days: Collection[int], found: Sequence[Owed]) -> Tallies:
    hers: defaultdict[int, list[Owed]] = defaultdict(list)
    for one in found:
        hers[one.staff].append(one)
    return Tallies({staff: tally(hers[staff]) for staff in days}, bool(found))
