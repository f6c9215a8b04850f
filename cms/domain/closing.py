"""Closing a month with all that hangs on it: each step once, however often it is begun or killed.

The month's figures are fixed first; from then on the steps are facts in the database (a unit without a
snapshot, an order that waits, notices not yet sent) and not the memory of a process. Whoever does a step
claims it by a conditional update, and its outcome is written only while the claim still holds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.jobs.queue import claim
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.turns import turn, wait_for_turn
from territory.domain.closing import begin_close, freeze_tiers, units_to_freeze
from territory.domain.reopening import reopen_month as reopen_figures
from territory.models import MonthClose, OrgUnit
from territory.queries.closing import close_of

from ..enums import OrderState
from ..models import ClosingRun, MadeReport, ReportOrder
from ..queries.subscriptions import subscribed_reports
from .keeping import FinishedReport, keep_report

LEASE = timedelta(minutes=5)
"""How long a claimed report may take before somebody else may make it."""


@transaction.atomic
def begin_closing(
    *, month: Month, actor: str, asked_by: Staff | None, moment: datetime, version: int | None = None
) -> ClosingRun:
    """Fix the figures of ``month`` and open the run of its close; the one that is open, when there is one.

    Raises InputError as ``territory.domain.closing.begin_close``: a job that comes late does not close a
    month that was opened again since.
    """
    close, _is_new = begin_close(month=month, actor=actor, moment=moment, version=version)
    run, _is_new = ClosingRun.objects.get_or_create(
        close=close, defaults={"asked_by": asked_by, "started_at": moment}
    )
    return run


def freeze_unit(*, close: MonthClose, unit: OrgUnit, moment: datetime) -> bool:
    """Freeze a unit's tiers for a close; False when somebody else has done it."""
    try:
        with transaction.atomic():
            if not any(unit.pk == left.pk for left in units_to_freeze(close)):
                return False
            freeze_tiers(unit=unit, month=Month.of(close.month), actor=close.closed_by, moment=moment)
    except IntegrityError:  # both computed the next version at the same time; one was written
        return False
    return True


@transaction.atomic
def order_reports(*, run: ClosingRun, moment: datetime) -> bool:
    """Write the orders of a close: every subscribed report once; False when they are written already.

    A report is ordered when one subscriber at least is active and has its unit in her scope at ``moment``.
    """
    if not claim(ClosingRun.objects.filter(pk=run.pk, ordered_at=None), ordered_at=moment):
        return False
    ReportOrder.objects.bulk_create(
        ReportOrder(
            run=run,
            template=report.template,
            unit_id=report.unit_id,
            language=report.language,
            format=report.format,
        )
        for report in subscribed_reports(moment)
    )
    return True


def claim_order(*, run: ClosingRun, holder: str, moment: datetime) -> ReportOrder | None:
    """Take a report of the run that nobody is at; None when there is none at present.

    ``holder`` names the worker's turn, as ``job:turn``. What an earlier turn of the same job holds is free:
    that turn has been given up, and can't finish what another took from it.
    """
    job, _colon, _turn = holder.rpartition(":")
    stale = Q(state=OrderState.CLAIMED) & (
        Q(leased_until__lt=moment) | (Q(holder__startswith=f"{job}:") & ~Q(holder=holder))
    )
    free = ReportOrder.objects.filter(Q(state=OrderState.WAITING) | stale, run=run)
    for order in free.select_related("unit", "run__close").order_by("unit", "language", "template", "format"):
        taken = claim(
            free.filter(pk=order.pk), state=OrderState.CLAIMED, holder=holder, leased_until=moment + LEASE
        )
        if taken:
            return order
    return None


def fill_order(
    *, order: ReportOrder, report: FinishedReport, holder: str, moment: datetime
) -> MadeReport | None:
    """Keep the report of an order; None, and nothing is kept, when the order is no longer this holder's.

    Raises OSError where the file can't be written, and IntegrityError when the close has the report already.
    """
    try:
        with transaction.atomic():
            made = keep_report(report, moment=moment, close=order.run.close)
            if not claim(_held(order, holder), **_released(OrderState.DONE), made=made):
                raise _Lost
    except _Lost:
        return None
    except IntegrityError:
        if _held(order, holder).exists():
            raise
        return None
    return made


def fail_order(*, order: ReportOrder, error: str, holder: str) -> None:
    """Record why the report of an order can't be made; the others are made all the same."""
    claim(_held(order, holder), **_released(OrderState.FAILED), error=error)


def orders_left(run: ClosingRun) -> bool:
    """Whether a report of the run is neither made nor given up."""
    return run.orders.filter(state__in=[OrderState.WAITING, OrderState.CLAIMED]).exists()


@transaction.atomic
def finish_closing(*, run: ClosingRun, moment: datetime) -> bool:
    """Record that a run has done all its steps, unless that is on record; False when it has steps left."""
    if orders_left(run) or units_to_freeze(run.close):
        return False
    own = ClosingRun.objects.filter(pk=run.pk)
    claim(own.filter(finished_at=None, ordered_at__isnull=False, told_at__isnull=False), finished_at=moment)
    return own.filter(finished_at__isnull=False).exists()


@transaction.atomic
def order_failed_again(*, month: Month) -> int:
    """Have the reports of a close made that failed; returns how many. Raises InputError for none."""
    wait_for_turn()
    close = close_of(month)
    failed = ReportOrder.objects.filter(run__close=close, state=OrderState.FAILED)
    number = failed.update(state=OrderState.WAITING, error="") if close else 0
    if not number:
        raise InputError(
            _("Month"),
            _("No report of %(month)s has failed.") % {"month": month},
            _("There is nothing to make again."),
        )
    ClosingRun.objects.filter(close=close).update(finished_at=None)
    return number


def reopen_month(*, month: Month, reason: str, actor: str, moment: datetime) -> MonthClose:
    """Open a closed month again, as ``territory.domain.reopening.reopen_month``, once its close has ended.

    The reports made for the close stay as they are, and remain the closed figures. Raises InputError also
    while the month is still being closed.
    """
    with turn():
        close = close_of(month)
        if close and ClosingRun.objects.filter(close=close, finished_at=None).exists():
            raise InputError(
                _("Month"),
                _("%(month)s is still being closed.") % {"month": month},
                _("Wait until its reports are made, then open it again."),
            )
        return reopen_figures(month=month, reason=reason, actor=actor, moment=moment)


class _Lost(Exception):
    """The order went to somebody else while its report was made."""


def _held(order: ReportOrder, holder: str) -> QuerySet[ReportOrder]:
    return ReportOrder.objects.filter(pk=order.pk, state=OrderState.CLAIMED, holder=holder)


def _released(state: OrderState) -> dict[str, object]:
    return {"state": state, "holder": "", "leased_until": None}
