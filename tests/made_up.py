"""An office of chance for comparing set-based reads with brute force: everything that may happen, happens.

Shops open, move, pause, close and come back; routes change their unit and order days; returns outweigh
purchases; debits fail, are tried again and reversed; visits are made by plan, late, or elsewhere. Rows are
stamped as the importers stamp them. The same seed makes the same office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

from accounts.enums import RetailerState
from accounts.models import Retailer, RetailerStatus, Staff
from salesforce_app.imports.models import ImportBatch
from salesforce_app.kernel.periods import BEGINNING, Month
from salesforce_app.kernel.timeline import nearest
from settlement.domain.facts import rebuild_settlement_months, summarise_dues
from settlement.enums import AttemptResult, DueState, EnrolmentStage, PaidOther, Reason
from settlement.models import DebitAttempt, Due, Enrolment
from territory.domain.facts import rebuild_month_facts
from territory.enums import RouteKind, UnitKind
from territory.models import (
    CalendarDay,
    OrderDateMove,
    OrgUnit,
    Residence,
    Route,
    RouteStop,
    RouteTerm,
    SalesLine,
    Village,
)
from visits.enums import CallStatus, Channel, LocationCheck
from visits.models import PlannedCall, Visit

from .factories import ImportBatchFactory, StaffFactory

FIRST, LAST = Month(2024, 3), Month(2025, 6)
"""The months with sales."""

T = TypeVar("T")


@dataclass
class MadeUp:
    """The office's raw rows, by what they belong to; everything else is in the database."""

    random: Random
    batch: ImportBatch
    units: list[OrgUnit] = field(default_factory=list)
    territories: list[OrgUnit] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    villages: list[Village] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)
    shops: list[Retailer] = field(default_factory=list)
    terms: dict[int, list[RouteTerm]] = field(default_factory=dict)
    stops: dict[int, list[RouteStop]] = field(default_factory=dict)
    homes: dict[int, list[Residence]] = field(default_factory=dict)
    states: dict[int, list[RetailerStatus]] = field(default_factory=dict)

    def below(self, unit: OrgUnit) -> set[int]:
        """The keys of a unit and all units below it."""
        found = {unit.pk}
        for other in self.units:  # parents come before their children
            if other.parent_id in found:
                found.add(other.pk)
        return found

    def unit_on(self, route: int, day: date) -> int:
        """The route's unit, by its nearest term."""
        term = nearest(self.terms[route], day)
        assert term is not None
        return term.unit_id

    def stamp(self, shop: Retailer, day: date) -> dict[str, Any]:
        """Route, unit and village of a shop's row of a day."""
        stop = nearest(self.stops[shop.pk], day)
        assert stop is not None
        home = nearest(self.homes.get(shop.pk, []), day)
        return {
            "route_id": stop.route_id,
            "unit_id": self.unit_on(stop.route_id, day),
            "village_id": home.village_id if home else None,
        }

    def state_on(self, shop: Retailer, day: date) -> RetailerStatus | None:
        """The status that holds on a day."""
        return held(self.states.get(shop.pk, []), day)


def held(spans: Sequence[T], day: date) -> T | None:
    """The dated row that holds on ``day``."""
    for span in spans:
        if span.since <= day and (span.until is None or span.until > day):  # type: ignore[attr-defined]
            return span
    return None


def make_up(seed: int, shops: int, *, first: Month = FIRST, last: Month = LAST) -> MadeUp:
    """An office with so many shops, its facts rebuilt."""
    office = MadeUp(Random(seed), ImportBatchFactory())
    _units(office)
    _routes(office, last)
    _shops(office, shops, first, last)
    _calendar(office, first, last)
    _sales(office, first, last)
    _settlement(office, last)
    _visits(office, last)
    rebuild_month_facts()
    summarise_dues()
    rebuild_settlement_months()
    return office


def _some_day(office: MadeUp, first: Month, last: Month) -> date:
    days = (last.end - first.first).days
    return first.first + timedelta(days=office.random.randrange(days))


def _units(office: MadeUp) -> None:
    company = OrgUnit.objects.create(code="C", name="Company", kind=UnitKind.COMPANY)
    office.units.append(company)
    for code in "AB":
        district = OrgUnit.objects.create(
            code=code, name=f"District {code}", kind=UnitKind.DISTRICT, parent=company
        )
        office.units.append(district)
        for number in (1, 2):
            office.territories.append(
                OrgUnit.objects.create(
                    kind=UnitKind.TERRITORY,
                    code=f"{code}{number}",
                    name=f"Territory {code}{number}",
                    parent=district,
                )
            )
    office.units += office.territories
    office.villages = Village.objects.bulk_create(
        Village(township=f"Town {number % 2}", name=f"Village {number // 2}") for number in range(8)
    )
    office.staff = [StaffFactory() for _ in range(3)]


