"""Jobs of the reports: closing a month, and making a report to keep."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.jobs.running import Run
from salesforce_app.kernel.errors import RoutebookError
from salesforce_app.kernel.periods import Month, local_day
from salesforce_app.kernel.scope import system_scope
from territory.domain.closing import units_to_freeze
from territory.queries.overview import find_unit
from territory.scope import build_scope

from .domain import closing
from .domain.keeping import keep_report
from .domain.notices import tell_of_close, tell_of_report
from .domain.starting import start_closing
from .models import ClosingRun, ReportOrder
from .queries.closings import earlier_close_waits, months_to_close
from .queries.offers import find_offer
from .queries.staff import SCHEDULE
from .reports.data import ReportData

logger = logging.getLogger(__name__)

TURN_SECONDS = 300
"""How long one turn of a close works on: half of what the queue allows a task."""
WAIT_SECONDS = 1.0
EARLIER_SECONDS = 5.0
"""How long a close that waits for an earlier month's stays before it makes room in the queue."""


def close_last_month(*, intended: str) -> None:
    """Close the month before the one that ``intended`` (ISO 8601) lies in, by the office's clock.

    The moment is that for which the closing was planned, so that a worker which comes late closes the
    same month; months that were missed before it, or broken off, are closed with it. A month without any
    figure is left open: an office that begins to use the product can still import it. One that somebody
    opened again stays open as well.
    """
    last = Month.of(local_day(datetime.fromisoformat(intended))).shift(-1)
    for month in months_to_close(last):
        start_closing(month=month, owner_id=None)


def close_month(run: Run, month_text: str, version: int | None = None) -> None:
    """Close a month: fix its figures, freeze the tiers, make the subscribed reports, tell their readers.

    The job's task. Whatever an earlier run has done is left as it is; nothing is done twice. ``version`` is
    that of the close that was asked for. Months are closed in their order: reports and visits look at the
    tiers frozen before.
    """
    month = Month.parse(month_text)
    if earlier_close_waits(month):
        time.sleep(EARLIER_SECONDS)
        run.again()
        return
    asked_by = Staff.objects.filter(pk=run.owner_id).first()
    found = closing.begin_closing(
        month=month,
        actor=asked_by.username if asked_by else SCHEDULE,
        asked_by=asked_by,
        moment=timezone.now(),
        version=version,
    )
    _Closing(run, found, month).work()


class _Closing:
    """One worker's turn at a close."""

    def __init__(self, run: Run, found: ClosingRun, month: Month) -> None:
        self.run = run
        self.closing = found
        self.month = month
        self.holder = f"{run.job.pk}:{run.job.turn}"
        self.until = time.monotonic() + TURN_SECONDS
        self._last: tuple[tuple[str, int, str], ReportData] | None = None

    def work(self) -> None:
        """All steps that are left, or as many as fit into the turn."""
        if not (self._freeze() and self._make_reports()):
            self.run.again()
            return
        tell_of_close(run=self.closing, moment=timezone.now())
        if not closing.finish_closing(run=self.closing, moment=timezone.now()):
            self.run.again()  # a step came up meanwhile: a new unit, or a report that is to be made again
            return
        self.run.finish({"address": f"{reverse('cms:months')}#{self.month}"})

    def _freeze(self) -> bool:
        units = units_to_freeze(self.closing.close)
        for number, unit in enumerate(units):
            if time.monotonic() > self.until:
                return False
            self.run.progress(number, len(units), _("Freezing the tiers of %(unit)s") % {"unit": unit.name})
            closing.freeze_unit(close=self.closing.close, unit=unit, moment=timezone.now())
        return True

    def _make_reports(self) -> bool:
        closing.order_reports(run=self.closing, moment=timezone.now())
        while True:
            self._tell_progress()
            order = closing.claim_order(run=self.closing, holder=self.holder, moment=timezone.now())
            if order is not None:
                self._make(order)
            elif not closing.orders_left(self.closing):
                return True
            else:
                time.sleep(WAIT_SECONDS)  # the rest is in another worker's hands
            if time.monotonic() > self.until:
                return not closing.orders_left(self.closing)

    def _tell_progress(self) -> None:
        total = self.closing.orders.count()
        left = self.closing.orders.filter(made=None, error="").count()
        self.run.progress(total - left, total, _("Making the reports"))

    def _make(self, order: ReportOrder) -> None:
        from .reports.service import finish_report

        try:
            report = finish_report(self._data(order), unit=order.unit, format=order.format)
            closing.fill_order(order=order, report=report, holder=self.holder, moment=timezone.now())
        except RoutebookError as error:
            self._fail(order, str(error))
        except OSError as error:
            logger.exception("report of order %s", order.pk)
            self._fail(
                order, _("A file can't be read or written: %(reason)s.") % {"reason": error.strerror or error}
            )
        except Exception:
            logger.exception("report of order %s", order.pk)
            self._fail(order, _("The fault is ours and has been recorded."))

    def _fail(self, order: ReportOrder, error: str) -> None:
        closing.fail_order(order=order, error=error, holder=self.holder)

    def _data(self, order: ReportOrder) -> ReportData:
        """What the report says; the orders come in such an order that its formats follow each other."""
        from .reports.service import report_data

        key = (order.template, order.unit_id, order.language)
        if self._last is None or self._last[0] != key:
            data = report_data(
                template=order.template,
                unit_code=order.unit.code,
                month=self.month,
                language=order.language,
                scope=system_scope("closing"),
            )
            self._last = key, data
        return self._last[1]


def make_report(run: Run, template: str, unit_code: str, month_text: str, language: str, format: str) -> None:  # noqa: A002
    """Make a report for whoever asked, by her scope of now, and keep it; the job's task."""
    from .reports.service import ReportNotFound, finish_report, report_data

    month = Month.parse(month_text)
    asked_by = Staff.objects.get(pk=run.owner_id)
    scope = build_scope(asked_by)
    unit = find_unit(scope, unit_code)
    offer = find_offer(scope, template, unit_code)
    if unit is None or offer is None or month not in offer.months:
        raise ReportNotFound(unit_code)
    run.progress(0, 3, _("Counting the figures"))
    data = report_data(template=template, unit_code=unit_code, month=month, language=language, scope=scope)
    run.progress(1, 3, _("Printing the report"))
    report = finish_report(data, unit=unit, format=format)
    run.progress(2, 3, _("Keeping the report"))
    made = keep_report(report, moment=timezone.now(), asked_by=asked_by)
    run.finish({"address": reverse("cms:made_report", args=[made.pk])})
    with translation.override(asked_by.language):
        tell_of_report(report=made, key=f"job:{run.job.pk}", moment=timezone.now())
