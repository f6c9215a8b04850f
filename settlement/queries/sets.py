"""Which shops the settlement figures were counted from (domain.md §5.2).

Each set is the very population of a number in the report and on the unit's page: by the stamps of the
month facts for what was due, by where shops stand at the month's end for the enrolment.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from accounts.enums import SERVED_STATES
from accounts.models import RetailerStatus
from salesforce_app.kernel.periods import Month
from territory.enums import RouteKind
from territory.models import OrgUnit, Residence, Route, RouteStop, RouteTerm, Village
from territory.queries.units import unit_tree

from ..enums import ENROLLED_STAGES, Reason
from ..models import Enrolment, FailureMonth, SettlementMonth

Place = OrgUnit | Route | Village | None
Keys = QuerySet[Any, Any]


class DebitSet(StrEnum):
    """What became of a shop's dues of a month."""

    DEBITED = "debited"
    """At least one due debited and not reversed: E6."""
    FAILED = "failed"
    """At least one due failed."""
    PENDING = "pending"
    """At least one due pending."""
    COLLECTED = "collected"
    """All resolved dues debited: the numerator of E8."""


def debit_set(which: DebitSet, units: Any, place: Place, month: Month, reason: str = "") -> Keys:
    """The shops of which the month facts tell it, each once: their keys.

    ``units`` are those that the reader's scope covers, anything usable on the right of ``__in``; ``place``
    narrows them. ``reason`` narrows the failed ones to those whose last attempt failed for it; ValueError
    for one that is none.
    """
    if reason:
        facts: QuerySet[Any, Any] = FailureMonth.objects.filter(reason=Reason(reason).value)
        if which is not DebitSet.FAILED:
            raise ValueError(f"{which} has no reason")
        return _narrowed(facts, units, place, month).values_list("retailer", flat=True).distinct()
    facts = _narrowed(SettlementMonth.objects.all(), units, place, month)
    shops = facts.values_list("retailer", flat=True).order_by()
    match which:
        case DebitSet.DEBITED:
            return shops.filter(debited__gt=0).distinct()
        case DebitSet.FAILED:
            return shops.filter(resolved__gt=F("debited")).distinct()
        case DebitSet.PENDING:
            return shops.filter(pending__gt=0).distinct()
        case DebitSet.COLLECTED:
            # A shop on two routes has two facts: all of them together count.
            return (
                facts.order_by()
                .values("retailer")
                .annotate(all_resolved=Sum("resolved"), all_debited=Sum("debited"))
                .filter(all_resolved__gt=0, all_resolved=F("all_debited"))
                .values_list("retailer", flat=True)
            )


def _narrowed(facts: QuerySet[Any, Any], units: Any, place: Place, month: Month) -> QuerySet[Any, Any]:
    facts = facts.filter(month=month.first)
    if units is not None:
        facts = facts.filter(unit__in=units)
    if isinstance(place, OrgUnit):
        return facts.filter(unit__in=unit_tree().below([place.pk]))
    if isinstance(place, Route):
        return facts.filter(route=place)
    if isinstance(place, Village):
        return facts.filter(village=place)
    return facts


def enrolled_shops(units: Any, place: Place, month: Month, *, enrolled: bool = True) -> Keys:
    """The served shops that are signed or verified on the month's last day: the numerator of E1.

    With ``enrolled=False`` the served shops that are not.
    """
    day = month.last
    holds = Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))
    stops = RouteStop.objects.filter(
        holds, kind=RouteKind.ORDER_VISIT, route__in=routes_in(units, place, day)
    ).exclude(
        retailer__in=RetailerStatus.objects.filter(holds).exclude(state__in=SERVED_STATES).values("retailer")
    )
    if isinstance(place, Village):
        stops = stops.filter(retailer__in=Residence.objects.filter(holds, village=place).values("retailer"))
    signed = Exists(Enrolment.objects.filter(holds, retailer=OuterRef("retailer"), stage__in=ENROLLED_STAGES))
    stops = stops.filter(signed if enrolled else ~signed)
    return stops.order_by().values_list("retailer", flat=True)


def routes_in(units: Any, place: Place, day: date) -> list[int]:
    """The routes that lie in a place on ``day``, by their nearest term when none holds."""
    if isinstance(place, Route):
        return [place.pk]
    wanted: set[int] | None = None
    if isinstance(place, OrgUnit):
        wanted = unit_tree().below([place.pk])
    if units is not None:
        seen = set(OrgUnit.objects.filter(pk__in=units).values_list("pk", flat=True))
        wanted = seen if wanted is None else wanted & seen
    nearest: dict[int, int] = {}
    for route, unit, since in RouteTerm.objects.order_by("route", "since").values_list(
        "route", "unit", "since"
    ):
        if since <= day or route not in nearest:
            nearest[route] = unit
    return [route for route, unit in nearest.items() if wanted is None or unit in wanted]
