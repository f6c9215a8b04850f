"""Where days begin, and what lies around."""

from __future__ import annotations

from accounts.models import Retailer, Staff
from salesforce_app.kernel.scope import Scope

from ..models import StartPoint

MOST_SHOPS = 400
"""Shops shown around a start point, so that a map without tiles tells where things are."""


def start_point_of(person: Staff | int) -> StartPoint | None:
    """Where somebody's days begin, by her record or its key; None when it is not said."""
    return StartPoint.objects.filter(staff=person).first()


def shops_around(scope: Scope) -> list[Retailer]:
    """Shops with a position that the reader sees, so many at most."""
    return list(Retailer.objects.visible_to(scope).exclude(latitude=None).order_by("pk")[:MOST_SHOPS])
