"""A visit as it was written down, by whatever clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesforce_app.kernel.errors import InputError

from ..enums import Channel, IssueKind

CLOCK_TOLERANCE_S = 120
"""A phone's clock that is off by more is corrected."""
CLOCKS_MAY_DIFFER = timedelta(minutes=5)
"""So far ahead of the office a moment may lie once it has been put right: clocks never quite agree."""
LONGEST_VISIT = timedelta(hours=24)
LONGEST_AGO = timedelta(days=366)
YEARS_OFF = 10
"""No clock that is still to be believed is off by more."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A position as a phone tells it; ``accuracy_m`` is the radius of 68 % certainty."""

    latitude: float
    longitude: float
    accuracy_m: float | None
    datum: str


@dataclass(frozen=True, slots=True)
class Promise:
    """An action that was promised at the visit; an empty ``owner`` is whoever made the visit."""

    id: UUID
    text: str
    due_on: date
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A complaint or a request that the shop told; ``about`` is the username of whom it complains."""

    id: UUID
    kind: IssueKind
    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A visit as it was written down.

    ``clock_offset_s`` says by how many seconds the clock was ahead by which its moments were taken; None for
    moments that need no correction. ``positions`` are those at arrival and at leaving; None leaves those on
    file as they are. ``questionnaire`` is the key of the form's version, None for the standard form.
    ``base_revision`` is the revision on which a correction is based, 0 for a new record.
    """

    retailer: int
    started_at: datetime
    ended_at: datetime | None = None
    channel: Channel = Channel.IN_PERSON
    purposes: tuple[str, ...] = ()
    questionnaire: int | None = None
    observations: Mapping[str, object] = field(default_factory=dict)
    outcome: str = ""
    notes: str = ""
    positions: tuple[Fix | None, Fix | None] | None = (None, None)
    entered_at: datetime | None = None
    clock_offset_s: int | None = 0
    base_revision: int = 0
    actions: tuple[Promise, ...] = ()
    issues: tuple[Told, ...] = ()


def _is_off(record: VisitRecord) -> bool:
    return record.clock_offset_s is not None and abs(record.clock_offset_s) > CLOCK_TOLERANCE_S


def on_true_time(record: VisitRecord, moment: datetime) -> VisitRecord:
    """The record with its moments put right by the clock's offset, where that is worth it.

    When it was written down is at the latest ``moment``, whatever the clock says: nobody can correct that.
    Raises InputError for a beginning or an end that no clock explains, that lies in the future, more than a
    year ago or before the other, and for a visit of more than a day.
    """
    if record.entered_at is not None and _is_implausible(record.entered_at, moment):
        record = replace(record, entered_at=None)
    for name in ("started_at", "ended_at"):
        value = getattr(record, name)
        if value is not None and _is_implausible(value, moment):
            raise InputError(name, _("The date is implausible."), _("Correct the date."))
    if _is_off(record):
        ahead = timedelta(seconds=record.clock_offset_s or 0)
        record = replace(
            record,
            started_at=record.started_at - ahead,
            ended_at=record.ended_at and record.ended_at - ahead,
            entered_at=record.entered_at and record.entered_at - ahead,
        )
    _check_times(record.started_at, record.ended_at, moment)
    return replace(record, entered_at=record.entered_at and min(record.entered_at, moment))


def _is_implausible(value: datetime, moment: datetime) -> bool:
    return abs(value.year - moment.year) > YEARS_OFF


def _check_times(started_at: datetime, ended_at: datetime | None, moment: datetime) -> None:
    """Raises InputError for a visit that cannot have been made at these times."""
    if started_at < moment - LONGEST_AGO:
        raise InputError("started_at", _("The day lies more than a year ago."), _("Correct the date."))
    latest = moment + CLOCKS_MAY_DIFFER
    if started_at > latest:
        raise InputError(
            "started_at",
            _("The visit would lie in the future."),
            _("Correct the day and the time, and set the clock of the phone right."),
        )
    if ended_at is None:
        return
    if ended_at < started_at:
        raise InputError(
            "ended_at", _("The visit would end before it began."), _("Correct one of the two times.")
        )
    if ended_at - started_at > LONGEST_VISIT:
        raise InputError(
            "ended_at",
            _("The visit would last longer than a day."),
            _("Correct one of the two times, or leave the time of leaving empty."),
        )
    if ended_at > latest:
        raise InputError(
            "ended_at",
            _("The visit would end in the future."),
            _("Correct the time of leaving, or leave it empty; set the clock of the phone right."),
        )


def clock_notes(record: VisitRecord) -> list[str]:
    """What the sender is told of her clock."""
    if not _is_off(record):
        return []
    off = record.clock_offset_s or 0
    minutes = max(1, round(abs(off) / 60))
    if off > 0:
        said = ngettext(
            "The phone's clock was %(minutes)s minute fast; the times were put right.",
            "The phone's clock was %(minutes)s minutes fast; the times were put right.",
            minutes,
        )
    else:
        said = ngettext(
            "The phone's clock was %(minutes)s minute slow; the times were put right.",
            "The phone's clock was %(minutes)s minutes slow; the times were put right.",
            minutes,
        )
    return [said % {"minutes": minutes}]
