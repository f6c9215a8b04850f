"""The figures and names against which a journal's sentences are held: its own facts, as they are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Q

from accounts.models import Retailer
from salesforce_app.kernel.narrowing import narrow
from salesforce_app.kernel.ratio import Ratio
from territory.models import Residence, Route, RouteStop, Village
from territory.scope import scope_of_units
from visits.enums import Channel
from visits.models import Visit

from ..enums import FigureKind, JournalKind
from ..measures.fact_sheet import Base, FactSheet, Grain, Named, NameKind, Subject, Trend
from ..measures.facts import Fact, Figure
from ..models import Journal
from .facts import Ground

GRAINS = {
    JournalKind.DAILY: Grain.DAY,
    JournalKind.WEEKLY: Grain.WEEK,
    JournalKind.MONTHLY: Grain.MONTH,
}
COUNTS: Mapping[str, Subject] = {
    "visits.done": Subject.VISITS,
    "visits.shops": Subject.SHOPS_VISITED,
    "visits.planned": Subject.PLANNED,
    "visits.unplanned": Subject.UNPLANNED,
    "visits.missed": Subject.MISSED,
    "sales.orders": Subject.ORDERS,
    "sales.shops": Subject.SHOPS_ORDERED,
    "sales.without_order": Subject.SHOPS_WITHOUT_ORDER,
    "sales.quantity": Subject.CARTONS,
    "settlement.failed": Subject.DEBITS_FAILED,
    "settlement.failed_shops": Subject.SHOPS_FAILED,
    "actions.done": Subject.ACTIONS_DONE,
    "actions.open": Subject.ACTIONS_OPEN,
    "actions.overdue": Subject.ACTIONS_OVERDUE,
}
"""Facts that are a subject's count. That as many shops as visits, or as debits, were counted is not said."""
SHOPS_OF: Mapping[Subject, Subject] = {
    Subject.SHOPS_VISITED: Subject.VISITS,
    Subject.SHOPS_FAILED: Subject.DEBITS_FAILED,
}
TO_COME = "visits.to_come"
"""Planned calls of a day that is not over."""
KEPT: Mapping[str, Subject] = {
    "visits.adherence": Subject.PLANNED_DONE,
    "settlement.success": Subject.DEBITS_OK,
}
"""Rates whose numerator is a subject's count."""
AMOUNTS: Mapping[str, Subject] = {
    "sales.amount": Subject.SALES,
    "sales.month": Subject.SALES,
    "structure.unit_value": Subject.UNIT_VALUE,
}
RATES: Mapping[str, Subject] = {
    "visits.coverage": Subject.COVERAGE,
    "visits.adherence": Subject.ADHERENCE,
    "settlement.success": Subject.DEBIT_SUCCESS,
    "settlement.amount_success": Subject.DEBIT_SUCCESS,
    "settlement.enrolment": Subject.ENROLMENT,
}
YEAR = "sales.year"
"""The month's sales beside last year's."""


def fact_sheet_of(journal: Journal, facts: Iterable[Fact]) -> FactSheet:
    """What is known of a journal's days: ``facts`` as they were counted last, and the names of the territory.

    Five statements.
    """
    kind = JournalKind(journal.kind)
    figures: dict[str, int] = {}
    counts: dict[Subject, tuple[int, ...]] = {}
    amounts: dict[Subject, tuple[int, ...]] = {}
    rates: defaultdict[Subject, tuple[Ratio, ...]] = defaultdict(tuple)
    trends: defaultdict[Subject, tuple[Trend, ...]] = defaultdict(tuple)
    for fact in facts:
        figure, code = fact.now or fact.figure, fact.code
        figures[code] = figure.value
        if code in COUNTS:
            counts[COUNTS[code]] = (figure.value,)
        if code in KEPT:
            counts[KEPT[code]] = (figure.value,)
        if code in AMOUNTS:
            amounts[AMOUNTS[code]] = (figure.value,)
        if code in RATES:
            rates[RATES[code]] += (figure.ratio,)
        subject = _subject(code)
        if subject is not None and fact.base is not None:
            trends[subject] += tuple(_trends(fact, figure))
    for shops, all_of in (
        (Subject.SHOPS_VISITED, Subject.VISITS),
        (Subject.SHOPS_FAILED, Subject.DEBITS_FAILED),
    ):
        if all_of in counts:
            counts.setdefault(shops, counts[all_of])
    if Subject.MISSED in counts and TO_COME in figures:
        # What may still be kept today may rightly be called missed by whoever has gone home.
        counts[Subject.MISSED] += (counts[Subject.MISSED][0] + figures[TO_COME],)
    if counts.get(Subject.PLANNED) == (0,):
        counts[Subject.PLANNED_DONE] = (0,)
    return FactSheet(
        period=journal.period,
        grain=GRAINS[kind],
        counts=counts,
        amounts=amounts,
        rates=dict(rates),
        trends=dict(trends),
        names=_names(Ground.of(journal)),
        currency=settings.CURRENCY,
    )


def _subject(code: str) -> Subject | None:
    if code == YEAR:
        return Subject.SALES
    return COUNTS.get(code) or AMOUNTS.get(code) or RATES.get(code)


def _trends(fact: Fact, figure: Figure) -> Iterable[Trend]:
    """Which way a figure went: as it is, and per order cycle where that is known as well."""
    assert fact.base is not None
    base = Base.YEAR if fact.code == YEAR else Base.PREVIOUS
    if fact.kind is FigureKind.RATIO:
        yield Trend(base, figure.ratio, fact.base.ratio)
        return
    yield Trend(base, Ratio(figure.value, 1), Ratio(fact.base.value, 1))
    growth = fact.parameters.get("per_cycle")
    if growth:
        yield Trend(base, Ratio(growth[0] + growth[1], growth[1]), Ratio(1, 1))


def _names(ground: Ground) -> tuple[Named, ...]:
    """The shops, routes and villages that she may rightly name, and to which shops somebody went."""
    span = (ground.period.start, ground.period.last)
    scope = scope_of_units(ground.units, day=ground.period.last)
    own = Visit.objects.filter(staff=ground.staff, visited_on__range=span)
    rows = Retailer.objects.filter(Q(pk__in=scope.retailers) | Q(pk__in=own.values("retailer"))).order_by()
    shops = list(rows.values_list("pk", "name", "licence_no"))
    some = narrow(Retailer.objects.order_by(), [shop for shop, *_others in shops]).values("pk")
    there = set(
        Visit.objects.filter(channel=Channel.IN_PERSON, visited_on__range=span, retailer__in=some)
        .order_by()
        .values_list("retailer", flat=True)
    )
    routes = Route.objects.filter(pk__in=RouteStop.objects.filter(retailer__in=some).values("route"))
    villages = Village.objects.filter(pk__in=Residence.objects.filter(retailer__in=some).values("village"))
    return (
        *(Named(NameKind.SHOP, name, (licence_no,), shop in there) for shop, name, licence_no in shops),
        *(Named(NameKind.ROUTE, name, (code,)) for name, code in routes.values_list("name", "code")),
        *(
            Named(NameKind.VILLAGE, name, (township,))
            for name, township in villages.values_list("name", "township")
        ),
    )
