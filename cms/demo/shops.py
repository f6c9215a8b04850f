"""The shops of the demo office: who owns them, where they stand, what they are worth."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from accounts.enums import RetailerState
from salesforce_app.kernel.periods import BEGINNING, Month

from . import names

SHOPS_PER_ROUTE = 50
VALUE_SPREAD = 1.62
"""Sigma of the log-normal order value: the best fifth of the shops then has some 70 % of the value."""


@dataclass
class DemoShop:
    """What the generator knows of one shop before it is written."""

    index: int
    route: int
    licence_no: str
    name: str
    owner: str
    sex: str
    business_type: str
    town: bool
    village: str
    weekly_value: float
    order_share: float
    opened_on: date | None
    position: tuple[Decimal, Decimal]
    floor_area: Decimal | None
    birth_year: int | None
    birthday: tuple[int, int] | None
    lunar: bool
    phone: str
    enrolled_on: date | None
    exempt: bool
    trouble: float
    states: list[tuple[RetailerState, date, str]] = field(default_factory=list)
    lapsed_on: date | None = None
    retailer_id: int = 0

    def served(self, day: date) -> bool:
        """Whether the shop is open for orders on ``day``."""
        state = RetailerState.PROSPECT
        for candidate, since, _reason in self.states:
            if since <= day:
                state = candidate
        return state in (RetailerState.NEW, RetailerState.ACTIVE) and (
            self.lapsed_on is None or day < self.lapsed_on
        )


def make_shops(random: Random, first: Month, last: Month, routes: int) -> list[DemoShop]:
    """Fifty shops for each route; some opened, lapsed, paused or closed between the two months."""
    rare_people, rare_shops = list(names.RARE_PEOPLE), list(names.RARE_SHOPS)
    shops = []
    for index in range(routes * SHOPS_PER_ROUTE):
        route = index // SHOPS_PER_ROUTE
        territory = route // 4
        owner, sex = names.person(random)
        if index % 197 == 7 and rare_people:
            owner, sex = rare_people.pop(0)
        business_type = random.choices("ZBSNYFQ", [46, 20, 10, 3, 14, 5, 2])[0]
        name = names.shop(random, owner, business_type)
        if index % 193 == 11 and rare_shops:
            name = rare_shops.pop(0)
        town = territory in (0, 3) or random.random() < 0.35
        weekly = random.lognormvariate(0, VALUE_SPREAD) * (52_000 if town else 40_000)
        south, east = divmod(territory, 3)
        shop = DemoShop(
            index=index,
            route=route,
            licence_no=f"3308{24_000_000 + index * 37:08d}",
            name=name,
            owner=owner,
            sex=sex,
            business_type=business_type,
            town=town,
            village=names.VILLAGE_WORDS[
                (route * 2 + random.choice([0, 0, 0, 1, 1, 2])) % len(names.VILLAGE_WORDS)
            ],
            weekly_value=weekly,
            order_share=min(0.99, random.betavariate(14, 1.4)),
            opened_on=date(random.randint(2009, 2022), random.randint(1, 12), random.randint(1, 28)),
            position=(
                Decimal(f"{28.95 + 0.11 * south + 0.025 * (route % 4) + random.gauss(0, 0.008):.6f}"),
                Decimal(f"{118.85 + 0.13 * east + 0.02 * (route % 2) + random.gauss(0, 0.009):.6f}"),
            ),
            floor_area=Decimal(random.randint(8, 60))
            if business_type in "ZBY"
            else Decimal(random.randint(40, 420)),
            birth_year=random.randint(1952, 2001) if random.random() < 0.92 else None,
            birthday=(random.randint(1, 12), random.randint(1, 29)) if random.random() < 0.6 else None,
            lunar=random.random() < 0.5,
            phone=f"1{random.choice('3578')}{random.randint(0, 9)}0000{random.randint(0, 9999):04d}",
            enrolled_on=None,
            exempt=False,
            trouble=0.0,
        )
        _settle(random, shop, first)
        _fate(random, shop, first, last)
        shops.append(shop)
    return shops


def _settle(random: Random, shop: DemoShop, first: Month) -> None:
    """Card and mandate: most have them before the first month, some get them later, few never."""
    lot = random.random()
    if lot < 0.84:
        shop.enrolled_on = first.first - timedelta(days=random.randint(30, 900))
    elif lot < 0.92:
        shop.enrolled_on = first.first + timedelta(days=random.randint(60, 700))
    elif lot < 0.95:
        shop.exempt = True
    # Most shops seldom fail; one in ten often does. Country routes far from a bank fail more.
    shop.trouble = random.uniform(0.10, 0.30) if random.random() < 0.1 else random.uniform(0.005, 0.05)
    if shop.route % 4 == 3:
        shop.trouble = min(0.5, shop.trouble * 1.8)


def _fate(random: Random, shop: DemoShop, first: Month, last: Month) -> None:
    span = (last.end - first.first).days
    lot = random.random()
    opened = shop.opened_on
    shop.states = [(RetailerState.ACTIVE, opened or BEGINNING, "")]
    if lot < 0.08:
        day = first.first + timedelta(days=random.randint(40, span - 20))
        shop.opened_on = day
        shop.states = [(RetailerState.ACTIVE, day, "")]
    elif lot < 0.10:
        closed = first.first + timedelta(days=random.randint(span // 3, span - 40))
        shop.states.append((RetailerState.CLOSED, closed, "歇业"))
    elif lot < 0.13:
        start = first.first + timedelta(days=random.randint(90, span - 30))
        shop.states.append(
            (RetailerState.SUSPENDED, start, random.choice(["店面装修", "外出务工", "seasonal"]))
        )
        back = start + timedelta(days=random.randint(30, 120))
        if back < last.end:
            shop.states.append((RetailerState.ACTIVE, back, ""))
    elif lot < 0.145:
        shop.lapsed_on = last.shift(-random.randint(2, 8)).first
    elif lot < 0.15:
        shop.states = [(RetailerState.PROSPECT, last.shift(-1).first, "")]
        shop.opened_on = None


def licence_end(random: Random, opened_on: date | None, last: Month) -> date:
    """Licences run for five years; the current one ends after the last month, a few have just ended."""
    if random.random() < 0.01:
        return last.first - timedelta(days=random.randint(1, 40))
    year = last.year + random.randint(0, 4)
    month = random.randint(1, 12)
    day = date(year, month, calendar.monthrange(year, month)[1])
    floor = max(last.end, (opened_on or last.first)) + timedelta(days=30)
    return max(day, floor)
