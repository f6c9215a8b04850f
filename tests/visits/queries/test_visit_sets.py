"""The lists behind coverage are as long as its numbers; the shop's own panel counts the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation

from accounts.models import Retailer
from accounts.queries.cards import find_card
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import system_scope
from territory.enums import Tier
from territory.models import Route
from territory.queries import served
from territory.queries.frame import unit_frame
from territory.queries.shop_frame import ShopFrame, shop_frame
from territory.queries.units import unit_tree
from territory.scope import scope_of_units
from tests.cast import Office
from tests.factories import (
    PlannedCallFactory,
    RetailerStatusFactory,
    StaffFactory,
    TierEntryFactory,
    TierSnapshotFactory,
    VisitFactory,
)
from tests.made_up import FIRST, LAST, make_up
from tests.oracle import units_to_try
from visits.enums import CallStatus, Channel
from visits.queries.home import SHOWN, least_visited_routes
from visits.queries.persons import person_rows
from visits.queries.sets import visited_shops
from visits.queries.shop import shop_visits
from visits.queries.visits import visit_facts
from visits.views.wording import visits_words

pytestmark = pytest.mark.django_db

EVERYONE = system_scope("tests")


@pytest.mark.parametrize("seed", [31, 32])
def test_lists_are_as_long_as_the_numbers(seed: int) -> None:
    office = make_up(seed, shops=25)
    for unit in units_to_try(office)[:4]:
        for month in (LAST, LAST.shift(-3), FIRST.shift(-1)):
            frame = unit_frame(unit.code, month, EVERYONE)
            facts = visit_facts(frame)
            whole = scope_of_units(unit_tree().below([unit.pk]), day=timezone.localdate())
            places: list[tuple[Any, Any]] = [(unit, facts.total), (None, facts.total)]
            places += [(Route.objects.get(code=row.code), row) for row in facts.routes]
            for place, row in places:
                coverage = row.rates.coverage
                visited = visited_shops(whole, place, month)
                others = visited_shops(whole, place, month, visited=False)
                assert len(visited) == coverage.numerator
                assert len(visited) + len(others) == coverage.denominator
            assert sum(person.visits for person in person_rows(frame, month)) == facts.total.rates.visits


@pytest.mark.parametrize("seed", [33, 34])
@pytest.mark.parametrize("many", [0, 1_000])
def test_the_routes_visited_least_are_counted_as_their_lists_are(
    seed: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_up(seed, shops=25)
    monkeypatch.setattr(served, "MANY_ROUTES", many)
    found = least_visited_routes(EVERYONE)
    assert found is not None
    month, routes = found
    assert any(row.coverage.denominator for row in routes)
    rates = {}
    for route in Route.objects.all():
        number = [
            len(set(visited_shops(EVERYONE, route, month, visited=visited))) for visited in (True, False)
        ]
        if sum(number):
            rates[route.code] = Ratio(number[0], sum(number))
    assert {row.code: row.coverage for row in routes} == {row.code: rates[row.code] for row in routes}
    assert len(routes) == min(SHOWN, len(rates))
    highest = max(row.coverage.value or 0 for row in routes)
    others = [rate.value or 0 for code, rate in rates.items() if code not in {row.code for row in routes}]
    assert all(rate >= highest for rate in others)


def framed(shop: Retailer) -> ShopFrame:
    """The shop beside its route, as the system sees it."""
    card = find_card(EVERYONE, shop.pk)
    assert card is not None
    frame = shop_frame(card)
    assert frame is not None
    return frame


@pytest.fixture
def _on_the_twelfth() -> Any:
    with time_machine.travel(datetime(2024, 3, 12, 2, tzinfo=UTC), tick=False), translation.override("en"):
        yield


def called(shop: Retailer, day: date, minutes: int | None = 20, **values: Any) -> None:
    """A contact that began at ten in the office's morning."""
    begun = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    ended = None if minutes is None else begun.replace(minute=minutes)
    VisitFactory(
        retailer=shop,
        started_at=begun,
        ended_at=ended,
        visited_on=day,
        **{"staff": StaffFactory(), "outcome": "ok"} | values,
    )


@pytest.mark.usefixtures("_on_the_twelfth")
def test_what_is_due_done_and_how_long_ago(office: Office) -> None:
    shop = office.shops["N1A"][0]
    snapshot = TierSnapshotFactory(unit=office.north_1, month=date(2024, 2, 1))
    TierEntryFactory(snapshot=snapshot, retailer=shop, tier=Tier.BIG)
    called(shop, date(2024, 3, 2), 10)
    called(shop, date(2024, 3, 7), 30)
    called(shop, date(2024, 3, 8), None, channel=Channel.PHONE)
    called(shop, date(2024, 2, 1), None)
    called(shop, date(2023, 2, 28), 10)
    PlannedCallFactory(retailer=shop, date=date(2024, 3, 20))
    PlannedCallFactory(
        retailer=shop, date=date(2024, 2, 1), status=CallStatus.MOVED, moved_to=date(2024, 3, 22)
    )
    PlannedCallFactory(retailer=shop, date=date(2024, 2, 2))
    found = shop_visits(framed(shop))
    assert (found.frequency, found.tier, found.required, found.done) == (4, Tier.BIG, 4, 2)
    assert (found.last_on, found.since_last) == (date(2024, 3, 7), 5)
    assert [visit.visited_on.day for visit in found.visits] == [8, 7, 2, 1]
    assert [visit.effective for visit in found.visits] == [False, True, True, False]
    assert (found.time.median, found.time.counted, found.time.excluded) == (20.0, 2, 1)
    assert [call.due_on for call in found.planned] == [date(2024, 3, 20), date(2024, 3, 22)]
    assert visits_words(found) == "Last visit 5 days ago. 2 of 4 visits made this month, 2 still due."


@pytest.mark.usefixtures("_on_the_twelfth")
def test_the_requirement_is_that_of_the_report(office: Office) -> None:
    shop = office.shops["N1A"][0]
    Retailer.objects.filter(pk=shop.pk).update(visits_per_month=3)
    shop.statuses.update(until=date(2024, 3, 11))
    RetailerStatusFactory(retailer=shop, state="suspended", since=date(2024, 3, 11))
    found = shop_visits(framed(shop))
    facts = visit_facts(unit_frame("N1", Month(2024, 3), EVERYONE))
    # Ten of 31 days of three visits a month, and one visit of each of the other three shops.
    assert (found.required, found.is_own) == (1, True)
    assert facts.total.rates.capped_fulfilment.denominator == found.required + 3


@pytest.mark.usefixtures("_on_the_twelfth")
def test_a_visit_of_long_ago_is_still_the_last(office: Office) -> None:
    shop = office.shops["N1A"][0]
    called(shop, date(2022, 3, 12))
    found = shop_visits(framed(shop))
    assert (found.visits, found.since_last) == ((), 731)


@pytest.mark.usefixtures("_on_the_twelfth")
@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(
    office: Office, number: int, django_assert_num_queries: Any
) -> None:
    shop = office.shops["N1A"][0]
    for place in range(number):
        called(shop, date(2024, 3, 2 + place))
        PlannedCallFactory(retailer=shop, date=date(2024, 3, 20 + place))
    frame = framed(shop)
    with django_assert_num_queries(5):
        shop_visits(frame)
