"""Questions to clarify: raised when visits and photographs arrive, answered, settled.

They are raised by following the records, whichever way these come: from a phone, a desk, a file, or by the
taking back of a file. A day is looked at as a whole, a fixed number of statements for any number of days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.kernel.changes import Change, ChangeSet, in_parts
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.trail import Trail
from territory.measures.geo import Position

from ..enums import Channel, ClarificationKind, LocationCheck
from ..measures.clarify import DayVisit, Fix, leaps, overlaps
from ..measures.fingerprint import are_alike
from ..measures.store_time import seconds_in_store
from ..models import Clarification, Visit, VisitPhoto
from ..models.actions import LONGEST_TEXT
from .retention import first_day_kept

PHOTOS_BACK = timedelta(days=92)
"""How far back a person's pictures are looked through for one that is nearly the same."""

DAY_KINDS = (ClarificationKind.PLACE, ClarificationKind.OVERLAP, ClarificationKind.SPEED)

LOOKED_AT = (
    "staff_id",
    "unit_id",
    "retailer_id",
    "visited_on",
    "started_at",
    "ended_at",
    "latitude",
    "longitude",
    "accuracy_m",
    "left_latitude",
    "left_longitude",
    "left_accuracy_m",
    "location_check",
    "distance_m",
)
"""What of a visit a day's questions depend on."""

Pair = tuple[str, UUID, UUID | None]
"""The kind of a question and the visits that it is about."""


@dataclass(slots=True)
class _Raised:
    """The questions that records raise, by what they are about, with the facts to word them with."""

    questions: dict[Pair, tuple[Visit, dict[str, Any]]] = field(default_factory=dict)

    def add(self, kind: ClarificationKind, visit: Visit, other: UUID | None, **facts: Any) -> None:
        self.questions[kind.value, visit.pk, other] = (visit, facts)


# ---------------------------------------------------------------------- visits


def follow_visits(changes: Sequence[Change], trail: Trail) -> None:
    """Raise and drop the questions of the days on which visits changed; part of the same transaction."""
    days: set[tuple[int, date]] = set()
    gone = []
    for change in changes:
        for image in (change.before, change.after):
            if image is not None and image["channel"] == Channel.IN_PERSON:
                days.add((int(image["staff_id"]), _day(image["visited_on"])))
        if change.after is None:
            gone.append(UUID(str(change.pk)))
    for part in in_parts(gone):
        Clarification.objects.filter(Q(visit__in=part) | Q(other__in=part)).delete()
    for part in in_parts(sorted(days)):
        _look_at(part, trail)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _look_at(days: Sequence[tuple[int, date]], trail: Trail) -> None:
    """Look at some days of some people anew."""
    wanted = set(days)
    rows = Visit.objects.filter(
        channel=Channel.IN_PERSON,
        staff__in={staff for staff, _day in days},
        visited_on__in={day for _staff, day in days},
    ).only(*LOOKED_AT)
    by_day: defaultdict[tuple[int, date], list[Visit]] = defaultdict(list)
    for visit in rows.order_by("started_at", "pk"):
        if (visit.staff_id, visit.visited_on) in wanted:
            by_day[visit.staff_id, visit.visited_on].append(visit)
    raised = _Raised()
    looked_at: list[UUID] = []
    for visits in by_day.values():
        looked_at += [visit.pk for visit in visits]
        _of_day(raised, visits)
    _keep(raised, looked_at, DAY_KINDS, trail)


def _of_day(raised: _Raised, visits: Sequence[Visit]) -> None:
    for visit in visits:
        if visit.location_check == LocationCheck.CONTRADICTED and visit.distance_m is not None:
            raised.add(ClarificationKind.PLACE, visit, None, metres=round(visit.distance_m))
    day = [_day_visit(visit) for visit in visits]
    for first, second, seconds in overlaps(day):
        raised.add(
            ClarificationKind.OVERLAP, visits[second], visits[first].pk, minutes=max(1, round(seconds / 60))
        )
    for leap in leaps(day):
        raised.add(
            ClarificationKind.SPEED,
            visits[leap.second],
            visits[leap.first].pk,
            metres=round(leap.metres),
            seconds=leap.seconds,
        )


