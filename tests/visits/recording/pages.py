"""A visit of the account manager's, and what pages say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.test import Client

from accounts.models import Retailer, Staff
from territory.models import OrgUnit, Route
from territory.queries.placements import stamp_on
from visits.models import Visit

from ...factories import VisitFactory

TODAY = date(2024, 3, 12)
VISIT = UUID("5f3a7a52-6f0b-4f3e-9d0c-3a9d0a4f9f10")

SignIn = Callable[[Staff], Client]


def visit_at(shop: Retailer, staff: Staff, **values: Any) -> Visit:
    """A visit of this morning."""
    given: dict[str, Any] = {
        "pk": VISIT,
        "visited_on": TODAY,
        "started_at": datetime(2024, 3, 12, 1, 20, 30, tzinfo=UTC),
        "ended_at": datetime(2024, 3, 12, 1, 32, tzinfo=UTC),
        "entered_at": datetime(2024, 3, 12, 1, 33, tzinfo=UTC),
    }
    stamp = stamp_on(shop, TODAY)
    assert stamp is not None
    given |= {
        "route": Route.objects.get(pk=stamp.route_id),
        "unit": OrgUnit.objects.get(pk=stamp.unit_id),
    }
    return VisitFactory(retailer=shop, staff=staff, **(given | values))


def text_of(answer: Any) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
