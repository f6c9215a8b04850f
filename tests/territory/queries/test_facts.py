"""Sales, pyramid and movements of an office of chance are what brute force over the raw rows gives."""

from __future__ import annotations

from collections import Counter

import pytest

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import system_scope
from territory.measures.contribution import contribution
from territory.measures.migration import migration, standings
from territory.measures.population import Pyramid
from territory.measures.pyramid import count_pyramid, window
from territory.measures.trends import change, moving_annual_total
from territory.queries.frame import UnitFrame, unit_frame
from territory.queries.movements import movement_facts
from territory.queries.pyramid import migration_facts, pyramid_facts, pyramid_members
from territory.queries.sales import sales_facts
from tests.made_up import FIRST, LAST, MadeUp, make_up
from tests.oracle import Oracle, add_up, plain, units_to_try

pytestmark = pytest.mark.django_db

EVERYONE = system_scope("tests")


def frames(office: MadeUp, *months: Month) -> list[tuple[UnitFrame, Oracle]]:
    """Every unit that is tried, in every month."""
    return [
        (unit_frame(unit.code, month, EVERYONE), Oracle(office, unit))
        for unit in units_to_try(office)
        for month in months
    ]


@pytest.mark.parametrize("seed", [11, 12])
def test_sales_are_what_the_lines_add_up_to(seed: int) -> None:
    office = make_up(seed, shops=30)
    for frame, oracle in frames(office, LAST, LAST.shift(-4), FIRST):
        facts = sales_facts(frame)
        amounts = {}
        for entry in (*facts.last_year_months, *facts.months):
            rows = oracle.rows(entry.month)
            known = entry.month >= FIRST
            amounts[entry.month] = sum(fact.amount for fact in rows.values()) if known else None
            assert entry.amount == amounts[entry.month]
            assert entry.retailers == (len({key[2] for key in rows}) if known else None)
            assert entry.orders == (sum(fact.orders for fact in rows.values()) if known else None)
            quantity = add_up([fact.quantity for fact in rows.values()]) if rows else 0
            assert entry.quantity == (quantity if known else None)
            assert entry.cycles == oracle.cycles(entry.month)
        assert [entry.month for entry in facts.months] == Month.range(frame.month.shift(-12), frame.month)
        assert (facts.total, facts.previous) == (amounts[frame.month], amounts[frame.previous])
        assert facts.mom == change(facts.total, facts.previous)
        assert facts.mat == moving_annual_total(amounts, frame.month)
        assert facts.mix == (oracle.mix(frame.month, frame.previous) if facts.previous is not None else None)
        assert facts.mix_year == (
            oracle.mix(frame.month, frame.last_year) if facts.last_year is not None else None
        )


def test_routes_add_up_to_their_unit() -> None:
    office = make_up(13, shops=30)
    codes = {route.pk: route.code for route in office.routes}
    for frame, oracle in frames(office, LAST, FIRST):
        facts = sales_facts(frame)
        sold: dict[Month, Counter[str]] = {}
        shops: Counter[str] = Counter()
        for month in (frame.month, frame.previous, frame.last_year):
            sold[month] = Counter()
            for (_, route, _, _), fact in oracle.rows(month).items():
                sold[month][codes[route]] += fact.amount
                shops[codes[route]] += month == frame.month
        listed = {code for month in sold for code in sold[month]}
        listed |= {codes[route] for route in oracle.standing(frame.month.last)}
        assert [row.code for row in facts.routes] == sorted(listed)
        pulls = contribution(sold[frame.previous], dict.fromkeys(listed, 0) | sold[frame.month]).parts
        for row in facts.routes:
            assert row.amount == sold[frame.month][row.code]
            assert row.retailers == shops[row.code]
            if facts.previous is None:
                assert (row.previous, row.pull, row.pull_pp) == (None, None, None)
            else:
                assert row.previous == sold[frame.previous][row.code]
                assert row.pull == pulls[row.code]
        assert sum(row.amount for row in facts.routes) == facts.total
        if facts.last_year is not None:
            assert sum(row.last_year or 0 for row in facts.routes) == facts.last_year


def classified(oracle: Oracle, months: tuple[Month, Month], report: Month) -> Pyramid[int]:
    """The pyramid of the shops as brute force finds them."""
    return count_pyramid([member for member, _ in oracle.members(months, report).values()])


