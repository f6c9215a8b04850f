"""What e-settlement asks for in a day: the failed debits, and the routes that are neglected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, QuerySet, Sum

from salesforce_app.kept.keeping import kept
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit

from ..enums import Reason
from ..models import FailureMonth, RouteSettlementMonth

SHOWN = 5
FAILED = ("accounts.Retailer", "territory.OrgUnit", "settlement.RouteSettlementMonth")
"""What the failed debits of a month are made of."""


@dataclass(frozen=True, slots=True)
class FailedShop:
    """A shop with failed dues in the month: how many, their amount, and the reason of most."""

    pk: int
    name: str
    licence_no: str
    dues: int
    amount: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class FailedDebits:
    """The failed debits of a month within a scope; ``first`` are the shops with the largest amounts."""

    month: Month
    shops: int
    dues: int
    amount: int
    first: tuple[FailedShop, ...]


@dataclass(frozen=True, slots=True)
class RouteRate:
    """A route's debit success in a month."""

    code: str
    name: str
    rate: Ratio
    failed: int


def failed_debits(scope: Scope) -> FailedDebits | None:
    """The failed debits of the newest month with dues; None in an office without any.

    Five statements, two while kept.
    """
    month = newest_due_month(scope)
    if month is None:
        return None
    key = (scope.units_digest, month)
    return kept("failed", key, lambda: _failed_debits(scope, month), made_of=FAILED, until=month.last)


def _failed_debits(scope: Scope, month: Month) -> FailedDebits:
    failures = FailureMonth.objects.filter(month=month.first, unit__in=_units(scope)).order_by()
    totals = failures.aggregate(
        shops=Count("retailer", distinct=True),
        all_dues=Sum("dues", default=0),
        whole=Sum("amount", default=0),
    )
    largest = failures.values("retailer").annotate(whole=Sum("amount")).order_by("-whole", "retailer")
    # The names are read of the few that are shown: whoever groups by them reads the record of every shop.
    rows = (
        failures.filter(retailer__in=list(largest.values_list("retailer", flat=True)[:SHOWN]))
        .values_list("retailer", "retailer__name", "retailer__licence_no", "reason")
        .annotate(Sum("dues"), Sum("amount"))
    )
    reasons: dict[tuple[int, str, str], dict[Reason, tuple[int, int]]] = {}
    for pk, name, licence_no, reason, dues, amount in rows:
        reasons.setdefault((pk, name, licence_no), {})[Reason(reason)] = (dues, amount)
    shops = [
        FailedShop(
            *shop,
            sum(dues for dues, _ in found.values()),
            sum(amount for _, amount in found.values()),
            max(found, key=lambda reason: found[reason]),
        )
        for shop, found in reasons.items()
    ]
    return FailedDebits(
        month,
        totals["shops"],
        totals["all_dues"],
        totals["whole"],
        tuple(sorted(shops, key=lambda shop: (-shop.amount, shop.name))),
    )


def neglected_routes(scope: Scope) -> tuple[Month, tuple[RouteRate, ...]] | None:
    """The routes with the most failed dues of the newest month with dues, those that failed most first.

    By failed dues, then their amount, never by the rate alone (domain.md §5.2). Two statements.
    """
    month = newest_due_month(scope)
    if month is None:
        return None
    facts = RouteSettlementMonth.objects.filter(month=month.first, unit__in=_units(scope))
    rows = (
        facts.values_list("route__code", "route__name")
        .annotate(
            all_debited=Sum("debited"),
            all_resolved=Sum("resolved"),
            failed=Sum(F("resolved") - F("debited")),
            unpaid=Sum(F("amount_resolved") - F("amount_debited")),
        )
        .filter(failed__gt=0)
        .order_by("-failed", "-unpaid", "route__code")[:SHOWN]
    )
    return month, tuple(
        RouteRate(code, name, Ratio(debited, resolved), failed)
        for code, name, debited, resolved, failed, _unpaid in rows
    )


def newest_due_month(scope: Scope) -> Month | None:
    """The newest month with resolved or pending dues in the scope's units; one statement."""
    newest = RouteSettlementMonth.objects.filter(unit__in=_units(scope)).aggregate(Max("month"))["month__max"]
    return Month.of(newest) if newest else None


def _units(scope: Scope) -> QuerySet[OrgUnit, Any]:
    return OrgUnit.objects.visible_to(scope).values("pk")
