"""What the bundle of the field app weighs on the way, and what making it costs."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import islice
from pathlib import Path
from uuid import uuid4

from django.test import Client, override_settings
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Retailer, Staff
from cms.demo.files import PREFIX
from cms.demo.load import last_complete_month, load
from salesforce_app.management.benching import Bench
from territory.models import OrgUnit, RouteStop, RouteTerm
from visits.models import Action, PlannedCall

from .office import OWN_UNIT, make_bare_office

ADDRESS = "/api/field/bundle"
SHOPS = 300
CALLS_A_DAY = 30
DAYS = 3
ACTION_AT_EVERY = 4
MOST_BYTES = 80_000
MOST_SECONDS = 0.4
RUNS = 9


def measure(bench: Bench) -> None:
    """The bundle of an account manager with 300 shops and three days of 30 calls, in the demo office.

    At most 80 kB over the wire and 0.4 s of the processor. A small trial takes an office of fewer shops.
    """
    person = office_with_rounds(bench)
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = Client()
        client.force_login(person)
        _tell(bench, client)


def office_with_rounds(bench: Bench) -> Staff:
    """Make that office, or a small one for a trial; its account manager."""
    if bench.small:
        make_bare_office(400)
        person: Staff = Staff.objects.get(username=Role.ACCOUNT_MANAGER.value)
        unit = OWN_UNIT
    else:
        bench.timed("the demo office loaded", lambda: _load(bench.folder))
        person = Staff.objects.get(username=f"{PREFIX}manager")
        unit = person.postings.order_by("since").values_list("unit__code", flat=True).last() or ""
        _give_shops(unit)
    stops = list(
        RouteStop.objects.filter(
            route__in=RouteTerm.objects.filter(unit__code=unit, until=None).values("route"), until=None
        ).order_by("route", "position", "pk")
    )
    _plan(person, OrgUnit.objects.get(code=unit), stops)
    return person


def _load(folder: Path) -> None:
    files = folder / "demo"
    files.mkdir()
    load(last_complete_month(), files, report=_quiet)


def _quiet(line: str) -> None:
    """Say nothing of the steps of the loading."""


def _give_shops(unit: str) -> None:
    """Routes of other territories, until the unit's have 300 shops."""
    own = OrgUnit.objects.get(code=unit)
    for term in RouteTerm.objects.filter(until=None).exclude(unit=own).order_by("route__code"):
        if _shops_of(unit) >= SHOPS:
            break
        RouteTerm.objects.filter(pk=term.pk).update(unit=own)


def _shops_of(unit: str) -> int:
    routes = RouteTerm.objects.filter(unit__code=unit, until=None).values("route")
    return RouteStop.objects.filter(route__in=routes, kind="order_visit", until=None).count()


def _plan(person: Staff, unit: OrgUnit, stops: list[RouteStop]) -> None:
    """Three days of 30 calls, and something promised at every fourth shop."""
    today = timezone.localdate()
    PlannedCall.objects.filter(staff=person, date__gte=today).delete()
    left = iter(stops)
    for number in range(DAYS):
        PlannedCall.objects.bulk_create(
            PlannedCall(
                staff=person,
                retailer_id=stop.retailer_id,
                route_id=stop.route_id,
                unit=unit,
                date=today + timedelta(days=number),
                position=position,
            )
            for position, stop in enumerate(islice(left, CALLS_A_DAY))
        )
    Action.objects.bulk_create(
        Action(
            id=uuid4(),
            retailer_id=stop.retailer_id,
            owner=person,
            text="Bring the price marks of the new brand",
            due_on=today + timedelta(days=number % 9 - 4),
            opened_at=timezone.now(),
        )
        for number, stop in enumerate(stops[::ACTION_AT_EVERY])
    )


def _tell(bench: Bench, client: Client) -> None:
    answer = client.get(ADDRESS)
    if answer.status_code != 200:
        raise AssertionError(f"{ADDRESS} answered {answer.status_code}")
    told = answer.json()
    seconds = min(_seconds(client) for _run in range(RUNS))
    packed = len(client.get(ADDRESS, headers={"Accept-Encoding": "gzip"}).content)
    bench.say(
        f"  {len(told['shops'])} of {Retailer.objects.count():,} shops, {len(told['cards'])} cards: "
        f"{len(answer.content) / 1000:.0f} kB, packed {packed / 1000:.1f} kB, "
        f"{seconds * 1000:.0f} ms of the processor"
    )
    bench.ratio("the bundle over the wire ÷ 80 kB", packed, MOST_BYTES, at_most=1)
    bench.ratio("the bundle's time of the processor ÷ 0.4 s", seconds, MOST_SECONDS, at_most=1)


def _seconds(client: Client) -> float:
    start = time.process_time()
    client.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    return time.process_time() - start
