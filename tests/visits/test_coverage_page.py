"""The page of coverage for whoever has nothing to be shown on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import Staff
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "status"), [("", 200), ("?unit=N1", 404), ("?month=2024-13", 404), ("?month=2024-02", 404)]
)
def test_a_supervisor_without_a_unit_is_told_so(
    signed_in: Callable[[Staff], Client], query: str, status: int
) -> None:
    """The menu leads there from the first day on."""
    client = signed_in(StaffFactory(role=Role.SUPERVISOR, language="en"))
    answer = client.get(f"/coverage/{query}")
    assert answer.status_code == status
    assert ("No unit is yours today" in answer.content.decode()) is (status == 200)
