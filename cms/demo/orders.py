"""Weekly orders of the demo office, as sales lines, dues and debit attempts in columns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from territory.measures.festival import spring_festival

from .names import PRODUCTS
from .shops import DemoShop

SEASON = [1.06, 0.98, 0.93, 0.95, 0.99, 0.97, 0.96, 1.00, 1.08, 1.02, 0.98, 1.08]
"""Factor of each calendar month."""

ZONE = ZoneInfo("Asia/Shanghai")

FAILURES = [
    ("INSUFFICIENT_FUNDS", 80),
    ("ACCOUNT_BLOCKED", 4),
    ("NAME_MISMATCH", 3),
    ("NO_MANDATE", 3),
    ("LIMIT_EXCEEDED", 4),
    ("BANK_SYSTEM", 4),
    ("UNKNOWN", 2),
]


@dataclass
class Orders:
    """Rows in the order in which they arose."""

    lines: list[tuple[int, date, str, str, int, int, str]] = field(default_factory=list)
    """Shop index, date, document, line number, amount in fen, cartons, product code."""

    dues: list[tuple[str, int, str, date, int, str]] = field(default_factory=list)
    """Due number, shop index, order number, due date, amount in fen, other payment."""

    attempts: list[tuple[str, int, str, datetime, str, date | None]] = field(default_factory=list)
    """Due number, attempt number, result, moment, reason, date of reversal."""


def order_factor(day: date, start: date) -> float:
    """What a shop orders on ``day`` against its own mean: season, Spring Festival, slow growth."""
    factor = SEASON[day.month - 1] * (1 + 0.03 * (day - start).days / 365)
    gap = (spring_festival(day.year) - day).days
    if 3 <= gap <= 24:
        factor *= 1.45
    elif -16 <= gap < 3:
        factor *= 0.55
    return factor


def make_orders(
    random: Random,
    shops: Sequence[DemoShop],
    order_days: Mapping[int, Sequence[date]],
    route_of: Mapping[tuple[int, date], int],
    today: date,
) -> Orders:
    """Orders of every shop on the order days of its route, with the debits that collect them.

    ``order_days`` are by route; ``route_of`` overrides a shop's own route on a date.
    """
    orders = Orders()
    start = min(days[0] for days in order_days.values())
    days_of = sorted({day for days in order_days.values() for day in days})
    on_day: dict[date, set[int]] = {day: set() for day in days_of}
    for route, days in order_days.items():
        for day in days:
            on_day[day].add(route)
    drift = {shop.index: random.gauss(0, 0.10) for shop in shops}
    number = 0
    for day in days_of:
        factor = order_factor(day, start)
        years = (day - start).days / 365
        for shop in shops:
            if route_of.get((shop.index, day), shop.route) not in on_day[day] or not shop.served(day):
                continue
            if random.random() > shop.order_share:
                continue
            number += 1
            document = f"D{day:%y%m%d}{number % 100_000:05d}"
            value = shop.weekly_value * factor * math.exp(drift[shop.index] * years + random.gauss(0, 0.18))
            amount = _order_lines(random, orders, shop, day, document, value)
            if amount > 0:
                _collect(random, orders, shop, day, document, amount, today)
    return orders


def _order_lines(
    random: Random, orders: Orders, shop: DemoShop, day: date, document: str, value: float
) -> int:
    total = 0
    for position, index in enumerate(sorted(random.sample(range(len(PRODUCTS)), 3)), start=1):
        code, _name, _category, price = PRODUCTS[index]
        cartons = max(1, round(value / 3 / price))
        orders.lines.append((shop.index, day, document, str(position), cartons * price, cartons, code))
        total += cartons * price
    if random.random() < 0.004:
        code, _name, _category, price = random.choice(PRODUCTS)
        orders.lines.append((shop.index, day, document, "R1", -price, -1, code))
        total -= price
    return total


def _collect(
    random: Random, orders: Orders, shop: DemoShop, day: date, document: str, amount: int, today: date
) -> None:
    if shop.enrolled_on is None or shop.exempt or shop.enrolled_on > day:
        return
    due_no = f"Y{document[1:]}"
    due_on = day + timedelta(days=1)
    if due_on > today:
        return
    failures = 0
    submitted = datetime.combine(due_on, time(7, random.randint(0, 59)), ZONE)
    reversed_on = None
    paid_other = ""
    while True:
        if due_on + timedelta(days=failures) >= today - timedelta(days=1) and random.random() < 0.2:
            orders.attempts.append((due_no, failures + 1, "pending", submitted, "", None))
            break
        if random.random() >= (shop.trouble if failures == 0 else 0.3):
            if random.random() < 0.0008:
                reversed_on = submitted.date() + timedelta(days=2)
                reversed_on = None if reversed_on > today else reversed_on
            orders.attempts.append((due_no, failures + 1, "ok", submitted, "", reversed_on))
            break
        reason = random.choices([name for name, _ in FAILURES], [weight for _, weight in FAILURES])[0]
        orders.attempts.append((due_no, failures + 1, "failed", submitted, reason, None))
        failures += 1
        submitted += timedelta(days=1)
        if submitted.date() > today:
            break
        if failures == 3 or (failures == 1 and random.random() < 0.12):
            paid_other = random.choice(["cash", "cash", "cash", "pos", "transfer"])
            break
    orders.dues.append((due_no, shop.index, document, due_on, amount, paid_other))
