"""The sheet of a tier."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...measures.business_facts import FlowFacts, MoverFacts, TierFacts
from ...measures.business_wording import (
    month_told,
    number,
    percent,
    reason,
    span_of,
    state_name,
)
from .amounts import money
from .sheet import KeyFigure, Line, Sheet, Table, changes_of, draft_of, rates_table, structure_table


def tier_sheet(facts: TierFacts) -> Sheet:
    """The sheet of a tier, in the active language."""
    tables = (_tiers(facts), _flows(facts), _movers(facts), _structure(facts), _rates(facts))
    return Sheet(
        title=_("%(unit)s, tier %(tier)s, %(month)s")
        % {
            "unit": facts.unit.name,
            "tier": state_name(facts.tier),
            "month": month_told(facts.month, facts.until),
        },
        byline=_("Customer pyramid, %(span)s") % {"span": span_of(facts.window)},
        profile=(),
        figures=_figures(facts),
        trend_title=_("Net sales of the tier's shops by month, %(span)s")
        % {"span": span_of((facts.months[0].month, facts.months[-1].month))},
        months=facts.months,
        rows=(),
        tables=tuple(table for table in tables if table is not None),
        draft=draft_of(facts),
        facts=facts,
    )


def _figures(facts: TierFacts) -> tuple[KeyFigure, ...]:
    line, newest, before = facts.line, facts.newest, facts.months[-2]
    field = facts.visits
    three_months = pgettext("change", "%(change)s in 3 months")
    return (
        KeyFigure(
            _("Shops"),
            number(line.retailers),
            (three_months % {"change": number(line.retailers_delta, sign=True)},),
            _("%(share)s of the pyramid") % {"share": percent(line.retailers_share)},
        ),
        KeyFigure(
            _("Net sales, 3 months"),
            money(line.amount),
            (three_months % {"change": money(line.amount_delta, sign=True)},),
            _("%(share)s of the pyramid") % {"share": percent(line.amount_share)},
        ),
        KeyFigure(
            _("Net sales of the month"),
            money(newest.amount),
            changes_of(facts, newest.amount, before.amount, newest.last_year),
        ),
        KeyFigure(
            _("Debit success"),
            percent(facts.rates.debit_success),
            (_("pyramid %(rate)s") % {"rate": percent(facts.unit_rates.debit_success)},),
            f"n = {facts.rates.debit_success.denominator:,}",
        ),
        KeyFigure(
            _("Required visits made"),
            percent(field.fulfilment),
            (f"{field.fulfilment.numerator:,} / {field.fulfilment.denominator:,}",),
        ),
        KeyFigure(
            pgettext("key figure", "Shops visited"),
            percent(field.coverage),
            (f"{field.coverage.numerator:,} / {field.coverage.denominator:,}",),
        ),
        KeyFigure(
            _("Came"),
            number(sum(flow.retailers for flow in facts.came)),
            (),
            _("%(number)s stayed") % {"number": number(facts.stayed)},
        ),
        KeyFigure(_("Went"), number(sum(flow.retailers for flow in facts.went))),
    )


def _tiers(facts: TierFacts) -> Table:
    return Table(
        name="tiers",
        title=_("The tier in its pyramid"),
        columns=(
            _("Tier"),
            _("Shops"),
            _("Share of shops"),
            pgettext("column", "Change"),
            _("Net sales"),
            _("Share of sales"),
            pgettext("column", "Change"),
        ),
        lines=tuple(
            Line(
                (
                    state_name(line.tier),
                    number(line.retailers),
                    percent(line.retailers_share),
                    number(line.retailers_delta, sign=True),
                    money(line.amount),
                    percent(line.amount_share),
                    money(line.amount_delta, sign=True),
                ),
                is_strong=line.tier == facts.tier,
            )
            for line in facts.tiers
        ),
        note=_base(facts),
    )


def _base(facts: TierFacts) -> str:
    if facts.until is not None:
        return _("The month has not ended: it is not held against whole ones.")
    if facts.base_window is None:
        return _("Nothing is known of three months before.")
    note = _("Changes against %(span)s.") % {"span": span_of(facts.base_window)}
    if facts.is_comparable:
        return note
    return f"{note} {_('Only one of the two windows holds the Spring Festival: read it with care.')}"


def _flows(facts: TierFacts) -> Table | None:
    if not (facts.came or facts.went):
        return None
    flows = (*facts.came, *facts.went)
    came, went = pgettext("flow", "from %(state)s"), pgettext("flow", "to %(state)s")
    return Table(
        name="flows",
        title=_("Who came and who went"),
        columns=(pgettext("column", "Movement"), _("Shops"), pgettext("column", "Change")),
        lines=(*(_flow(came, flow) for flow in facts.came), *(_flow(went, flow) for flow in facts.went)),
        is_half=True,
        order=tuple(sorted(range(len(flows)), key=lambda place: -flows[place].retailers)),
    )


def _flow(words: str, flow: FlowFacts) -> Line:
    text = words % {"state": state_name(flow.state)}
    return Line((text, number(flow.retailers), money(flow.delta, sign=True)))


def _movers(facts: TierFacts) -> Table | None:
    movers = (*facts.risers, *facts.fallers)
    if not movers:
        return None
    return Table(
        name="movers",
        title=_("Largest movers"),
        columns=(
            _("Shop"),
            pgettext("column", "Movement"),
            _("Net sales, 3 months"),
            pgettext("column", "Change"),
        ),
        lines=tuple(Line(_mover(mover)) for mover in movers),
        texts=(1,),
        order=tuple(sorted(range(len(movers)), key=lambda place: -abs(movers[place].delta))),
    )


def _mover(mover: MoverFacts) -> tuple[str, ...]:
    before, now = state_name(mover.before), state_name(mover.now)
    way = now if mover.before == mover.now else f"{before} → {now}"
    return (mover.name, way, money(mover.amount), money(mover.delta, sign=True))


def _structure(facts: TierFacts) -> Table | None:
    if not facts.structure:
        return None
    return structure_table(
        facts.structure,
        title=_("Structure beside the pyramid"),
        beside=_("Pyramid's share"),
        note=_("%(span)s.") % {"span": span_of(facts.window)},
    )


def _rates(facts: TierFacts) -> Table | None:
    if not facts.unit_rates.debit_success.denominator:
        return None
    why = reason(facts.rates.top_reason)
    note = _("Most frequent reason: %(reason)s.") % {"reason": why} if why else ""
    return rates_table(facts.rates, facts.unit_rates, (_("Tier"), _("Pyramid")), note)