def _routes(office: MadeUp, last: Month) -> None:
    random = office.random
    for number in range(9):
        kind = RouteKind.DELIVERY if number == 8 else RouteKind.ORDER_VISIT
        # One route hangs from a district directly.
        homes = [*office.territories, office.units[1]]
        route = Route.objects.create(code=f"R{number}", name=f"Route {number}", kind=kind)
        office.routes.append(route)
        weekdays = ["1", "2", "1,4", "3,5", ""]
        terms = [
            RouteTerm(
                route=route,
                unit=homes[number % 5],
                order_weekdays=random.choice(weekdays[:4]),
                since=BEGINNING,
            )
        ]
        for _ in range(random.choice([0, 0, 1, 2])):
            day = _some_day(office, last.shift(-9), last)
            if day > terms[-1].since:
                terms[-1].until = day
                terms.append(
                    RouteTerm(
                        route=route,
                        unit=random.choice(homes),
                        order_weekdays=random.choice(weekdays),
                        since=day,
                    )
                )
        office.terms[route.pk] = RouteTerm.objects.bulk_create(terms)


def _shops(office: MadeUp, count: int, first: Month, last: Month) -> None:
    random = office.random
    routes = office.routes[:8]
    for number in range(count):
        opened = _some_day(office, last.shift(-14), last) if random.random() < 0.25 else None
        shop = Retailer.objects.create(
            licence_no=f"L{number * 7919 % 1000:04d}-{number}",
            name=f"Shop {number}",
            opened_on=opened,
            visits_per_month=random.choice([None, None, None, 0, 2, 4]),
        )
        office.shops.append(shop)
        since = opened or BEGINNING
        stops = [RouteStop(retailer=shop, route=random.choice(routes), since=since)]
        for _ in range(random.choice([0, 0, 0, 1, 1, 2])):
            day = _some_day(office, last.shift(-13), last)
            if day > stops[-1].since:
                stops[-1].until = day
                stops.append(RouteStop(retailer=shop, route=random.choice(routes), since=day))
        if random.random() < 0.1:
            day = _some_day(office, last.shift(-8), last)
            if day > stops[-1].since:
                stops[-1].until = day
        office.stops[shop.pk] = RouteStop.objects.bulk_create(stops)
        if random.random() < 0.2:
            RouteStop.objects.create(
                retailer=shop, route=office.routes[8], kind=RouteKind.DELIVERY, since=BEGINNING
            )
        _states(office, shop, since, last)
        homes = []
        if random.random() < 0.9:
            homes.append(Residence(retailer=shop, village=random.choice(office.villages), since=since))
            day = _some_day(office, last.shift(-6), last)
            if random.random() < 0.2 and day > since:
                homes[0].until = day
                homes.append(Residence(retailer=shop, village=random.choice(office.villages), since=day))
        office.homes[shop.pk] = Residence.objects.bulk_create(homes)


def _states(office: MadeUp, shop: Retailer, since: date, last: Month) -> None:
    random = office.random
    if random.random() < 0.1:
        return  # nothing on file: active
    start = RetailerState.NEW if shop.opened_on and random.random() < 0.5 else RetailerState.ACTIVE
    if random.random() < 0.05:
        start = RetailerState.PROSPECT
    states = [RetailerStatus(retailer=shop, state=start, since=since)]
    for _ in range(random.choice([0, 0, 0, 1, 2, 3])):
        day = _some_day(office, last.shift(-14), last)
        if day > states[-1].since:
            states[-1].until = day
            state = random.choice(
                [RetailerState.SUSPENDED, RetailerState.ACTIVE, RetailerState.ACTIVE, RetailerState.CLOSED]
            )
            states.append(RetailerStatus(retailer=shop, state=state, since=day))
    office.states[shop.pk] = RetailerStatus.objects.bulk_create(states)


def _calendar(office: MadeUp, first: Month, last: Month) -> None:
    random = office.random
    for _ in range(12):
        day = _some_day(office, first, last)
        CalendarDay.objects.get_or_create(date=day, defaults={"is_working": random.random() < 0.3})
    for _ in range(25):
        day = _some_day(office, last.shift(-6), last)
        moved = random.choice([None, day + timedelta(days=random.choice([-3, 1, 2, 9]))])
        route = random.choice([None, *office.routes])
        OrderDateMove.objects.get_or_create(route=route, date=day, defaults={"moved_to": moved})


