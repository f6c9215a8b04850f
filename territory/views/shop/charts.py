"""The charts of a shop's card."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from salesforce_app.kernel.ratio import Ratio
from salesforce_app.web.charts import Category, Chart, Kind, Measure, Reference, Series, Tone
from territory.queries.shop_sales import ShopMonth, ShopSales

from .wording import span_name


def sales_chart(sales: ShopSales) -> Chart:
    """13 months of net sales, this year solid before last year, with the order cycles beneath."""
    return Chart(
        kind=Kind.COLUMNS,
        name="shop-sales",
        title=_("Net sales by month, %(span)s") % {"span": _span(sales)},
        measure=Measure.MONEY,
        categories=tuple(_category(month) for month in sales.months),
        series=(
            Series(_("Net sales"), tuple(month.amount for month in sales.months)),
            Series(_("A year before"), tuple(month.last_year for month in sales.months), Tone.BEFORE),
        ),
        axis=_("Month"),
        notes=_("Order cycles"),
    )


def peers_chart(sales: ShopSales) -> Chart:
    """The shop's amounts as indices: against its peers' median, their quartiles, its route's average."""
    return Chart(
        kind=Kind.LINES,
        name="shop-peers",
        title=_("Index beside its peers and its route, %(span)s") % {"span": _span(sales)},
        measure=Measure.INDEX,
        categories=tuple(_category(month) for month in sales.months),
        series=(
            Series(_("Peers' median = 100"), tuple(_points(month.of_peers) for month in sales.months)),
            Series(
                _("Route's average = 100"),
                tuple(_points(month.of_route) for month in sales.months),
                Tone.BEFORE,
            ),
            Series(
                _("Peers' lower quartile"),
                tuple(_points(month.quartile("lower")) for month in sales.months),
                Tone.FOURTH,
            ),
            Series(
                _("Peers' upper quartile"),
                tuple(_points(month.quartile("upper")) for month in sales.months),
                Tone.FOURTH,
            ),
        ),
        axis=_("Month"),
        reference=Reference(_("level"), 100.0),
    )


def _span(sales: ShopSales) -> str:
    return span_name(sales.months[0].month, sales.months[-1].month)


def _category(month: ShopMonth) -> Category:
    label = date_format(month.month.first, pgettext("date format of a month under a column", "M y"))
    if month.cycles is None:
        return Category(label)
    note = ngettext("%(number)s cycle", "%(number)s cycles", month.cycles) % {"number": month.cycles}
    return Category(label, note)


def _points(index: Ratio) -> float | None:
    return None if index.value is None else index.value * 100
