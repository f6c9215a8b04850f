"""E-settlement beside each other: what the sections by route and by village share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesforce_app.kernel.ratio import Ratio
from settlement.queries.facts import SettlementRow

from .. import values
from ..content import Column, Row, RowKind, Table
from ..values import Value
from ..wording import few_cases
from .base import row


def ranked(rows: Sequence[SettlementRow]) -> list[SettlementRow]:
    """The rows with 20 or more resolved dues: those with most failed dues first, then most failed amount."""
    reliable = [entry for entry in rows if entry.reliable]
    return sorted(
        reliable, key=lambda entry: (-entry.rates.failed_dues, -entry.rates.failed_amount, entry.code)
    )


def in_order(rows: Sequence[SettlementRow]) -> list[SettlementRow]:
    """The ranked rows, then those with too few dues to be ranked in the order that they came in."""
    return [*ranked(rows), *(entry for entry in rows if not entry.reliable)]


def table(
    name: str,
    title: str,
    first: Sequence[Column],
    rows: Sequence[SettlementRow],
    total: SettlementRow | None,
    label: Callable[[SettlementRow], Sequence[str]],
    where: Callable[[SettlementRow], str],
) -> Table:
    """A settlement table: ``label`` gives the texts of the ``first`` columns, ``where`` names the record."""
    lines = [_line(entry, label(entry), where(entry)) for entry in rows]
    if total:
        names = (_("Total"), *("" for _column in first[1:]))
        lines.append(_line(total, names, "", is_total=True))
    few = any(not entry.reliable for entry in rows)
    return Table(
        name,
        title,
        (*first, *_columns()),
        tuple(lines),
        _("Grey: %(few)s, fewer than 20 resolved dues; not ranked.") % {"few": few_cases()} if few else "",
    )


def _columns() -> list[Column]:
    dues = pgettext("group of columns", "Dues that failed")
    return [
        Column(_("Enrolment"), parts=(_("enrolled shops"), _("served shops"))),
        Column(_("Debit success"), parts=(_("debited dues"), _("resolved dues"))),
        Column(_("First attempt"), parts=(_("debited at the first attempt"), _("resolved dues"))),
        Column(_("Amount success"), parts=(_("debited amount"), _("resolved amount"))),
        Column(_("Debited shops")),
        Column(_("Debited amount")),
        Column(pgettext("number of failed dues", "Number"), group=dues),
        Column(_("Amount"), group=dues),
        Column(_("Main reason"), "left", group=dues),
        Column(_("Pending")),
    ]


def _line(entry: SettlementRow, names: Sequence[str], where: str, *, is_total: bool = False) -> Row:
    rates = entry.rates
    reason = str(rates.top_reason.label) if rates.top_reason else ""
    cells: list[Value] = [
        *(values.words(name) for name in names),
        values.rate(rates.enrolment),
        values.rate(rates.debit_success),
        values.rate(rates.first_attempt_success, cases=False),
        values.rate(rates.amount_success, money=True),
        values.count(rates.debited_households),
        values.amount(rates.debited_amount),
        values.count(rates.failed_dues),
        values.amount(rates.failed_amount),
        values.words(reason),
        values.count(rates.pending_dues),
    ]
    kind = RowKind.TOTAL if is_total else RowKind.PLAIN if entry.reliable else RowKind.MUTED
    return row(cells, kind, where)


def lowest(rows: Sequence[SettlementRow], rate: Callable[[SettlementRow], Ratio]) -> SettlementRow | None:
    """The row with the lowest rate among those with 20 or more cases."""
    solid = [entry for entry in rows if rate(entry).denominator >= 20]
    return min(solid, key=lambda entry: (rate(entry).value or 0.0, entry.code), default=None)
