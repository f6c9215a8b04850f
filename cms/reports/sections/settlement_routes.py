"""E-settlement by route: enrolment, debit success and what failed, so that no line is neglected."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from salesforce_app.kernel.ratio import Ratio
from settlement.measures.rates import BALANCE_POINTS, SettlementMeasures
from settlement.queries.facts import SettlementFacts
from territory.measures.trends import rate_change

from .. import values
from ..blocks import SectionBlock
from ..content import Column, Element, Table
from ..facts import ReportFacts
from ..figures import RateBars
from ..values import Value
from ..wording import clauses, listing, money, money_unit, month_name, pp, rate_words, sentences, versus_month
from .base import MOST_BARS, Body, SectionKind, row
from .labels import route_names, route_record, route_records
from .settlement import in_order, ranked, table


class SettlementRoutesBlock(SectionBlock):
    """E-settlement by route."""

    class Meta:
        icon = "tick-inverse"
        label = gettext_lazy("E-settlement by route")


def collect(facts: ReportFacts) -> Body:
    """The routes' rates and the unit's own; a sentence alone in an office without e-settlement."""
    settlement = facts.settlement
    if not settlement.known:
        return Body(
            _("No enrolment and no due is on file up to %(month)s, so nothing is known of e-settlement.")
            % {"month": month_name(facts.month)}
        )
    names = route_names(settlement.routes)
    elements: list[Element] = []
    if len(settlement.routes) > 1 and settlement.total.rates.debit_success.denominator:
        elements.append(chart(facts, names))
    elements.append(
        table(
            "settlement_routes",
            _("E-settlement by route, %(month)s, amounts in %(unit)s")
            % {"month": month_name(facts.month), "unit": money_unit(facts.currency)},
            [Column(pgettext("column", "Route"), "left")],
            in_order(settlement.routes),
            settlement.total,
            lambda entry: (names[entry.code],),
            lambda entry: route_record(entry.code),
        )
    )
    elements.append(_unit_table(facts))
    return Body(_sentence(facts, names), tuple(elements), route_records(settlement.routes))


def _sentence(facts: ReportFacts, names: Mapping[str, str]) -> str:
    settlement = facts.settlement
    rates = settlement.total.rates
    if not rates.debit_success.denominator:
        return _("No due of %(month)s has been resolved; %(rate)s of the served shops are enrolled.") % {
            "month": month_name(facts.month),
            "rate": rate_words(rates.enrolment),
        }
    return sentences(
        [
            _rate_sentence(settlement),
            _failed_sentence(settlement, facts.currency, names),
            _balance_sentence(settlement, names),
            _revoked_sentence(rates),
        ]
    )


def _rate_sentence(settlement: SettlementFacts) -> str:
    rates, before = settlement.total.rates, settlement.previous
    parts = [_("Debit success %(rate)s") % {"rate": rate_words(rates.debit_success)}]
    if before and before.debit_success.denominator:
        parts.append(
            _("%(points)s %(versus)s")
            % {
                "points": pp(rate_change(rates.debit_success, before.debit_success)),
                "versus": versus_month(settlement.month),
            }
        )
    parts.append(_("at the first attempt %(rate)s") % {"rate": rates.first_attempt_success.percent()})
    return _("%(sentence)s.") % {"sentence": clauses(parts)}


def _failed_sentence(settlement: SettlementFacts, currency: str, names: Mapping[str, str]) -> str:
    rates = settlement.total.rates
    if not rates.failed_dues:
        return _("Every resolved due was debited.")
    words = {
        "dues": f"{rates.failed_dues:,}",
        "amount": money(rates.failed_amount, currency),
        "reason": str(rates.top_reason.label) if rates.top_reason else "",
    }
    text = ngettext(
        "%(dues)s due of %(amount)s failed, mostly for this reason: %(reason)s",
        "%(dues)s dues of %(amount)s failed, mostly for this reason: %(reason)s",
        rates.failed_dues,
    )
    parts = [text % words]
    worst = max(
        (entry for entry in settlement.routes if entry.reliable),
        key=lambda entry: (entry.rates.failed_amount, entry.code),
        default=None,
    )
    if worst and worst.rates.failed_dues and len(settlement.routes) > 1:
        parts.append(
            _("%(route)s holds %(share)s of the amount")
            % {
                "route": names[worst.code],
                "share": Ratio(worst.rates.failed_amount, rates.failed_amount).percent(0),
            }
        )
    return _("%(sentence)s.") % {"sentence": clauses(parts)}


def _balance_sentence(settlement: SettlementFacts, names: Mapping[str, str]) -> str:
    outside = [names[entry.code] for entry in settlement.routes if entry.out_of_balance]
    if not outside:
        return ""
    words = {"points": BALANCE_POINTS, "number": len(outside), "routes": listing(outside)}
    if len(outside) > 3:
        return _("%(number)s routes lie more than %(points)s pp from the unit's rate.") % words
    return (
        ngettext(
            "%(routes)s lies more than %(points)s pp from the unit's rate.",
            "%(routes)s lie more than %(points)s pp from the unit's rate.",
            len(outside),
        )
        % words
    )


def _revoked_sentence(rates: SettlementMeasures) -> str:
    """Mandates that ended: dropping those who fail would make the rate look better."""
    if not rates.revoked:
        return ""
    return ngettext(
        "%(number)s mandate was revoked in the month.",
        "%(number)s mandates were revoked in the month.",
        rates.revoked,
    ) % {"number": rates.revoked}


def chart(facts: ReportFacts, names: Mapping[str, str]) -> RateBars:
    """Debit success of the routes with the most failed dues, with their 95 % intervals."""
    settlement = facts.settlement
    rows = in_order(settlement.routes)[:MOST_BARS]
    words = {"month": month_name(facts.month), "shown": len(rows), "number": len(settlement.routes)}
    what = (
        _("Debit success by route with its 95%% interval, %(month)s")
        if len(rows) == len(settlement.routes)
        else _("Debit success of the %(shown)s of %(number)s routes with the most failed dues, %(month)s")
    )
    total = settlement.total.rates.debit_success
    worst = ranked(rows)
    lead = (
        _("Most dues failed on %(route)s, with a rate of %(rate)s.")
        % {"route": names[worst[0].code], "rate": rate_words(worst[0].rates.debit_success)}
        if worst
        else ""
    )
    description = _("Bars of debit success by route, %(month)s; the unit stands at %(rate)s. %(lead)s") % {
        "month": month_name(facts.month),
        "rate": rate_words(total),
        "lead": lead,
    }
    return RateBars(
        name="settlement-routes",
        title=(facts.unit.name, what % words),
        description=description.strip(),
        labels=tuple(names[entry.code] for entry in rows),
        ratios=tuple(entry.rates.debit_success for entry in rows),
        headers=(_("Debit success"), pgettext("number of dues", "Dues")),
        reference=(_("unit"), total),
    )


def _unit_table(facts: ReportFacts) -> Table:
    """Every measure of the unit, with the months before."""
    settlement = facts.settlement
    month = facts.month
    lines = [
        ("E1", _("Enrolment"), "enrolment"),
        ("E1", _("Enrolment without exempt shops"), "enrolment_without_exempt"),
        ("E2", _("Debit success"), "debit_success"),
        ("E2", _("Debit success before reversals"), "debit_success_gross"),
        ("E3", _("First-attempt success"), "first_attempt_success"),
        ("E4", _("Attempt success"), "attempt_success"),
        ("E5", _("Amount success"), "amount_success"),
        ("E8", _("Households fully collected"), "households_collected"),
        ("E9", _("Recovery after a failed first attempt"), "recovery"),
        ("E10", _("E-settled share of all orders"), "settled_share"),
        ("E11", _("Administrative failure"), "administrative_failure"),
    ]
    rows = [
        row([values.words(key), values.words(name), *_history(settlement, field)])
        for key, name, field in lines
    ]
    return Table(
        "settlement_unit",
        _("All measures of the unit, %(month)s") % {"month": month_name(month)},
        (
            Column(_("Key"), "left"),
            Column(_("Measure"), "left"),
            Column(month_name(month), parts=(_("numerator"), _("denominator"))),
            Column(month_name(month.shift(-1))),
            Column(_("Change in pp")),
            Column(month_name(month.shift(-12))),
            Column(_("Change in pp")),
        ),
        tuple(rows),
        sheet=_("E-settlement measures"),
    )


_MONEY = frozenset({"amount_success", "settled_share"})


def _history(settlement: SettlementFacts, field: str) -> list[Value]:
    def of(rates: SettlementMeasures | None) -> Ratio | None:
        found = getattr(rates, field) if rates else None
        return found if isinstance(found, Ratio) else None

    is_money = field in _MONEY
    now, before, last_year = of(settlement.total.rates), of(settlement.previous), of(settlement.last_year)
    return [
        values.rate(now, money=is_money),
        values.rate(before, cases=False, money=is_money),
        values.points(rate_change(now, before)),
        values.rate(last_year, cases=False, money=is_money),
        values.points(rate_change(now, last_year)),
    ]


SECTION = SectionKind(
    "settlement_routes", gettext_lazy("E-settlement by route"), SettlementRoutesBlock, collect
)
