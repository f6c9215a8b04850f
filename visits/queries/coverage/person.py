"""One person's calls and visits of any stretch of days, wherever the shops stand (domain.md §6).

Matched as in the figures of her unit: a plan and a visit find each other by shop and day, whosever they are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Retailer
from salesforce_app.kernel.narrowing import narrow
from salesforce_app.kernel.periods import Period

from ...enums import CallStatus, Channel
from ...measures.store_time import is_effective, seconds_in_store
from ...models import PlannedCall, Visit
from ..field_work import Call, Plan, beside
from ..plan_needs import office_days
from .work import Match, matched

EDGE = 31
"""Days beside a period for which the office's calendar is read: more than holidays last."""


@dataclass(frozen=True, slots=True)
class MadeVisit:
    """A visit of hers in person; ``seconds`` in the store, None without a valid check-out."""

    visit: Visit
    seconds: int | None
    is_effective: bool
    match: Match


@dataclass(frozen=True, slots=True)
class DueCall:
    """A call that was planned for her and due on ``day``, and whether somebody was there."""

    call: PlannedCall
    day: date
    match: Match


@dataclass(frozen=True, slots=True)
class PersonWork:
    """What she was to do and did, by day and time."""

    period: Period
    calls: tuple[DueCall, ...]
    visits: tuple[MadeVisit, ...]


def person_work(staff: int, period: Period) -> PersonWork:
    """Read somebody's calls and visits of a period; five statements, whatever their number."""
    is_working = office_days(Period(_shift(period.start, -EDGE), _shift(period.end, EDGE)))
    around = beside(period, is_working)
    hers = list(calls_due(period).filter(staff=staff).select_related("retailer", "route"))
    made = list(_in_person(period).filter(staff=staff).select_related("retailer", "route"))
    shops = {call.retailer_id for call in hers} | {visit.retailer_id for visit in made}
    plans = [
        Plan(shop, day.toordinal(), route, owner, key)
        for shop, day, route, owner, key in _at(calls_due(around), shops).values_list(
            "retailer", "day", "route", "staff", "pk"
        )
    ]
    visits = [
        Call(shop, day.toordinal(), route, owner, None, False, True, str(key))
        for shop, day, route, owner, key in _at(_in_person(around), shops).values_list(
            "retailer", "visited_on", "route", "staff", "pk"
        )
    ]
    of_plans, of_visits = matched(plans, visits, is_working)
    plan_match = dict(zip((plan.key for plan in plans), of_plans, strict=True))
    visit_match = dict(zip((visit.key for visit in visits), of_visits, strict=True))
    return PersonWork(
        period,
        tuple(DueCall(call, call.day, plan_match[call.pk]) for call in hers),
        tuple(_made(visit, visit_match[str(visit.pk)]) for visit in made),
    )


def calls_due(period: Period) -> QuerySet[Any, Any]:
    """Planned calls due within a period, moved ones on their new day; as ``field_work.read_plans`` has it."""
    span = (period.start, period.last)
    rows = PlannedCall.objects.filter(
        Q(moved_to=None, date__range=span) | Q(moved_to__range=span), is_shop_away=False
    )
    excused = Q(status=CallStatus.CANCELLED, approved_by__isnull=False)
    return rows.exclude(excused).annotate(day=Coalesce("moved_to", "date")).order_by("day", "position", "pk")


def _in_person(period: Period) -> QuerySet[Visit]:
    span = (period.start, period.last)
    return Visit.objects.filter(channel=Channel.IN_PERSON, visited_on__range=span).order_by(
        "started_at", "pk"
    )


def _at(rows: QuerySet[Any, Any], shops: Collection[int]) -> QuerySet[Any, Any]:
    return rows.filter(retailer__in=narrow(Retailer.objects.order_by(), shops).values("pk"))


def _made(visit: Visit, match: Match) -> MadeVisit:
    ended = timezone.localtime(visit.ended_at) if visit.ended_at else None
    seconds = seconds_in_store(timezone.localtime(visit.started_at), ended)
    effective = is_effective(visit.channel, seconds, visit.findings, visit.location_check)
    return MadeVisit(visit, seconds, effective, match)


def _shift(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)
