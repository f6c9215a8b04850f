"""The list of dues: whose they are, how they narrow, and what it shows of them.

A due belongs to the unit with which it is stamped, as in the settlement figures: whoever sees the unit sees
the due, wherever the shop stands today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncMonth

from accounts.models import Retailer
from accounts.queries.retailer_list import find_shop_behind, seen_among
from accounts.queries.rows_like import rows_like
from salesforce_app.kernel.narrowing import begins_with
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from territory.models import MonthClose, OrgUnit, Route, Village
from territory.queries.units import stamped_below, stamped_within

from ..enums import AttemptResult, CountedAs, DueState, ListedState, Reason
from ..models import DebitAttempt, Due, DueAdjustment, SettlementMonth

DUES = "dues"
"""The name of the list, to which every app may contribute."""

Dues = QuerySet[Due, Any]


@dataclass(frozen=True, slots=True)
class ListedDue:
    """A due as the list shows it: ``attempts`` made, and the reason of the last one that failed."""

    due: Due
    attempts: int
    reason: Reason | None
    is_shop_visible: bool


def listed_dues(scope: Scope) -> Dues:
    """The dues that are stamped with a unit of ``scope``."""
    return stamped_within(Due.objects.all(), scope)


def of_text(rows: Dues, text: str, scope: Scope) -> Dues:
    """Those of ``rows`` whose number begins with ``text``, or whose shop answers to it as in its list.

    A number may be typed in small letters.
    """
    return rows_like(rows, text, scope, [begins_with("due_no", each) for each in {text, text.upper()}])


def of_unit(rows: Dues, unit: OrgUnit) -> Dues:
    """Those stamped with a unit or one below it."""
    return stamped_below(rows, unit)


def of_route(rows: Dues, route: Route) -> Dues:
    """Those stamped with a route."""
    return rows.filter(route=route)


def of_village(rows: Dues, village: Village) -> Dues:
    """Those that the figures of a month count for a village: all of a shop for that of the last of them."""
    fact = SettlementMonth.objects.filter(
        month=OuterRef("due_month"),
        route=OuterRef("route"),
        retailer=OuterRef("retailer"),
        unit=OuterRef("unit"),
    )
    # Indexes lead to the few dues that may be its own; the facts are asked of these alone.
    told = SettlementMonth.objects.filter(village=village).values("retailer")
    rows = rows.filter(Q(village=village) | Q(retailer__in=told)).alias(due_month=TruncMonth("due_on"))
    return rows.filter(Exists(fact.filter(village=village)) | (Q(village=village) & ~Exists(fact)))


def of_month(rows: Dues, month: Month) -> Dues:
    """Those that became due in a month."""
    return rows.filter(due_on__range=(month.first, month.last))


def in_state(rows: Dues, state: ListedState) -> Dues:
    """Those in a state today."""
    return rows.exclude(paid_other="") if state is ListedState.PAID_OTHER else rows.filter(state=state.value)


def failed_for(rows: Dues, reason: Reason) -> Dues:
    """Those whose last failure had this reason, whatever became of them since."""
    failed = DebitAttempt.objects.filter(result=AttemptResult.FAILED, due=OuterRef("pk"))
    last = failed.order_by("-number").values("reason")[:1]
    # Where fewer attempts succeeded than were resolved, one of them failed.
    has_failed = Q(last_reason="", attempts_resolved__gt=F("attempts_ok"))
    before = rows.alias(failed_for=Case(When(has_failed, then=Subquery(last)), default=Value("")))
    return before.filter(Q(last_reason=reason.value) | Q(failed_for=reason.value))


def counted_as(rows: Dues, kind: CountedAs) -> Dues:
    """Those that the figures of their month count so.

    In a closed month that is what they were at its close: their state today less what was booked since. A
    due that became known after the close is counted as nothing.
    """
    pending, debited = Q(state=DueState.PENDING), Q(state=DueState.DEBITED)
    rows = rows.alias(
        due_month=TruncMonth("due_on"),
        is_restated=Exists(DueAdjustment.objects.filter(due=OuterRef("pk"))),
    ).alias(
        was_resolved=_flag(~pending) - _booked("resolved"),
        was_debited=_flag(debited) - _booked("debited"),
    )

    def were(today: Q, at_the_close: Q) -> Dues:
        # Of most dues nothing was booked since: what they are today says it, without looking further.
        return rows.filter((today & Q(is_restated=False)) | (Q(is_restated=True) & at_the_close))

    match kind:
        case CountedAs.RESOLVED:
            return were(~pending, Q(was_resolved=1))
        case CountedAs.DEBITED:
            return were(debited, Q(was_resolved=1, was_debited=1))
        case CountedAs.FAILED:
            return were(~pending & ~debited, Q(was_resolved=1, was_debited=0))
        case CountedAs.FIRST_OK:
            return were(~pending & Q(is_first_ok=True), Q(was_resolved=1, is_first_ok=True))
        case CountedAs.PENDING:
            closed_before = MonthClose.objects.in_force().filter(
                month=OuterRef("due_month"), closed_at__lt=OuterRef("batch__imported_at")
            )
            return were(pending, Q(was_resolved=0)).filter(~Exists(closed_before))


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0, output_field=IntegerField())


def _booked(figure: str) -> Coalesce:
    """What was booked of a due since its month was closed."""
    adjustments = DueAdjustment.objects.filter(due=OuterRef("pk"), month=OuterRef("due_month"))
    total = adjustments.order_by().values("due").annotate(total=Sum(figure)).values("total")
    return Coalesce(Subquery(total), Value(0), output_field=IntegerField())


def dues_of(keys: Sequence[int], scope: Scope) -> Mapping[int, ListedDue]:
    """Some dues with their shops, places and attempts; two statements."""
    failed = DebitAttempt.objects.filter(due=OuterRef("pk"), result=AttemptResult.FAILED).order_by("-number")
    found = (
        Due.objects.filter(pk__in=keys)
        .select_related("retailer", "route", "unit", "village")
        .annotate(made=Count("attempts"), failure=Subquery(failed.values("reason")[:1]))
    )
    dues: list[Any] = list(found)
    visible = seen_among((due.retailer_id for due in dues), scope)
    return {
        due.pk: ListedDue(
            due,
            due.made,
            Reason(reason) if (reason := due.last_reason or due.failure) else None,
            due.retailer_id in visible,
        )
        for due in dues
    }


def shop_name() -> F:
    """The name of a due's shop, for sorting."""
    return F("retailer__name")


def find_shop(scope: Scope, licence_no: str) -> Retailer | None:
    """The shop of this licence number, when the reader sees it or a due of it."""
    return find_shop_behind(listed_dues(scope), licence_no, scope)


def of_shop(rows: Dues, shop: Retailer) -> Dues:
    """Those of a shop."""
    return rows.filter(retailer=shop)
