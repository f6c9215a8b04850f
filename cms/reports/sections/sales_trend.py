"""Thirteen months of sales, this year in front of last year, with order cycles and festival months."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from territory.measures.festival import holds_festival
from territory.measures.mix import Mix, Part
from territory.measures.trends import change
from territory.queries.facts import MonthSales, SalesFacts

from .. import values
from ..blocks import SectionBlock
from ..content import Column, RowKind, Table
from ..facts import ReportFacts
from ..figures import MonthColumns
from ..values import FLOATING, change_text, is_computed
from ..wording import (
    clauses,
    floating_note,
    money,
    money_unit,
    month_name,
    month_short,
    scale_of,
    scaled,
    sentences,
    window_name,
    year_label,
)
from .base import Body, SectionKind, row


class SalesTrendBlock(SectionBlock):
    """The sales of thirteen months."""

    class Meta:
        icon = "calendar-alt"
        label = gettext_lazy("Sales trend")


def collect(facts: ReportFacts) -> Body:
    """The trend; a sentence alone where the month lies before all data."""
    sales = facts.sales
    if all(month.amount is None for month in sales.months):
        return Body(
            _("No sales are on file for %(month)s or the twelve months before it.")
            % {"month": month_name(sales.month)}
        )
    return Body(_sentence(sales, facts.currency), (chart(facts), _table(sales, facts.currency)))


def _sentence(sales: SalesFacts, currency: str) -> str:
    return sentences([_year_sentence(sales, currency), _mix_sentence(sales, currency)])


def _year_sentence(sales: SalesFacts, currency: str) -> str:
    parts = []
    single = sales.yoy.change
    if sales.yoy.combined and is_computed(sales.yoy.combined):
        parts.append(
            _("January and February together %(change)s vs the year before (%(delta)s)")
            % {
                "change": change_text(sales.yoy.combined),
                "delta": money(sales.yoy.combined.delta, currency, sign=True),
            }
        )
    elif sales.yoy.greyed:
        parts.append(
            _(
                "January alone is not compared with last year, since the Spring Festival moves between "
                "the months"
            )
        )
    elif is_computed(single):
        parts.append(
            _("year on year %(change)s (%(delta)s)")
            % {
                "change": change_text(single),
                "delta": money(single.delta, currency, sign=True),
            }
        )
    if sales.mat is not None and is_computed(sales.mat_change):
        parts.append(
            _("the last 12 months stand at %(amount)s, %(change)s vs the 12 before")
            % {"amount": money(sales.mat, currency), "change": change_text(sales.mat_change)}
        )
    parts.append(_rank(sales.months))
    text = clauses(parts)
    return _("%(sentence)s.") % {"sentence": text[:1].upper() + text[1:]} if text else ""


def _rank(months: Sequence[MonthSales]) -> str:
    """Where the month stands among the known months, when that is the top or the bottom."""
    known = [month.amount for month in months if month.amount is not None]
    current = months[-1].amount
    if current is None or len(known) < 6:
        return ""
    if current == max(known) and known.count(current) == 1:
        return _("the highest of %(number)s months") % {"number": len(known)}
    if current == min(known) and known.count(current) == 1:
        return _("the lowest of %(number)s months") % {"number": len(known)}
    return ""


def _mix_sentence(sales: SalesFacts, currency: str) -> str:
    """Like for like, and the other part of the mix that moved most."""
    mix, base = sales.mix_year, sales.month.shift(-12)
    if mix is None or sales.yoy.greyed:
        mix, base = sales.mix, sales.month.shift(-1)
    if mix is None:
        return ""
    steady = mix.parts[Part.LIKE_FOR_LIKE]
    growth = steady.change()
    if not steady.shops or not is_computed(growth):
        return ""
    values_ = {
        "shops": f"{steady.shops:,}",
        "month": month_name(base),
        "change": change_text(growth),
        "rest": _largest_part(mix, currency),
    }
    text = ngettext(
        "The %(shops)s shop that bought in both months moved by %(change)s vs %(month)s%(rest)s.",
        "The %(shops)s shops that bought in both months moved by %(change)s vs %(month)s%(rest)s.",
        steady.shops,
    )
    return text % values_


def _largest_part(mix: Mix, currency: str) -> str:
    deltas = {
        part: mix.parts[part].amounts[-1] - mix.parts[part].amounts[0]
        for part in (Part.NEW, Part.CLOSED, Part.MOVED, Part.PAUSED)
    }
    part = max(deltas, key=lambda key: abs(deltas[key]))
    if not deltas[part]:
        return ""
    shops = mix.parts[part].shops
    words = {"shops": f"{shops:,}", "delta": money(deltas[part], currency, sign=True)}
    if part is Part.NEW:
        said = ngettext("; %(shops)s new shop makes %(delta)s", "; %(shops)s new shops make %(delta)s", shops)
    elif part is Part.CLOSED:
        said = ngettext(
            "; %(shops)s closed shop makes %(delta)s", "; %(shops)s closed shops make %(delta)s", shops
        )
    elif part is Part.MOVED:
        said = ngettext(
            "; %(shops)s shop that changed territory makes %(delta)s",
            "; %(shops)s shops that changed territory make %(delta)s",
            shops,
        )
    else:
        said = ngettext(
            "; %(shops)s shop that bought in one of them only makes %(delta)s",
            "; %(shops)s shops that bought in one of them only make %(delta)s",
            shops,
        )
    return said % words


def chart(facts: ReportFacts) -> MonthColumns:
    """The columns of thirteen months."""
    sales = facts.sales
    everything = [
        abs(month.amount) for month in (*sales.months, *sales.last_year_months) if month.amount is not None
    ]
    step, digits, unit = scale_of(max(everything, default=0), facts.currency)
    festival = pgettext("over a column", "Spring Festival")
    marks = tuple(
        (index, festival)
        for index, entry in enumerate(sales.months)
        if settings.SPRING_FESTIVAL and holds_festival(entry.month, entry.month)
    )
    window = window_name((sales.months[0].month, sales.month))
    has_cycles = any(entry.cycles is not None for entry in sales.months)
    return MonthColumns(
        name="sales-trend",
        title=(
            facts.unit.name,
            _("Sales by month, %(unit)s, %(window)s") % {"unit": unit, "window": window},
        ),
        description=_description(sales, facts.currency, window),
        labels=tuple(_label(entry, index) for index, entry in enumerate(sales.months)),
        actual=tuple(entry.amount for entry in sales.months),
        last_year=tuple(entry.amount for entry in sales.last_year_months),
        texts=tuple(scaled(entry.amount, step, digits) for entry in sales.months),
        legend=(_("the month"), _("a year before")),
        marks=marks,
        rows=(
            (
                _("Order cycles"),
                tuple(
                    values.decimal(entry.cycles, min(_cycle_digits(sales), 1)).text for entry in sales.months
                ),
            ),
        )
        if has_cycles
        else (),
    )


def _cycle_digits(sales: SalesFacts) -> int:
    """Decimals of the order cycles: none where every month has a whole number of them."""
    return 0 if all(float(entry.cycles or 0).is_integer() for entry in sales.months) else 2


def _label(entry: MonthSales, index: int) -> str:
    short = month_short(entry.month)
    return f"{short}\n{year_label(entry.month)}" if index == 0 or entry.month.month == 1 else short


def _description(sales: SalesFacts, currency: str, window: str) -> str:
    known = [entry for entry in sales.months if entry.amount is not None]
    highest = max(known, key=lambda entry: entry.amount or 0)
    lowest = min(known, key=lambda entry: entry.amount or 0)
    return _(
        "Columns of sales by month, %(window)s. Highest %(high)s in %(high_month)s, "
        "lowest %(low)s in %(low_month)s, %(now)s in %(month)s. The table beneath has all figures."
    ) % {
        "window": window,
        "high": money(highest.amount, currency),
        "high_month": month_name(highest.month),
        "low": money(lowest.amount, currency),
        "low_month": month_name(lowest.month),
        "now": money(sales.total, currency),
        "month": month_name(sales.month),
    }


def _table(sales: SalesFacts, currency: str) -> Table:
    adjusted = any(entry.adjustment for entry in sales.months)
    floats = settings.SPRING_FESTIVAL
    digits = _cycle_digits(sales)
    columns = [
        Column(_("Month"), "left"),
        Column(pgettext("column", "Sales")),
        Column(_("Year before")),
        Column(_("Difference")),
        Column(pgettext("year on year", "YoY")),
        Column(_("Quantity")),
        Column(_("Orders")),
        Column(_("Buying shops")),
    ]
    has_cycles = any(entry.cycles is not None for entry in sales.months)
    if has_cycles:
        columns.append(Column(_("Order cycles")))
    if adjusted:
        columns.insert(2, Column(_("Restated")))
    reopened = any(entry.first_closed is not None for entry in sales.months)
    if reopened:
        columns.append(Column(_("First closed at")))
    rows = []
    for entry, before in zip(sales.months, sales.last_year_months, strict=True):
        moved = change(entry.amount, before.amount)
        cells = [
            values.words(month_name(entry.month)),
            values.amount(entry.amount),
            values.amount(before.amount),
            values.amount_change(moved.delta),
            values.change(moved, floats=floats and entry.month.month <= 2),
            values.count(entry.quantity),
            values.count(entry.orders),
            values.count(entry.retailers),
        ]
        if has_cycles:
            cells.append(values.decimal(entry.cycles, digits))
        if adjusted:
            cells.insert(2, values.amount(entry.restated))
        if reopened:
            cells.append(values.amount(entry.first_closed))
        is_now = entry.month == sales.month
        rows.append(row(cells, RowKind.TOTAL if is_now else RowKind.PLAIN))
    return Table(
        "sales_trend",
        _("Sales by month, in %(unit)s") % {"unit": money_unit(currency)},
        tuple(columns),
        tuple(rows),
        floating_note() if any(FLOATING in cell.text for line in rows for cell in line.cells) else "",
    )


SECTION = SectionKind("sales_trend", gettext_lazy("Sales trend"), SalesTrendBlock, collect)
