"""The field work at one shop: its visits, what is due, and how long they took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from accounts.enums import SERVED_STATES, RetailerState
from salesforce_app.kernel.periods import Month
from territory.enums import AbcClass, RouteKind, Tier
from territory.measures.pyramid import PYRAMID_COUNT_V1
from territory.models import TierEntry, TierSnapshot
from territory.queries.cards import placement
from territory.queries.rules import rules_of
from territory.queries.shop_frame import ShopFrame

from ..enums import CallSource, CallStatus, Channel, LocationCheck
from ..measures.coverage import frequency_of, required_visits
from ..measures.store_time import TimeInStore, is_effective, seconds_in_store, time_in_store
from ..models import PlannedCall, Visit
from .questionnaires import FormBook, form_book
from .records import is_late

MONTHS = 13

_TIERS: dict[str, Tier | AbcClass] = {tier.value: tier for tiers in (Tier, AbcClass) for tier in tiers}


@dataclass(frozen=True, slots=True)
class ShopVisit:
    """One contact; ``minutes`` are None without a valid check-out. ``staff`` is a name.

    ``outcome`` is as it is kept, ``told`` the same in words, ``is_late`` that it was written down on a later
    day.
    """

    id: UUID
    visited_on: date
    started_at: datetime
    staff: str
    channel: Channel
    outcome: str
    notes: str
    purposes: tuple[str, ...]
    minutes: float | None
    effective: bool
    location: LocationCheck
    told: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ShopCall:
    """A planned call; ``due_on`` is the day to which a moved one was moved."""

    due_on: date
    staff: str
    source: CallSource
    purpose: str
    status: CallStatus
    reason: str


@dataclass(frozen=True, slots=True)
class ShopVisits:
    """What the visits panel shows of a shop on the card's day.

    ``visits`` are those of 13 months, the newest first, contacts by phone or message among them; these
    count nowhere. ``since_last`` are the days since the last visit in person, None when there is none on
    file. ``required`` are the visits due in the day's month by the shop's frequency and the days on which
    it is served, ``done`` those made in it so far. ``frequency`` is agreed for the shop itself when
    ``is_own``, else its tier's.
    """

    month: Month
    visits: tuple[ShopVisit, ...]
    last_on: date | None
    since_last: int | None
    frequency: int
    is_own: bool
    tier: Tier | AbcClass | None
    required: int
    done: int
    time: TimeInStore
    planned: tuple[ShopCall, ...]


def shop_visits(shop: ShopFrame) -> ShopVisits:
    """The field work at the card's shop; five statements, whatever the number of visits."""
    card, day = shop.card, shop.card.day
    month = Month.of(day)
    first = month.shift(1 - MONTHS).first
    rows: list[Any] = list(
        Visit.objects.filter(retailer=shop.retailer_id, visited_on__gte=first)
        .select_related("staff")
        .order_by("-started_at", "pk")
    )
    book = form_book()
    visits = tuple(_visit(row, book) for row in rows)
    personal = [visit for visit in visits if visit.channel is Channel.IN_PERSON]
    last_on = max((visit.visited_on for visit in personal if visit.visited_on <= day), default=None)
    if last_on is None:
        last_on = (
            Visit.objects.filter(retailer=shop.retailer_id, channel=Channel.IN_PERSON, visited_on__lt=first)
            .order_by("-visited_on")
            .values_list("visited_on", flat=True)
            .first()
        )
    tier = _tier_before(shop, month)
    own = card.retailer.visits_per_month
    frequency = frequency_of(own, tier, rules_of(month).visits)
    return ShopVisits(
        month=month,
        visits=visits,
        last_on=last_on,
        since_last=None if last_on is None else (day - last_on).days,
        frequency=frequency,
        is_own=own is not None,
        tier=tier,
        required=required_visits(frequency, _served_days(shop, month), month.days),
        done=sum(visit.visited_on in month.period for visit in personal),
        time=time_in_store(
            None if visit.minutes is None else round(visit.minutes * 60) for visit in personal
        ),
        planned=_planned(shop.retailer_id, day),
    )


def _visit(row: Visit, book: FormBook) -> ShopVisit:
    zone = timezone.get_default_timezone()
    seconds = seconds_in_store(
        timezone.localtime(row.started_at, zone),
        None if row.ended_at is None else timezone.localtime(row.ended_at, zone),
    )
    return ShopVisit(
        id=row.pk,
        visited_on=row.visited_on,
        started_at=row.started_at,
        staff=str(row.staff),
        channel=Channel(row.channel),
        outcome=row.outcome,
        notes=row.notes,
        purposes=tuple(str(purpose) for purpose in row.purposes),
        minutes=None if seconds is None else seconds / 60,
        effective=is_effective(row.channel, seconds, row.findings, row.location_check),
        location=LocationCheck(row.location_check),
        told=book.outcome(row, get_language()),
        is_late=is_late(row.visited_on, row.entered_at),
    )


def _tier_before(shop: ShopFrame, month: Month) -> Tier | AbcClass | None:
    """The shop's tier in the newest snapshot of its territory frozen before ``month`` (domain.md §6)."""
    newest = (
        TierSnapshot.objects.filter(unit=shop.frame.unit_id, scheme=PYRAMID_COUNT_V1, month__lt=month.first)
        .order_by("-month", "-version")
        .values("pk")[:1]
    )
    found = TierEntry.objects.filter(snapshot__in=list(newest.values_list("pk", flat=True)))
    tier = found.filter(retailer=shop.retailer_id).values_list("tier", flat=True).first()
    return _TIERS.get(tier) if tier else None


def _served_days(shop: ShopFrame, month: Month) -> int:
    """The days of the month on which the shop stands on an order route and is active or new.

    No statement of its own: both histories came with the card.
    """
    stops = [stop for stop in shop.card.keep(placement).stops if stop.kind == RouteKind.ORDER_VISIT]
    days = 0
    for day in month.period.dates():
        on_route = any(stop.since <= day and (stop.until is None or day < stop.until) for stop in stops)
        states = [s for s in shop.card.statuses if s.since <= day and (s.until is None or day < s.until)]
        state = states[0].state if states else RetailerState.ACTIVE
        days += on_route and state in SERVED_STATES
    return days


def _planned(retailer: int, day: date) -> tuple[ShopCall, ...]:
    """The calls planned from 30 days before ``day`` on, the latest first; one statement."""
    since = day - timedelta(days=30)
    rows = (
        PlannedCall.objects.filter(Q(date__gte=since) | Q(moved_to__gte=since), retailer=retailer)
        .select_related("staff")
        .order_by("-date", "pk")
    )
    return tuple(
        ShopCall(
            row.moved_to or row.date,
            str(row.staff),
            CallSource(row.source),
            row.purpose,
            CallStatus(row.status),
            row.reason,
        )
        for row in rows
    )
