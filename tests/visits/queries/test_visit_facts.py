"""Field work of an office of chance is what the measures count visit by visit and shop by shop."""

from __future__ import annotations

from datetime import UTC, date, datetime
from statistics import median
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Retailer
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import system_scope
from territory.domain.closing import freeze_tiers
from territory.enums import Tier
from territory.models import CalendarDay, TierEntry, TierSnapshot
from territory.queries.frame import unit_frame
from tests.cast import Office
from tests.factories import (
    PlannedCallFactory,
    StaffFactory,
    TierEntryFactory,
    TierSnapshotFactory,
    VisitFactory,
)
from tests.made_up import LAST, make_up
from tests.oracle import Oracle, units_to_try
from visits.enums import CallStatus, Channel
from visits.measures.coverage import Call, Plan, VisitMeasures, frequency_of, gap, measures, required_visits
from visits.measures.matching import is_weekday
from visits.measures.store_time import is_effective, seconds_in_store, time_in_store
from visits.models import PlannedCall, Visit
from visits.queries.coverage.work import field_work
from visits.queries.facts import VisitRow
from visits.queries.visits import visit_facts

pytestmark = pytest.mark.django_db

EVERYONE = system_scope("tests")
JUNE = Month(2025, 6)


class VisitOracle(Oracle):
    """The field work of one unit, or of one route in it."""

    def in_person(self) -> list[Visit]:
        return [visit for visit in Visit.objects.order_by("started_at") if visit.channel == Channel.IN_PERSON]

    def seconds(self, visit: Visit) -> int | None:
        ended = timezone.localtime(visit.ended_at) if visit.ended_at else None
        return seconds_in_store(timezone.localtime(visit.started_at), ended)

    def portfolio(self, month: Month, route: int | None) -> dict[int, Retailer]:
        """Shops by key whose last stop of the month lay on the route (on any of the unit's when None)."""
        found = {}
        inside = self.inside(month.last)
        for shop in self.office.shops:
            stop = self.last_stop(shop, month.period)
            if stop and stop.route_id in inside and route in (None, stop.route_id):
                found[shop.pk] = shop
        return found

    def required(self, shop: Retailer, month: Month) -> int:
        """Visits due from the shop."""
        stop = self.last_stop(shop, month.period)
        assert stop is not None
        unit = self.office.unit_on(stop.route_id, month.last)
        snapshots = TierSnapshot.objects.filter(unit=unit, month__lt=month.first).order_by("month", "version")
        newest = snapshots.last()
        entry = newest and TierEntry.objects.filter(snapshot=newest, retailer=shop).first()
        tier = Tier(entry.tier) if entry and entry.tier in Tier.values else None
        days = self.served_days(shop, month)
        return required_visits(frequency_of(shop.visits_per_month, tier), days, month.days)

    def measures(self, month: Month, route: int | None) -> VisitMeasures:
        """V1–V6 and V9: by plans and visits for the route's stamps, by shops for those on the route."""
        calendar = {day.date: day.is_working for day in CalendarDay.objects.all()}
        shops = self.portfolio(month, route)
        served = {pk for pk, shop in shops.items() if self.is_served(shop, month.last)}
        required = {pk: self.required(shop, month) for pk, shop in shops.items()}
        plans = [
            (
                plan.route_id,
                Plan(
                    plan.retailer_id,
                    plan.moved_to or plan.date,
                    plan.status == CallStatus.CANCELLED and plan.approved_by_id is not None,
                ),
            )
            for plan in PlannedCall.objects.order_by("pk")
            if plan.unit_id in self.units
        ]
        visits = [
            (
                visit.route_id if visit.unit_id in self.units else None,
                Call(
                    visit.retailer_id,
                    visit.visited_on,
                    visit.staff_id,
                    is_effective(
                        visit.channel, self.seconds(visit), int(bool(visit.outcome)), visit.location_check
                    ),
                ),
            )
            for visit in self.in_person()
            if visit.unit_id in self.units or visit.retailer_id in self.portfolio(month, None)
        ]

        def count(plans: list[Plan[int]], calls: list[Call[int]]) -> VisitMeasures:
            working = lambda day: calendar.get(day, is_weekday(day))  # noqa: E731
            return measures(plans, calls, required, served, month.period, is_working=working)

        by_shop = count([], [call for _, call in visits])
        ours = [call for place, call in visits if place is not None and route in (None, place)]
        by_stamp = count([plan for _, plan in plans], ours)
        if route is None:
            # Matching reaches for visits elsewhere; they are not counted as the unit's own.
            matched = count([plan for _, plan in plans], [call for _, call in visits])
            return combine(by_stamp, by_shop, matched)
        return combine(by_stamp, by_shop, None)

    def times(self, month: Month, route: int | None) -> Any:
        """V7."""
        return time_in_store(
            self.seconds(visit)
            for visit in self.in_person()
            if visit.unit_id in self.units
            and route in (None, visit.route_id)
            and month.first <= visit.visited_on <= month.last
        )

    def gaps(self, month: Month, route: int | None) -> tuple[float | None, int | None, int]:
        """V8: median, longest, shops never visited."""
        since, longest, never = [], [], 0
        for pk, shop in self.portfolio(month, route).items():
            if not self.is_served(shop, month.last):
                continue
            days = [visit.visited_on for visit in self.in_person() if visit.retailer_id == pk]
            before = max((day for day in days if day < month.first), default=None)
            found = gap(days, month.period, before)
            if found.since_last is None:
                never += 1
            else:
                since.append(found.since_last)
                longest.append(found.longest)
        return (float(median(since)) if since else None), max(longest, default=None), never