@pytest.mark.parametrize(("seed", "shops"), [(14, 35), (15, 180)])
def test_the_pyramid_and_its_migration_are_those_of_the_raw_rows(seed: int, shops: int) -> None:
    office = make_up(seed, shops=shops)
    codes = {route.pk: route.code for route in office.routes}
    months = (LAST, LAST.shift(-2)) if shops < 100 else (LAST,)
    for frame, oracle in frames(office, *months):
        facts = pyramid_facts(frame)
        pyramid = classified(oracle, frame.window, frame.month)
        assert facts.population == pyramid.population
        assert [(row.tier, row.retailers, row.amount) for row in facts.tiers] == [
            (total.tier, total.retailers, total.amount) for total in pyramid.tiers
        ]
        assert [(row.aside, row.retailers, row.amount) for row in facts.aside] == [
            (total.aside, total.retailers, total.amount) for total in pyramid.aside
        ]
        assert facts.amount == pyramid.amount
        if not pyramid.tiers:
            assert [(row.rank, row.licence_no, row.amount) for row in facts.ranked] == [
                (entry.rank, entry.code, entry.value) for entry in pyramid.entries
            ]
            assert [row.cumulative_share for row in facts.ranked] == [
                pyramid.cumulative_share(entry) for entry in pyramid.entries
            ]
        routes = {shop: route for shop, (_, route) in oracle.members(frame.window, frame.month).items()}
        counts = Counter((codes[routes[e.retailer_id]], e.tier) for e in pyramid.entries if e.tier)
        found = {(row.code, tier): n for row in facts.routes for tier, n in row.tiers.items() if n}
        assert found == counts
        beside = Counter((codes[routes[entry.retailer_id]], entry.aside) for entry in pyramid.aside_entries)
        assert {(row.code, a): n for row in facts.routes for a, n in row.aside.items() if n} == beside

        base_window = window(frame.month.shift(-3))
        base = standings(classified(oracle, base_window, frame.month))
        now = standings(pyramid)
        before = {
            shop.pk
            for shop in office.shops
            if oracle.last_stop(shop, Month.range(*base_window)[0].period) is not None
            or any(oracle.last_stop(shop, month.period) for month in Month.range(*base_window))
        }
        closed = {shop.pk for shop in office.shops if oracle.is_closed(shop, frame.month.last)}
        expected = migration(
            base, now, elsewhere_before=before - base.keys(), closed_since=closed - now.keys()
        )
        moved = migration_facts(frame)
        assert moved is not None
        assert plain(moved.matrix) == plain(expected.matrix)
        assert moved.classes == expected.classes
        assert (moved.total, moved.retention, moved.net) == (expected.total, expected.retention, expected.net)
        assert sum(flow.delta for flow in moved.classes.values()) == moved.total.delta


def test_members_are_listed_by_tier_and_value() -> None:
    office = make_up(17, shops=45)
    for frame, oracle in frames(office, LAST):
        pyramid = classified(oracle, frame.window, frame.month)
        members = pyramid_members(frame)
        inside = [(member.licence_no, member.amount) for member in members[: pyramid.population]]
        assert inside == [(entry.code, entry.value) for entry in pyramid.entries]
        beside = {(member.licence_no, member.state) for member in members[pyramid.population :]}
        assert beside == {(entry.code, entry.aside) for entry in pyramid.aside_entries}
        routes = {licence: route for _, licence, route in placed(oracle, frame)}
        assert {member.licence_no: member.route.code if member.route else "" for member in members} == routes


def placed(oracle: Oracle, frame: UnitFrame) -> list[tuple[int, str, str]]:
    """Shop, licence and route of every member."""
    codes = {route.pk: route.code for route in oracle.office.routes}
    found = oracle.members(frame.window, frame.month).items()
    return [(shop, member.code, codes[route]) for shop, (member, route) in found]


def test_the_movers_are_the_shops_that_changed_most() -> None:
    office = make_up(16, shops=40)
    licences = {shop.pk: shop.licence_no for shop in office.shops}
    for frame, oracle in frames(office, LAST, LAST.shift(-5), FIRST):
        facts = movement_facts(frame)
        if frame.month == FIRST:
            assert (facts.up, facts.down, facts.alerts) == ((), (), 0)
            continue
        now, base = oracle.amounts(frame.month), oracle.amounts(frame.previous)
        deltas = {shop: now.get(shop, 0) - base.get(shop, 0) for shop in now.keys() | base.keys()}
        order = sorted(deltas, key=lambda shop: (-abs(deltas[shop]), licences[shop]))
        up = [shop for shop in order if deltas[shop] > 0][:5]
        down = [shop for shop in order if deltas[shop] < 0][:5]
        assert [mover.retailer_id for mover in facts.up] == up
        assert [mover.retailer_id for mover in facts.down] == down
        for mover in (*facts.up, *facts.down):
            assert mover.delta == deltas[mover.retailer_id]
            assert mover.licence_no == licences[mover.retailer_id]
