"""Which journals people owe, until when, and how each of them stands (domain.md §8.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Min, Q
from django.utils import timezone

from accounts.enums import Role
from accounts.roles import Permission, permissions_of
from salesforce_app.kernel.periods import Month, Period, local_day
from territory.models import Posting
from territory.queries.working_days import LONGEST_HOLIDAY, WorkingDays, working_days

from ..enums import TO_REVIEW, JournalKind, Standing
from ..measures import due_times as times
from ..models import Journal

FAR = timedelta(days=LONGEST_HOLIDAY + 7)
"""How far beyond a period its journals' due times can lie."""

Span = tuple[JournalKind, Period]
"""The days that a journal of a kind is about."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A journal that somebody owes for the days from ``starts_on`` to the day before ``until``.

    ``journal`` is the one on file, without its facts; None before it is opened. One that is not owed but was
    written all the same ``is_voluntary``: it stands like the others but is never missing. ``reply_is_late``
    when its reviewer's answer came after its day, or has not come though its day is over.
    """

    staff: int
    kind: JournalKind
    starts_on: date
    until: date
    due_at: datetime
    grace_until: datetime
    journal: Journal | None
    standing: Standing
    is_voluntary: bool = False
    reply_is_late: bool = False

    @property
    def last(self) -> date:
        """The last day that it is about."""
        return self.until - timedelta(days=1)

    @property
    def is_submitted(self) -> bool:
        """Whether it was handed in at least once."""
        return self.journal is not None and self.journal.first_submitted_at is not None

    @property
    def waits(self) -> bool:
        """Whether it waits for its reviewer."""
        return self.journal is not None and self.journal.state in TO_REVIEW


@dataclass(frozen=True, slots=True)
class Days:
    """When one person stands as account manager, and when somebody stands in for her."""

    posted: tuple[Period, ...]
    away: tuple[Period, ...]
    calendar: WorkingDays

    def is_there(self, day: date) -> bool:
        return any(day in stretch for stretch in self.posted)

    def works(self, day: date) -> bool:
        """Whether the office works on a day and she is not on leave, wherever she is posted then."""
        return self.calendar.is_working(day) and not any(day in stretch for stretch in self.away)

    def owes(self, period: Period) -> bool:
        """Whether she worked as account manager on a day of the period, and still is one at its end."""
        return self.is_there(period.last) and any(
            self.is_there(day) and self.works(day) for day in period.dates()
        )


def owed(staff_ids: Collection[int], period: Period, *, moment: datetime | None = None) -> tuple[Owed, ...]:
    """The journals of some people whose last day lies in ``period``, as they stand at ``moment`` (now).

    An account manager owes one for every day that she works, and one for every week and month in which she
    works a day and at whose end she still is one. Days off by the office's calendar and days on which
    somebody stands in for her are not worked; standing in for somebody else makes nobody owe anything.
    Nothing is owed of the time before the office's first journal, and nothing of days to come. Sorted by
    person, first day, and kind; four statements.
    """
    moment = moment or timezone.now()
    return owed_on(days_of(set(staff_ids), period), spans_within(period, moment), period, moment)


def owed_on(
    days: Mapping[int, Days], spans: Sequence[Span], period: Period, moment: datetime
) -> tuple[Owed, ...]:
    """The journals that people owe by their days, as ``owed`` has them; one statement."""
    on_file = _on_file(days, period)
    found: list[Owed] = []
    for staff, hers in days.items():
        for kind, span in spans:
            if hers.owes(span):
                journal = on_file.pop((staff, kind, span.start), None)
                found.append(_owed(staff, kind, span, journal, hers, moment))
    for (staff, kind, _starts_on), journal in on_file.items():
        found.append(_owed(staff, kind, journal.period, journal, days[staff], moment, is_voluntary=True))
    order = list(JournalKind)
    return tuple(sorted(found, key=lambda one: (one.staff, one.starts_on, order.index(one.kind))))


def due_times(staff: int, kind: JournalKind, span: Period) -> times.DueTimes:
    """Until when somebody's journal is in time, and until when in grace; two statements."""
    return times_of(kind, span, days_of([staff], span)[staff])


def replied_late(journal: Journal, today: date) -> bool:
    """Whether the answer to a journal as it was submitted last came, or would come today, after its day."""
    if journal.reply_due_on is None:
        return False
    answered = local_day(journal.decided_at) if journal.decided_at else today
    return answered > journal.reply_due_on


