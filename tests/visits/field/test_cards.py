"""The pre-call cards tell the same of a shop as the panels of its card, for many shops at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Retailer
from accounts.queries.cards import RetailerCard, find_card
from accounts.queries.profile import profile
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from settlement.domain.facts import rebuild_settlement_months
from settlement.enums import AttemptResult, DueState, PaidOther, Reason
from settlement.measures.risk import RiskLevel
from settlement.queries.shop import failed_of, shop_settlement
from territory.domain.facts import rebuild_month_facts
from territory.queries.shop_frame import shop_frame
from territory.queries.shop_sales import last_orders, shop_sales
from territory.scope import build_scope
from visits.enums import ActionOrigin, ActionState, Channel
from visits.queries.actions import open_actions_of
from visits.queries.field.bundle import field_bundle
from visits.queries.field.cards import CallCard, call_card, call_cards
from visits.queries.field.ground import field_ground
from visits.queries.shop import shop_visits

from ...cast import Cast, Office
from ...factories import (
    ActionFactory,
    DebitAttemptFactory,
    DueFactory,
    EnrolmentFactory,
    IssueFactory,
    OrderDateMoveFactory,
    PlannedCallFactory,
    RetailerStatusFactory,
    SalesLineFactory,
    TierEntryFactory,
    TierSnapshotFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

SHORT = Reason.INSUFFICIENT_FUNDS
TIERS = ["Top", "Small", "Inactive"]
TODAY = date(2024, 3, 11)
"""A Monday; the routes order on Tuesdays."""


@pytest.fixture(autouse=True)
def _on_a_monday() -> Any:
    with time_machine.travel(datetime(2024, 3, 11, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def scope(cast: Cast) -> Scope:
    """What 李静 sees: routes N1A and N1B."""
    return build_scope(cast.account_manager)


def cards_of(scope: Scope, shops: list[Retailer]) -> dict[int, CallCard]:
    """The cards of some shops, read together."""
    ground = field_ground(scope, [shop.pk for shop in shops], TODAY)
    return call_cards(ground, {shop.pk: shop for shop in shops})


def card_of(scope: Scope, shop: Retailer) -> CallCard:
    """The card of one shop."""
    return cards_of(scope, [shop])[shop.pk]


def seen(scope: Scope, shop: Retailer) -> RetailerCard:
    """The shop's card on the laptop."""
    card = find_card(scope, shop.pk, day=TODAY)
    assert card is not None
    return card


def order(office: Office, shop: Retailer, day: date, *amounts: int, document_no: str = "") -> None:
    """An order of the shop with a line for each amount in minor units."""
    for number, amount in enumerate(amounts, start=1):
        SalesLineFactory(
            retailer=shop,
            sold_on=day,
            document_no=document_no or f"{shop.licence_no} {day}",
            line_no=str(number),
            amount=amount,
            quantity=amount // 1000,
            route=office.routes["N1A"],
            unit=office.north_1,
        )


def due(office: Office, shop: Retailer, day: date, *reasons: Reason | None, paid_other: str = "") -> None:
    """A due with an attempt for each reason, None for one that succeeded; pending without any."""
    last = reasons[-1] if reasons else None
    made = DueFactory(
        retailer=shop,
        due_on=day,
        route=office.routes["N1A"],
        unit=office.north_1,
        state=DueState.PENDING if not reasons else DueState.FAILED if last else DueState.DEBITED,
        last_reason=last.value if last else "",
        paid_other=paid_other,
        attempts_resolved=len(reasons),
        attempts_ok=sum(reason is None for reason in reasons),
    )
    for number, reason in enumerate(reasons, start=1):
        DebitAttemptFactory(
            due=made,
            number=number,
            result=AttemptResult.FAILED if reason else AttemptResult.OK,
            reason=reason.value if reason else "",
        )


