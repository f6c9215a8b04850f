"""The pre-call cards of many shops: everything that one should know before stepping in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from accounts.models import Retailer
from accounts.queries.cards import RetailerCard
from salesforce_app.kernel.ratio import Ratio
from settlement.measures.risk import RISK_CYCLES
from settlement.queries.field import ShopDebits, shop_debits

from ...measures.coverage import frequency_of
from ...measures.signals import CallFacts, Signal, signals
from .contacts import ShopContacts, shop_contacts
from .ground import FieldGround, Place, field_ground
from .orders import ShopOrders, shop_orders
from .records import ShopRecord, shop_record


@dataclass(frozen=True, slots=True)
class CallCard:
    """One shop before a call on ``day``. ``signals`` are all of them, the weightiest first."""

    retailer: Retailer
    day: date
    place: Place | None
    frequency: int
    orders: ShopOrders
    debits: ShopDebits
    contacts: ShopContacts
    record: ShopRecord
    signals: tuple[Signal, ...]

    @property
    def days_since_visit(self) -> int | None:
        """Days since the last visit in person (V8); None when none is on file."""
        visit = self.contacts.last_visit
        return None if visit is None else (self.day - visit.visited_on).days


def call_cards(ground: FieldGround, shops: Mapping[int, Retailer]) -> dict[int, CallCard]:
    """The cards of some shops on the ground's day; nine statements, whatever their number."""
    keys = sorted(shops)
    orders = shop_orders(ground, shops)
    debits = shop_debits(
        keys,
        ground.day,
        known_until=ground.due_until,
        risk_since=partial(_cycles_back, ground),
        next_order=partial(_next_order, ground),
    )
    contacts = shop_contacts(ground.scope, keys, ground.day)
    return {key: _card(ground, shops[key], orders[key], debits[key], contacts[key]) for key in keys}


def call_card(card: RetailerCard) -> CallCard:
    """The pre-call card of the shop whose card somebody looks at; ask for it by ``card.keep(call_card)``."""
    ground = field_ground(card.scope, [card.retailer.pk], card.day)
    return call_cards(ground, {card.retailer.pk: card.retailer})[card.retailer.pk]


def _card(
    ground: FieldGround, shop: Retailer, orders: ShopOrders, debits: ShopDebits, contacts: ShopContacts
) -> CallCard:
    day = ground.day
    place = ground.places.get(shop.pk)
    frequency = frequency_of(shop.visits_per_month, place.tier if place else None, ground.rules.visits)
    record = shop_record(shop, ground.status(shop.pk, day), day)
    visit = contacts.last_visit
    late_actions = sum(action.due_on < day for action in contacts.actions)
    late_issues = sum(issue.due_on < day and not issue.answer for issue in contacts.issues)
    facts = CallFacts(
        days_since_visit=None if visit is None else (day - visit.visited_on).days,
        frequency=frequency,
        order=orders.cycle.against_average if orders.cycle is not None else Ratio(0, 0),
        missed_cycles=orders.missed_cycles,
        unpaid_failures=len(debits.unpaid),
        risk=debits.risk.level,
        open_actions=len(contacts.actions),
        late_actions=late_actions,
        open_issues=len(contacts.issues),
        late_issues=late_issues,
        has_licence_ending=record.licence_ends_on is not None,
        has_birthday=record.birthday_on is not None,
        missing=len(record.missing),
    )
    return CallCard(shop, day, place, frequency, orders, debits, contacts, record, signals(facts))


def _cycles_back(ground: FieldGround, shop: int, until: date) -> date | None:
    """The order date from which the last four order cycles up to a day are counted; None when unknown."""
    dates = ground.order_dates(shop, until)
    begun = [day for day in dates or () if day <= until]
    return begun[-RISK_CYCLES:][0] if begun else None


def _next_order(ground: FieldGround, shop: int) -> date | None:
    """The shop's first order date from the ground's day on; None when unknown."""
    dates = ground.order_dates(shop, ground.day)
    return next((day for day in dates or () if day >= ground.day), None)
