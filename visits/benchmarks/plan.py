"""Planning a month for 300 shops, and driving orders against the best that PyVRP finds in a minute."""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from random import Random

from django.conf import settings

from accounts.enums import Datum, RetailerState, Role
from accounts.models import Retailer, RetailerStatus, Staff
from salesforce_app.kernel.periods import BEGINNING, Month
from salesforce_app.management.benching import Bench
from territory.enums import UnitKind
from territory.measures.geo import Position
from territory.models import OrgUnit, Posting, Route, RouteStop, RouteTerm

from ..domain.plans import propose_plan
from ..models import StartPoint, VisitPlan
from ..planning.driving import nearest_neighbours, round_length, shortest_round
from ..planning.values import Proposal
from ..planning.ways import straight_ways

SHOPS = 300
ROUTES = 10
WORKING_DAYS = 5
CPU_SECONDS = 10
LONGER_BY = 1.05
REFERENCE_SECONDS = 60
STORES = "shared/data/iowa_liquor/stores_5counties.csv"
MONTH = Month(2026, 3)
NOW = datetime(2026, 2, 20, 4, tzinfo=UTC)
FREQUENCIES = (4, 2, 2, 2) + (1,) * 16
"""Visits a month in turn, about as the pyramid gives them: 4 to a twentieth, 2 to three, 1 to the others."""
HOURS = ("", "Mo-Sa 08:00-12:00,14:00-21:00", "", "Mo-Fr 10:00-20:00; Sa off", "")


