"""Planned calls and visits of the demo office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from salesforce_app.kernel.periods import Month

from .shops import DemoShop

ZONE = ZoneInfo("Asia/Shanghai")
PURPOSES = ["订货指导", "库存查看", "明码标价", "结算提醒", "市场信息", "新品推介"]
OUTCOMES = ["已订货指导", "库存偏低", "陈列已调整", "已提醒存款", "无异常"]
ELSEWHERE = 0.0004
"""How often a position is taken somewhere else than at the shop."""
NOTES = [
    "村口修路，客流减少，建议下周改订小规格。",
    "店主反映邻店促销，已记录价格。",
    "库存够两周，提醒下个订货日前存足款。",
    "新品上柜，标价签已换。",
    "店主外出，与店员沟通。",
]


@dataclass
class Calls:
    """Planned calls and visits, in the order of their dates."""

    plans: list[tuple[int, date, str, str]] = field(default_factory=list)
    """Shop index, date, status, reason."""

    visits: list[tuple[int, datetime, datetime | None, str, str, str, str, tuple[str, str] | None, int]] = (
        field(default_factory=list)
    )
    """Shop index, arrival, departure, channel, purposes, outcome, note, position, accuracy in metres."""


class _Walks:
    """How many calls each territory's account manager has made on a day."""

    def __init__(self, unit_of: Callable[[int, date], str]) -> None:
        self._unit_of = unit_of
        self._made: Counter[tuple[str, date]] = Counter()

    def next_turn(self, route: int, day: date) -> int:
        """The turn of one more call on a route, from 1."""
        walk = self._unit_of(route, day), day
        self._made[walk] += 1
        return self._made[walk]


def visits_wanted(shop: DemoShop) -> int:
    """Calls a month that the account manager plans for the shop."""
    if shop.weekly_value > 400_000:
        return 4
    return 2 if shop.weekly_value > 150_000 else 1


def make_calls(
    random: Random,
    shops: Sequence[DemoShop],
    months: Sequence[Month],
    working_days: Mapping[Month, Sequence[date]],
    today: date,
    unit_of: Callable[[int, date], str],
) -> Calls:
    """Plans of each month spread over its working days, and what was kept of them.

    ``unit_of`` tells the territory of a route on a day: one person walks it, a call after the other.
    """
    calls = Calls()
    busy = _Walks(unit_of)
    for month in months:
        days = working_days[month]
        diligence = {route: random.uniform(0.80, 0.97) for route in {shop.route for shop in shops}}
        for shop in shops:
            wanted = visits_wanted(shop)
            step = len(days) / wanted
            offset = random.random()
            for turn in range(wanted):
                day = days[min(len(days) - 1, int((turn + offset) * step))]
                if shop.served(day):
                    _plan(random, calls, shop, day, days, diligence[shop.route], today, busy)
    calls.plans = _one_a_day(calls.plans)
    calls.visits.sort(key=lambda visit: (visit[1], visit[0]))
    return calls


def _one_a_day(plans: Sequence[tuple[int, date, str, str]]) -> list[tuple[int, date, str, str]]:
    """The plans by date and shop, the first of each shop and day."""
    first: dict[tuple[int, date], tuple[int, date, str, str]] = {}
    for plan in plans:
        first.setdefault((plan[0], plan[1]), plan)
    return sorted(first.values(), key=lambda plan: (plan[1], plan[0]))


def _plan(
    random: Random,
    calls: Calls,
    shop: DemoShop,
    day: date,
    days: Sequence[date],
    diligence: float,
    today: date,
    busy: _Walks,
) -> None:
    if day > today:
        calls.plans.append((shop.index, day, "due", ""))
        return
    lot = random.random()
    if lot < diligence:
        calls.plans.append((shop.index, day, "done", ""))
        _visit(random, calls, shop, day, busy)
    elif lot < diligence + 0.04:
        later = [other for other in days if other > day]
        calls.plans.append((shop.index, day, "missed", ""))
        if later and later[0] <= today:
            _visit(random, calls, shop, later[0], busy)
    elif lot < diligence + 0.06:
        calls.plans.append((shop.index, day, "cancelled", "暴雨封路"))
    else:
        calls.plans.append((shop.index, day, "missed", ""))


def _visit(random: Random, calls: Calls, shop: DemoShop, day: date, busy: _Walks) -> None:
    turn = busy.next_turn(shop.route, day)
    arrival = datetime.combine(day, time(8, 30), ZONE) + timedelta(minutes=15 * turn + random.randint(0, 4))
    stay = max(1, min(10, round(random.gauss(7, 2.5))))
    departure = arrival + timedelta(minutes=stay) if random.random() > 0.02 else None
    channel = "in_person" if random.random() > 0.03 else "phone"
    position = None
    if channel == "in_person" and random.random() > 0.06:
        wander = 0.0004 if random.random() > ELSEWHERE else 0.009
        position = (
            f"{float(shop.position[0]) + random.gauss(0, wander):.6f}",
            f"{float(shop.position[1]) + random.gauss(0, wander):.6f}",
        )
    calls.visits.append(
        (
            shop.index,
            arrival,
            departure,
            channel,
            "、".join(random.sample(PURPOSES, random.choice([1, 2, 2, 3]))),
            random.choice(OUTCOMES),
            random.choice(NOTES) if random.random() < 0.15 else "",
            position,
            random.choice([8, 12, 15, 20, 35, 60]),
        )
    )