def _sales(office: MadeUp, first: Month, last: Month) -> None:
    random = office.random
    lines = []
    for shop in office.shops:
        size = int(random.paretovariate(1.0) * 10_000)
        pace = random.choice([3, 6, 9, 20, 60])
        day = first.first + timedelta(days=random.randrange(pace))
        while day < last.end:
            state = office.state_on(shop, day)
            idle = state and state.state in (RetailerState.SUSPENDED, RetailerState.CLOSED)
            if (shop.opened_on is None or day >= shop.opened_on) and not (idle and random.random() < 0.95):
                for number in range(random.choice([1, 1, 2])):
                    # Some amounts are round, so that shops tie; some are returns, some cancel out.
                    amount = random.choice([size, size, random.randrange(1, 3) * 50_000, -size])
                    lines.append(
                        SalesLine(
                            retailer=shop,
                            sold_on=day,
                            document_no=random.choice(["", "a", "b"]),
                            line_no=str(len(lines)),
                            amount=amount,
                            quantity=random.choice([None, number, 12]),
                            batch=office.batch,
                            **office.stamp(shop, day),
                        )
                    )
            day += timedelta(days=1 + random.randrange(2 * pace))
    SalesLine.objects.bulk_create(lines)


def _settlement(office: MadeUp, last: Month) -> None:
    random = office.random
    dues, plans = [], []
    reasons = [reason for reason in Reason if reason is not Reason.REVERSED]
    for shop in office.shops:
        spans = []
        since = BEGINNING
        for _ in range(random.choice([0, 1, 1, 2, 3])):
            spans.append(Enrolment(retailer=shop, stage=random.choice(EnrolmentStage.values), since=since))
            day = _some_day(office, last.shift(-5), last)
            if day <= since or random.random() < 0.4:
                break
            spans[-1].until = since = day
        Enrolment.objects.bulk_create(spans)
        for _ in range(random.choice([0, 3, 20, 40])):
            day = _some_day(office, last.shift(-13), last)
            results = []
            while len(results) < 3:
                results.append(random.choice(["ok", "ok", "failed", "failed", "pending", "reversed"]))
                if results[-1] in ("ok", "pending"):
                    break
            if random.random() < 0.05:
                results = []
            plans.append(results)
            dues.append(
                Due(
                    due_no=f"D{len(dues)}",
                    retailer=shop,
                    due_on=day,
                    amount=random.randrange(1, 5) * 12_300,
                    state=DueState.PENDING,
                    paid_other="" if random.random() < 0.9 else PaidOther.CASH,
                    **office.stamp(shop, day),
                )
            )
    Due.objects.bulk_create(dues)
    attempts = []
    for due, results in zip(dues, plans, strict=True):
        for number, result in enumerate(results, start=1):
            attempts.append(
                DebitAttempt(
                    due=due,
                    number=number,
                    result=AttemptResult.OK if result == "reversed" else result,
                    reason=random.choice(reasons) if result == "failed" else "",
                    reversed_on=due.due_on + timedelta(days=3) if result == "reversed" else None,
                )
            )
    DebitAttempt.objects.bulk_create(attempts)


def _visits(office: MadeUp, last: Month) -> None:
    random = office.random
    visits, plans = [], {}
    for shop in office.shops:
        for _ in range(random.choice([0, 2, 5, 12])):
            day = _some_day(office, last.shift(-13), last)
            stamp = office.stamp(shop, day)
            stamp.pop("village_id")
            staff = random.choice(office.staff)
            if random.random() < 0.7:
                status = random.choice(
                    [CallStatus.DUE, CallStatus.DONE, CallStatus.CANCELLED, CallStatus.MOVED]
                )
                plans[staff.pk, shop.pk, day] = PlannedCall(
                    staff=staff,
                    retailer=shop,
                    date=day,
                    status=status,
                    reason="rain" if status == CallStatus.CANCELLED else "",
                    moved_to=day + timedelta(days=random.choice([1, 6, 20]))
                    if status == CallStatus.MOVED
                    else None,
                    approved_by=staff if status == CallStatus.CANCELLED and random.random() < 0.5 else None,
                    **stamp,
                )
            for _ in range(random.choice([0, 1, 1, 2])):
                made = day + timedelta(days=random.choice([0, 0, 0, 1, 3, -1]))
                # The office keeps the time of Shanghai, eight hours ahead of UTC: some visits pass midnight.
                start = datetime.combine(
                    made, time(random.choice([1, 3, 15]), random.randrange(60)), tzinfo=UTC
                )
                ended = start + timedelta(seconds=random.choice([20, 100, 400, 3000, 9000]))
                local = (start + timedelta(hours=8)).date()
                where = office.stamp(shop, local)
                where.pop("village_id")
                visits.append(
                    Visit(
                        visit_id=f"V{len(visits)}",
                        staff=staff,
                        retailer=shop,
                        started_at=start,
                        ended_at=random.choice([None, ended, ended]),
                        visited_on=local,
                        channel=random.choice([Channel.IN_PERSON, Channel.IN_PERSON, Channel.PHONE]),
                        outcome=random.choice(["", "ordered more"]),
                        location_check=random.choice(LocationCheck.values),
                        **where,
                    )
                )
    PlannedCall.objects.bulk_create(plans.values())
    Visit.objects.bulk_create(visits)
