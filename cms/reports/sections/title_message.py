"""The message: one sentence from the largest effects of the month, then who, what and when."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from salesforce_app.kernel.ratio import Ratio
from settlement.measures.rates import is_reliable
from territory.measures.trends import rate_change
from territory.queries.facts import RouteSales, SalesFacts

from ..blocks import SectionBlock
from ..content import Message
from ..facts import ReportFacts
from ..values import change_text, day, is_computed, signed
from ..wording import clauses, kind_name, money, money_unit, month_alone, month_name, pp, versus_month
from .base import Body, SectionKind
from .labels import route_names, unit_record


class TitleMessageBlock(SectionBlock):
    """The report's message."""

    class Meta:
        icon = "title"
        label = gettext_lazy("Message")


def collect(facts: ReportFacts) -> Body:
    """The message and the byline."""
    return Body(
        "",
        (Message(message(facts), byline(facts)),),
        ((facts.unit.name, unit_record(facts.unit)),),
    )


def message(facts: ReportFacts) -> str:
    """The report's title: sales, the route that pulled most, and debit success, or else the buying shops."""
    settlement = facts.settlement
    before = settlement.previous.debit_success if settlement.previous else Ratio(0, 0)
    now = settlement.total.rates.debit_success if settlement.known else Ratio(0, 0)
    return headline(facts.sales, now, before, facts.currency)


def headline(sales: SalesFacts, debits: Ratio, debits_before: Ratio, currency: str) -> str:
    """The same from a month's sales and its debit success (E2), ``0/0`` where that isn't known."""
    if not sales.total:
        return _no_sales(sales, currency)
    third = _debit_clause(debits, debits_before) if is_reliable(debits) else _shops_clause(sales)
    return clauses([_sales_clause(sales, currency), _pull_clause(sales), third])


def byline(facts: ReportFacts) -> str:
    """Who, what, when: unit, month, currency, the newest date in the data."""
    parts = [
        _("%(kind)s %(name)s (%(code)s)")
        % {"kind": kind_name(facts.unit), "name": facts.unit.name, "code": facts.unit.code},
        month_name(facts.month),
        _("amounts in %(unit)s") % {"unit": money_unit(facts.currency)},
    ]
    if facts.dates.newest:
        parts.append(_("data to %(date)s") % {"date": day(facts.dates.newest)})
    if facts.dates.closed_on:
        parts.append(pgettext("month", "closed"))
    return " · ".join(parts)


def _no_sales(sales: SalesFacts, currency: str) -> str:
    month = month_name(sales.month)
    if sales.total is None:
        return _("%(month)s lies before the first sales on file") % {"month": month}
    if sales.previous:
        return _("No sales in %(month)s, after %(amount)s in %(base)s") % {
            "month": month,
            "amount": money(sales.previous, currency),
            "base": month_alone(sales.month.shift(-1)),
        }
    return _("No sales in %(month)s") % {"month": month}


def _sales_clause(sales: SalesFacts, currency: str) -> str:
    values = {
        "month": month_name(sales.month),
        "versus": versus_month(sales.month),
        "amount": money(sales.total, currency),
        "change": change_text(sales.mom),
    }
    together = sales.yoy.combined
    if together and is_computed(together):
        return _("January and February %(year)s together %(change)s vs the year before") % {
            "year": sales.month.year,
            "change": change_text(together),
        }
    cycles, before = sales.months[-1].cycles, sales.months[-2].cycles if len(sales.months) > 1 else None
    if is_computed(sales.per_cycle) and cycles != before:
        values |= {"per_cycle": change_text(sales.per_cycle)}
        return _("%(month)s sales per order cycle %(per_cycle)s %(versus)s (in all %(change)s)") % values
    if is_computed(sales.mom):
        return _("%(month)s sales %(amount)s, %(change)s %(versus)s") % values
    return _("%(month)s sales %(amount)s") % values


def _pull_clause(sales: SalesFacts) -> str:
    """The route with the largest pull, where there is a choice of routes."""
    pulling = [route for route in sales.routes if route.pull_pp]
    if len(sales.routes) < 2 or not pulling or (sales.yoy.combined and is_computed(sales.yoy.combined)):
        return ""
    strongest = max(pulling, key=_strength)
    if abs(strongest.pull_pp or 0) < 0.05:
        return ""
    return _("%(route)s pulls %(points)s") % {
        "route": route_names(sales.routes)[strongest.code],
        "points": pp(strongest.pull_pp),
    }


def _strength(route: RouteSales) -> tuple[float, str]:
    return abs(route.pull_pp or 0), route.code


def _shops_clause(sales: SalesFacts) -> str:
    shops = sales.key.retailers
    if isinstance(shops.current, int) and isinstance(shops.previous, int):
        words = ngettext(
            "%(shops)s shop bought (%(change)s)", "%(shops)s shops bought (%(change)s)", shops.current
        )
        return words % {
            "shops": f"{shops.current:,}",
            "change": signed(shops.current - shops.previous, 0),
        }
    return ""


def _debit_clause(now: Ratio, before: Ratio) -> str:
    if not before.denominator:
        return _("debit success %(rate)s") % {"rate": now.percent()}
    return _("debit success %(rate)s (%(points)s)") % {
        "rate": now.percent(),
        "points": pp(rate_change(now, before)),
    }


SECTION = SectionKind("title_message", gettext_lazy("Message"), TitleMessageBlock, collect)
