"""Which shops the settlement figures were counted from (domain.md §5.2).

Each set is the very population of a number in the report and on the unit's page: by the stamps of the
month facts for what was due, by where shops stand at the month's end for the enrolment.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.kernel.timeline import in_force
from territory.models import OrgUnit, Route, Village
from territory.queries.served import PlaceRecord, served_stops
from territory.queries.units import unit_tree

from ..enums import ENROLLED_STAGES, Reason
from ..models import Enrolment, FailureMonth, SettlementMonth

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


def debit_set(
    which: DebitSet, scope: Scope, place: PlaceRecord | None, month: Month, reason: str = ""
) -> Keys:
    """The keys of the shops of which the month facts tell it, each once.

    Within the units that the scope covers, by the stamps of the dues: a shop that left since is in it.
    ``reason`` narrows the failed ones to those with a due whose last attempt failed for it; ValueError for
    one that is none, or for another set.
    """
    if reason:
        if which is not DebitSet.FAILED:
            raise ValueError(f"{which} has no reason")
        failures = _narrowed(FailureMonth.objects.filter(reason=Reason(reason).value), scope, place, month)
        found: Keys = failures.order_by().values_list("retailer", flat=True).distinct()
        return found
    facts = _narrowed(SettlementMonth.objects.all(), scope, place, month).order_by()
    shops: Keys = facts.values_list("retailer", flat=True)
    match which:
        case DebitSet.DEBITED:
            return shops.filter(debited__gt=0).distinct()
        case DebitSet.FAILED:
            return shops.filter(resolved__gt=F("debited")).distinct()
        case DebitSet.PENDING:
            return shops.filter(pending__gt=0).distinct()
        case DebitSet.COLLECTED:
            # A shop on two routes has two facts, and all of them together count.
            collected: Keys = (
                facts.values("retailer")
                .annotate(all_resolved=Sum("resolved"), all_debited=Sum("debited"))
                .filter(all_resolved__gt=0, all_resolved=F("all_debited"))
                .values_list("retailer", flat=True)
            )
            return collected


def _narrowed(
    facts: QuerySet[Any, Any], scope: Scope, place: PlaceRecord | None, month: Month
) -> QuerySet[Any, Any]:
    facts = facts.filter(month=month.first)
    if not scope.everything:
        facts = facts.filter(unit__in=scope.units)
    if isinstance(place, OrgUnit):
        return facts.filter(unit__in=unit_tree().below([place.pk]))
    if isinstance(place, Route):
        return facts.filter(route=place)
    if isinstance(place, Village):
        return facts.filter(village=place)
    return facts


def enrolled_shops(scope: Scope, place: PlaceRecord | None, month: Month, *, enrolled: bool = True) -> Keys:
    """The served shops that are signed or verified on the month's last day: the numerator of E1.

    With ``enrolled=False`` the served shops that are not.
    """
    day = month.last
    signed = Exists(
        Enrolment.objects.filter(in_force(day), retailer=OuterRef("retailer"), stage__in=ENROLLED_STAGES)
    )
    stops = served_stops(scope, place, day).filter(signed if enrolled else ~signed)
    return stops.values_list("retailer", flat=True)
