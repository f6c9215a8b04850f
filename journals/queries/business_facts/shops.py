"""The facts of one shop in a month, from what its card is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from accounts.queries.cards import RetailerCard
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.ratio import Ratio
from settlement.enums import DueState
from settlement.measures.rates import SettlementMeasures
from settlement.queries.shop import ShopDue, ShopSettlement, shop_settlement
from territory.measures.peers import Peers
from territory.queries.cards import placement
from territory.queries.shop_frame import ShopFrame, shop_frame
from territory.queries.shop_groups import categories_of_shops
from territory.queries.shop_mix import ShopMix, shop_mix
from territory.queries.shop_sales import ShopMonth, peers_of_any_size, shop_sales
from territory.queries.shop_tiers import TierHistory, tier_history
from visits.enums import ActionOrigin, ActionState, Channel
from visits.models import Action
from visits.queries.actions import actions_of
from visits.queries.shop import ShopVisits, shop_visits

from ...measures.business_facts import (
    ActionFacts,
    CategoryFacts,
    DebitMonth,
    MonthFacts,
    Named,
    ProfileFacts,
    RateFacts,
    ShopFacts,
    StandingFacts,
    VisitFacts,
    split_of,
)

MOST_STANDINGS = 4
MOST_CATEGORIES = 6


def shop_facts(card: RetailerCard, month: Month) -> ShopFacts | None:
    """The facts of the card's shop in a month that has begun; a fixed number of statements.

    ``card`` is to be of the month's last day, or of today before it. None for a shop that was never on an
    order route.
    """
    shop = shop_frame(card, month)
    if shop is None:
        return None
    sales = shop_sales(shop, _peers)
    peers = shop.keep(peers_of_any_size)
    visits = shop_visits(shop)
    settled = shop_settlement(shop)
    mix = shop_mix(shop)
    beside = categories_of_shops(peers.shops, shop.frame.window) if peers else {}
    months = tuple(_month(one, visits) for one in sales.months)
    splits = (split_of(base, months[-1]) for base in (months[-2], months[0]))
    return ShopFacts(
        kind="shop",
        month=str(month),
        unit=Named(shop.frame.unit.code, shop.frame.unit.name),
        route=Named(shop.route.code, shop.route.name),
        profile=_profile(shop, settled),
        months=months,
        peers=sales.peers,
        peers_by=sales.level.value if sales.level else "",
        verdict=sales.judgement.verdict.value,
        index=sales.judgement.index,
        window=(str(mix.window[0]), str(mix.window[1])),
        structure=_structure(mix, beside),
        splits=tuple(split for split in splits if split is not None),
        standings=_standings(tier_history(shop)),
        debits=_debits(settled, month),
        rates=rates_of(settled.own),
        route_rates=rates_of(settled.route),
        pattern=settled.pattern.reason.value if settled.pattern else "",
        visits=_visits(visits, month),
        actions=_actions(actions_of(card.scope, shop.retailer_id), month),
    )


def _peers(shop: ShopFrame) -> Peers | None:
    return shop.keep(peers_of_any_size)


def _profile(shop: ShopFrame, settled: ShopSettlement) -> ProfileFacts:
    retailer, placed = shop.card.retailer, shop.card.keep(placement)
    status = shop.card.status
    return ProfileFacts(
        id=retailer.pk,
        licence_no=retailer.licence_no,
        name=retailer.name,
        business_type=retailer.business_type,
        market_type=retailer.market_type,
        size_class=retailer.size_class,
        opened_on=retailer.opened_on,
        status=status.state if status else "",
        village=placed.village.name if placed.village else "",
        weekdays=placed.term.weekdays if placed.term else (),
        enrolment=settled.stage.stage.value if settled.stage else "",
    )


def _month(one: ShopMonth, visits: ShopVisits) -> MonthFacts:
    made = [
        visit
        for visit in visits.visits
        if visit.channel is Channel.IN_PERSON and visit.visited_on in one.month.period
    ]
    return MonthFacts(
        month=str(one.month),
        amount=one.amount,
        last_year=one.last_year,
        quantity=one.quantity,
        orders=one.orders,
        cycles=one.cycles,
        lower=round(one.peers.lower) if one.peers else None,
        median=round(one.peers.median) if one.peers else None,
        upper=round(one.peers.upper) if one.peers else None,
        visits=len(made),
        effective=sum(visit.effective for visit in made),
    )


def _structure(mix: ShopMix, amounts: Mapping[str, int]) -> tuple[CategoryFacts, ...]:
    whole = sum(amounts.values())
    return tuple(
        CategoryFacts(
            name=line.name,
            amount=line.amount,
            last_year=line.last_year,
            share=line.share,
            peers_share=Ratio(amounts.get(line.name, 0), whole) if whole > 0 else Ratio(0, 0),
        )
        for line in mix.categories[:MOST_CATEGORIES]
    )


def _standings(history: TierHistory) -> tuple[StandingFacts, ...]:
    now = [history.now] if history.now else []
    known = {standing.month for standing in now}
    rows = [*now, *(standing for standing in history.frozen if standing.month not in known)]
    return tuple(
        StandingFacts(
            str(row.month), row.state.value, row.rank, row.population, is_frozen=row.version is not None
        )
        for row in rows[:MOST_STANDINGS]
    )


def _debits(settled: ShopSettlement, month: Month) -> tuple[DebitMonth, ...]:
    """The months with dues up to the report's, the newest last."""
    by_month: dict[Month, list[ShopDue]] = {}
    for due in settled.dues:
        found = Month.of(due.due_on)
        if found <= month:
            by_month.setdefault(found, []).append(due)
    return tuple(_debit_month(each, by_month[each]) for each in sorted(by_month))