def by_chance(office: Office, cast: Cast, chance: Random) -> list[Retailer]:
    """Sixteen months of an office in which anything may have happened to the shops of 李静."""
    shops = office.shops_of("N1A", "N1B")
    snapshot = TierSnapshotFactory(unit=office.north_1, month=date(2024, 1, 1))
    for shop in shops:
        for weeks in range(chance.randrange(4, 70)):
            if chance.random() < 0.7:
                day = TODAY - timedelta(weeks=weeks, days=chance.randrange(3))
                for number in range(chance.choice([1, 1, 1, 2])):
                    amounts = [chance.randrange(-20_000, 90_000) for _line in range(chance.randrange(1, 4))]
                    order(office, shop, day, *amounts, document_no=f"{shop.pk}-{weeks}-{number}")
            if weeks < 40 and chance.random() < 0.6:
                results = chance.choice(
                    [[None], [None], [SHORT, None], [SHORT, SHORT], [Reason.CARD_LOST], []]
                )
                paid = chance.choice(["", PaidOther.CASH]) if results and results[-1] else ""
                due(office, shop, TODAY - timedelta(weeks=weeks, days=-5), *results, paid_other=paid)
            if chance.random() < 0.3:
                day = TODAY - timedelta(weeks=weeks, days=chance.randrange(5))
                VisitFactory(
                    retailer=shop,
                    staff=cast.account_manager,
                    route=office.routes["N1A"],
                    unit=office.north_1,
                    visited_on=day,
                    started_at=datetime(day.year, day.month, day.day, 2, weeks % 60, tzinfo=UTC),
                    ended_at=None,
                    channel=chance.choice(list(Channel)),
                )
        for _number in range(chance.randrange(3)):
            state = chance.choice([ActionState.OPEN, ActionState.DONE])
            is_done = state == ActionState.DONE
            ActionFactory(
                retailer=shop,
                owner=cast.account_manager,
                state=state,
                due_on=TODAY + timedelta(days=chance.randrange(-9, 9)),
                done_on=TODAY if is_done else None,
                evidence="Photograph" if is_done else "",
            )
        for name in ("market_type", "business_type", "address"):
            if chance.random() < 0.4:
                setattr(shop, name, "")
        shop.visits_per_month = chance.choice([None, None, 1, 4])
        shop.save()
        if chance.random() < 0.6:
            TierEntryFactory(snapshot=snapshot, retailer=shop, tier=chance.choice(TIERS))
        EnrolmentFactory(retailer=shop)
    rebuild_month_facts()
    rebuild_settlement_months()
    return shops


@pytest.mark.parametrize("seed", range(5))
def test_cards_equal_the_panels_in_offices_of_chance(
    office: Office, cast: Cast, scope: Scope, seed: int
) -> None:
    shops = by_chance(office, cast, Random(seed))
    cards = cards_of(scope, shops)
    for shop in shops:
        found, card = cards[shop.pk], seen(scope, shop)
        frame = shop_frame(card)
        assert frame is not None
        sales, visits, settlement = shop_sales(frame), shop_visits(frame), shop_settlement(frame)
        assert found.orders.last == last_orders(shop.pk, 3)
        assert found.orders.trend == tuple((row.month, row.amount) for row in sales.months)
        assert found.days_since_visit == visits.since_last
        assert found.frequency == visits.frequency
        assert len(found.debits.failed) == failed_of(shop.pk, TODAY)
        next_due = settlement.next_due
        assert (found.debits.next and found.debits.next.due_on) == (next_due and next_due.due_on)
        actions = found.contacts.actions
        assert (len(actions), sum(action.due_on < TODAY for action in actions)) == open_actions_of(
            scope, shop.pk, TODAY
        )
        record = card.keep(profile)
        assert found.record.missing == record.completeness.missing
        empty = {name for name, entry in record.entries.items() if not entry.is_filled}
        assert set(found.record.wanted) & set(record.entries) <= empty
        assert call_card(card).signals == found.signals


