"""How large a made office is, and how its records are named."""

from __future__ import annotations

from dataclasses import dataclass

from salesforce_app.kernel.periods import Month
from territory.queries.facts import (
    RouteRef,
    UnitRef,
)

MONTH = Month(2024, 6)
NORTH_1 = UnitRef("N1", "North 1", "territory")


@dataclass(frozen=True)
class Size:
    """How large the made office is, and how its records are named."""

    routes: int = 4
    villages: int = 14
    shops: int = 237
    month: Month = MONTH
    unit: UnitRef = NORTH_1
    route_name: str = "Route %d"
    township: str = "Township %d"
    village: str = "Village %d"
    shop_name: str = "Shop %d"


NORTH = Size()
CHINESE = Size(
    unit=UnitRef("N1", "城东片区", "territory"),
    route_name="城东%d线",
    township="丰和%d镇",
    village="柳树%d村",
    shop_name="𠮷祥%d号便利店",
)


def route_refs(size: Size) -> list[RouteRef]:
    return [
        RouteRef(f"{size.unit.code}-{number:02d}", size.route_name % number)
        for number in range(1, size.routes + 1)
    ]


def route_shops(size: Size, route: int) -> int:
    return size.shops // size.routes + (1 if route <= size.shops % size.routes else 0)
