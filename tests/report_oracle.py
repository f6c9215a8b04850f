"""What the monthly report must say of an office, counted from the rows of its files, one by one.

Nothing of the product is used here: formulas are domain.md's, names and keys those of formats.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from .office_files import Files, Row

Json = dict[str, Any]
BEGINNING = date(1900, 1, 1)
SERVED = ("active", "new")
HALF = Fraction(1, 2)


class Line:
    """Values by the date from which they hold."""

    def __init__(self) -> None:
        self.values: dict[date, Any] = {}

    def put(self, since: date, value: Any) -> None:
        self.values[since] = value

    def at(self, day: date, *, nearest: bool = False) -> Any:
        """The value on ``day``; before the first one None, or the first when ``nearest``."""
        dates = sorted(self.values)
        place = bisect_right(dates, day)
        if not place:
            return self.values[dates[0]] if nearest and dates else None
        return self.values[dates[place - 1]]


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def shift(month: str, count: int) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + count, 12)
    return f"{year}-{number + 1:02d}"


def first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def days(start: date, end: date) -> Iterator[date]:
    for number in range((end - start).days):
        yield start + timedelta(days=number)


def rate(numerator: int, denominator: int) -> list[int] | None:
    return [numerator, denominator] if denominator else None


def moved(current: int | None, base: int | None) -> list[int] | None:
    return [current - base, base] if current is not None and base is not None and base > 0 else None


class Oracle:
    """The office as its files tell it; ``report`` counts what a unit's report holds."""

    def __init__(self, files: Files) -> None:
        self.parents: dict[str, str | None] = {}
        self.kinds: dict[str, str] = {}
        self.shops: dict[str, Row] = {}
        lines: defaultdict[str, defaultdict[str, Line]] = defaultdict(lambda: defaultdict(Line))
        self.units_of, self.weekdays = lines["unit"], lines["weekday"]
        self.routes_of, self.states, self.villages = lines["stop"], lines["state"], lines["village"]
        self.stages = lines["stage"]
        self.sales: list[Row] = []
        self.attempts: defaultdict[str, list[Row]] = defaultdict(list)
        self.visits: defaultdict[tuple[str, str], int] = defaultdict(int)
        for kind, rows in files:
            for row in rows:
                getattr(self, f"_read_{kind}")(row)
        for row in self.sales:
            row["route"], row["unit"] = self._stamp(row["licence_no"], row["sold_on"])
        self.dues = [self._due(rows) for rows in self.attempts.values()]
        self.first = min(row["month"] for row in self.sales)

    def _read_units(self, row: Row) -> None:
        self.parents[row["code"]] = row["parent_code"]

    def _read_staff(self, row: Row) -> None:
        pass

    def _read_routes(self, row: Row) -> None:
        code, since = row["code"], row.get("since") or BEGINNING
        self.kinds.setdefault(code, row.get("kind") or "order_visit")
        self.units_of[code].put(since, row["unit_code"])
        self.weekdays[code].put(since, [int(day) for day in (row["order_weekdays"] or "").split(",") if day])

    def _read_retailers(self, row: Row) -> None:
        shop = row["licence_no"]
        is_first = shop not in self.shops
        since = row["since"] or row["opened_on"] or BEGINNING
        self.shops.setdefault(shop, row)
        if self.kinds[row["route_code"]] == "order_visit":
            self.routes_of[shop].put(since, row["route_code"])
        if is_first:
            self.villages[shop].put(BEGINNING, (row["township"], row["village"]))
        if row.get("status") or is_first:
            self.states[shop].put(since, row["status"] or "active")

    def _read_sales(self, row: Row) -> None:
        self.sales.append(row | {"month": month_of(row["sold_on"])})

    def _read_enrolments(self, row: Row) -> None:
        self.stages[row["licence_no"]].put(row["since"], row["stage"])

    def _read_debits(self, row: Row) -> None:
        self.attempts[row["due_no"]].append(row)

    def _read_visits(self, row: Row) -> None:
        if row["channel"] in (None, "in_person"):
            self.visits[row["licence_no"], month_of(row["started_at"].date())] += 1

    def _stamp(self, shop: str, day: date) -> tuple[str, str]:
        route = self.routes_of[shop].at(day, nearest=True)
        return route, self.units_of[route].at(day, nearest=True)

    def _due(self, attempts: Sequence[Row]) -> Json:
        first, last = attempts[0], attempts[-1]
        route, unit = self._stamp(first["licence_no"], first["due_on"])
        return {
            "shop": first["licence_no"],
            "month": month_of(first["due_on"]),
            "amount": first["amount"],
            "pending": last["result"] == "pending",
            "net": last["result"] == "ok" and not last["reversed_on"],
            "first_ok": first["result"] == "ok",
            "reason": "REVERSED" if last["reversed_on"] else last["reason"],
            "route": route,
            "unit": unit,
            "village": self.villages[first["licence_no"]].at(first["due_on"]),
        }

    def below(self, unit: str | None) -> set[str]:
        """The unit and all units below it."""
        children = (code for code, parent in self.parents.items() if parent == unit)
        return {unit or ""}.union(*map(self.below, children))

    def standing(self, units: Collection[str], day: date) -> dict[str, str]:
        """Shop → order route, of the shops on the units' routes on ``day``."""
        routes = {shop: line.at(day) for shop, line in self.routes_of.items()}
        return {
            shop: route for shop, route in routes.items() if route and self.units_of[route].at(day) in units
        }

    def report(self, unit: str, month: str) -> Json:
        """The report's figures; routes and villages by code, and only those where something is to count."""
        units = self.below(unit)
        return {
            "sales": self._sales(units, month),
            "settlement": self._settlement(units, month),
            "pyramid": self.pyramid(units, month),
            "visits": self._visits(units, month),
        }

    def _sales(self, units: Collection[str], month: str) -> Json:
        rows = [row for row in self.sales if row["unit"] in units]
        last = first_day(shift(month, 1)) - timedelta(days=1)
        inside = [code for code in self.kinds if self.units_of[code].at(last) in units]
        inside = [code for code in inside if self.kinds[code] == "order_visit"]

        def total(when: str, route: str | None = None) -> int | None:
            if when < self.first:
                return None
            return sum(r["amount"] for r in rows if r["month"] == when and route in (None, r["route"]))

        def shops(when: str, route: str | None = None) -> int:
            found = (row for row in rows if row["month"] == when and route in (None, row["route"]))
            return len({row["licence_no"] for row in found})

        previous, last_year = shift(month, -1), shift(month, -12)
        unit_base = total(previous)
        compared = {row["route"] for row in rows if row["month"] in (month, previous, last_year)}
        routes = {}
        for route in compared.union(inside):
            now, before, year_ago = (total(when, route) for when in (month, previous, last_year))
            pull = None
            if now is not None and before is not None and unit_base is not None and unit_base > 0:
                pull = round((now - before) / unit_base * 100, 4)
            routes[route] = {
                "amount": now,
                "previous": before,
                "last_year": year_ago,
                "mom": moved(now, before),
                "yoy": moved(now, year_ago),
                "pull_pp": pull,
                "retailers": shops(month, route),
            }
        months = []
        for when in (shift(month, number) for number in range(-12, 1)):
            known = when >= self.first
            found = [row for row in rows if row["month"] == when]
            orders = {(row["licence_no"], row["sold_on"], row["document_no"]) for row in found}
            quantities = [row["quantity"] for row in found if row["quantity"] is not None]
            told = known and (quantities or not found)
            months.append(
                {
                    "month": when,
                    "amount": total(when),
                    "quantity": sum(quantities) if told else None,
                    "orders": len(orders) if known else None,
                    "retailers": shops(when) if known else None,
                    "cycles": self._unit_cycles(units, when),
                }
            )
        now, before, year_ago = (total(when) for when in (month, previous, last_year))
        return {
            "total": now,
            "previous": before,
            "last_year": year_ago,
            "mom": moved(now, before),
            "yoy": moved(now, year_ago),
            "months": months,
            "routes": routes,
        }

    def _unit_cycles(self, units: Collection[str], month: str) -> float | None:
        start, end = first_day(month), first_day(shift(month, 1))
        counts = []
        for route, line in self.weekdays.items():
            here = self.units_of[route].at(end - timedelta(days=1)) in units
            if here and any(line.at(day) for day in days(start, end)):
                counts.append(sum(day.isoweekday() in line.at(day) for day in days(start, end)))
        if not counts:
            return None
        return counts[0] if len(set(counts)) == 1 else round(sum(counts) / len(counts), 2)

    def _settlement(self, units: Collection[str], month: str) -> Json:
        last = first_day(shift(month, 1)) - timedelta(days=1)
        stand = self.standing(units, last)
        served = [shop for shop in stand if self.states[shop].at(last) in SERVED]
        dues = [due for due in self.dues if due["month"] == month and due["unit"] in units]

        def measures(shops: Collection[str], dues: Collection[Json]) -> Json:
            resolved = [due for due in dues if not due["pending"]]
            net = [due for due in resolved if due["net"]]
            failed = [due for due in resolved if not due["net"]]
            reasons = Counter(due["reason"] for due in failed)
            debited = sum(due["amount"] for due in net)
            return {
                "enrolment": rate(sum(self.is_enrolled(shop, last) for shop in shops), len(shops)),
                "debit_success": rate(len(net), len(resolved)),
                "first_attempt_success": rate(sum(due["first_ok"] for due in resolved), len(resolved)),
                "amount_success": rate(debited, sum(due["amount"] for due in resolved)),
                "debited_households": len({due["shop"] for due in net}),
                "debited_amount": debited,
                "failed_dues": len(failed),
                "failed_amount": sum(due["amount"] for due in failed),
                "pending_dues": len(dues) - len(resolved),
                "top_reason": {why for why, count in reasons.items() if count == max(reasons.values())}
                or {None},
            }

        def split(of_shop: Callable[[str], Any], key: str) -> Json:
            places = {*map(of_shop, served), *(due[key] for due in dues)}
            return {
                place: measures(
                    [shop for shop in served if of_shop(shop) == place],
                    [due for due in dues if due[key] == place],
                )
                for place in places
            }

        return {
            "total": measures(served, dues),
            "routes": split(stand.__getitem__, "route"),
            "villages": split(lambda shop: self.villages[shop].at(last), "village"),
        }

    def is_enrolled(self, shop: str, day: date) -> bool:
        return self.stages[shop].at(day) in ("signed", "verified")

    def is_young(self, shop: str, day: date) -> bool:
        """Whether ``day`` comes before the end of the shop's third full calendar month."""
        opened = self.shops[shop]["opened_on"]
        if opened is None or opened > day:
            return False
        full = month_of(opened) if opened.day == 1 else shift(month_of(opened), 1)
        return bool(day < first_day(shift(full, 3)))

    def pyramid(self, units: Collection[str], month: str) -> Json:
        start, end = first_day(shift(month, -2)), first_day(shift(month, 1))
        last = end - timedelta(days=1)
        values: Counter[str] = Counter()
        for row in self.sales:
            if start <= row["sold_on"] < end:
                values[row["licence_no"]] += row["amount"]
        aside = {name: [0, 0] for name in ("New", "Inactive", "Suspended", "Closed", "Prospect")}
        ranked: list[tuple[Fraction, str, str]] = []
        for shop, route in self.standing(units, last).items():
            value = values[shop]
            if self.states[shop].at(start - timedelta(days=1)) == "closed" and not value:
                continue
            ordered = [day for day in days(start, end) if day.isoweekday() in self.weekdays[route].at(day)]
            own = sum(self.states[shop].at(day) != "suspended" for day in ordered)
            name = self._aside(shop, last, value, own, len(ordered))
            if name:
                aside[name][0] += 1
                aside[name][1] += value
            else:
                used = Fraction(value * len(ordered), own) if ordered else Fraction(value)
                ranked.append((used, shop, route))
        tiers = classify({shop: used for used, shop, _ in ranked})
        routes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for _, shop, route in ranked:
            if tiers:
                routes[route][tiers[shop]] += 1
        names = tier_names(len(ranked))
        return {
            "window": [shift(month, -2), month],
            "population": len(ranked),
            "tiers": [
                (name, len(members), sum(values[shop] for shop in members))
                for name in names
                for members in [[shop for shop, tier in tiers.items() if tier == name]]
            ],
            "aside": {name: tuple(figures) for name, figures in aside.items()},
            "routes": {route: {name: counts[name] for name in names} for route, counts in routes.items()},
        }

    def _aside(self, shop: str, last: date, value: int, own: int, cycles: int) -> str | None:
        state = self.states[shop].at(last)
        if state in ("prospect", "closed"):
            return str(state).capitalize()
        if state == "suspended" and (not cycles or own * 2 < cycles):
            return "Suspended"
        if state == "new" or self.is_young(shop, last + timedelta(days=1)):
            return "New"
        if own * 2 < cycles or (value <= 0 and state == "suspended"):
            return "Suspended"
        return "Inactive" if value <= 0 else None

    def _visits(self, units: Collection[str], month: str) -> Json:
        start, end = first_day(month), first_day(shift(month, 1))
        stand = self.standing(units, end - timedelta(days=1))

        def measures(shops: Collection[str]) -> Json:
            served = [shop for shop in shops if self.states[shop].at(end - timedelta(days=1)) in SERVED]
            made = {shop: self.visits[shop, month] for shop in shops}
            required = {}
            for shop in shops:
                open_days = sum(self.states[shop].at(day) in SERVED for day in days(start, end))
                frequency = self.shops[shop]["visits_per_month"] or 1
                required[shop] = floor(Fraction(frequency * open_days, (end - start).days) + HALF)
            asked = [shop for shop in shops if required[shop]]
            return {
                "adherence": None,
                "coverage": rate(sum(made[shop] > 0 for shop in served), len(served)),
                "frequency_compliance": rate(sum(made[s] >= required[s] for s in asked), len(asked)),
                "capped_fulfilment": rate(
                    sum(min(made[shop], required[shop]) for shop in asked), sum(required.values())
                ),
            }

        routes = set(stand.values())
        return measures(stand) | {
            "routes": {route: measures([s for s, on in stand.items() if on == route]) for route in routes}
        }


def tier_names(count: int) -> list[str]:
    if count < 20:
        return []
    return ["Key", "Middle", "Base"] if count < 100 else ["Top", "Big", "Medium", "Small"]


def classify(values: dict[str, Fraction]) -> dict[str, str]:
    """Tiers by number (domain.md §4.2); a tied group on a cut goes where the greater part of it lies."""
    names = tier_names(len(values))
    shares = [Fraction(1, 100), Fraction(5, 100), Fraction(20, 100)] if len(names) == 4 else []
    shares = shares or [Fraction(20, 100), Fraction(50, 100)]
    ranked = sorted(values.values(), reverse=True)
    cuts = []
    for share in shares:
        cut = floor(share * len(ranked) + HALF)
        if 0 < cut < len(ranked) and ranked[cut - 1] == ranked[cut]:
            start = ranked.index(ranked[cut])
            end = start + ranked.count(ranked[cut])
            cut = end if cut - start >= end - cut else start
        cuts.append(cut)
    if not names:
        return {}
    return {shop: names[sum(ranked.index(value) >= cut for cut in cuts)] for shop, value in values.items()}