def combine(by_stamp: VisitMeasures, by_shop: VisitMeasures, matched: VisitMeasures | None) -> VisitMeasures:
    """Plans and visits from the stamps, shops from the shops."""
    return VisitMeasures(
        adherence=(matched or by_stamp).adherence,
        adherence_grace=(matched or by_stamp).adherence_grace,
        coverage=by_shop.coverage,
        frequency_compliance=by_shop.frequency_compliance,
        capped_fulfilment=by_shop.capped_fulfilment,
        unplanned=by_stamp.unplanned,
        unplanned_grace=by_stamp.unplanned_grace,
        effective=by_stamp.effective,
        daily_load=by_stamp.daily_load,
        visits=by_stamp.visits,
    )


def check_shops(row: VisitRow, oracle: VisitOracle, month: Month, route: int | None) -> None:
    """V2–V4, V6–V9 of a row."""
    expected = oracle.measures(month, route)
    for name in (
        "coverage",
        "frequency_compliance",
        "capped_fulfilment",
        "effective",
        "daily_load",
        "visits",
    ):
        assert getattr(row.rates, name) == getattr(expected, name), (name, route)
    assert row.time == oracle.times(month, route)
    assert (row.median_gap, row.longest_gap, row.never_visited) == oracle.gaps(month, route)


@pytest.mark.parametrize("seed", [31, 32])
def test_visits_are_what_counting_gives(seed: int) -> None:
    office = make_up(seed, shops=22)
    for unit in office.territories:
        freeze_tiers(unit=unit, month=LAST.shift(-2), actor="tests", moment=timezone.now())
    codes = {route.code: route.pk for route in office.routes}
    for unit in units_to_try(office)[:4]:
        for month in (LAST, LAST.shift(-3)):
            oracle = VisitOracle(office, unit)
            facts = visit_facts(unit_frame(unit.code, month, EVERYONE))
            check_shops(facts.total, oracle, month, None)
            for row in facts.routes:
                check_shops(row, oracle, month, codes[row.code])
            assert sum(row.rates.visits for row in facts.routes) == facts.total.rates.visits
            expected = oracle.measures(month, None)
            assert facts.total.rates.adherence == expected.adherence
            assert facts.total.rates.adherence_grace == expected.adherence_grace
            assert Ratio.pool(row.rates.adherence for row in facts.routes) == expected.adherence
            for base, when in ((facts.previous, month.shift(-1)), (facts.last_year, month.shift(-12))):
                if base is not None:
                    before = oracle.measures(when, None)
                    assert base.capped_fulfilment == before.capped_fulfilment
                    assert base.coverage == before.coverage
                    assert base.frequency_compliance == before.frequency_compliance


