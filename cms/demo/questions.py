"""One question of each kind for the made-up account managers, some answered, some settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import NAMESPACE_URL, uuid5

from accounts.models import Staff
from salesforce_app.kernel.changes import ChangeSet
from visits.domain.clarifying import answer_question, settle_question
from visits.domain.photos import read_photo, receive_photo
from visits.enums import Channel, ClarificationKind
from visits.models import Clarification, Visit, VisitPhoto

LEFT_LATE = timedelta(minutes=9)
FAR_NORTH = Decimal("0.135")
"""Some fifteen kilometres."""


def load_questions(moment: datetime, *, people: tuple[str, ...], supervisor: str) -> int:
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
    _answer_some(Staff.objects.get(username=supervisor), moment)
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
            visited_on__gt=photo.visit.visited_on,
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


def _answer_some(supervisor: Staff, moment: datetime) -> None:
    """Of the questions about places the first few are answered, and of these the first is settled."""
    asked = Clarification.objects.filter(kind=ClarificationKind.PLACE, answer="").select_related("staff")
    for number, question in enumerate(asked.order_by("pk")[:3]):
        answer_question(
            question=question, answer="店搬到路口东边了，档案里还是老位置。", by=question.staff, moment=moment
        )
        if not number and question.staff_id != supervisor.pk:
            settle_question(question=question, note="已核实，位置待更正。", by=supervisor, moment=moment)
