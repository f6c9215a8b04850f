"""The sheet of a shop."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from salesforce_app.kernel.ratio import Ratio
from visits.enums import ActionState

from ...measures.business_facts import DebitMonth, ShopFacts, SplitFacts
from ...measures.business_wording import (
    UNKNOWN,
    business_type,
    enrolment,
    market_type,
    month_of,
    month_told,
    number,
    peers_by,
    percent,
    reason,
    shop_state,
    size_class,
    span_of,
    state_name,
    weekdays,
)
from .amounts import money
from .sheet import KeyFigure, Line, Sheet, Table, changes_of, draft_of, rates_table, structure_table

DEBIT_MONTHS = 5


def shop_sheet(facts: ShopFacts) -> Sheet:
    """The sheet of a shop, in the active language."""
    month = month_told(facts.month, facts.until)
    tables = [_structure(facts), _splits(facts), _standings(facts), _debits(facts), _rates(facts)]
    return Sheet(
        title=_("%(name)s, %(month)s") % {"name": facts.profile.name, "month": month},
        byline=f"{facts.profile.licence_no} · {facts.unit.name} · {facts.route.name}",
        profile=_profile(facts),
        figures=_figures(facts),
        trend_title=_("Net sales by month, %(span)s")
        % {"span": span_of((facts.months[0].month, facts.months[-1].month))},
        months=facts.months,
        rows=(
            (_("Order cycles"), tuple(number(one.cycles) for one in facts.months)),
            (_("Visits"), tuple(number(one.visits) for one in facts.months)),
        ),
        tables=tuple(table for table in (*tables, _actions(facts)) if table is not None),
        draft=draft_of(facts),
        facts=facts,
    )


def _profile(facts: ShopFacts) -> tuple[tuple[str, str], ...]:
    profile = facts.profile
    opened = date_format(profile.opened_on, "SHORT_DATE_FORMAT") if profile.opened_on else UNKNOWN
    return (
        (_("Business type"), business_type(profile.business_type)),
        (_("Market type"), market_type(profile.market_type)),
        (_("Size class"), size_class(profile.size_class)),
        (_("Status"), shop_state(profile.status)),
        (_("Opened on"), opened),
        (_("Village"), profile.village or UNKNOWN),
        (_("Order days"), weekdays(profile.weekdays)),
        (_("E-settlement"), enrolment(profile.enrolment)),
    )


def _figures(facts: ShopFacts) -> tuple[KeyFigure, ...]:
    newest, before, year = facts.newest, facts.months[-2], facts.months[0]
    level = Ratio(newest.amount or 0, newest.median or 0)
    standing = facts.standings[0] if facts.standings else None
    return (
        KeyFigure(
            _("Net sales"),
            money(newest.amount),
            changes_of(facts, newest.amount, before.amount, newest.last_year),
        ),
        KeyFigure(
            _("Quantity"),
            number(newest.quantity),
            changes_of(facts, newest.quantity, before.quantity, year.quantity),
        ),
        KeyFigure(
            _("Index, peers' median = 100"),
            level.percent(0).removesuffix("%"),
            (_("median %(median)s") % {"median": money(newest.median)},) if facts.peers else (),
            ngettext("%(number)s peer", "%(number)s peers", facts.peers) % {"number": number(facts.peers)},
        ),
        KeyFigure(
            _("Place in the pyramid"),
            state_name(standing.state) if standing else UNKNOWN,
            (
                (
                    _("place %(rank)s of %(all)s")
                    % {"rank": number(standing.rank), "all": number(standing.population)},
                )
                if standing and standing.rank is not None
                else ()
            ),
        ),
        KeyFigure(
            _("Orders"),
            number(newest.orders),
            (),
            ngettext("%(number)s order cycle", "%(number)s order cycles", newest.cycles or 0)
            % {"number": number(newest.cycles)},
        ),
        KeyFigure(
            _("Debit success, 12 months"),
            percent(facts.rates.debit_success),
            (_("route %(rate)s") % {"rate": percent(facts.route_rates.debit_success)},),
            f"n = {facts.rates.debit_success.denominator:,}",
        ),
        KeyFigure(
            _("Visits"),
            number(facts.visits.done),
            (_("%(required)s due") % {"required": number(facts.visits.required)},),
            _last_visit(facts),
        ),
        KeyFigure(
            _("Open actions"),
            number(sum(action.state == ActionState.OPEN for action in facts.actions)),
        ),
    )


def _last_visit(facts: ShopFacts) -> str:
    if facts.visits.last_on is None:
        return _("never visited")
    return _("last on %(day)s") % {"day": date_format(facts.visits.last_on, "SHORT_DATE_FORMAT")}


def _structure(facts: ShopFacts) -> Table | None:
    if not facts.structure:
        return None
    alike = peers_by(facts.peers_by)
    note = (
        _("%(span)s. Peers: %(number)s other shops of the unit%(alike)s.")
        % {"span": span_of(facts.window), "number": number(facts.peers), "alike": alike}
        if facts.peers
        else _("%(span)s. No peers: fewer than five other shops.") % {"span": span_of(facts.window)}
    )
    return structure_table(
        facts.structure, title=_("Structure beside its peers"), beside=_("Peers' share"), note=note
    )


def _splits(facts: ShopFacts) -> Table | None:
    if not facts.splits:
        return None
    return Table(
        name="splits",
        title=_("Volume and structure"),
        columns=(
            pgettext("column", "Against"),
            pgettext("column", "Change"),
            _("By volume"),
            _("By price and structure"),
        ),
        lines=tuple(Line(_split(split)) for split in facts.splits),
        is_half=True,
    )


def _split(split: SplitFacts) -> tuple[str, ...]:
    parts = (split.delta, split.volume, split.structure)
    return (month_of(split.base), *(money(part, sign=True) for part in parts))


def _standings(facts: ShopFacts) -> Table | None:
    if not facts.standings:
        return None
    return Table(
        name="standings",
        title=_("Place in the pyramid"),
        columns=(_("Month"), _("Tier"), _("Place")),
        lines=tuple(
            Line(
                (
                    month_of(one.month),
                    state_name(one.state),
                    UNKNOWN if one.rank is None else f"{one.rank:,} / {one.population:,}",
                )
            )
            for one in facts.standings
        ),
        texts=(1,),
        is_half=True,
    )


def _debits(facts: ShopFacts) -> Table | None:
    if not facts.debits:
        return None
    return Table(
        name="debits",
        title=_("Dues by month"),
        columns=(
            _("Month"),
            _("Dues"),
            pgettext("due", "Failed"),
            pgettext("due", "Pending"),
            _("Amount"),
        ),
        lines=tuple(Line(_debit(one)) for one in facts.debits[-DEBIT_MONTHS:]),
        is_half=True,
    )


def _debit(one: DebitMonth) -> tuple[str, ...]:
    counts = (one.dues, one.failed, one.pending)
    return (month_of(one.month), *(number(count) for count in counts), money(one.amount))


def _rates(facts: ShopFacts) -> Table | None:
    if not (facts.rates.debit_success.denominator or facts.route_rates.debit_success.denominator):
        return None
    why = reason(facts.pattern or facts.rates.top_reason)
    note = _("12 months by due date.")
    if why:
        note = _("12 months by due date. Most frequent reason: %(reason)s.") % {"reason": why}
    return rates_table(facts.rates, facts.route_rates, (_("Shop"), _("Route")), note)


def _actions(facts: ShopFacts) -> Table | None:
    if not facts.actions:
        return None
    return Table(
        name="actions",
        title=_("Actions"),
        columns=(_("What is to be done"), _("Responsible"), _("Due on"), pgettext("action", "State")),
        lines=tuple(
            Line(
                (
                    action.text,
                    action.owner,
                    date_format(action.due_on, "SHORT_DATE_FORMAT"),
                    str(ActionState(action.state).label),
                )
            )
            for action in facts.actions
        ),
        texts=(1, 2, 3),
        # What is still to be done before what is done or dropped.
        order=tuple(
            sorted(
                range(len(facts.actions)), key=lambda place: facts.actions[place].state != ActionState.OPEN
            )
        ),
    )
