"""The customer pyramid of a unit and what moved in it (domain.md §4)."""

from __future__ import annotations

from django.db import connection

from accounts.models import Retailer
from salesforce_app.kernel.bulk import in_list
from salesforce_app.kernel.collector import rows_are_no_garbage
from salesforce_app.kernel.periods import Period
from salesforce_app.kernel.ratio import Ratio

from ..enums import Aside
from ..measures.census import Census, census_flows
from ..measures.festival import comparable
from ..measures.migration import STATES
from ..measures.population import Class
from ..measures.pyramid import PYRAMID_COUNT_V1
from .facts import (
    AsideRow,
    MigrationFacts,
    PyramidFacts,
    PyramidMember,
    RankedShop,
    RouteTiers,
    TierRow,
)
from .frame import UnitFrame
from .shops import SHOP, read_closed, read_stops
from .standing import Standings, standings_base, standings_now, tiers_a_month_before


@rows_are_no_garbage()
def pyramid_facts(frame: UnitFrame) -> PyramidFacts:
    """The pyramid of the unit, compared with the one three months before.

    Classified on the report's own unit. The frozen snapshot counts where there is one.
    """
    now = frame.keep(standings_now)
    base = frame.keep(standings_base)
    census = now.census
    return PyramidFacts(
        unit=frame.unit,
        scheme=PYRAMID_COUNT_V1,
        version=now.version,
        frozen_at=now.frozen_at,
        window=now.window,
        population=census.population,
        amount=census.amount,
        tiers=_tier_rows(census, base.census if base else None),
        aside=_aside_rows(census, base.census if base else None),
        routes=_route_rows(frame, now),
        ranked=_ranked(census) if not census.tiers else (),
        scaled=sum(map(int.__ne__, census.amounts, census.values)),
        base_window=base.window if base else None,
        base_comparable=comparable(frame.window, frame.base_window),
    )


@rows_are_no_garbage()
def pyramid_members(frame: UnitFrame) -> tuple[PyramidMember, ...]:
    """Every shop of the pyramid, the best first, then those beside it by class; equal ones by licence number.

    One statement more than the pyramid takes.
    """
    now = frame.keep(standings_now)
    census = now.census
    some, ids = in_list("id", list(census.ids))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, licence_no, name FROM {SHOP} WHERE {some}", [ids])  # noqa: S608
        names = {shop: (licence_no, name) for shop, licence_no, name in cursor.fetchall()}
    columns = zip(census.ids, now.routes, census.states, census.amounts, census.values, strict=True)
    members = [
        PyramidMember(
            *names[shop], frame.routes.refs.get(route) if route is not None else None, state, amount, value
        )
        for shop, route, state, amount, value in columns
    ]
    places = {state: place for place, state in enumerate(STATES)}
    return tuple(sorted(members, key=lambda member: (places[member.state], -member.value, member.licence_no)))


@rows_are_no_garbage()
def migration_facts(frame: UnitFrame) -> MigrationFacts | None:
    """What moved between the pyramid three months before and this one; None without one before.

    Two statements more than the two pyramids take: where those stood before who are new in the unit, and
    which of those that are gone have closed.
    """
    base = frame.keep(standings_base)
    if base is None:
        return None
    now = frame.keep(standings_now)
    before, after = frozenset(base.census.ids), frozenset(now.census.ids)
    period = Period(base.window[0].first, base.window[1].end)
    flows = census_flows(
        base.census,
        now.census,
        elsewhere_before=read_stops(after - before, period).keys(),
        closed_since=read_closed(before - after, frame.month.last),
        between=tiers_a_month_before(frame),
    )
    return MigrationFacts(
        window=now.window,
        base_window=base.window,
        base_version=base.version,
        comparable=comparable(now.window, base.window),
        states=flows.states,
        matrix=flows.matrix,
        classes=flows.classes,
        total=flows.total,
        retention=flows.retention,
        retention_excluding_closed=flows.retention_excluding_closed,
        net=flows.net,
    )


def _tier_rows(census: Census[int], base: Census[int] | None) -> tuple[TierRow, ...]:
    before = {total.tier: total for total in base.tiers} if base else {}
    amount = census.amount
    rows = []
    for total in census.tiers:
        old = before.get(total.tier)
        rows.append(
            TierRow(
                tier=total.tier,
                retailers=total.retailers,
                amount=total.amount,
                retailers_share=Ratio(total.retailers, census.population),
                amount_share=Ratio(total.amount, amount),
                retailers_delta=None if old is None else total.retailers - old.retailers,
                amount_delta=None if old is None else total.amount - old.amount,
            )
        )
    return tuple(rows)


def _aside_rows(census: Census[int], base: Census[int] | None) -> tuple[AsideRow, ...]:
    before = {total.aside: total for total in base.aside} if base else {}
    rows = []
    for total in census.aside:
        old = before.get(total.aside)
        rows.append(
            AsideRow(
                aside=total.aside,
                retailers=total.retailers,
                amount=total.amount,
                retailers_delta=None if old is None else total.retailers - old.retailers,
                amount_delta=None if old is None else total.amount - old.amount,
            )
        )
    return tuple(rows)


def _route_rows(frame: UnitFrame, standings: Standings) -> tuple[RouteTiers, ...]:
    """Every route on which a shop of the pyramid stands, in the order of codes."""
    tiers: list[Class] = [total.tier for total in standings.census.tiers]
    rows = []
    for route, counts in standings.census.by_group(standings.routes).items():
        ref = frame.routes.refs.get(route) if route is not None else None
        rows.append(
            RouteTiers(
                code=ref.code if ref else "",
                name=ref.name if ref else "",
                tiers={tier: counts.get(tier, 0) for tier in tiers},
                aside={aside: counts.get(aside, 0) for aside in Aside},
            )
        )
    return tuple(sorted(rows, key=lambda row: row.code))


def _ranked(census: Census[int]) -> tuple[RankedShop, ...]:
    """The fewer than 20 shops of a pyramid without tiers, best first; one statement."""
    members = {
        shop: (amount, value)
        for shop, state, amount, value in zip(
            census.ids, census.states, census.amounts, census.values, strict=True
        )
        if not isinstance(state, Aside)
    }
    shops = {row.pk: row for row in Retailer.objects.filter(pk__in=members).only("licence_no", "name")}
    order = sorted(members, key=lambda shop: (-members[shop][1], shops[shop].licence_no))
    total = sum(value for _, value in members.values())
    rows: list[RankedShop] = []
    reached = 0
    for position, shop in enumerate(order, start=1):
        amount, value = members[shop]
        reached += value
        tied = rows and members[order[position - 2]][1] == value
        rows.append(
            RankedShop(
                rank=rows[-1].rank if tied else position,
                licence_no=shops[shop].licence_no,
                name=shops[shop].name,
                amount=amount,
                cumulative_share=Ratio(reached, total),
            )
        )
    return tuple(rows)
