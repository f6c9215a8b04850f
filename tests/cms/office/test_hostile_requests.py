"""What Wagtail cannot read is answered 400, and what fails in our own code stays a fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Staff
from cms.office import views
from tests.cast import Cast

TEMPLATES = "/office/snippets/cms/reporttemplate"


@pytest.fixture
def client(cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    """孙丽, signed in; a fault of ours answers with its page."""
    client = signed_in(cast.administrator)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("address", "form"),
    [
        (f"{TEMPLATES}/add/", {}),
        (f"{TEMPLATES}/add/", {"body-count": "x"}),
        (f"{TEMPLATES}/add/", {"body-count": "1"}),
        (f"{TEMPLATES}/preview/", {"body-count": "9" * 5000}),
    ],
)
def test_a_form_without_its_parts_could_not_be_understood(
    client: Client, address: str, form: dict[str, str]
) -> None:
    assert client.post(address, form).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/office/images/chooser/chosen-multiple/?id=x",
        "/office/images/chooser/?q=x&tag=x",
    ],
)
def test_an_address_that_wagtail_cannot_read_could_not_be_understood(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_key_that_no_row_can_have_chooses_nothing(client: Client) -> None:
    answer = client.get(f"/office/images/chooser/chosen-multiple/?id={2**64}")
    if connection.vendor == "postgresql":
        assert answer.json()["result"] == []
    else:
        assert answer.status_code == 400, "SQLite can't be asked for such a number"


@pytest.mark.parametrize("name", ["images/a%00b", f"images/{'x' * 5000}", "images/", "images/x/y"])
def test_a_file_that_no_system_keeps_is_not_there(client: Client, name: str) -> None:
    assert client.get(f"/office/files/{name}").status_code == 404


def test_nobody_chooses_templates(client: Client) -> None:
    assert client.get("/office/snippets/choose/cms/reporttemplate/").status_code == 404


def test_a_fault_of_ours_is_none_of_the_request(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any, **more: Any) -> None:
        raise ValueError("ours")

    monkeypatch.setattr(views, "scope_of", fail)
    assert client.get("/office/units/").status_code == 500
