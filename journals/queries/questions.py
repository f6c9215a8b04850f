"""What the data could ask an account manager on a day, and what she was asked (domain.md §8.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet, Sum

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.kernel.periods import Month, Period
from salesforce_app.kernel.ratio import Ratio
from salesforce_app.kernel.scope import Scope
from settlement.enums import DueState
from settlement.models import Due
from territory.enums import Movement, Tier
from territory.measures.indices import growth_index
from territory.models import RetailerMonth
from territory.queries.overview import newest_month
from territory.queries.tier_sets import read_moves
from visits.enums import ActionState
from visits.models import Action

from ..enums import DailyQuestionKind, JournalKind
from ..measures.questions import (
    SAME_SHOP_AFTER,
    Asked,
    Candidate,
    action_overdue,
    below_route,
    choose,
    failed_debits,
    no_order,
    stock_unseen,
    tier_fallen,
    unit_value,
)
from ..measures.spans import span_of
from ..models import DailyQuestion
from .facts import Ground, unit_of

DEBITS_WITHIN = timedelta(days=90)
MONTHS_BACK = 3
"""Shops that have not ordered for longer are frozen rather than forgetful."""
TIERS = list(Tier)


@dataclass(frozen=True, slots=True)
class _Sold:
    """What a shop bought on a route in a month."""

    amount: int
    quantity: int


def own_questions(scope: Scope) -> QuerySet[DailyQuestion]:
    """The questions that were put to the reader herself."""
    if not scope.staff_id or not scope.allows(Permission.WRITE_JOURNALS):
        return DailyQuestion.objects.none()
    return DailyQuestion.objects.filter(staff=scope.staff_id).select_related("retailer")


def question_on(staff: int, day: date) -> DailyQuestion | None:
    """What somebody was asked on a day; one statement."""
    return DailyQuestion.objects.filter(staff=staff, asked_on=day).select_related("retailer").first()


def best_question(staff: Staff, day: date) -> Candidate | None:
    """The one question that the data have for somebody on a day; None where there is nothing to ask.

    A number of statements that does not grow with her shops.
    """
    unit = unit_of(staff, day)
    if unit is None:
        return None
    ground = Ground(staff, unit, JournalKind.DAILY, span_of(JournalKind.DAILY, day))
    rows = DailyQuestion.objects.filter(staff=staff, asked_on__gte=day - SAME_SHOP_AFTER, asked_on__lt=day)
    before = [Asked(asked.asked_on, DailyQuestionKind(asked.kind), asked.retailer_id) for asked in rows]
    served = {shop.key for shop in ground.work.shops if shop.served}
    return choose((one for one in _candidates(ground) if one.retailer in served), before, day)


def _candidates(ground: Ground) -> Iterator[Candidate]:
    """Everything that could be asked of the territory's shops."""
    month = newest_month(ground.scope, today=ground.as_of)
    found: Iterable[Candidate | None] = [
        *(_sales(ground, month) if month is not None else ()),
        *_debits(ground),
        *_actions(ground),
        *(
            stock_unseen(shop.key, shop.since_last)
            for shop in ground.work.shops
            if shop.served and shop.since_last is not None
        ),
    ]
    yield from (one for one in found if one is not None)


def _sales(ground: Ground, month: Month) -> Iterator[Candidate | None]:
    """Shops below their route, shops that sell more for less, shops without an order, shops that fell."""
    frame = ground.frame(month)
    now, before = _sold(ground, month), _sold(ground, month.shift(-1))
    refs, floor = frame.routes.refs, frame.rules.alerts.floor_amount
    for route, shops in now.items():
        base = before.get(route, {})
        whole, whole_base = (sum(sold.amount for sold in rows.values()) for rows in (shops, base))
        for shop, sold in shops.items():
            was = base.get(shop)
            if was is None or was.amount <= 0:
                continue
            if was.amount - sold.amount >= floor and route in refs:
                index = growth_index(sold.amount, was.amount, whole, whole_base)
                yield below_route(shop, index, refs[route].name)
            if sold.quantity > 0 and was.quantity > 0:
                value = Ratio(
                    sold.amount * was.quantity - was.amount * sold.quantity, was.amount * sold.quantity
                )
                yield unit_value(shop, value, Ratio(sold.quantity - was.quantity, was.quantity))
    yield from _without_order(ground, month)
    moves = read_moves(frame)
    for shop, movement in moves.movements.items():
        was_in, is_in = moves.before[shop], moves.now[shop]
        if movement is Movement.DOWN and isinstance(was_in, Tier) and isinstance(is_in, Tier):
            steps = TIERS.index(is_in) - TIERS.index(was_in)
            yield tier_fallen(shop, was_in.value, is_in.value, steps)


def _sold(ground: Ground, month: Month) -> Mapping[int, Mapping[int, _Sold]]:
    """Route → shop → what it bought in a month; one statement."""
    rows = (
        RetailerMonth.objects.filter(month=month.first, unit__in=ground.units)
        .order_by()
        .values_list("route", "retailer")
        .annotate(Sum("amount"), Sum("quantity"))
    )
    found: defaultdict[int, dict[int, _Sold]] = defaultdict(dict)
    for route, shop, amount, quantity in rows:
        found[route][shop] = _Sold(amount, quantity or 0)
    return found


def _without_order(ground: Ground, month: Month) -> Iterator[Candidate | None]:
    """Shops that let order dates pass up to the day up to which orders are known, that day left out."""
    span = (month.shift(1 - MONTHS_BACK).first, Month.of(ground.as_of).first)
    rows = (
        RetailerMonth.objects.filter(month__range=span, unit__in=ground.units)
        .order_by()
        .values_list("retailer")
        .annotate(Max("last_order_on"))
    )
    last = dict(rows)
    known = min(max(last.values(), default=ground.as_of), ground.as_of)
    routes = ground.frame(ground.month).routes
    for shop in ground.work.shops:
        ordered = last.get(shop.key)
        if ordered is None or ordered >= known:
            continue
        dates = routes.order_dates(shop.route, Period(ordered + timedelta(days=1), known))
        yield no_order(shop.key, len(dates or ()))


def _debits(ground: Ground) -> Iterator[Candidate | None]:
    """Shops whose newest debits failed; one statement."""
    rows = (
        Due.objects.filter(
            unit__in=ground.units, due_on__gt=ground.as_of - DEBITS_WITHIN, due_on__lte=ground.as_of
        )
        .exclude(state=DueState.PENDING)
        .order_by("retailer", "-due_on", "-due_no")
    )
    states: defaultdict[int, list[bool]] = defaultdict(list)
    for shop, state in rows.values_list("retailer", "state"):
        states[shop].append(state == DueState.FAILED)
    for shop, failed in states.items():
        yield failed_debits(shop, _leading(failed))


def _leading(failed: Sequence[bool]) -> int:
    return next((number for number, is_failed in enumerate(failed) if not is_failed), len(failed))


def _actions(ground: Ground) -> Iterator[Candidate | None]:
    """Her own overdue actions; one statement."""
    rows = Action.objects.filter(
        owner=ground.staff, state=ActionState.OPEN, due_on__lt=ground.as_of
    ).order_by("due_on", "pk")
    for shop, due_on, text in rows.values_list("retailer", "due_on", "text"):
        yield action_overdue(shop, (ground.as_of - due_on).days, text)