def late_replies(today: date) -> Q:
    """The journals that still wait for an answer after its day, as a condition."""
    return Q(state__in=TO_REVIEW, reply_due_on__lt=today)


def answered_late() -> Q:
    """The journals that were answered after their day, as a condition."""
    # The moment's own day is made out only of those that were answered on their day, as the database has it,
    # or after it: no zone of time is a day behind.
    return Q(decided_at__gt=F("reply_due_on")) & Q(decided_at__date__gt=F("reply_due_on"))


def _owed(
    staff: int,
    kind: JournalKind,
    span: Period,
    journal: Journal | None,
    days: Days,
    moment: datetime,
    *,
    is_voluntary: bool = False,
) -> Owed:
    if journal is None:
        due_at, grace_until = times_of(kind, span, days)
    else:
        due_at, grace_until = journal.due_at, journal.grace_until
    handed_in = journal.first_submitted_at if journal is not None else None
    how = times.standing(due_at, grace_until, handed_in, moment)
    if is_voluntary and handed_in is None:
        how = Standing.NOT_DUE
    late = journal is not None and replied_late(journal, local_day(moment))
    return Owed(staff, kind, span.start, span.end, due_at, grace_until, journal, how, is_voluntary, late)


def times_of(kind: JournalKind, span: Period, days: Days) -> times.DueTimes:
    """Until when a journal that is not on file is in time, and until when in grace, by its writer's days."""
    return times.due_times(kind, span, days.works, timezone.get_default_timezone())


def _office_began(moment: datetime) -> date:
    """The day on which the office's first journal was begun; today before there is any."""
    first: datetime | None = Journal.objects.aggregate(first=Min("opened_at"))["first"]
    return local_day(min(first, moment) if first else moment)


def spans_within(period: Period, moment: datetime) -> list[Span]:
    """The days, weeks and months that end in a period, as far as the office owes journals; one statement."""
    end = min(period.end, local_day(moment) + timedelta(days=1))
    return list(_spans(Period(max(period.start, _office_began(moment)), end)))


def _spans(within: Period) -> Iterator[Span]:
    """Every day, week (Monday to Sunday) and month that ends in a period."""
    for day in within.dates():
        after = day + timedelta(days=1)
        yield JournalKind.DAILY, Period(day, after)
        if after.isoweekday() == 1:
            yield JournalKind.WEEKLY, Period(after - timedelta(days=7), after)
        if after.day == 1:
            yield JournalKind.MONTHLY, Month.of(day).period


def days_of(people: Collection[int], period: Period) -> dict[int, Days]:
    """The days of each of some people around a period; two statements.

    Stretches are cut to where they matter, so that people of whom the same matters have the same.
    """
    first, last = min(Month.of(period.start).first, period.start - timedelta(days=7)), period.end + FAR
    after = last + timedelta(days=1)
    calendar = working_days(first, last)
    posted: defaultdict[int, list[Period]] = defaultdict(list)
    away: defaultdict[int, list[Period]] = defaultdict(list)
    rows = Posting.objects.filter(
        Q(staff__in=people, substitutes_for=None, role=Role.ACCOUNT_MANAGER) | Q(substitutes_for__in=people),
        since__lte=last,
    ).exclude(until__lte=first)
    columns = ("staff", "staff__role", "substitutes_for", "since", "until")
    for staff, role, absent, since, until in rows.order_by().values_list(*columns):
        start, end = max(since, first), until or after
        if absent is not None:
            away[absent].append(Period(start, end))
        elif Permission.WRITE_JOURNALS in permissions_of(role):
            posted[staff].append(Period(start, min(end, after)))
    return {
        staff: Days(_in_order(posted[staff]), _in_order(away[staff]), calendar) for staff in sorted(people)
    }


def _in_order(stretches: list[Period]) -> tuple[Period, ...]:
    return tuple(sorted(stretches, key=lambda stretch: (stretch.start, stretch.end)))


def _on_file(people: Iterable[int], period: Period) -> dict[tuple[int, JournalKind, date], Journal]:
    """The journals whose last day lies in a period, by person, kind and first day; one statement."""
    rows = Journal.objects.filter(
        staff__in=people,
        until__gt=period.start,
        until__lte=period.end,
    ).defer("facts")
    return {(row.staff_id, JournalKind(row.kind), row.starts_on): row for row in rows}
