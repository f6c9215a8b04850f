"""Targets: what was to be sold and what was, for the unit and the routes that have a target."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from territory.queries.facts import TargetFacts, TargetRow

from .. import values
from ..blocks import SectionBlock
from ..content import Column, RowKind, Table
from ..facts import ReportFacts
from ..values import Value
from ..wording import clauses, money, money_unit, month_name
from .base import Body, SectionKind, row
from .labels import route_names, route_record, route_records


class TargetsBlock(SectionBlock):
    """Sales against targets."""

    class Meta:
        icon = "crosshairs"
        label = gettext_lazy("Targets")


def collect(facts: ReportFacts) -> Body | None:
    """Targets and what was sold; nothing where none was set."""
    targets = facts.targets
    if targets is None or (targets.unit.target is None and not targets.routes):
        return None
    return Body(_sentence(targets, facts.currency), (_table(facts, targets),), route_records(targets.routes))


def _sentence(targets: TargetFacts, currency: str) -> str:
    parts = []
    unit = targets.unit
    if unit.target and unit.actual is not None:
        gap = unit.actual - unit.target
        whole = {
            "rate": unit.achievement.percent(),
            "target": money(unit.target, currency),
            "gap": money(gap, currency, sign=True),
        }
        parts.append(_("%(rate)s of the target of %(target)s was reached (%(gap)s)") % whole)
    measured = [entry for entry in targets.routes if entry.target and entry.actual is not None]
    if measured:
        reached = sum((entry.actual or 0) >= (entry.target or 0) for entry in measured)
        words = {"reached": reached, "number": len(measured)}
        if reached == len(measured):
            parts.append(_("every route with a target reached it"))
        else:
            parts.append(_("%(reached)s of %(number)s routes with a target reached it") % words)
        parts.append(_furthest(measured, currency))
    return _("%(sentence)s.") % {"sentence": clauses(parts)} if parts else ""


def _furthest(measured: list[TargetRow], currency: str) -> str:
    def gap(entry: TargetRow) -> int:
        return (entry.actual or 0) - (entry.target or 0)

    worst = min(measured, key=lambda entry: (gap(entry), entry.code))
    if gap(worst) >= 0:
        return ""
    return _("%(route)s is short of it by %(gap)s") % {
        "route": worst.name,
        "gap": money(-gap(worst), currency),
    }


def _table(facts: ReportFacts, targets: TargetFacts) -> Table:
    names = route_names(targets.routes)
    has_quantity = any(entry.target_quantity is not None for entry in (*targets.routes, targets.unit))
    columns = [
        Column(pgettext("column", "Route"), "left"),
        Column(_("Target")),
        Column(pgettext("column", "Sales")),
        Column(_("Difference")),
        Column(_("Reached")),
    ]
    if has_quantity:
        columns += [Column(_("Target quantity")), Column(_("Quantity")), Column(_("Reached"))]
    rows = [
        row(_cells(entry, names[entry.code], has_quantity), where=route_record(entry.code))
        for entry in targets.routes
    ]
    rows.append(row(_cells(targets.unit, _("Unit"), has_quantity), RowKind.TOTAL))
    return Table(
        "targets",
        _("Sales against targets, %(month)s, in %(unit)s")
        % {"month": month_name(facts.month), "unit": money_unit(facts.currency)},
        tuple(columns),
        tuple(rows),
    )


def _cells(entry: TargetRow, label: str, has_quantity: bool) -> list[Value]:
    known = entry.target is not None and entry.actual is not None
    cells = [
        values.words(label),
        values.amount(entry.target),
        values.amount(entry.actual),
        values.amount_change((entry.actual or 0) - (entry.target or 0) if known else None),
        values.rate(entry.achievement, money=True),
    ]
    if has_quantity:
        cells += [
            values.count(entry.target_quantity),
            values.count(entry.actual_quantity),
            values.rate(entry.quantity_achievement, cases=False),
        ]
    return cells


SECTION = SectionKind("targets", gettext_lazy("Targets"), TargetsBlock, collect)