def test_the_newest_cycle_is_compared_with_the_shop_itself(office: Office, scope: Scope) -> None:
    shop = office.shops["N1A"][0]
    for weeks in range(2, 6):
        order(office, shop, TODAY + timedelta(days=1) - timedelta(weeks=weeks), 100_00)
    order(office, shop, date(2024, 3, 5), 60_00)
    rebuild_month_facts()
    cycle = card_of(scope, shop).orders.cycle
    assert cycle is not None
    # Four cycles were known before it: the first month with sales is February.
    assert (cycle.since, cycle.until, cycle.amount) == (date(2024, 3, 5), date(2024, 3, 12), 60_00)
    assert (cycle.average, cycle.before.denominator) == (100_00, 4)
    assert cycle.against_average.percent(0) == "60%"


def test_order_days_that_moved_for_a_holiday_move_the_cycle(office: Office, scope: Scope) -> None:
    shop = office.shops["N1A"][0]
    OrderDateMoveFactory(route=None, date=date(2024, 3, 5), moved_to=date(2024, 3, 7))
    for day in (date(2024, 2, 20), date(2024, 2, 27), date(2024, 3, 7)):
        order(office, shop, day, 100_00)
    rebuild_month_facts()
    cycle = card_of(scope, shop).orders.cycle
    assert cycle is not None
    assert (cycle.since, cycle.until, cycle.amount) == (date(2024, 3, 7), date(2024, 3, 12), 100_00)


def test_a_cycle_is_not_judged_before_its_orders_are_known(office: Office, scope: Scope) -> None:
    """The newest sales on file of anybody are of 27 February: what came after may not have been imported."""
    first, second = office.shops["N1A"]
    order(office, first, date(2024, 2, 13), 100_00)
    order(office, second, date(2024, 2, 27), 100_00)
    rebuild_month_facts()
    orders = card_of(scope, first).orders
    assert orders.cycle is not None
    assert (orders.cycle.since, orders.cycle.amount, orders.missed_cycles) == (date(2024, 2, 27), 0, 2)


def test_a_shop_that_was_away_is_compared_with_the_cycles_in_which_it_was_open(
    office: Office, scope: Scope
) -> None:
    shop = office.shops["N1A"][0]
    shop.statuses.all().delete()
    RetailerStatusFactory(retailer=shop, state="active", since=date(1900, 1, 1), until=date(2024, 2, 1))
    RetailerStatusFactory(retailer=shop, state="suspended", since=date(2024, 2, 1), until=date(2024, 2, 20))
    RetailerStatusFactory(retailer=shop, state="active", since=date(2024, 2, 20))
    for day in (date(2024, 1, 16), date(2024, 1, 23), date(2024, 1, 30), date(2024, 2, 27), date(2024, 3, 5)):
        order(office, shop, day, 100_00)
    rebuild_month_facts()
    cycle = card_of(scope, shop).orders.cycle
    assert cycle is not None
    # January 2, 9, 16, 23, 30, February 20 and 27; not February 6 and 13.
    assert cycle.before.denominator == 7
    assert cycle.before.numerator == 400_00


def test_the_balance_is_at_risk_before_the_order_day_after_two_short_debits(
    office: Office, scope: Scope
) -> None:
    shop = office.shops["N1A"][0]
    EnrolmentFactory(retailer=shop)
    due(office, shop, date(2024, 2, 21), SHORT, None)
    due(office, shop, date(2024, 2, 28), None)
    due(office, shop, date(2024, 3, 6), SHORT, SHORT)
    risk = card_of(scope, shop).debits.risk
    assert (risk.level, risk.short, risk.dues) == (RiskLevel.HIGH, 2, 3)
    assert (risk.last_unpaid, risk.next_on, risk.is_soon) == (True, date(2024, 3, 12), True)


def test_short_debits_before_the_last_four_cycles_are_forgotten(office: Office, scope: Scope) -> None:
    shop = office.shops["N1A"][0]
    EnrolmentFactory(retailer=shop)
    due(office, shop, date(2024, 2, 7), Reason.INSUFFICIENT_FUNDS, None)
    due(office, shop, date(2024, 3, 6), None)
    assert card_of(scope, shop).debits.risk.level is RiskLevel.NONE