def work_in_june(office: Office) -> None:
    """The June of domain.md §6, with its four shops and a call that was cancelled."""
    a, b, c, d = office.shops_of("N1A", "N1B")
    dates = {a: (2, 9, 16, 23), b: (2, 16), c: (9, 23), d: (16,)}
    made = {a: (2, 9, 17, 23), b: (2,), c: (9, 23, 30)}
    for shop, times in ((a, 4), (b, 2), (c, 2), (d, 1)):
        shop.visits_per_month = times
        shop.save()
    routes = dict.fromkeys((a, b), office.routes["N1A"]) | dict.fromkeys((c, d), office.routes["N1B"])
    where = {shop: {"retailer": shop, "route": routes[shop], "unit": office.north_1} for shop in routes}
    rep = StaffFactory()
    for shop, days in dates.items():
        for day in days:
            PlannedCallFactory(staff=rep, date=date(2025, 6, day), **where[shop])
    cancelled = {"status": CallStatus.CANCELLED, "reason": "shop painted"}
    PlannedCallFactory(staff=rep, date=date(2025, 6, 24), approved_by=rep, **cancelled, **where[a])
    for shop, days in made.items():
        for day in days:
            start = datetime(2025, 6, day, 2, tzinfo=UTC)
            VisitFactory(
                staff=rep, started_at=start, ended_at=None, visited_on=date(2025, 6, day), **where[shop]
            )


def test_the_worked_month(office: Office) -> None:
    work_in_june(office)
    facts = visit_facts(unit_frame("N1", JUNE, EVERYONE))
    rates = facts.total.rates
    assert facts.known
    assert rates.adherence.as_json() == [6, 9]
    assert rates.adherence_grace.as_json() == [7, 9]
    assert rates.coverage.as_json() == [3, 4]
    assert rates.frequency_compliance.as_json() == [2, 4]
    assert rates.capped_fulfilment.as_json() == [7, 9]
    assert rates.unplanned.as_json() == [2, 8]
    assert rates.unplanned_grace.as_json() == [1, 8]
    assert [(row.code, row.rates.capped_fulfilment.as_json()) for row in facts.routes] == [
        ("N1A", [5, 6]),
        ("N1B", [2, 3]),
    ]
    assert (facts.total.never_visited, facts.total.longest_gap) == (1, 28)


def test_an_office_without_plan_or_visit_knows_nothing(office: Office) -> None:
    facts = visit_facts(unit_frame("N1", JUNE, EVERYONE))
    assert not facts.known
    assert facts.total.rates.coverage.as_json() == [0, 4]
    assert (facts.previous, facts.last_year, facts.total.median_gap) == (None, None, None)


def test_a_frequency_follows_the_newest_tier_frozen_before_the_month(office: Office) -> None:
    shop = office.shops["N1A"][0]
    for number, tier in ((3, Tier.MEDIUM), (5, Tier.TOP), (6, Tier.SMALL)):
        month = date(2025, number, 1)
        snapshot = TierSnapshotFactory(unit=office.north_1, month=month, window_start=month)
        TierEntryFactory(snapshot=snapshot, retailer=shop, tier=tier)
    TierEntryFactory(
        snapshot=TierSnapshotFactory(
            unit=office.north, month=date(2025, 5, 1), window_start=date(2025, 5, 1)
        ),
        retailer=office.shops["N2A"][0],
        tier=Tier.TOP,
    )
    facts = visit_facts(unit_frame("N", JUNE, EVERYONE))
    assert {row.code: row.rates.capped_fulfilment.denominator for row in facts.routes} == {
        "N1A": 4 + 1,
        "N1B": 2,
        "N2A": 2,
    }


@pytest.mark.parametrize("shops", [1, 3])
def test_statements_do_not_depend_on_the_shops(
    office: Office, shops: int, django_assert_num_queries: Any
) -> None:
    for code in ["N1A", "N1B", "N2A"][:shops]:
        unit = office.north_2 if code == "N2A" else office.north_1
        where = {"retailer": office.shops[code][0], "route": office.routes[code], "unit": unit}
        PlannedCallFactory(date=date(2025, 6, 3), **where)
        for month in (5, 6):
            start = datetime(2025, month, 3, 2, tzinfo=UTC)
            VisitFactory(started_at=start, ended_at=None, visited_on=start.date(), **where)
    frame = unit_frame("N", JUNE, EVERYONE)
    with django_assert_num_queries(17):
        facts = visit_facts(frame)
    assert facts.total.rates.visits == shops


def test_while_the_month_runs_calls_to_come_are_not_due(office: Office) -> None:
    work_in_june(office)
    Visit.objects.filter(visited_on__gt=date(2025, 6, 12)).delete()
    frame = unit_frame("N1", JUNE, EVERYONE)
    with time_machine.travel(datetime(2025, 6, 12, 4, tzinfo=UTC), tick=False):
        facts = visit_facts(frame)
        told = field_work(frame, timezone.localdate())
    assert facts.total.rates.adherence.as_json() == [4, 4] == [len(told.plans), len(told.plans)]
    assert (facts.total.median_gap, facts.total.longest_gap) == (3, 10)
