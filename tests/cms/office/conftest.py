"""What the tests of the back office share: forms filled in and sent as a browser would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Collection

from accounts.enums import Language
from accounts.models import Staff
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _place_for_images(request: pytest.FixtureRequest) -> None:
    """The collection in which Wagtail keeps images: its migrations make it, which quick tests leave out."""
    if "db" not in request.fixturenames:
        return
    request.getfixturevalue("db")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


@pytest.fixture
def administrator(cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    """孙丽, signed in; she reads English here."""
    return signed_in(in_english(cast.administrator))


@pytest.fixture
def editor(cast: Cast, signed_in: Callable[[Staff], Client]) -> Client:
    """赵敏, who edits templates, signed in; she reads English here."""
    return signed_in(in_english(cast.analyst))


def in_english(person: Staff) -> Staff:
    """The person with English as her language."""
    person.language = Language.ENGLISH
    person.save(update_fields=["language"])
    return person


def sent(client: Client, address: str, values: Mapping[str, Any]) -> HttpResponse:
    """The answer to a form; a list of errors stands in its context when it was refused."""
    answer = client.post(address, values)
    assert isinstance(answer, HttpResponse)
    return answer


def refusals(answer: Any) -> dict[str, list[str]]:
    """The errors beside the fields of a refused form."""
    assert answer.status_code == 200, answer.headers.get("Location")
    return {name: list(errors) for name, errors in answer.context["form"].errors.items()}
