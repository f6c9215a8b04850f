"""The strip of key figures: sales, quantity, unit value, orders, buying shops, debits, visits."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from salesforce_app.kernel.money import format_amount
from salesforce_app.kernel.ratio import Ratio
from settlement.measures.rates import SettlementMeasures
from territory.measures.indices import volume_price
from territory.measures.trends import Change, change, rate_change
from territory.queries.facts import Figure
from visits.measures.coverage import VisitMeasures

from .. import values
from ..blocks import SectionBlock
from ..content import KeyFigure, Strip
from ..facts import ReportFacts
from ..values import FLOATING, UNKNOWN, Value
from ..wording import (
    in_chinese,
    measure_word,
    money,
    money_parts,
    money_unit,
    month_name,
    pp,
    versus_month,
)
from .base import Body, SectionKind


class KeyFiguresBlock(SectionBlock):
    """The strip of key figures."""

    class Meta:
        icon = "order"
        label = gettext_lazy("Key figures")


def collect(facts: ReportFacts) -> Body | None:
    """The strip; nothing where the month lies before all data."""
    sold = [_floating(figure) if facts.sales.yoy.greyed else figure for figure in _sales_figures(facts)]
    figures = tuple(sold + _settlement_figures(facts) + _visit_figures(facts))
    if not figures:
        return None
    month = facts.month
    bases = (month_name(month.shift(-1)), month_name(month.shift(-12)))
    headers = (
        _("Figure"),
        month_name(month),
        *bases,
        pgettext("month on month", "MoM"),
        pgettext("year on year", "YoY"),
        _("Counted from"),
    )
    return Body(_sentence(facts), (Strip("key_figures", _("Key figures"), figures, bases, headers),))


def _floating(figure: KeyFigure) -> KeyFigure:
    """The figure of a single January or February, whose year on year the moving festival explains."""
    moved = figure.last_year_change
    if moved.number is None:
        return figure
    return replace(figure, last_year_change=replace(moved, text=moved.text + FLOATING))


def _sentence(facts: ReportFacts) -> str:
    """What the change on the month before is made of: volume and unit value, or orders and their size."""
    key = facts.sales.key
    delta = facts.sales.mom.delta
    if not delta or not facts.sales.previous or facts.sales.previous <= 0:
        return ""
    by_orders = False
    split = _split(key.quantity, key.amount)
    if split is None:
        split, by_orders = _split(key.orders, key.amount), True
    if split is None:
        return ""
    volume, price = split
    words = {
        "delta": money(delta, facts.currency, sign=True),
        "versus": versus_month(facts.month),
        "volume": money(volume, facts.currency, sign=True),
        "price": money(price, facts.currency, sign=True),
    }
    if by_orders:
        return (
            _("Of the %(delta)s %(versus)s, the number of orders makes %(volume)s and their size %(price)s.")
            % words
        )
    return _("Of the %(delta)s %(versus)s, quantity makes %(volume)s and unit value %(price)s.") % words


def _split(quantity: Figure, amount: Figure) -> tuple[int, int] | None:
    numbers = (quantity.previous, amount.previous, quantity.current, amount.current)
    if not all(isinstance(number, int) for number in numbers):
        return None
    parts = volume_price(*numbers)  # type: ignore[arg-type] # checked above
    return (parts.volume, parts.price) if parts else None


def _sales_figures(facts: ReportFacts) -> list[KeyFigure]:
    key = facts.sales.key
    if key.amount.current is None:
        return []
    served = (
        facts.visits.total.rates.coverage.denominator or facts.settlement.total.rates.enrolment.denominator
    )
    orders, shops = _whole(key.orders.current), _whole(key.retailers.current)
    number, unit = money_parts(_whole(key.amount.current), facts.currency)
    found = [
        _counted(pgettext("key figure", "Sales"), key.amount, number, unit, _orders(orders), money_value=True)
    ]
    if key.quantity.current is not None:
        unit_value = _per_unit(key.unit_value)
        found += [
            _counted(
                pgettext("key figure", "Quantity"),
                key.quantity,
                "",
                measure_word("quantity"),
                _orders(orders),
            ),
            _counted(
                pgettext("key figure", "Unit value"),
                unit_value,
                *_headline(_whole(unit_value.current), facts.currency),
                _("sales ÷ quantity"),
                money_value=True,
            ),
        ]
    found += [
        _counted(pgettext("key figure", "Orders"), key.orders, "", measure_word("orders"), _shops(shops)),
        _counted(
            pgettext("key figure", "Buying shops"),
            key.retailers,
            "",
            measure_word("shops"),
            _("of %(number)s served") % {"number": f"{served:,}"} if served else "",
        ),
    ]
    return found


def _headline(minor: int | None, currency: str) -> tuple[str, str]:
    """An amount to the cent, with its currency before it or, in Chinese, after it."""
    if in_chinese():
        return format_amount(minor), money_unit(currency)
    return format_amount(minor, currency), ""


def _orders(number: int | None) -> str:
    if number is None:
        return ""
    words = ngettext("from %(number)s order", "from %(number)s orders", number)
    return words % {"number": f"{number:,}"}


def _shops(number: int | None) -> str:
    if number is None:
        return ""
    return ngettext("by %(number)s shop", "by %(number)s shops", number) % {"number": f"{number:,}"}


def _settlement_figures(facts: ReportFacts) -> list[KeyFigure]:
    settlement = facts.settlement
    if not settlement.known:
        return []
    now = settlement.total.rates
    dues = _("of %(number)s dues") % {"number": f"{now.debit_success.denominator:,}"}
    amount = _("of %(amount)s due") % {"amount": money(now.amount_success.denominator, facts.currency)}

    def rate(label: str, name: str, note: str, *, is_money: bool = False) -> KeyFigure:
        def of(rates: SettlementMeasures | None) -> Ratio | None:
            return getattr(rates, name) if rates else None

        return _rated(
            label, of(now), of(settlement.previous), of(settlement.last_year), note, money_rate=is_money
        )

    return [
        rate(_("Debit success"), "debit_success", dues),
        rate(_("Amount success"), "amount_success", amount, is_money=True),
    ]


def _visit_figures(facts: ReportFacts) -> list[KeyFigure]:
    visits = facts.visits
    if not visits.known:
        return []

    def of(rates: VisitMeasures | None) -> Ratio | None:
        return rates.capped_fulfilment if rates else None

    now = visits.total.rates.capped_fulfilment
    note = _("of %(number)s visits required") % {"number": f"{now.denominator:,}"}
    return [_rated(_("Visits fulfilled"), now, of(visits.previous), of(visits.last_year), note)]


def _counted(
    label: str, figure: Figure, display: str, unit: str, note: str, *, money_value: bool = False
) -> KeyFigure:
    """A figure of amounts or counts, which changes by per cent."""
    make = values.amount if money_value else values.count
    current, previous, last_year = (
        make(_whole(n)) for n in (figure.current, figure.previous, figure.last_year)
    )
    return KeyFigure(
        label,
        display or current.text,
        unit if current.number is not None else "",
        current,
        previous,
        last_year,
        values.change(_change(figure.current, figure.previous)),
        values.change(_change(figure.current, figure.last_year)),
        values.words(note),
    )


def _rated(
    label: str,
    now: Ratio | None,
    before: Ratio | None,
    last_year: Ratio | None,
    note: str,
    *,
    money_rate: bool = False,
) -> KeyFigure:
    """A figure that is a rate, which changes by percentage points."""
    current = values.rate(now, cases=False, money=money_rate)
    return KeyFigure(
        label,
        current.text,
        "",
        current,
        values.rate(before, cases=False, money=money_rate),
        values.rate(last_year, cases=False, money=money_rate),
        _points(now, before),
        _points(now, last_year),
        values.words(note if current.text != UNKNOWN else ""),
    )


def _points(now: Ratio | None, base: Ratio | None) -> Value:
    moved = rate_change(now, base)
    return Value(pp(moved), moved.points, values.Form.POINTS)


def _change(now: object, base: object) -> Change:
    return change(_whole(now), _whole(base))


def _whole(number: object) -> int | None:
    return number if isinstance(number, int) else None


def _per_unit(figure: Figure) -> Figure:
    """Unit value in whole minor units per item."""

    def minor(ratio: object) -> int | None:
        if not isinstance(ratio, Ratio) or ratio.denominator <= 0:
            return None
        return (2 * ratio.numerator + ratio.denominator) // (2 * ratio.denominator)

    return Figure(minor(figure.current), minor(figure.previous), minor(figure.last_year))


def delta_lines(figure: KeyFigure) -> tuple[str, str]:
    """The two changes as a strip prints them: "MoM +3.1%", "YoY −2.0%"."""
    return (
        _("MoM %(change)s") % {"change": figure.previous_change.text},
        _("YoY %(change)s") % {"change": figure.last_year_change.text},
    )


SECTION = SectionKind("key_figures", gettext_lazy("Key figures"), KeyFiguresBlock, collect)
