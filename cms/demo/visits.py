"""What the made-up account managers wrote down at their last visits: answers, photographs, late entries."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from math import cos, radians
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.periods import local_day
from territory.measures.geo import Position
from territory.queries.positions import position_of
from visits.domain.field_notice import acknowledge_notice
from visits.domain.photos import receive_photo
from visits.domain.visits import plan_visit
from visits.enums import Channel
from visits.measures.field_notice import notice_on
from visits.measures.questionnaire import findings
from visits.measures.standard_form import STANDARD
from visits.models import Visit, VisitPhoto

from .files import PREFIX

WEEKS = 4
PHOTOGRAPHED = 24
MOVED_OF = (f"{PREFIX}manager", f"{PREFIX}manager-w1")
"""Who calls at a shop whose visits agree that it lies elsewhere."""
MOVED_NORTH_M = 300.0
MOVED_EAST_M = 160.0
METRES_PER_DEGREE = 111_195.0

OUTCOMES = ["nothing_new", "nothing_new", "ordered", "will_order", "advice_taken", "corrected", "promised"]
PURPOSES = ["order_guidance", "display_check", "new_brand", "settlement", "market_survey", "care"]
NEWS: dict[str, list[Any]] = {
    "stock": ["low", "out", "excess"],
    "out_of_stock": ["利群（新版）", "中华（硬）"],
    "old_stock": [True],
    "stock_cartons": [18, 26, 42],
    "display": ["untidy", "moved"],
    "new_brand_shown": ["behind", "absent"],
    "price_marks": ["missing", "wrong"],
    "balance": ["reminded", "doubtful", "account_problem"],
    "request": ["想换一个新的陈列架", "希望周三上午送货", "要两张新品海报"],
    "customer_flow": ["better", "worse"],
    "market_news": ["隔壁新开一家便利店", "村里办庙会，外来客多"],
}


def load_visit_records(moment: datetime) -> int:
    """Let the visits of the last weeks tell what was seen, unless some do; returns how many do.

    Some were written down a day late, some have photographs, and the visits to a few shops agree that these
    lie elsewhere. Whoever made them has agreed to the notice of what is recorded.
    """
    told = Visit.objects.exclude(received_at=None)
    newest = Visit.objects.order_by("-visited_on").values_list("visited_on", flat=True).first()
    if newest is None or told.exists():
        return told.count()
    random = Random(4)  # noqa: S311 - made-up data
    visits = list(
        Visit.objects.filter(visited_on__gt=newest - timedelta(weeks=WEEKS))
        .select_related("retailer", "staff")
        .order_by("started_at", "pk")
    )
    moved = _moved(visits)
    changes = ChangeSet()
    for visit in visits:
        _tell(changes, visit, random, moved.get(visit.retailer_id), moment)
    changes.save(actor="load_demo", moment=moment)
    _photograph(visits, random, moment)
    for person in {visit.staff_id: visit.staff for visit in visits}.values():
        acknowledge_notice(staff=person, version=notice_on(local_day(moment)).version, moment=moment)
    return told.count()


def _moved(visits: list[Visit]) -> dict[int, Position]:
    """The shop of each of ``MOVED_OF`` that is visited most, and where it really lies."""
    found: dict[int, Position] = {}
    people: set[str] = set()
    for retailer, days in _most_visited(visits):
        visit = days[0]
        place = position_of(visit.retailer)
        username = visit.staff.username
        if place is None or username not in MOVED_OF or username in people:
            continue
        people.add(username)
        north = MOVED_NORTH_M / METRES_PER_DEGREE
        east = MOVED_EAST_M / (METRES_PER_DEGREE * cos(radians(place.latitude)))
        found[retailer] = Position(place.latitude + north, place.longitude + east)
    return found


def _most_visited(visits: list[Visit]) -> list[tuple[int, list[Visit]]]:
    """Shops and the visits to them in person, those visited on the most days first."""
    found: dict[int, list[Visit]] = {}
    for visit in visits:
        if visit.channel == Channel.IN_PERSON:
            found.setdefault(visit.retailer_id, []).append(visit)
    return sorted(found.items(), key=lambda item: -len({visit.visited_on for visit in item[1]}))


def _tell(changes: ChangeSet, visit: Visit, random: Random, moved: Position | None, moment: datetime) -> None:
    here = visit.channel == Channel.IN_PERSON
    news = random.sample(sorted(NEWS), random.choice([0, 0, 1, 1, 2, 3])) if here else []
    if "stock" in news and "out_of_stock" not in news and random.random() < 0.3:
        news.append("out_of_stock")
    answers = {question.code: question.default for question in STANDARD.asked if question.default is not None}
    answers = (answers if here else {}) | {code: random.choice(NEWS[code]) for code in news}
    outcome = random.choice(OUTCOMES)
    entered = (visit.ended_at or visit.started_at) + timedelta(minutes=1)
    if random.random() < 0.05:
        entered += timedelta(days=1, hours=random.randrange(3))
    values: dict[str, Any] = {
        "purposes": random.sample(PURPOSES, random.choice([1, 1, 2])),
        "observations": answers,
        "outcome": outcome,
        "findings": findings(STANDARD, answers, outcome),
        "entered_at": min(entered, moment),
        "received_at": min(entered + timedelta(seconds=random.randrange(5, 4000)), moment),
    }
    if moved is not None and here:
        values["latitude"] = Decimal(f"{moved.latitude + random.uniform(-8e-5, 8e-5):.6f}")
        values["longitude"] = Decimal(f"{moved.longitude + random.uniform(-8e-5, 8e-5):.6f}")
        values["accuracy_m"] = Decimal(random.choice([8, 12, 15]))
    if here and visit.latitude is not None and visit.longitude is not None and visit.ended_at is not None:
        near = values.get("latitude", visit.latitude), values.get("longitude", visit.longitude)
        values["left_latitude"], values["left_longitude"] = near
        values["left_accuracy_m"] = Decimal(20)
    plan_visit(changes, visit, values, retailer=visit.retailer, moment=moment)


def _photograph(visits: list[Visit], random: Random, moment: datetime) -> None:
    """Pictures of shelves at the newest visits of each person."""
    if VisitPhoto.objects.exists():
        return
    there = [visit for visit in visits if visit.channel == Channel.IN_PERSON]
    people: dict[int, int] = {}
    for visit in reversed(there):
        taken = people.get(visit.staff_id, 0)
        if taken >= PHOTOGRAPHED // 6:
            continue
        people[visit.staff_id] = taken + 1
        for number in range(random.choice([1, 2])):
            name = f"{visit.pk} {number}"
            receive_photo(
                uuid=uuid5(NAMESPACE_URL, name),
                visit=visit.pk,
                content=_shelf(Random(name)),  # noqa: S311 - made-up data
                taken_at=visit.started_at + timedelta(minutes=number + 1),
                author=visit.staff,
                moment=visit.received_at or moment,
            )


def _shelf(random: Random) -> bytes:
    """A drawn counter: boards with packs side by side, price marks beneath them."""
    from PIL import Image, ImageDraw

    width, height, boards = 960, 720, 4
    picture = Image.new("RGB", (width, height), (random.randrange(190, 240),) * 3)
    pen = ImageDraw.Draw(picture)
    for board in range(boards):
        bottom = (board + 1) * height // boards - 30
        pen.rectangle((0, bottom, width, bottom + 14), fill=(120, 84, 52))
        left = random.randrange(4, 20)
        while left < width - 60:
            pack = random.randrange(44, 72)
            if random.random() > 0.12:
                colour = tuple(random.randrange(30, 230) for _ in range(3))
                top = bottom - random.randrange(96, 124)
                pen.rectangle((left, top, left + pack, bottom), fill=colour)
                pen.rectangle((left + 8, top + 12, left + pack - 8, top + 40), fill=(245, 240, 225))
                if random.random() > 0.15:
                    pen.rectangle((left + 4, bottom + 2, left + pack - 4, bottom + 12), fill=(250, 250, 250))
            left += pack + random.randrange(2, 10)
    written = BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()