def _debit_month(month: Month, dues: list[ShopDue]) -> DebitMonth:
    failed = [due for due in dues if due.state is DueState.FAILED]
    return DebitMonth(
        month=str(month),
        dues=len(dues),
        debited=sum(due.state is DueState.DEBITED for due in dues),
        failed=len(failed),
        pending=sum(due.state is DueState.PENDING for due in dues),
        amount=sum(due.amount for due in dues),
        amount_failed=sum(due.amount for due in failed),
    )


def rates_of(found: SettlementMeasures) -> RateFacts:
    """The rates that a business report tells."""
    return RateFacts(
        debit_success=found.debit_success,
        first_attempt_success=found.first_attempt_success,
        amount_success=found.amount_success,
        failed=found.failed_dues,
        failed_amount=found.failed_amount,
        top_reason=found.top_reason.value if found.top_reason else "",
    )


def _visits(found: ShopVisits, month: Month) -> VisitFacts:
    days = [
        visit.visited_on
        for visit in found.visits
        if visit.channel is Channel.IN_PERSON and visit.visited_on <= month.last
    ]
    return VisitFacts(
        done=found.done,
        required=found.required,
        last_on=max(days, default=found.last_on),
        minutes=found.time.median,
    )


def _actions(actions: Iterable[Action], month: Month) -> tuple[ActionFacts, ...]:
    """Those that were open in the month; those after complaints are no matter for a report."""
    rows = []
    for action in actions:
        settled_on = _settled_on(action)
        if action.origin == ActionOrigin.COMPLAINT or local_day(action.opened_at) > month.last:
            continue
        if settled_on is not None and settled_on < month.first:
            continue
        if settled_on is not None and settled_on > month.last:
            settled_on = None
        state = ActionState.OPEN if settled_on is None else ActionState(action.state)
        rows.append(ActionFacts(action.text, str(action.owner), action.due_on, state.value, settled_on))
    return tuple(sorted(rows, key=lambda row: (row.due_on, row.text)))


def _settled_on(action: Action) -> date | None:
    """When it was done; of a dropped one its last day stands for it."""
    if action.state == ActionState.OPEN:
        return None
    return action.done_on or action.due_on
