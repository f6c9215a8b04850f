"""The API's document is kept in git, so that a change of the contract is seen in review."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.test import Client

from accounts.models import Staff

from ..cast import Cast
from ..inventory import ROOT

SNAPSHOT = ROOT / "docs" / "openapi.json"
COMMAND = "manage.py export_openapi_schema --indent 2 --output docs/openapi.json"


def test_the_document_served_is_the_one_in_git(cast: Cast, signed_in: Callable[[Staff], Client]) -> None:
    served = signed_in(cast.account_manager).get("/api/openapi.json").json()
    assert served == json.loads(SNAPSHOT.read_text(encoding="utf-8")), f"after a wanted change: {COMMAND}"


def test_every_operation_says_what_it_answers_when_it_refuses() -> None:
    document = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert operations
    for operation in operations:
        for status in ("400", "401", "403", "404", "422"):
            assert operation["responses"][status]["content"] == problem
        assert operation["summary"]
        assert operation["description"]
