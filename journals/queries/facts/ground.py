"""What all facts of one journal share: the writer, her unit, the days, and what is read once for several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Staff
from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import nearest
from territory.models import OrgUnit, Posting
from territory.queries.frame import UnitFrame, frame_of
from territory.queries.units import unit_tree
from territory.queries.working_days import working_day_after
from territory.scope import scope_of_units
from visits.queries.coverage.person import PersonWork, person_work
from visits.queries.coverage.work import FieldWork, field_work

from ...domain.keys import journal_key
from ...enums import FigureKind, JournalKind, Section
from ...models import Journal
from .counted import Counted, Row, counted, told

T = TypeVar("T")

AGAINST = {JournalKind.DAILY: "cycle", JournalKind.WEEKLY: "week", JournalKind.MONTHLY: "month"}
"""With what figures are compared, unless they say otherwise."""
SO_FAR = {JournalKind.WEEKLY: "week_so_far", JournalKind.MONTHLY: "month_so_far"}
"""With what they are compared while the week or month runs: as many days of the one before."""


def unit_of(staff: Staff, day: date) -> OrgUnit | None:
    """Where somebody is posted on a day, as an account manager before anything else.

    The nearest posting when none holds; None for somebody who was never posted. A substitution is nobody's
    own posting.
    """
    rows = Posting.objects.filter(staff=staff, substitutes_for=None).select_related("unit")
    postings = sorted(rows, key=lambda row: (row.role == Role.ACCOUNT_MANAGER, row.since))
    holding = [row for row in postings if row.since <= day and (row.until is None or row.until > day)]
    if holding:
        return holding[-1].unit
    found = nearest(sorted(postings, key=lambda row: row.since), day)
    return None if found is None else found.unit


def was_posted(staff: Staff, period: Period) -> bool:
    """Whether somebody had a posting of her own on a day of the period."""
    rows = Posting.objects.filter(staff=staff, substitutes_for=None, since__lt=period.end)
    found: bool = rows.exclude(until__lte=period.start).exists()
    return found


class Ground:
    """The ground of one journal's facts. ``unit`` and all below it are the territory of her figures."""

    def __init__(self, staff: Staff, unit: OrgUnit, kind: JournalKind, period: Period) -> None:
        self.staff = staff
        self.unit = unit
        self.kind = kind
        self.period = period
        self.key: UUID = journal_key(staff.pk, kind, period.start)
        self._frames: dict[Month, UnitFrame] = {}
        self._once: dict[str, Any] = {}

    @classmethod
    def of(cls, journal: Journal) -> Ground:
        """The ground of a journal, begun or not."""
        return cls(journal.staff, journal.unit, JournalKind(journal.kind), journal.period)

    @cached_property
    def units(self) -> list[int]:
        """The keys of the unit and all below it."""
        return sorted(unit_tree().below([self.unit.pk]))

    @cached_property
    def scope(self) -> Scope:
        """The territory as a scope, on the last of the days."""
        return scope_of_units(self.units, day=self.period.last)

    @cached_property
    def as_of(self) -> date:
        """The last of the days, or today while they run."""
        return max(self.period.start, min(self.period.last, timezone.localdate()))

    @property
    def month(self) -> Month:
        """The month of the last of the days."""
        return Month.of(self.period.last)

    @property
    def is_running(self) -> bool:
        """Whether a week or month is not over; of a day it makes no difference."""
        return self.kind is not JournalKind.DAILY and self.as_of < self.period.last

    @property
    def before(self) -> Period:
        """The period before: the day, week or month, of one that is not over as many days of it."""
        if self.kind is JournalKind.MONTHLY:
            whole = Month.of(self.period.start).shift(-1).period
        else:
            whole = Period(self.period.start - timedelta(days=self.period.days), self.period.start)
        if not self.is_running:
            return whole
        passed = (self.as_of - self.period.start).days + 1
        return Period(whole.start, min(whole.end, whole.start + timedelta(days=passed)))

    @property
    def against(self) -> str:
        """With what the figures of the days so far are compared."""
        return SO_FAR[self.kind] if self.is_running else AGAINST[self.kind]

    @cached_property
    def after(self) -> Period:
        """The next working day, the next week, or the next month; one statement for a day."""
        if self.kind is JournalKind.DAILY:
            day = working_day_after(self.period.last, 1)
            return Period(day, day + timedelta(days=1))
        if self.kind is JournalKind.WEEKLY:
            return Period(self.period.end, self.period.end + timedelta(days=7))
        return self.month.shift(1).period

    def frame(self, month: Month) -> UnitFrame:
        """The unit's month, made once."""
        if month not in self._frames:
            self._frames[month] = frame_of(self.unit, month, self.scope)
        return self._frames[month]

    def once(self, name: str, read: Callable[[], T]) -> T:
        """What ``read`` gives, read once however many facts ask for it by this name."""
        if name not in self._once:
            self._once[name] = read()
        found: T = self._once[name]
        return found

    @cached_property
    def person(self) -> PersonWork:
        """Her own calls and visits of the days so far."""
        return person_work(self.staff.pk, Period(self.period.start, self.as_of + timedelta(days=1)))

    @cached_property
    def person_before(self) -> PersonWork:
        """Her own calls and visits of the period before."""
        return person_work(self.staff.pk, self.before)

    @cached_property
    def work(self) -> FieldWork:
        """The unit's field work of the month so far."""
        return field_work(self.frame(self.month), self.as_of)

    def source(self, code: str) -> str:
        """The address that opens the rows behind a fact."""
        return reverse("journals:fact", args=[self.key, code])

    def _word(self, kind: FigureKind, others: dict[str, Any]) -> None:
        """Add what any fact of a kind is worded with: its currency, and with what it is compared."""
        if kind is FigureKind.AMOUNT:
            others.setdefault("currency", settings.CURRENCY)
        if others.get("base") is not None:
            is_weekly = self.kind is JournalKind.WEEKLY
            others.setdefault("against", self.against if is_weekly else AGAINST[self.kind])

    def counted(
        self, code: str, section: Section, kind: FigureKind, rows: Sequence[Row], **others: Any
    ) -> Counted:
        """A fact made of its rows."""
        self._word(kind, others)
        return counted(code, section, self.source(code), rows, kind=kind, **others)

    def told(
        self,
        code: str,
        section: Section,
        kind: FigureKind,
        rows: Sequence[Row],
        value: int,
        of: int | None = None,
        **others: Any,
    ) -> Counted:
        """A fact whose figure an existing measure made of the rows."""
        self._word(kind, others)
        return told(code, section, self.source(code), rows, kind=kind, value=value, of=of, **others)
