"""What a phone sends of a visit, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from accounts.models import Retailer
from visits.models import Visit

NOON = datetime(2024, 3, 12, 4, tzinfo=UTC)
"""Noon of a Tuesday in the office."""
KEY = "5f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10"
OTHER = "6f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10"

Sending = Callable[..., Any]


def visit_of(shop: Retailer, **values: Any) -> dict[str, Any]:
    """What a phone sends of a visit of this morning."""
    return {
        "retailer": shop.pk,
        "started_at": "2024-03-12T01:20:00Z",
        "ended_at": "2024-03-12T01:32:00Z",
        "entered_at": "2024-03-12T01:33:00Z",
    } | values


def on_file(key: str = KEY) -> Visit:
    """The visit as it is kept."""
    return Visit.objects.get(pk=key)


def field_of(answer: Any) -> str:
    """Which field of a sending was refused."""
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    return str(error["field"])
