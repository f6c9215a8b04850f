"""Movements: the shops that gained and lost most, with what the records show."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from territory.measures.trends import Case
from territory.queries.facts import MovementFacts, Mover

from .. import values
from ..blocks import SectionBlock
from ..content import Column, Row, Table
from ..facts import ReportFacts
from ..values import Value, change_text
from ..wording import listing, money, money_unit, month_name, sentences
from .base import Body, SectionKind, row, title_row
from .labels import retailer_record


class MovementsBlock(SectionBlock):
    """The shops that moved most."""

    class Meta:
        icon = "warning"
        label = gettext_lazy("Movements")


def collect(facts: ReportFacts) -> Body | None:
    """The movers; nothing where no shop moved."""
    movements = facts.movements
    movers = (*movements.up, *movements.down)
    if not movers:
        return None
    return Body(
        _sentence(movements, facts.currency, f"{facts.rules.alerts.below_percent / 100:.2f}"),
        (_table(facts),),
        tuple((mover.name, retailer_record(mover.licence_no)) for mover in movers),
    )


def _sentence(movements: MovementFacts, currency: str, below: str) -> str:
    return sentences([_extreme_sentence(movements, currency), _alert_sentence(movements.alerts, below)])


def _extreme_sentence(movements: MovementFacts, currency: str) -> str:
    """The largest fall with what the records show; the largest gain where nothing fell."""
    if movements.down:
        mover, text = movements.down[0], _("Largest fall: %(shop)s, %(delta)s%(causes)s.")
    else:
        mover, text = movements.up[0], _("Largest gain: %(shop)s, %(delta)s%(causes)s.")
    causes = listing(cause.text for cause in mover.causes)
    delta = money(mover.delta, currency, sign=True)
    if mover.change.case is Case.COMPUTED:
        delta = _("%(delta)s (%(change)s)") % {"delta": delta, "change": change_text(mover.change)}
    return text % {
        "shop": mover.name,
        "delta": delta,
        "causes": _("; on record: %(causes)s") % {"causes": causes} if causes else _("; no cause on record"),
    }


def _alert_sentence(alerts: int, below: str) -> str:
    if not alerts:
        return _("No shop fell behind the unit far enough to ask for a reason.")
    return ngettext(
        "%(number)s shop fell behind the unit far enough to ask for a reason (growth index below %(below)s).",
        "%(number)s shops fell behind the unit far enough to ask for a reason "
        "(growth index below %(below)s).",
        alerts,
    ) % {"number": f"{alerts:,}", "below": below}


def _table(facts: ReportFacts) -> Table:
    movements = facts.movements
    has_causes = any(mover.causes for mover in (*movements.up, *movements.down))
    columns = [
        Column(pgettext("column", "Shop"), "left"),
        Column(_("Licence no."), "left"),
        Column(pgettext("column", "Route"), "left"),
        Column(month_name(facts.month)),
        Column(month_name(facts.month.shift(-1))),
        Column(_("Difference")),
        Column(pgettext("month on month", "MoM")),
        Column(_("Growth index")),
    ]
    if has_causes:
        columns.append(Column(_("On record"), "left"))
    rows: list[Row] = []
    for title, movers in ((_("Gained most"), movements.up), (_("Lost most"), movements.down)):
        if movers:
            rows.append(title_row(title, len(columns)))
            rows += _mover_rows(movers, has_causes=has_causes)
    return Table(
        "movements",
        _("Shops that moved most, in %(unit)s") % {"unit": money_unit(facts.currency)},
        tuple(columns),
        tuple(rows),
        _("Growth index: the shop's growth factor ÷ the unit's; ! asks for a reason."),
    )


def _mover_rows(movers: Sequence[Mover], *, has_causes: bool) -> list[Row]:
    return [
        row(
            [
                values.words(mover.name),
                values.words(mover.licence_no),
                values.words(mover.route.name if mover.route else ""),
                values.amount(mover.amount),
                values.amount(mover.previous),
                values.amount_change(mover.delta),
                values.change(mover.change),
                _index(mover),
                *([values.words(listing(cause.text for cause in mover.causes))] if has_causes else []),
            ],
            where=retailer_record(mover.licence_no),
        )
        for mover in movers
    ]


def _index(mover: Mover) -> Value:
    number = mover.index.value
    if number is None:
        return values.decimal(None, 2)
    return Value(f"{number:,.2f}{' !' if mover.alert else ''}", number, values.Form.INDEX)


SECTION = SectionKind("movements", gettext_lazy("Movements"), MovementsBlock, collect)
