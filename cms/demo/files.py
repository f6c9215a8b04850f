"""The demo office as import files, in the layouts of the import contract."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from accounts.queries.staff import DEMO_PREFIX
from salesforce_app.kernel.money import to_major
from salesforce_app.kernel.periods import Month, Period

from . import names
from .calendar import DemoCalendar, make_calendar
from .calls import Calls, make_calls
from .orders import Orders, make_orders
from .shops import SHOPS_PER_ROUTE, DemoShop, licence_end, make_shops

MONTHS = 26
ROUTES = 24
VISIT_MONTHS = 9
SEED = 20260101
PREFIX = DEMO_PREFIX

STAFF = [
    ("director", "陈明", "director", "C"),
    ("analyst", "赵敏", "analyst", "C"),
    ("admin", "孙丽", "administrator", ""),
    ("supervisor", "王强", "supervisor", "E"),
    ("supervisor-west", "刘洋", "supervisor", "W"),
    ("manager", "李静", "account_manager", "E1"),
    ("manager-e2", "周涛", "account_manager", "E2"),
    ("manager-e3", "黄蓉", "account_manager", "E3"),
    ("manager-w1", "吴刚", "account_manager", "W1"),
    ("manager-w2", "徐艳", "account_manager", "W2"),
    ("manager-w3", "林海", "account_manager", "W3"),
]
"""Sign-in (after the prefix), name, role, unit. The first of each role is shown as its sign-in."""


@dataclass
class DemoOffice:
    """Everything that the generator made up, before it becomes files."""

    first: Month
    last: Month
    calendar: DemoCalendar
    shops: list[DemoShop]
    orders: Orders
    calls: Calls
    moved: list[int]

    @property
    def reorganised_on(self) -> date:
        """The day in mid-history on which a route and twenty shops changed hands."""
        return self.last.shift(-MONTHS // 2).first


def make_office(last: Month) -> DemoOffice:
    """The office with ``MONTHS`` months of history that end with ``last``; equal for equal months."""
    random = Random(SEED)  # noqa: S311 - made-up data must be repeatable
    first = last.shift(1 - MONTHS)
    calendar = make_calendar(first, last)
    shops = make_shops(random, first, last, ROUTES)
    moved = [shop.index for shop in shops if shop.route == 4][:20]
    reorganised = last.shift(-MONTHS // 2).first
    period = Period(first.first, last.end)
    order_days = {route: calendar.order_days(route % 5 + 1, period) for route in range(ROUTES)}
    days = sorted({day for each in order_days.values() for day in each if day >= reorganised})
    route_of = {(index, day): 5 for index in moved for day in days}
    orders = make_orders(random, shops, order_days, route_of, last.last)
    months = Month.range(last.shift(1 - VISIT_MONTHS), last)
    working = {month: calendar.working_days(month) for month in months}
    calls = make_calls(
        random, shops, months, working, last.last, lambda route, day: names.unit_on(route, day, reorganised)
    )
    return DemoOffice(first, last, calendar, shops, orders, calls, moved)


def unit_of(route: int, office: DemoOffice, day: date) -> str:
    """The territory of a route on a day."""
    return names.unit_on(route, day, office.reorganised_on)


def write_files(office: DemoOffice, folder: Path) -> list[tuple[str, Path]]:
    """Write the files; returns (kind, path) in the order in which they are to be imported."""
    random = Random(SEED + 1)  # noqa: S311
    files = [
        ("units", "units", ["code", "name", "kind", "parent_code"], _units()),
        ("routes", "routes", _ROUTE, _routes()),
        ("staff", "staff", ["username", "name", "role", "unit_code", "email", "language"], _staff()),
        ("retailers", "retailers", _RETAILER, _retailers(office, random)),
        ("retailers", "retailers-moved", ["licence_no", "name", "route_code", "since"], _moved(office)),
        ("routes", "routes-moved", _ROUTE, _routes_moved(office)),
        *(
            (
                "retailers",
                f"retailers-status-{number}",
                ["licence_no", "name", "route_code", "status", "since"],
                rows,
            )
            for number, rows in enumerate(_status_changes(office), start=1)
        ),
        ("enrolments", "enrolments", _ENROLMENT, _enrolments(office, random)),
        ("targets", "targets", ["unit_code", "route_code", "month", "amount"], _targets(office)),
        ("sales", "sales", _SALE, _sales(office)),
        ("debits", "debits", _DEBIT, _debits(office)),
        ("visits", "visits", _VISIT, _visits(office)),
    ]
    written = []
    for number, (kind, name, header, rows) in enumerate(files, start=1):
        path = folder / f"{number:02d}-{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)
        written.append((kind, path))
    return written


def _units() -> Iterable[Sequence[object]]:
    yield "C", "临溪县营销部 Linxi office", "company", ""
    for code, name in names.DISTRICTS:
        yield code, name, "district", "C"
    for code, name, _township in names.TERRITORIES:
        yield code, name, "territory", code[0]


_ROUTE = ["code", "name", "unit_code", "kind", "order_weekdays", "since"]


def _route_name(route: int) -> str:
    chinese, latin = names.TERRITORIES[route // 4][1].split()
    return f"{chinese.removesuffix('片区')}{'一二三四'[route % 4]}线 {latin} {route % 4 + 1}"


def _route(route: int) -> str:
    return f"R{route + 1:02d}"


def _routes() -> Iterable[Sequence[object]]:
    for route in range(ROUTES):
        unit = names.TERRITORIES[route // 4][0]
        yield _route(route), _route_name(route), unit, "order_visit", route % 5 + 1, ""


def _routes_moved(office: DemoOffice) -> Iterable[Sequence[object]]:
    yield _route(7), _route_name(7), "E3", "order_visit", 7 % 5 + 1, office.reorganised_on


def _staff() -> Iterable[Sequence[object]]:
    for username, name, role, unit in STAFF:
        yield PREFIX + username, name, role, unit, f"{username}@example.com", "zh-hans"


_RETAILER = [
    "licence_no",
    "name",
    "route_code",
    "status",
    "opened_on",
    "licence_expires_on",
    "owner_name",
    "owner_sex",
    "owner_birth_year",
    "owner_birthday",
    "owner_birthday_calendar",
    "owner_phone",
    "floor_area_m2",
    "market_type",
    "business_type",
    "size_class",
    "grade",
    "integrity_grade",
    "address",
    "township",
    "village",
    "latitude",
    "longitude",
    "datum",
    "position",
]


def _retailers(office: DemoOffice, random: Random) -> Iterable[Sequence[object]]:
    ranked = sorted(office.shops, key=lambda shop: shop.weekly_value)
    grade = {shop.index: 1 + 30 * place // len(ranked) for place, shop in enumerate(ranked)}
    for shop in office.shops:
        township = names.TERRITORIES[shop.route // 4][2]
        birthday = f"{shop.birthday[0]:02d}-{shop.birthday[1]:02d}" if shop.birthday else ""
        level = grade[shop.index]
        yield (
            shop.licence_no,
            shop.name,
            _route(shop.route),
            shop.states[0][0].value,
            shop.opened_on or "",
            licence_end(random, shop.opened_on, office.last),
            shop.owner,
            shop.sex,
            shop.birth_year or "",
            birthday,
            "lunar" if shop.lunar else "solar",
            shop.phone,
            shop.floor_area or "",
            "town" if shop.town else "country",
            shop.business_type,
            1 if level > 24 else 2 if level > 12 else 3,
            level,
            random.choices(["AAA", "AA", "A", "B", "C"], [15, 35, 38, 9, 3])[0],
            f"{township}{shop.village}{random.randint(1, 180)}号",
            township,
            shop.village,
            shop.position[0],
            shop.position[1],
            "WGS84",
            shop.index % SHOPS_PER_ROUTE + 1,
        )


def _moved(office: DemoOffice) -> Iterable[Sequence[object]]:
    for index in office.moved:
        shop = office.shops[index]
        yield shop.licence_no, shop.name, _route(5), office.reorganised_on


def _status_changes(office: DemoOffice) -> Iterable[list[Sequence[object]]]:
    """One file for each step of the histories: a file holds a shop once."""
    for step in (1, 2):
        rows: list[Sequence[object]] = []
        for shop in office.shops:
            if len(shop.states) > step:
                state, since, _reason = shop.states[step]
                route = 5 if shop.index in office.moved and since >= office.reorganised_on else shop.route
                rows.append((shop.licence_no, shop.name, _route(route), state.value, since))
        yield rows


_ENROLMENT = ["licence_no", "stage", "since", "bank", "account_last4", "reason"]


def _enrolments(office: DemoOffice, random: Random) -> Iterable[Sequence[object]]:
    for shop in office.shops:
        if shop.exempt:
            yield (
                shop.licence_no,
                "exempt_cash",
                office.first.first,
                "",
                "",
                random.choice(["附近无银行", "年长"]),
            )
        elif shop.enrolled_on is not None:
            stage = "verified" if random.random() < 0.9 else "signed"
            bank = random.choice(["邮储银行", "农商银行", "农业银行"])
            yield shop.licence_no, stage, shop.enrolled_on, bank, f"{random.randint(0, 9999):04d}", ""


def _targets(office: DemoOffice) -> Iterable[Sequence[object]]:
    """Each route is to sell four per cent more than a year before; units the sum of their routes."""
    sold: dict[tuple[int, Month], int] = {}
    moved = set(office.moved)
    for index, day, _document, _line, amount, _cartons, _code in office.orders.lines:
        route = 5 if index in moved and day >= office.reorganised_on else office.shops[index].route
        key = (route, Month.of(day))
        sold[key] = sold.get(key, 0) + amount
    for month in Month.range(office.first.shift(12), office.last):
        by_unit: dict[str, int] = {}
        for route in range(ROUTES):
            # Whole hundreds of yuan, as an office would set them.
            amount = round(sold.get((route, month.shift(-12)), 0) * 1.04 / 10_000) * 10_000
            yield "", _route(route), month, to_major(amount)
            unit = unit_of(route, office, month.first)
            for code in (unit, unit[0], "C"):
                by_unit[code] = by_unit.get(code, 0) + amount
        for code, amount in sorted(by_unit.items()):
            yield code, "", month, to_major(amount)


_SALE = [
    "licence_no",
    "sold_on",
    "amount",
    "document_no",
    "line_no",
    "quantity",
    "product_code",
    "product_name",
    "category",
]


def _sales(office: DemoOffice) -> Iterable[Sequence[object]]:
    products = {code: (name, category) for code, name, category, _price in names.PRODUCTS}
    for index, day, document, line, amount, cartons, code in office.orders.lines:
        name, category = products[code]
        yield (
            office.shops[index].licence_no,
            day,
            f"{amount / 100:.2f}",
            document,
            line,
            cartons,
            code,
            name,
            category,
        )


_DEBIT = [
    "licence_no",
    "due_no",
    "due_on",
    "amount",
    "attempt_no",
    "result",
    "order_no",
    "submitted_at",
    "reason",
    "reversed_on",
    "paid_other",
]


def _debits(office: DemoOffice) -> Iterable[Sequence[object]]:
    dues = {due[0]: due for due in office.orders.dues}
    for due_no, number, result, moment, reason, reversed_on in office.orders.attempts:
        _no, index, order, due_on, amount, paid_other = dues[due_no]
        yield (
            office.shops[index].licence_no,
            due_no,
            due_on,
            f"{amount / 100:.2f}",
            number,
            result,
            order,
            moment.isoformat(),
            reason,
            reversed_on or "",
            paid_other,
        )


_VISIT = [
    "username",
    "licence_no",
    "started_at",
    "ended_at",
    "channel",
    "purposes",
    "outcome",
    "notes",
    "latitude",
    "longitude",
    "accuracy_m",
]


def manager_of(route: int, office: DemoOffice, day: date) -> str:
    """The account manager who walks a route on a day."""
    unit = unit_of(route, office, day)
    return next(
        PREFIX + username for username, _name, role, at in STAFF if role == "account_manager" and at == unit
    )


def _visits(office: DemoOffice) -> Iterable[Sequence[object]]:
    for (
        index,
        arrival,
        departure,
        channel,
        purposes,
        outcome,
        note,
        position,
        accuracy,
    ) in office.calls.visits:
        shop = office.shops[index]
        yield (
            manager_of(shop.route, office, arrival.date()),
            shop.licence_no,
            arrival.isoformat(),
            departure.isoformat() if departure else "",
            channel,
            purposes,
            outcome,
            note,
            position[0] if position else "",
            position[1] if position else "",
            accuracy if position else "",
        )
