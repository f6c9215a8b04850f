"""A made-up sales file of any size, and the shops that it sells to."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

from django.db import transaction

from accounts.enums import RetailerState
from accounts.models import Retailer, RetailerStatus
from salesforce_app.kernel.periods import BEGINNING

from ..enums import UnitKind
from ..models import OrgUnit, Route, RouteStop, RouteTerm

SHOPS = 20_000
SHOPS_PER_ROUTE = 50
ROUTES_PER_TERRITORY = 10
LINES_PER_ORDER = 5
ORDER_DAYS = 5
FIRST_DAY = date(2024, 1, 1)
"""A Monday."""

HEADER = ["licence_no", "sold_on", "amount", "document_no", "line_no", "quantity", "product_code"]


def licence(number: int) -> str:
    """The licence number of the shop with this number."""
    return f"33010{number:07d}"


@transaction.atomic
def make_shops(shops: int = SHOPS) -> None:
    """A district with ``shops`` shops on routes of fifty, all from the beginning."""
    district = OrgUnit.objects.create(code="D", name="District", kind=UnitKind.DISTRICT)
    routes = Route.objects.bulk_create(
        Route(code=f"R{number}", name=f"Route {number}") for number in range(-(-shops // SHOPS_PER_ROUTE))
    )
    territories = OrgUnit.objects.bulk_create(
        OrgUnit(code=f"T{number}", name=f"Territory {number}", kind=UnitKind.TERRITORY, parent=district)
        for number in range(-(-len(routes) // ROUTES_PER_TERRITORY))
    )
    RouteTerm.objects.bulk_create(
        RouteTerm(
            route=route,
            unit=territories[number // ROUTES_PER_TERRITORY],
            order_weekdays=str(number % ORDER_DAYS + 1),
            since=BEGINNING,
        )
        for number, route in enumerate(routes)
    )
    retailers = Retailer.objects.bulk_create(
        (Retailer(licence_no=licence(number), name=f"Shop {number}") for number in range(shops)),
        batch_size=500,
    )
    RetailerStatus.objects.bulk_create(
        (RetailerStatus(retailer=shop, state=RetailerState.ACTIVE, since=BEGINNING) for shop in retailers),
        batch_size=500,
    )
    RouteStop.objects.bulk_create(
        (
            RouteStop(retailer=shop, route=routes[number // SHOPS_PER_ROUTE], since=BEGINNING)
            for number, shop in enumerate(retailers)
        ),
        batch_size=500,
    )


def write_sales(path: Path, rows: int, *, shops: int = SHOPS) -> None:
    """A file of ``rows`` lines in the order in which they arose.

    Every shop orders once a week, on its route's day, five lines at a time; as many weeks as it takes.
    """
    random = Random(1)  # noqa: S311 - made-up data must be repeatable
    left = rows
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for order, (day, shop) in enumerate(_orders(shops)):
            for line in range(1, min(LINES_PER_ORDER, left) + 1):
                amount = random.randint(100, 500_000)
                writer.writerow(
                    [
                        licence(shop),
                        day.isoformat(),
                        f"{amount // 100}.{amount % 100:02d}",
                        f"D{order:08d}",
                        line,
                        random.randint(1, 50),
                        f"P{random.randint(1, 300):04d}",
                    ]
                )
            left -= LINES_PER_ORDER
            if left <= 0:
                return


def _orders(shops: int) -> Iterator[tuple[date, int]]:
    """The day and the shop of one order after the other."""
    for day in count():
        for shop in range(shops):
            if shop // SHOPS_PER_ROUTE % ORDER_DAYS == day % 7:
                yield FIRST_DAY + timedelta(days=day), shop
