"""Opening a closed month again: its closed figures are kept, what became known since goes into its facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from salesforce_app.imports.models import ImportChange
from salesforce_app.kernel.changes import in_parts
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.trail import Trail
from salesforce_app.kernel.turns import turn

from ..models import ClosedRouteMonth, MonthClose, RouteMonth, SalesAdjustment, SalesLine
from .facts import rebuild_month_facts

LONGEST_REASON = 500
ROWS_AT_ONCE = 1000
LINE_LABEL = SalesLine._meta.label_lower
TRAIL_REASON = "month opened again"
COPIED = (
    "retailer_id",
    "sold_on",
    "document_no",
    "line_no",
    "key_product",
    "amount",
    "quantity",
    "product_id",
    "route_id",
    "unit_id",
    "village_id",
    "batch_id",
)
"""What an adjustment of a line that is not on file makes of a new one."""


def reopen_month(*, month: Month, reason: str, actor: str, moment: datetime) -> MonthClose:
    """Open a closed month again, for a reason: the close that was in force, which keeps its figures.

    Every app with figures by month keeps them as they were closed and restates its facts, by the functions
    that ``settings.RESTATEMENTS`` names, in this one transaction. Tiers that were frozen stay; closing the
    month again freezes the next version. Raises InputError for a month that is not closed and for an empty
    reason.
    """
    reason = reason.strip()
    if not reason:
        raise InputError(_("Reason"), _("It is empty."), _("Say why the month is opened again."))
    if len(reason) > LONGEST_REASON:
        raise InputError(
            _("Reason"),
            _("It has more than %(longest)s characters.") % {"longest": LONGEST_REASON},
            _("Shorten it."),
        )
    with turn():
        close = MonthClose.objects.in_force().filter(month=month.first).first()
        if close is None:
            raise InputError(
                _("Month"),
                _("%(month)s is not closed.") % {"month": month},
                _("Only a closed month can be opened again."),
            )
        close.reopened_at, close.reopened_by, close.reason = moment, actor, reason
        close.save(update_fields=["reopened_at", "reopened_by", "reason"])
        for path in settings.RESTATEMENTS:
            import_string(path)(close=close)
    return close


@transaction.atomic
def restate_sales(*, close: MonthClose) -> None:
    """Keep the sales of a month as it was closed, and make them anew with what was booked beside them.

    Each adjustment becomes what its import would have done to an open month: a new line, or a change of one
    with its record, so that undoing the import takes it back. The adjustments go, leaving their trail.
    """
    kept = ("route_id", "unit_id", "amount", "quantity", "orders", "retailers")
    figures = RouteMonth.objects.filter(month=close.month).values_list(*kept)
    ClosedRouteMonth.objects.bulk_create(
        (ClosedRouteMonth(close=close, **dict(zip(kept, row, strict=True))) for row in figures),
        batch_size=ROWS_AT_ONCE,
    )
    booked = SalesAdjustment.objects.filter(month=close.month)
    batches = list(booked.order_by("batch_id").values_list("batch_id", flat=True).distinct())
    for batch in batches:
        rows = list(booked.filter(batch=batch).order_by("retailer_id", "sold_on", "pk"))
        for part in in_parts(rows, ROWS_AT_ONCE):
            _book(batch, part)
    adjustments = list(booked)
    Trail(close.reopened_by, close.reopened_at or close.closed_at, TRAIL_REASON).leave(
        SalesAdjustment, adjustments, "-"
    )
    booked._raw_delete(booked.db)
    rebuild_month_facts(months=[Month.of(close.month)])


def _book(batch: int, adjustments: Sequence[SalesAdjustment]) -> None:
    """Write the adjustments of one batch into the lines, as the batch would have in an open month."""
    found = SalesLine.objects.filter(
        retailer__in={row.retailer_id for row in adjustments},
        sold_on__in={row.sold_on for row in adjustments},
    )
    lines = {_key(line): line for line in found}
    new: list[SalesLine] = []
    changed: list[SalesLine] = []
    records: list[ImportChange] = []
    for row in adjustments:
        line = lines.get(_key(row))
        if line is None:
            new.append(SalesLine(**{name: getattr(row, name) for name in COPIED}))
            continue
        before = _values(line)
        line.amount += row.amount
        if row.quantity is not None:
            line.quantity = (line.quantity or 0) + row.quantity
        changed.append(line)
        records.append(
            ImportChange(
                batch_id=batch, model=LINE_LABEL, object_pk=str(line.pk), before=before, after=_values(line)
            )
        )
    SalesLine.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    SalesLine.objects.bulk_update(changed, ["amount", "quantity"], batch_size=200)
    ImportChange.objects.bulk_create(records, batch_size=ROWS_AT_ONCE)


def _key(row: SalesLine | SalesAdjustment) -> tuple[object, ...]:
    return row.retailer_id, row.sold_on, row.document_no, row.line_no, row.key_product


def _values(line: SalesLine) -> dict[str, int | None]:
    """A line's values as an import's records of changes have them."""
    return {"amount": line.amount, "quantity": line.quantity, "product_id": line.product_id}
