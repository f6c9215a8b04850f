"""What some shops bought together: by month, and by category."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from salesforce_app.kernel.narrowing import listed
from salesforce_app.kernel.periods import Month

from ..models import RetailerMonth, SalesLine


@dataclass(frozen=True, slots=True)
class GroupMonth:
    """Net amount (minor units) and quantity of some shops in a month; quantity None where one is unknown."""

    amount: int = 0
    quantity: int | None = 0


def months_of_shops(shops: Collection[int], months: Sequence[Month]) -> Mapping[Month, GroupMonth]:
    """What some shops bought in each of some months in a row, on whatever route; one statement.

    A month without sales is not in it.
    """
    rows = (
        RetailerMonth.objects.filter(
            retailer__in=listed(shops), month__range=(months[0].first, months[-1].first)
        )
        .values_list("month")
        .annotate(Sum("amount"), Sum("quantity"))
        .order_by()
    )
    return {Month.of(day): GroupMonth(amount, quantity) for day, amount, quantity in rows}


def categories_of_shops(shops: Collection[int], window: tuple[Month, Month]) -> Mapping[str, int]:
    """What some shops spent on each category in a window, in minor units; one statement.

    Sales that name no product stand under "".
    """
    rows = (
        SalesLine.objects.filter(retailer__in=listed(shops), sold_on__range=(window[0].first, window[1].last))
        .values_list("product__category")
        .annotate(Sum("amount"))
        .order_by()
    )
    found: dict[str, int] = {}
    for category, amount in rows:
        found[category or ""] = found.get(category or "", 0) + amount
    return found
