"""What is kept of people in the field, for how long, and that they see all of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Staff
from salesforce_app.imports.batches import undo_batch
from salesforce_app.imports.models import ImportChange
from salesforce_app.kernel.changes import ChangeSet
from tests.cast import Cast, Office
from tests.factories import (
    ClarificationFactory,
    StaffFactory,
    StartPointFactory,
    VisitFactory,
    VisitPhotoFactory,
)
from tests.importing import NOW, bring
from visits.domain.retention import POSITION, forget_positions
from visits.measures.field_notice import NOTICES, Notice
from visits.models import FieldNoticeRead, Visit
from visits.tasks import forget_old_positions

pytestmark = pytest.mark.django_db

SignIn = Callable[[Staff], Client]
PLACE = {
    "latitude": Decimal("28.1"),
    "longitude": Decimal("115.9"),
    "accuracy_m": Decimal(10),
    "left_latitude": Decimal("28.2"),
    "left_longitude": Decimal("115.8"),
    "left_accuracy_m": Decimal(12),
    "distance_m": Decimal("640.0"),
    "location_check": "contradicted",
}


def placed(day: date) -> Visit:
    """A visit with both positions, and a correction of it."""
    visit: Visit = VisitFactory.build(
        id=uuid4(),
        **PLACE,
        visited_on=day,
        staff=StaffFactory(),
        **{name: getattr(VisitFactory(), name) for name in ("retailer", "route", "unit")},
    )
    changes = ChangeSet()
    changes.create(visit)
    changes.save(actor="clerk", moment=NOW)
    changes.update(Visit.objects.get(pk=visit.pk), notes="corrected")
    changes.save(actor="clerk", moment=NOW)
    return visit


def kept_of(visit: Visit) -> list[set[str]]:
    """The columns of a position that are filled in, of the visit and of each row of its history."""
    rows = [Visit.objects.get(pk=visit.pk), *Visit.history.filter(id=visit.pk)]
    return [{name for name in POSITION if getattr(row, name) is not None} for row in rows]


def test_positions_go_after_sixty_days_and_what_came_of_them_stays() -> None:
    today = date(2024, 5, 20)
    old, young = placed(today - timedelta(days=61)), placed(today - timedelta(days=60))
    assert forget_positions(today=today) == 1
    assert kept_of(old) == [set(), set(), set()]
    assert kept_of(young) == [set(POSITION)] * 3
    old.refresh_from_db()
    assert (old.distance_m, old.location_check, old.notes) == (Decimal("640.0"), "contradicted", "corrected")
    assert Visit.history.filter(id=old.pk).count() == 2
    assert forget_positions(today=today) == 0


def test_the_day_is_the_one_for_which_it_was_planned(settings: Any) -> None:
    settings.VISIT_POSITIONS_DAYS = 10
    visit = placed(date(2024, 3, 12))
    assert forget_old_positions("2024-03-21T19:25:00+00:00") == 0
    assert forget_old_positions("2024-03-22T19:25:00+00:00") == 1
    assert kept_of(visit)[0] == set()


def test_imports_forget_as_well_and_can_still_be_taken_back(
    office: Office, cast: Cast, tmp_path: Any
) -> None:
    record = {
        "username": "li.jing",
        "licence_no": "N1A-1",
        "started_at": "2024-03-12 10:00",
        "latitude": "28.1",
        "longitude": "115.9",
        "accuracy_m": "10",
    }
    outcome = bring(tmp_path, "visits", [record])
    assert outcome.batch is not None
    forget_positions(today=date(2024, 12, 1))
    (change,) = ImportChange.objects.filter(batch=outcome.batch)
    assert "28.1" not in json.dumps([change.before, change.after])
    undo_batch(outcome.batch.pk, actor="clerk", moment=NOW)
    assert not Visit.objects.exists()


def test_a_notice_is_acknowledged_once_for_each_version(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast.account_manager)
    assert client.get("/api/field/notice").json()["read_at"] is None
    for _ in range(2):
        answer = client.post("/me/field-notice/", {"version": "1", "next": "/today/"})
        assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert FieldNoticeRead.objects.get().staff == cast.account_manager
    assert client.get("/api/field/notice").json()["read_at"] is not None
    away = client.post("/me/field-notice/", {"version": "1", "next": "https://elsewhere.example/"})
    assert away["Location"] == "/me/field-data/"
    second = Notice(2, timezone.localdate())
    monkeypatch.setattr("visits.measures.field_notice.NOTICES", (*NOTICES, second))
    assert client.get("/api/field/notice").json() | {"read_at": None} == {
        "version": 2,
        "since": second.since.isoformat(),
        "positions_days": 60,
        "read_at": None,
    }
    assert client.post("/api/field/notice", {"version": 1}, "application/json").status_code == 422
    assert client.post("/api/field/notice", {"version": 2}, "application/json").json()["read_at"] is not None


def test_a_person_downloads_everything_of_her_own_and_nothing_else(
    office: Office, cast: Cast, signed_in: SignIn
) -> None:
    place = {"unit": office.north_1, "route": office.routes["N1A"], "retailer": office.shops["N1A"][0]}
    own = VisitFactory(staff=cast.account_manager, notes="=mine", **PLACE, **place)
    VisitFactory(staff=cast.supervisor, notes="another's", **place)
    VisitPhotoFactory(visit=own)
    ClarificationFactory(visit=own)
    with time_machine.travel(datetime(2024, 3, 13, tzinfo=UTC), tick=False):
        client = signed_in(cast.account_manager)
        page = client.get("/me/field-data/")
        data = client.get("/me/field-data/json/").json()
        assert client.get("/me/field-data/pdf/").status_code == 404
        answer: Any = client.get("/me/field-data/csv/")
        lines = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert page.status_code == 200
    assert [visit["id"] for visit in data["visits"]] == [str(own.pk)]
    assert data["visits"][0]["latitude"] == "28.100000"
    assert [photo["visit_id"] for photo in data["photos"]] == [str(own.pk)]
    assert [question["kind"] for question in data["questions"]] == ["place"]
    assert [(line["id"], line["notes"]) for line in lines] == [(str(own.pk), "'=mine")]


def test_the_page_about_herself_leads_there_and_to_where_her_days_begin(
    cast: Cast, signed_in: SignIn
) -> None:
    Staff.objects.update(language="en")
    unset = signed_in(cast.account_manager).get("/me/").content.decode()
    assert "/me/field-data/" in unset
    assert "/plans/start-point/" in unset
    assert "Not set: at the first shop" in unset
    StartPointFactory(staff=cast.account_manager, name="Depot")
    assert "Depot" in signed_in(cast.account_manager).get("/me/").content.decode()
    director = signed_in(cast.director).get("/me/").content.decode()
    assert "/me/field-data/" not in director
    assert "/plans/start-point/" not in director