def _day_visit(visit: Visit) -> DayVisit:
    zone = timezone.get_default_timezone()
    started = timezone.localtime(visit.started_at, zone)
    ended = None if visit.ended_at is None else timezone.localtime(visit.ended_at, zone)
    is_valid = seconds_in_store(started, ended) is not None
    departure = None
    if ended is not None:
        departure = _fix(visit.left_latitude, visit.left_longitude, visit.left_accuracy_m, ended)
    return DayVisit(
        key=visit.pk,
        retailer=visit.retailer_id,
        started=started,
        ended=ended if is_valid else None,
        arrival=_fix(visit.latitude, visit.longitude, visit.accuracy_m, started),
        departure=departure,
    )


def _fix(latitude: Any, longitude: Any, accuracy: Any, at: datetime) -> Fix | None:
    if latitude is None or longitude is None or accuracy is None:
        return None
    return Fix(Position(float(latitude), float(longitude)), float(accuracy), at)


# ---------------------------------------------------------------------- photographs


def follow_photos(changes: Sequence[Change], trail: Trail) -> None:
    """Ask about new photographs that were taken before, and no longer about those that were withdrawn."""
    new = [UUID(str(change.pk)) for change in changes if change.before is None]
    gone = {str(change.pk) for change in changes if change.after is None}
    visits = {
        UUID(str(image["visit_id"]))
        for change in changes
        for image in (change.before, change.after)
        if image is not None
    }
    if gone:
        unanswered = Clarification.objects.filter(kind=ClarificationKind.PHOTO, answer="", settled_at=None)
        about = unanswered.filter(Q(visit__in=visits) | Q(other__in=visits))
        dropped = [row.pk for row in about if gone & {row.facts.get("photo"), row.facts.get("earlier")}]
        Clarification.objects.filter(pk__in=dropped).delete()
    if new:
        raised = _Raised()
        _of_photos(raised, new)
        _keep(raised, (), (), trail)


def _of_photos(raised: _Raised, new: Sequence[UUID]) -> None:
    """Compare new pictures with the person's of late, and with every file that is the very same."""
    photos = list(VisitPhoto.objects.filter(pk__in=new).select_related("visit"))
    people = {photo.visit.staff_id for photo in photos}
    if not people:
        return
    oldest = min(photo.visit.visited_on for photo in photos) - PHOTOS_BACK
    of_late = Visit.objects.filter(staff__in=people, visited_on__gte=oldest)
    same = Q(sha256__in={photo.sha256 for photo in photos})
    known = list(
        VisitPhoto.objects.filter(same | Q(visit__in=of_late.values("pk")))
        .select_related("visit")
        .order_by("received_at", "pk")
    )
    for photo in photos:
        earlier = next((other for other in known if _is_reused(photo, other)), None)
        if earlier is not None:
            raised.add(
                ClarificationKind.PHOTO,
                photo.visit,
                earlier.visit_id,
                photo=str(photo.pk),
                earlier=str(earlier.pk),
                same=photo.sha256 == earlier.sha256,
            )


def _is_reused(photo: VisitPhoto, other: VisitPhoto) -> bool:
    """Whether a picture is one of an earlier visit: the very file, or alike at another shop or day."""
    if other.visit_id == photo.visit_id or (other.received_at, other.pk) >= (photo.received_at, photo.pk):
        return False
    if other.sha256 == photo.sha256:
        return True
    if other.visit.staff_id != photo.visit.staff_id or not are_alike(photo.fingerprint, other.fingerprint):
        return False
    return (
        other.visit.retailer_id != photo.visit.retailer_id or other.visit.visited_on != photo.visit.visited_on
    )


