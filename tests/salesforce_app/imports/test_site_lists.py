"""The lists of the imports: filters, and queries that do not grow with the rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Staff
from territory.models import RouteTerm
from tests.cast import Cast, Office
from tests.factories import (
    ImportBatchFactory,
    ImportChangeFactory,
    SavedMappingFactory,
    UploadFactory,
)
from tests.sending import page


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.IMPORTS_DIR = tmp_path / "imports"
    return tmp_path / "imports"


@pytest.fixture
def analyst(cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    Staff.objects.update(language="en")
    return signed_in(cast.analyst)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    analyst: Client,
    cast: Cast,
    office: Office,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    batch = ImportBatchFactory()
    mappings = [SavedMappingFactory() for _ in range(rows)]
    for term in RouteTerm.objects.order_by("pk")[:rows]:
        ImportBatchFactory()
        UploadFactory(owner_id=cast.analyst.pk)
        after = {"unit_id": term.unit_id, "route_id": term.route_id}
        ImportChangeFactory(
            batch=batch, model="territory.routeterm", object_pk=str(term.pk), before=None, after=after
        )
    analyst.get("/imports/")
    with django_assert_num_queries(HISTORY_QUERIES):
        assert page(analyst, "/imports/").count("sales-") == rows + 1
    with django_assert_num_queries(MAPPINGS_QUERIES):
        assert mappings[0].name in page(analyst, "/imports/mappings/")
    with django_assert_num_queries(BATCH_QUERIES):
        assert page(analyst, f"/imports/{batch.pk}/").count("imports-change") >= rows


HISTORY_QUERIES, MAPPINGS_QUERIES, BATCH_QUERIES = 8, 6, 14


def test_history_is_filtered(analyst: Client) -> None:
    ImportBatchFactory(kind="units", file_name="a.csv", imported_by="li.jing")
    ImportBatchFactory(kind="sales", file_name="b.csv", imported_at=datetime(2024, 5, 1, 15, 59, tzinfo=UTC))
    for query, shown in {
        "kind=units": {"a.csv"},
        "who=li": {"a.csv"},
        "since=2024-05-01": {"b.csv"},
        "until=2024-05-01": {"a.csv", "b.csv"},
        "until=9999-12-31": {"a.csv", "b.csv"},
        "since=0001-01-01": {"a.csv", "b.csv"},
        "until=2024-04-30": {"a.csv"},
        "state=undone": set(),
        "kind=nonsense": {"a.csv", "b.csv"},
    }.items():
        text = page(analyst, f"/imports/?{query}")
        assert {name for name in ("a.csv", "b.csv") if name in text} == shown, query
