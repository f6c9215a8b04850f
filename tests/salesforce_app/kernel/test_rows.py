"""Rows of many records: what Django writes one by one, written together."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Sex
from accounts.models import Owner, Retailer
from salesforce_app.imports.models import ImportBatch, ImportChange
from salesforce_app.kernel.rows import append_rows, insert_records, update_records
from tests.factories import ImportBatchFactory, RetailerFactory, RouteFactory, StaffFactory, VisitFactory
from visits.models import Visit

pytestmark = pytest.mark.django_db


def test_many_records_get_their_keys_in_order() -> None:
    owners = [
        Owner(name=f"店主{number}", sex=Sex.FEMALE, birth_year=1950 + number % 50) for number in range(230)
    ]
    with CaptureQueriesContext(connection) as captured:
        insert_records(Owner, owners)
    assert len(captured) < 5
    assert [owner.pk for owner in owners] == sorted({owner.pk for owner in owners})
    assert not any(owner._state.adding for owner in owners)
    assert [owner.name for owner in Owner.objects.order_by("pk")] == [owner.name for owner in owners]


def test_given_and_generated_keys_stand_side_by_side() -> None:
    owners = [Owner(pk=500, name="a"), Owner(name="b"), Owner(pk=400, name="c")]
    written = insert_records(Owner, owners)
    assert dict(Owner.objects.values_list("name", "pk")) == {owner.name: owner.pk for owner in owners}
    assert [row[0] for row in written] == [500, owners[1].pk, 400]


def test_every_kind_of_value_arrives_as_a_single_save_would_write_it() -> None:
    values = {
        "staff": StaffFactory(),
        "retailer": RetailerFactory(),
        "route": RouteFactory(),
        "unit": VisitFactory().unit,
        "started_at": datetime(2024, 6, 3, 2, 30, 15, 250_000, tzinfo=UTC),
        "visited_on": date(2024, 6, 3),
        "purposes": ["收款", 'a "b"', None],
        "latitude": Decimal("31.2"),
        "longitude": Decimal("-121.5000004"),
        "notes": "第一行\n第二行",
    }
    saved = Visit(pk=UUID(int=1), visit_id="1", **values)
    saved.save()
    written = Visit(pk=UUID(int=2), visit_id="2", **values)
    insert_records(Visit, [written])
    one, two = (Visit.objects.filter(pk=visit.pk).values().get() for visit in (saved, written))
    assert {**one, "id": 0, "visit_id": ""} == {**two, "id": 0, "visit_id": ""}


def test_records_are_updated_in_the_columns_named() -> None:
    shops = [RetailerFactory(name=f"Shop {number}", grade=5, floor_area_m2=10) for number in range(4)]
    for shop in shops:
        shop.name, shop.grade, shop.floor_area_m2 = f"{shop.name}!", 9, Decimal("12.5")
    update_records(
        Retailer,
        [
            (shops[0], frozenset({"name"})),
            (shops[1], frozenset({"grade", "floor_area_m2"})),
            (shops[2], frozenset({"name"})),
        ],
    )
    assert list(Retailer.objects.order_by("pk").values_list("name", "grade", "floor_area_m2")) == [
        ("Shop 0!", 5, 10),
        ("Shop 1", 9, Decimal("12.50")),
        ("Shop 2!", 5, 10),
        ("Shop 3", 5, 10),
    ]


def test_rows_in_conflict_do_what_the_clause_says() -> None:
    batch = ImportBatchFactory()
    columns = ["batch_id", "model", "object_pk", "before", "after"]
    clause = "ON CONFLICT (batch_id, model, object_pk) DO UPDATE SET after = excluded.after"
    append_rows(ImportChange, columns, [(batch.pk, "m", str(n), None, {"n": n}) for n in range(300)])
    append_rows(ImportChange, columns, [(batch.pk, "m", "7", {"n": 0}, {"n": "seven"})], conflict=clause)
    assert ImportChange.objects.count() == 300
    change = ImportChange.objects.get(object_pk="7")
    assert (change.before, change.after) == (None, {"n": "seven"})
    assert ImportBatch.objects.get() == batch
