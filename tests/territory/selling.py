"""Sales of whole months for the office of the tests, with the roll-ups that the importer would keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from accounts.models import Retailer
from salesforce_app.kernel.periods import Month
from territory.models import OrgUnit

from ..cast import Office
from ..factories import RetailerMonthFactory, RouteMonthFactory, VillageMonthFactory

UNIT_OF = {"N1A": "north_1", "N1B": "north_1", "N2A": "north_2", "S1A": "south_1"}


def shop(office: Office, licence_no: str) -> Retailer:
    """A shop of the office by its licence number, such as ``N1A-2``."""
    route, _, number = licence_no.rpartition("-")
    return office.shops[route][int(number) - 1]


def sell(office: Office, month: Month, sold: Mapping[str, int]) -> None:
    """One order of each shop (by licence number) in the month; amounts in major units of money."""
    by_route: dict[str, list[int]] = defaultdict(list)
    for licence_no, amount in sold.items():
        code, _, number = licence_no.rpartition("-")
        unit: OrgUnit = getattr(office, UNIT_OF[code])
        village = office.villages[code][int(number) - 1]
        fact = {"month": month.first, "unit": unit, "amount": amount * 100, "quantity": amount // 10}
        RetailerMonthFactory(
            **fact,
            route=office.routes[code],
            retailer=shop(office, licence_no),
            village=village,
            last_order_on=month.first,
        )
        VillageMonthFactory(**fact, village=village)
        by_route[code].append(amount)
    for code, amounts in by_route.items():
        RouteMonthFactory(
            month=month.first,
            route=office.routes[code],
            unit=getattr(office, UNIT_OF[code]),
            amount=sum(amounts) * 100,
            quantity=sum(amount // 10 for amount in amounts),
            orders=len(amounts),
            retailers=len(amounts),
        )
