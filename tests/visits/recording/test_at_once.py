"""The same sent several times at once: one visit, one receipt, one picture, one plan, one start point."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.enums import Role
from accounts.models import Retailer, Staff
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month, local_day
from visits.domain import photos as domain
from visits.domain.photos import photo_files
from visits.domain.plan_life import add_call, approve_plan, begin_plan, submit_plan
from visits.domain.planned_calls import add_planned_call
from visits.domain.start_points import set_start_point
from visits.models import Action, PlannedCall, ProposedCall, Receipt, StartPoint, Visit, VisitPhoto, VisitPlan

from ...at_once import all_at_once, on_disk
from ...cast import make_cast, make_office

AT_ONCE = 4

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]
__all__ = ["on_disk"]


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """What several threads are answered that do the same at the same time."""
    return all_at_once([partial(act, number) for number in range(AT_ONCE)])


@pytest.fixture
def sender() -> tuple[Staff, int]:
    """The account manager, and the key of a shop of hers."""
    office = make_office()
    person = make_cast(office).account_manager
    return person, office.shops["N1A"][0].pk


def client_of(person: Staff) -> Client:
    """A browser of hers."""
    client = Client()
    client.force_login(person)
    return client


def test_one_visit_comes_of_identical_sendings(sender: tuple[Staff, int]) -> None:
    person, shop = sender
    key, began = uuid4(), timezone.now() - timedelta(hours=1)
    body = {
        "retailer": shop,
        "started_at": began.isoformat(),
        "actions": [
            {"id": str(uuid4()), "text": "Call back", "due_on": str(timezone.localdate() + timedelta(days=3))}
        ],
    }
    clients = [client_of(person) for _ in range(AT_ONCE)]

    def send(number: int) -> Any:
        return clients[number].put(f"/api/visits/{key}", json.dumps(body), content_type="application/json")

    answers = at_once(send)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["receipt"] for answer in answers}) == 1
    assert (Visit.objects.count(), Receipt.objects.count(), Action.objects.count()) == (1, 1, 1)


def test_one_picture_comes_of_identical_sendings(sender: tuple[Staff, int]) -> None:
    person, shop = sender
    key, photo = uuid4(), uuid4()
    began = timezone.now() - timedelta(hours=1)
    body = {"retailer": shop, "started_at": began.isoformat()}
    clients = [client_of(person) for _ in range(AT_ONCE)]
    clients[0].put(f"/api/visits/{key}", json.dumps(body), content_type="application/json")
    written = BytesIO()
    Image.effect_noise((600, 400), 80).save(written, "JPEG")

    def send(number: int) -> Any:
        return clients[number].put(
            f"/api/visits/{key}/photos/{photo}", written.getvalue(), content_type="image/jpeg"
        )

    answers = at_once(send)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert VisitPhoto.objects.count() == 1
    assert len(list(domain._names(photo_files(), ""))) == 2


def test_of_corrections_at_once_one_wins_and_the_others_are_conflicts(sender: tuple[Staff, int]) -> None:
    person, shop = sender
    key, began = uuid4(), timezone.now() - timedelta(hours=1)
    body = {"retailer": shop, "started_at": began.isoformat()}
    clients = [client_of(person) for _ in range(AT_ONCE)]
    clients[0].put(f"/api/visits/{key}", json.dumps(body), content_type="application/json")

    def send(number: int) -> Any:
        corrected = body | {"notes": str(number), "base_revision": 1}
        return clients[number].put(
            f"/api/visits/{key}", json.dumps(corrected), content_type="application/json"
        )

    answers = at_once(send)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    visit = Visit.objects.get()
    (winner,) = [number for number, answer in enumerate(answers) if answer.status_code == 200]
    assert (visit.notes, visit.revision) == (str(winner), 2)


def test_a_plan_and_a_start_point_that_are_made_at_once_are_one(sender: tuple[Staff, int]) -> None:
    person, _shop = sender
    moment = timezone.now()

    def make(_number: int) -> int:
        plan = begin_plan(staff=person, month=Month.of(moment.date()), actor=person.username, moment=moment)
        set_start_point(
            staff=person,
            name="Depot",
            latitude=41.6,
            longitude=-91.5,
            datum="WGS84",
            actor=person.username,
            moment=moment,
        )
        return int(plan.pk)

    assert len(set(at_once(make))) == 1
    assert (VisitPlan.objects.count(), StartPoint.objects.count()) == (1, 1)


def test_a_plan_that_is_approved_while_its_calls_are_put_in_by_hand_has_each_once(
    sender: tuple[Staff, int],
) -> None:
    person, shop = sender
    retailer = Retailer.objects.get(pk=shop)
    supervisor = Staff.objects.get(role=Role.SUPERVISOR)
    moment = timezone.now()
    month = Month.of(local_day(moment)).shift(1)
    days = [day for day in month.period.dates() if day.weekday() < 5][:AT_ONCE]
    plan = begin_plan(staff=person, month=month, actor=person.username, moment=moment)
    for day in days:
        add_call(plan=plan, revision=None, retailer=retailer, day=day, actor=person.username, moment=moment)
    submit_plan(plan=plan, revision=None, by=person, moment=moment)

    def act(number: int) -> str:
        try:
            if number % 2:
                approve_plan(plan=plan, revision=None, by=supervisor, moment=moment)
                return "approved"
            add_planned_call(staff=person, retailer=retailer, day=days[number], by=supervisor, moment=moment)
        except InputError:
            return "refused"
        return "put in"

    answers = at_once(act)
    assert (answers[1], answers[3]) in (("approved", "refused"), ("refused", "approved"))
    assert [call.date for call in PlannedCall.objects.order_by("date")] == days
    assert not ProposedCall.objects.exists()