def measure(bench: Bench) -> None:
    """A month of 300 shops by ``propose_plan``, reading and writing included, against ten seconds of CPU.

    Then the length of driving orders as they are made for plans, divided by that of the shortest round that
    PyVRP finds in a minute in the same run: the fullest and the longest day of that month, and all shops of
    the file in one round, which is more than anybody drives in a month. The shops are those of five counties
    of Iowa where ``../shared/data`` is at hand, else made-up towns.
    """
    places = _places(bench)[: 100 if bench.small else None]
    reference = 0.5 if bench.small else REFERENCE_SECONDS
    month_places = places[: SHOPS // 5 if bench.small else SHOPS]
    her, shops = _make_office(month_places)
    began = time.process_time()
    _seconds, proposal = bench.timed(
        f"a month of {len(shops)} shops, {len(proposal_days())} working days",
        lambda: propose_plan(staff=her, month=MONTH, actor="bench", moment=NOW),
    )
    spent = time.process_time() - began
    _tell(bench, proposal)
    bench.ratio(f"processor time ÷ {CPU_SECONDS} s", spent, CPU_SECONDS, at_most=1)
    start = StartPoint.objects.get(staff=her)
    home = Position(float(start.latitude), float(start.longitude))
    for label, day in (
        ("the fullest day", max(proposal.days, key=lambda day: day.calls)),
        ("the longest day", max(proposal.days, key=lambda day: day.metres)),
    ):
        stops = [home, *(shops[stop.shop] for stop in proposal.by_day[day.date].stops)]
        _compare(bench, label, stops, reference)
    _compare(bench, "all shops in one round", [home, *dict.fromkeys(places)], reference)


def proposal_days() -> list[date]:
    """The working days of the month."""
    return [day for day in MONTH.period.dates() if day.isoweekday() <= WORKING_DAYS]


def _places(bench: Bench) -> list[Position]:
    """Where the shops lie: town by town from the south-west."""
    file = settings.BASE_DIR.parent / STORES
    if not file.exists():
        bench.say("  (without the shared data: made-up towns)")
        random = Random(1)  # noqa: S311 - made-up data must be repeatable
        towns = [Position(41 + random.random(), -92 + 2 * random.random()) for _ in range(20)]
        return [
            Position(town.latitude + random.gauss(0, 0.03), town.longitude + random.gauss(0, 0.04))
            for town in towns
            for _ in range(25)
        ]
    with file.open(newline="", encoding="utf-8") as rows:
        stores = [row for row in csv.DictReader(rows) if row["lat"]]
    # Linn and Johnson lie beside each other, as the shops of one person would.
    stores.sort(key=lambda row: (row["county"] not in {"LINN", "JOHNSON"}, row["zip"], row["store"]))
    return [Position(float(row["lat"]), float(row["lon"])) for row in stores]


def _make_office(places: Sequence[Position]) -> tuple[Staff, dict[int, Position]]:
    """One account manager with these shops on ten routes that order on every working day."""
    unit = OrgUnit.objects.create(code="T", name="Territory", kind=UnitKind.TERRITORY)
    her = Staff.objects.create_user("bench", name="Bench", role=Role.ACCOUNT_MANAGER)
    Posting.objects.create(staff=her, unit=unit, role=Role.ACCOUNT_MANAGER, since=BEGINNING)
    centre = Position(
        sum(place.latitude for place in places) / len(places),
        sum(place.longitude for place in places) / len(places),
    )
    StartPoint.objects.create(
        staff=her, name="Office", latitude=f"{centre.latitude:.6f}", longitude=f"{centre.longitude:.6f}"
    )
    routes = Route.objects.bulk_create(
        Route(code=f"R{number:02d}", name=f"Route {number}") for number in range(ROUTES)
    )
    RouteTerm.objects.bulk_create(
        RouteTerm(route=route, unit=unit, order_weekdays=str(number % WORKING_DAYS + 1), since=BEGINNING)
        for number, route in enumerate(routes)
    )
    shops = Retailer.objects.bulk_create(
        Retailer(
            licence_no=f"B{number:04d}",
            name=f"Shop {number}",
            latitude=f"{place.latitude:.6f}",
            longitude=f"{place.longitude:.6f}",
            datum=Datum.WGS84,
            visits_per_month=FREQUENCIES[number % len(FREQUENCIES)],
            opening_hours=HOURS[number % len(HOURS)],
        )
        for number, place in enumerate(places)
    )
    size = -(-len(places) // ROUTES)
    RetailerStatus.objects.bulk_create(
        RetailerStatus(retailer=shop, state=RetailerState.ACTIVE, since=BEGINNING) for shop in shops
    )
    RouteStop.objects.bulk_create(
        RouteStop(retailer=shop, route=routes[number // size], position=number, since=BEGINNING)
        for number, shop in enumerate(shops)
    )
    return her, {shop.pk: place for shop, place in zip(shops, places, strict=True)}


def _tell(bench: Bench, proposal: Proposal) -> None:
    """What the plan is like, for whoever weighs ``planning.costs``."""
    loads = sorted(day.calls for day in proposal.days)
    bench.say(
        f"  {proposal.planned} calls, {proposal.missing} left out; {loads[0]} to {loads[-1]} a day; "
        f"{proposal.metres / 1000:.0f} km"
    )
    orders = dict(RouteTerm.objects.values_list("route__stops__retailer", "order_weekdays"))
    calls = VisitPlan.objects.get(pk=proposal.plan_id).calls.values_list("retailer", "date")
    soon = sum((int(orders[shop]) - day.isoweekday()) % WORKING_DAYS in {1, 2} for shop, day in calls)
    bench.say(f"  {soon / max(1, len(calls)):.0%} of the calls one or two working days before the order")


def _compare(bench: Bench, label: str, places: Sequence[Position], seconds: float) -> None:
    """The length of our round over that of PyVRP's best within so many seconds from its own start."""
    from pyvrp import Client, Depot, Location, ProblemData, VehicleType, solve
    from pyvrp.stop import MaxRuntime

    ways = straight_ways(places)
    number = len(places) - 1
    _spent, found = bench.timed(
        f"{label}: {number} shops",
        lambda: shortest_round(ways.metres, ways.seconds, nearest_neighbours(ways.metres)),
    )
    data = ProblemData(
        [Location(0, 0)] * len(places),
        [Client(location=place) for place in range(1, len(places))],
        [Depot(location=0)],
        [VehicleType()],
        [ways.metres],  # type: ignore[list-item]
        [ways.seconds],  # type: ignore[list-item]
    )
    best = solve(data, MaxRuntime(seconds), seed=1, collect_stats=False, display=False).cost()
    bench.say(f"  ours {round_length(ways.metres, found) / 1000:.1f} km, PyVRP's best {best / 1000:.1f} km")
    bench.ratio(
        f"length ÷ PyVRP's best of {seconds:g} s", round_length(ways.metres, found), best, at_most=LONGER_BY
    )