# ---------------------------------------------------------------------- keeping


def _keep(
    raised: _Raised, looked_at: Iterable[UUID], kinds: Sequence[ClarificationKind], trail: Trail
) -> None:
    """Write what is asked now; what nobody answered and no longer holds is asked no more."""
    visits = {*looked_at, *(visit for _kind, visit, _other in raised.questions)}
    if not visits:
        return
    on_file: Mapping[Pair, Clarification] = {
        (row.kind, row.visit_id, row.other_id): row
        for part in in_parts(sorted(visits))
        for row in Clarification.objects.filter(visit__in=part)
    }
    blind = _without_positions(on_file.values(), trail.moment)
    changes = ChangeSet()
    for pair, (visit, facts) in raised.questions.items():
        row = on_file.get(pair)
        if row is None:
            changes.create(
                Clarification(
                    kind=pair[0],
                    visit=visit,
                    other_id=pair[2],
                    staff_id=visit.staff_id,
                    unit_id=visit.unit_id,
                    facts=facts,
                    asked_at=trail.moment,
                )
            )
        elif _is_untouched(row):
            changes.update(row, facts=facts, staff_id=visit.staff_id, unit_id=visit.unit_id)
    for pair, row in on_file.items():
        if row.kind in kinds and pair not in raised.questions and _is_untouched(row) and row.pk not in blind:
            changes.delete(row)
    changes.save(actor=trail.actor, moment=trail.moment)


def _without_positions(rows: Iterable[Clarification], moment: datetime) -> set[int]:
    """The questions about speed whose positions have been forgotten: they stay as they were asked."""
    kept_from = first_day_kept(local_day(moment))
    asked = {row.pk: row.visit_id for row in rows if row.kind == ClarificationKind.SPEED}
    if not asked:
        return set()
    old = set(
        Visit.objects.filter(pk__in=asked.values(), visited_on__lt=kept_from).values_list("pk", flat=True)
    )
    return {pk for pk, visit in asked.items() if visit in old}


def _is_untouched(row: Clarification) -> bool:
    return not row.answer and row.settled_at is None


# ---------------------------------------------------------------------- answering


@transaction.atomic
def answer_question(*, question: Clarification, answer: str, by: Staff, moment: datetime) -> None:
    """Say what was the matter; whoever made the visit does, until it is settled. Raises InputError."""
    if question.staff_id != by.pk:
        raise InputError(
            "answer", _("The question is somebody else's."), _("Ask whoever made the visit to answer.")
        )
    _refuse_settled(question, "answer")
    changes = ChangeSet()
    changes.update(question, answer=_text("answer", answer), answered_at=moment)
    changes.save(actor=by.username, moment=moment)


@transaction.atomic
def settle_question(*, question: Clarification, note: str, by: Staff, moment: datetime) -> None:
    """Close a question, with or without an answer, saying what came of it. Raises InputError.

    Nobody settles a question about her own visit. No figure changes by it, and it is not asked again.
    """
    if question.staff_id == by.pk:
        raise InputError(
            "note", _("The question is about a visit of yours."), _("Let your supervisor settle it.")
        )
    _refuse_settled(question, "note")
    changes = ChangeSet()
    changes.update(question, note=_text("note", note), settled_at=moment, settled_by=by)
    changes.save(actor=by.username, moment=moment)


def _refuse_settled(question: Clarification, name: str) -> None:
    if question.settled_at is not None:
        raise InputError(
            name, _("The question is settled already."), _("Look at what was settled, and leave it.")
        )


def _text(name: str, value: str) -> str:
    text = " ".join(value.replace("\x00", "").split())
    if not text:
        raise InputError(name, _("Nothing was written."), _("Write a sentence."))
    if len(text) > LONGEST_TEXT:
        raise InputError(
            name,
            _("The text is longer than %(number)s characters.") % {"number": LONGEST_TEXT},
            _("Shorten it."),
        )
    return text
