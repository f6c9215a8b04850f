"""Where the visits to a shop say that it lies, when that is not where it is on file (domain.md §6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Retailer
from salesforce_app.kernel.periods import Month
from territory.measures.geo import Position, distance_m
from territory.queries.positions import position_of
from territory.queries.rules import rules_of

from ..enums import Channel
from ..measures.location import WORST_ACCURACY_M, agreeing_fixes, mean_position
from ..models import Visit

LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A position in WGS-84, the days of the visits that agree on it, and how far from the one on file it is.

    ``distance`` in metres; None for a shop whose position is not known.
    """

    position: Position
    fixes: tuple[tuple[date, Position], ...]
    distance: float | None


def position_proposal(retailer: Retailer, day: date) -> Proposal | None:
    """What the visits of the year before ``day`` propose; two statements."""
    rows = (
        Visit.objects.filter(
            retailer=retailer.pk,
            channel=Channel.IN_PERSON,
            visited_on__gt=day - LOOKED_BACK,
            visited_on__lte=day,
            latitude__isnull=False,
            accuracy_m__lte=WORST_ACCURACY_M,
        )
        .order_by("visited_on", "started_at", "pk")
        .values_list("visited_on", "latitude", "longitude")
    )
    fixes = [
        (on, Position(float(latitude), float(longitude)))
        for on, latitude, longitude in rows
        if latitude is not None and longitude is not None
    ]
    if not fixes:
        return None
    on_file = position_of(retailer)
    tolerance = rules_of(Month.of(day)).field_work.tolerance_of(retailer.market_type)
    agreeing = agreeing_fixes(fixes, on_file, tolerance_m=tolerance)
    if not agreeing:
        return None
    position = mean_position([fix for _on, fix in agreeing])
    distance = None if on_file is None else distance_m(position, on_file)
    return Proposal(position, tuple(agreeing), distance)
