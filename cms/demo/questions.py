"""A handful of questions of each kind for the made-up account managers: open, answered, settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import NAMESPACE_URL, uuid5

from salesforce_app.kernel.changes import ChangeSet
from territory.queries.superiors import line_above
from visits.domain.clarifying import answer_question, settle_question
from visits.domain.photos import read_photo, receive_photo
from visits.enums import Channel, ClarificationKind
from visits.models import Clarification, Visit, VisitPhoto

LEFT_LATE = timedelta(minutes=9)
FAR_NORTH = Decimal("0.135")
"""Some fifteen kilometres."""
LONG_AGO = timedelta(weeks=6)
SAID = {
    ClarificationKind.PLACE: ("店搬到路口东边了，档案里还是老位置。", "已核实，位置待更正。"),
    ClarificationKind.OVERLAP: ("前一家离店时忘了点，到下一家才补上。", "情况属实，以后离店时当场点。"),
    ClarificationKind.SPEED: ("离店时手机定位漂了，人没去过那边。", "定位漂移，不作处理。"),
    ClarificationKind.PHOTO: ("两家店挨着，选照片时选错了。", "已补拍，照片以新的为准。"),
}
"""What account managers answer, and how their supervisors settle it."""


def load_questions(moment: datetime, *, people: tuple[str, ...]) -> int:
    """Let some visits of the last weeks contradict each other, unless some do; returns how many questions."""
    if Clarification.objects.filter(kind=ClarificationKind.PHOTO).exists():
        return Clarification.objects.count()
    changes = ChangeSet()
    for person in people:
        pairs = _pairs(person)
        if len(pairs) > 3:
            earlier, later = pairs[1]
            changes.update(earlier, ended_at=later.started_at + LEFT_LATE)
            earlier, _later = pairs[-1]
            if earlier.latitude is not None:
                changes.update(
                    earlier,
                    left_latitude=earlier.latitude + FAR_NORTH,
                    left_longitude=earlier.longitude,
                    left_accuracy_m=Decimal(20),
                )
    changes.save(actor="load_demo", moment=moment)
    for person in people:
        _use_a_photograph_again(person, moment)
    _answer_some(moment)
    return Clarification.objects.count()


def _pairs(person: str) -> list[tuple[Visit, Visit]]:
    """Consecutive visits of one day, no visit in two pairs, the newest days first."""
    rows = Visit.objects.filter(
        staff__username=person, channel=Channel.IN_PERSON, ended_at__isnull=False, received_at__isnull=False
    )
    found: list[tuple[Visit, Visit]] = []
    used: set[object] = set()
    for later, earlier in pairwise(rows.select_related("retailer").order_by("-started_at")[:60]):
        if earlier.visited_on == later.visited_on and earlier.pk not in used and later.pk not in used:
            used |= {earlier.pk, later.pk}
            found.append((earlier, later))
    return found


def _use_a_photograph_again(person: str, moment: datetime) -> None:
    photos = VisitPhoto.objects.filter(visit__staff__username=person).select_related("visit")
    photo = photos.order_by("visit__started_at").first()
    if photo is None:
        return
    later = (
        Visit.objects.filter(
            staff=photo.visit.staff_id,
            channel=Channel.IN_PERSON,
            started_at__gt=photo.visit.started_at,
            received_at__isnull=False,
        )
        .exclude(retailer=photo.visit.retailer_id)
        .order_by("started_at")
        .first()
    )
    if later is not None:
        receive_photo(
            uuid=uuid5(NAMESPACE_URL, f"again {photo.pk}"),
            visit=later.pk,
            content=read_photo(photo),
            taken_at=later.started_at,
            author=later.staff,
            moment=moment,
        )


def _answer_some(moment: datetime) -> None:
    """Settle what is long past; of the others of each kind the first, and let the second be answered."""
    for kind, (answer, note) in SAID.items():
        asked = Clarification.objects.filter(kind=kind, answer="").select_related("staff", "visit")
        recent = 0
        for question in asked.order_by("visit__started_at", "pk"):
            is_old = question.visit.started_at < moment - LONG_AGO
            recent += not is_old
            if not is_old and recent > 2:
                break
            answer_question(question=question, answer=answer, by=question.staff, moment=moment)
            above = line_above(question.staff, question.visit.visited_on)
            if (is_old or recent == 1) and above:
                settle_question(question=question, note=note, by=above[0], moment=moment)
