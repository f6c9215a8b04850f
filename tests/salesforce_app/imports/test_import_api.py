"""Imports in the API: a program sends a file, watches it, and takes it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Staff
from salesforce_app.imports.models import BatchState, ImportBatch, Upload
from territory.models import OrgUnit, RouteTerm
from tests.cast import Cast
from tests.factories import ImportBatchFactory, ImportChangeFactory
from tests.working import work

UNITS = "code,name,kind,parent_code\nK,County office,territory,N\nK2,West,planet,N\n"


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.IMPORTS_DIR = tmp_path / "imports"


@pytest.fixture
def analyst(cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    Staff.objects.update(language="en")
    return signed_in(cast.analyst)


def send(client: Client, content: str = UNITS, **data: Any) -> Any:
    file = SimpleUploadedFile("units.csv", content.encode())
    return client.post("/api/imports", {"file": file, **data})


def test_a_dry_run_tells_what_would_happen(analyst: Client) -> None:
    answer = send(analyst, dry_run=True)
    assert answer.status_code == 202
    sent = answer.json()
    assert (sent["kind"], sent["state"], sent["job"]["state"]) == ("units", "checking", "queued")
    work()
    told = analyst.get(f"/api/imports/files/{sent['id']}").json()
    assert (told["state"], told["import_number"], told["job"]["state"]) == ("checked", None, "done")
    findings = told["findings"]
    assert {name: findings[name] for name in ("read", "created", "rejected")} == {
        "read": 2,
        "created": 1,
        "rejected": 1,
    }
    assert findings["problems"] == [
        {
            "line": 3,
            "faults": [
                {
                    "column": "kind",
                    "reason": "“planet” is not one of the possible values.",
                    "remedy": "Use one of: company, region, district, territory.",
                }
            ],
        }
    ]
    assert b"K2,West" in b"".join(analyst.get(f"/api/imports/files/{sent['id']}/rejected"))
    assert not ImportBatch.objects.exists()


def test_a_file_is_imported_told_of_and_undone(analyst: Client) -> None:
    sent = send(analyst, kind="units", skip_invalid=True).json()
    work()
    number = analyst.get(f"/api/imports/files/{sent['id']}").json()["import_number"]
    told = analyst.get(f"/api/imports/{number}").json()
    assert (told["created"], told["rejected"], told["imported_by"]) == (1, 1, "zhao.min")
    assert analyst.get("/api/imports?kind=units").json()["items"] == [told]
    assert analyst.get("/api/imports?kind=sales").json()["items"] == []
    changes = analyst.get(f"/api/imports/{number}/changes").json()["items"]
    assert [(change["record"], change["action"]) for change in changes] == [("K County office", "created")]
    assert {"field": "kind", "before": "—", "after": "Territory"} in changes[0]["fields"]
    assert b"K2,West" in b"".join(analyst.get(f"/api/imports/{number}/rejected"))
    answer = analyst.post(f"/api/imports/{number}/undo", {"reason": "wrong"}, "application/json")
    assert answer.status_code == 202
    work()
    assert ImportBatch.objects.get().state == BatchState.UNDONE
    assert not OrgUnit.objects.filter(code="K").exists()


def test_without_skipping_nothing_is_written_and_the_reason_told(analyst: Client) -> None:
    sent = send(analyst).json()
    work()
    told = analyst.get(f"/api/imports/files/{sent['id']}").json()
    assert (told["state"], told["error"]) == ("checked", "Rows were rejected, so nothing was imported.")
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("content", "data", "said"),
    [
        (UNITS, {"kind": "planets"}, "“planets” is not a kind of file."),
        ("a,b\n1,2\n", {}, "It is not said what kind of file this is."),
        ("%PDF-1.4", {"kind": "units"}, "This is a PDF file"),
    ],
)
def test_what_is_refused_says_why_and_is_not_kept(
    analyst: Client, content: str, data: dict[str, str], said: str
) -> None:
    answer = send(analyst, content, **data)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert said in answer.json()["detail"]
    assert not Upload.objects.exists()


def test_a_mapping_file_is_followed(analyst: Client) -> None:
    mapping = SimpleUploadedFile("map.toml", b'[columns]\ncode = "Org"\nname = "Title"\nkind = "Sort"\n')
    send(analyst, "Org,Title,Sort,parent_code\nK,County,territory,N\n", kind="units", mapping=mapping)
    work()
    assert OrgUnit.objects.filter(code="K").exists()


def test_imports_are_paged_by_cursor(analyst: Client) -> None:
    numbers = [ImportBatchFactory().pk for _ in range(3)]
    first = analyst.get("/api/imports?limit=2").json()
    second = analyst.get("/api/imports", {"limit": 2, "cursor": first["next"]}).json()
    assert [item["number"] for item in first["items"] + second["items"]] == numbers[::-1]
    assert second["next"] is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    analyst: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    batch = ImportBatchFactory()
    for term in RouteTerm.objects.order_by("pk")[:rows]:
        ImportBatchFactory()
        after = {"unit_id": term.unit_id, "route_id": term.route_id}
        ImportChangeFactory(
            batch=batch, model="territory.routeterm", object_pk=str(term.pk), before=None, after=after
        )
    analyst.get("/api/imports")
    with django_assert_num_queries(LIST_QUERIES):
        assert len(analyst.get("/api/imports").json()["items"]) == rows + 1
    with django_assert_num_queries(CHANGES_QUERIES):
        assert len(analyst.get(f"/api/imports/{batch.pk}/changes").json()["items"]) == rows


LIST_QUERIES = 6
CHANGES_QUERIES = 9
