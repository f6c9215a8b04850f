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

    Raises InputError for moments that no clock explains, and for a visit of more than a year ago.
    """
    for name in ("started_at", "ended_at", "entered_at"):
        value = getattr(record, name)
        if value is not None and abs(value.year - moment.year) > YEARS_OFF:
            raise InputError(name, _("The date is implausible."), _("Correct the date."))
    if _is_off(record):
        ahead = timedelta(seconds=record.clock_offset_s or 0)
        record = replace(
            record,
            started_at=record.started_at - ahead,
            ended_at=record.ended_at and record.ended_at - ahead,
            entered_at=record.entered_at and record.entered_at - ahead,
        )
    if record.started_at < moment - LONGEST_AGO:
        raise InputError("started_at", _("The day lies more than a year ago."), _("Correct the date."))
    return record


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