def test_promises_are_those_of_the_last_visit(office: Office, cast: Cast, scope: Scope) -> None:
    shop = office.shops["N1A"][0]
    where = {"retailer": shop, "staff": cast.account_manager}
    where |= {"route": office.routes["N1A"], "unit": office.north_1}
    older = VisitFactory(
        **where, visited_on=date(2024, 3, 1), started_at=datetime(2024, 3, 1, 2, tzinfo=UTC), ended_at=None
    )
    newer = VisitFactory(
        **where, visited_on=date(2024, 3, 8), started_at=datetime(2024, 3, 8, 2, tzinfo=UTC), ended_at=None
    )
    for visit, text in ((older, "Bring a sign"), (newer, "Ask the bank")):
        ActionFactory(
            retailer=shop, owner=cast.account_manager, visit=visit, origin=ActionOrigin.VISIT, text=text
        )
    contacts = card_of(scope, shop).contacts
    assert contacts.last_visit == newer
    assert [action.text for action in contacts.promises] == ["Ask the bank"]
    assert len(contacts.actions) == 2


def test_an_issue_about_the_reader_is_never_on_her_card(office: Office, cast: Cast, scope: Scope) -> None:
    shop = office.shops["N1A"][0]
    IssueFactory(
        retailer=shop, about=cast.account_manager, assigned_to=cast.supervisor, text="Never comes on time"
    )
    IssueFactory(retailer=shop, text="Short of the new brand")
    now = timezone.now()
    seen_to = {"answer": "Done", "answered_at": now, "revisit_result": "satisfied", "revisited_on": TODAY}
    IssueFactory(retailer=shop, text="Closed", closed_at=now, **seen_to)
    assert [issue.text for issue in card_of(scope, shop).contacts.issues] == ["Short of the new brand"]
    seen_above = cards_of(build_scope(cast.supervisor), [shop])[shop.pk].contacts.issues
    assert len(seen_above) == 2


def test_a_lunar_birthday_comes_on_its_solar_day(office: Office, scope: Scope) -> None:
    shop = office.shops["N1A"][0]
    owner = shop.owner
    assert owner is not None
    owner.birthday_month, owner.birthday_day, owner.birthday_calendar = 2, 2, "lunar"
    owner.save()
    shop.refresh_from_db()
    # Dragon-head day of 2024: the second of the second lunar month.
    assert card_of(scope, shop).record.birthday_on == TODAY


def test_the_number_of_statements_does_not_grow_with_the_shops(
    office: Office, cast: Cast, scope: Scope
) -> None:
    shops = by_chance(office, cast, Random(7))
    for shop in shops:
        IssueFactory(retailer=shop)
    PlannedCallFactory(
        staff=cast.account_manager,
        retailer=shops[0],
        route=office.routes["N1A"],
        unit=office.north_1,
        date=TODAY,
    )

    def statements(work: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            work()
        return len(captured)

    assert statements(lambda: cards_of(scope, shops[:1])) == 22
    assert statements(lambda: cards_of(scope, shops[:3])) == 22
    one = statements(lambda: field_bundle(cast.account_manager, scope, TODAY, 3))
    for shop in shops[1:3]:
        PlannedCallFactory(
            staff=cast.account_manager,
            retailer=shop,
            route=office.routes["N1A"],
            unit=office.north_1,
            date=TODAY,
        )
    three = statements(lambda: field_bundle(cast.account_manager, scope, TODAY, 3))
    assert (one, three) == (37, 37)


def test_month_of_trend_is_the_newest_that_has_ended(office: Office, scope: Scope) -> None:
    shop = office.shops["N1A"][0]
    order(office, shop, date(2024, 2, 6), 100_00)
    order(office, shop, date(2024, 3, 5), 300_00)
    rebuild_month_facts()
    trend = card_of(scope, shop).orders.trend
    assert (trend[-1], trend[-2]) == ((Month(2024, 2), 100_00), (Month(2024, 1), None))
