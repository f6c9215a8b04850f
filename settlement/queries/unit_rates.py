"""Debit success side by side for many units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Sum

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from territory.models import OrgUnit

from ..models import RouteSettlementMonth


def debit_success_by_unit(scope: Scope, month: Month, below: Mapping[int, Iterable[int]]) -> dict[int, Ratio]:
    """E2 (domain.md §5.2) of each unit in ``month``, pooled over the units that ``below`` maps it to.

    By the unit with which a due is stamped, as in the reports; units outside ``scope`` count nowhere.
    ``0/0`` where nothing was due. One query whatever the number of units.
    """
    facts = (
        RouteSettlementMonth.objects.filter(
            month=month.first, unit__in=OrgUnit.objects.visible_to(scope).values("pk")
        )
        .values_list("unit")
        .annotate(Sum("debited"), Sum("resolved"))
        .order_by()
    )
    stamped = {unit: Ratio(debited, resolved) for unit, debited, resolved in facts}
    return {
        unit: Ratio.pool(stamped[part] for part in parts if part in stamped) for unit, parts in below.items()
    }
