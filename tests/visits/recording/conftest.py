"""What tests of recording share: noon of a Tuesday, a shop with a position, a phone that sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Retailer, Staff

from ...cast import Cast, Office
from ...factories import FieldNoticeReadFactory
from .phone import KEY, NOON, Sending


@pytest.fixture
def at_noon(cast: Cast) -> Iterator[None]:
    """It is noon, everybody reads English, and the account manager has agreed to the notice."""
    Staff.objects.update(language="en")
    FieldNoticeReadFactory(staff=cast.account_manager, read_at=NOON - timedelta(days=30))
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def placed_shop(office: Office) -> Retailer:
    """A shop of the account manager's whose position is known."""
    found = office.shops["N1A"][0]
    found.latitude, found.longitude, found.datum = Decimal("30.000000"), Decimal("105.000000"), "WGS84"
    found.save()
    return found


@pytest.fixture
def send(cast: Cast, signed_in: Callable[[Staff], Client]) -> Sending:
    """Sends a body under a key, as the account manager or as somebody else."""

    def put(body: dict[str, Any], key: str = KEY, sender: Staff | None = None) -> Any:
        client = signed_in(sender or cast.account_manager)
        return client.put(f"/api/visits/{key}", json.dumps(body), content_type="application/json")

    return put
