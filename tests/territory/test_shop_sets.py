"""Every number of shops on the pages opens the list that it was counted from."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.enums import Language, RetailerState
from accounts.models import RetailerStatus, Staff
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from territory.enums import Aside, Placement, Tier
from territory.queries import shop_sets, tier_sets
from territory.queries.frame import frame_of
from territory.queries.movements import movement_facts
from territory.queries.pyramid import migration_facts, pyramid_facts
from territory.queries.shop_sets import Where

from ..cast import Cast, Office
from ..factories import (
    ResidenceFactory,
    RetailerFactory,
    RetailerStatusFactory,
    RouteStopFactory,
)
from .selling import sell, shop

FEBRUARY, MARCH = Month(2024, 2), Month(2024, 3)
SYSTEM = system_scope("tests")


@pytest.fixture
def lively(office: Office) -> Office:
    """North 1 in March: one shop fell silent, one closed, one is suspended, one opened, one fell behind."""
    sell(office, FEBRUARY, {"N1A-1": 50_000, "N1A-2": 9_000, "N1B-1": 40_000, "N1B-2": 30_000})
    sell(office, MARCH, {"N1A-1": 55_000, "N1B-1": 12_000, "N2A-1": 100})
    for licence_no, state in (("N1A-2", RetailerState.CLOSED), ("N1B-2", RetailerState.SUSPENDED)):
        RetailerStatus.objects.filter(retailer=shop(office, licence_no)).update(until=date(2024, 3, 11))
        RetailerStatusFactory(
            retailer=shop(office, licence_no), state=state, since=date(2024, 3, 11), reason="tests"
        )
    opened = RetailerFactory(licence_no="N1B-3", opened_on=date(2024, 3, 5))
    RetailerStatusFactory(retailer=opened, state=RetailerState.NEW, since=date(2024, 3, 5))
    RouteStopFactory(retailer=opened, route=office.routes["N1B"], since=date(2024, 3, 5))
    ResidenceFactory(retailer=opened, village=office.villages["N1B"][0], since=date(2024, 3, 5))
    return office


def licences(keys: object) -> set[str]:
    from accounts.models import Retailer

    return set(Retailer.objects.filter(pk__in=keys).values_list("licence_no", flat=True))


def test_the_sets_of_a_unit(lively: Office) -> None:
    where = Where(SYSTEM, lively.north_1, MARCH)
    found = {name: licences(members(where)) for name, members in shop_sets.COUNTED.items()}
    assert found == {
        "bought": {"N1A-1", "N1B-1"},
        "active": {"N1A-1", "N1B-1", "N1B-3"},
        "new": {"N1B-3"},
        "closed": {"N1A-2"},
        "suspended": {"N1B-2"},
        "no_order": {"N1B-3"},
    }
    assert shop_sets.count_sets(where) == {name: len(shops) for name, shops in found.items()} | {
        "falling": len(shop_sets.falling(where))
    }


def test_the_sets_of_a_route_and_of_a_village(lively: Office) -> None:
    on_route = Where(SYSTEM, lively.routes["N1B"], MARCH)
    assert licences(shop_sets.bought(on_route)) == {"N1B-1"}
    assert licences(shop_sets.active(on_route)) == {"N1B-1", "N1B-3"}
    assert licences(shop_sets.suspended(on_route)) == {"N1B-2"}
    assert licences(shop_sets.closed(Where(SYSTEM, lively.routes["N1A"], MARCH))) == {"N1A-2"}
    in_village = Where(SYSTEM, lively.villages["N1B"][0], MARCH)
    assert licences(shop_sets.active(in_village)) == {"N1B-1", "N1B-3"}
    assert licences(shop_sets.new(in_village)) == {"N1B-3"}
    assert licences(shop_sets.bought(in_village)) == {"N1B-1"}
    assert licences(shop_sets.closed(Where(SYSTEM, lively.villages["N1A"][1], MARCH))) == {"N1A-2"}


def test_who_fell_behind_is_who_the_report_counts(lively: Office) -> None:
    # The unit went from 129,000 to 67,000. N1B-1 went to 0.3 of itself, an index of 0.578; the two that
    # bought nothing have an index of 0; N1A-1 grew.
    frame = frame_of(lively.north_1, MARCH, SYSTEM)
    fell = shop_sets.falling(Where(SYSTEM, lively.north_1, MARCH))
    assert licences(fell) == {"N1A-2", "N1B-1", "N1B-2"}
    assert len(fell) == movement_facts(frame).alerts
    assert licences(shop_sets.falling(Where(SYSTEM, lively.routes["N1B"], MARCH))) == {"N1B-1", "N1B-2"}
    with pytest.raises(ValueError, match="no growth"):
        shop_sets.falling(Where(SYSTEM, lively.villages["N1B"][0], MARCH))


def test_a_closed_shop_is_counted_in_its_month_alone(lively: Office) -> None:
    assert licences(shop_sets.closed(Where(SYSTEM, lively.north_1, MARCH.shift(1)))) == set()


@pytest.fixture
def tiered(office: Office) -> Office:
    """24 shops on N1A, each with its amount; three months later two changed places."""
    for number in range(3, 25):
        added = RetailerFactory(licence_no=f"N1A-{number}", name=f"Shop N1A-{number}")
        RetailerStatusFactory(retailer=added)
        RouteStopFactory(retailer=added, route=office.routes["N1A"], position=number)
        ResidenceFactory(retailer=added, village=office.villages["N1A"][0])
        office.shops["N1A"].append(added)
        office.villages["N1A"].append(office.villages["N1A"][0])
    amounts = {f"N1A-{number}": 1_000 * number for number in range(1, 25)}
    for month in range(9, 13):
        sell_to_all(office, Month(2023, month), amounts)
    changed = amounts | {"N1A-1": 60_000, "N1A-24": 1_500}
    for month in (Month(2024, 1), FEBRUARY, MARCH):
        sell_to_all(office, month, changed)
    return office


def sell_to_all(office: Office, month: Month, amounts: dict[str, int]) -> None:
    """The shops share villages here, of which the roll-up by village is not asked."""
    from ..factories import RetailerMonthFactory, RouteMonthFactory

    for licence_no, amount in amounts.items():
        RetailerMonthFactory(
            month=month.first,
            route=office.routes["N1A"],
            unit=office.north_1,
            retailer=shop(office, licence_no),
            amount=amount * 100,
            last_order_on=month.first,
        )
    RouteMonthFactory(
        month=month.first,
        route=office.routes["N1A"],
        unit=office.north_1,
        amount=sum(amounts.values()) * 100,
        retailers=len(amounts),
        orders=len(amounts),
    )


def test_tiers_and_cells_of_the_matrix_hold_who_was_counted(tiered: Office) -> None:
    frame = frame_of(tiered.north_1, MARCH, SYSTEM)
    pyramid = pyramid_facts(frame)
    assert [row.tier for row in pyramid.tiers] == [Tier.KEY, Tier.MIDDLE, Tier.BASE]
    for row in pyramid.tiers:
        found = tier_sets.in_tier(SYSTEM, tiered.north_1, MARCH, row.tier.value)
        assert len(found) == row.retailers
        assert len(tier_sets.in_tier(SYSTEM, tiered.routes["N1A"], MARCH, row.tier.value)) == row.retailers
        on_route = tier_sets.in_tier(SYSTEM, tiered.north, MARCH, f"{row.tier.value}/N1A")
        assert len(on_route) == row.retailers
    assert "N1A-1" in licences(tier_sets.in_tier(SYSTEM, tiered.north_1, MARCH, "Key"))
    assert len(tier_sets.in_tier(SYSTEM, tiered.north_1, MARCH, Aside.INACTIVE.value)) == 2
    migration = migration_facts(frame)
    assert migration is not None
    for (before, now), flow in migration.matrix.items():
        argument = f"{before.value}-{now.value}"
        assert len(tier_sets.moved(SYSTEM, tiered.north_1, MARCH, argument)) == flow.retailers
    for kind, flow in migration.classes.items():
        assert len(tier_sets.of_movement(SYSTEM, tiered.north_1, MARCH, kind)) == flow.retailers
    assert licences(tier_sets.moved(SYSTEM, tiered.north_1, MARCH, "Base-Key")) == {"N1A-1"}
    assert licences(tier_sets.moved(SYSTEM, tiered.north_1, MARCH, "Key-Base")) == {"N1A-24"}


@pytest.mark.parametrize(
    ("argument", "error"), [("", KeyError), ("Best", KeyError), ("Key/nowhere", ValueError)]
)
def test_a_tier_that_there_is_not_has_no_members(
    tiered: Office, argument: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        tier_sets.in_tier(SYSTEM, tiered.north_1, MARCH, argument)


def test_a_village_has_no_pyramid(tiered: Office) -> None:
    with pytest.raises(ValueError, match="no pyramid"):
        tier_sets.in_tier(SYSTEM, tiered.villages["N1A"][0], MARCH, Placement.RANKED.value)


LINK = re.compile(r'<a href="(/retailers/\?set=[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


def set_links(page: str) -> list[tuple[str, int]]:
    """The addresses of sets on a page, with the number that leads there."""
    found = []
    for address, text in LINK.findall(page):
        plain = re.sub(r"<[^>]+>", " ", text)
        fraction = re.search(r"([\d,]+)/[\d,]+", plain)
        number = fraction[1] if fraction else plain.strip()
        found.append((html.unescape(address), int(number.replace(",", ""))))
    return found


@pytest.mark.parametrize("address", ["/units/N1/", "/units/N/", "/routes/N1A/", "/routes/N1B/"])
@pytest.mark.parametrize("part", ["", "parts/movements/", "parts/pyramid/"])
def test_the_list_behind_a_number_has_as_many_shops(
    lively: Office, cast: Cast, signed_in: Callable[[Staff], Client], address: str, part: str
) -> None:
    Staff.objects.update(language=Language.ENGLISH)
    client = signed_in(cast.supervisor)
    page = client.get(f"{address}{part}?month=2024-03").content.decode()
    links = set_links(page)
    assert links or part == "parts/pyramid/"
    for link, number in links:
        listed = client.get(link.replace("/retailers/", "/api/retailers"), {}).json()
        assert len(listed["items"]) == number, link
