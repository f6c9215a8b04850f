"""Migration: who moved between the tiers in three months, and what that was worth."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from territory.enums import AbcClass, Movement, Placement, Tier
from territory.measures.migration import State
from territory.queries.facts import MigrationFacts

from .. import values
from ..blocks import SectionBlock
from ..content import Column, Element, RowKind, Table
from ..facts import ReportFacts
from ..figures import MovementMatrix
from ..values import signed_ratio
from ..wording import clauses, money, money_unit, rate_words, sentences, window_name
from .base import Body, SectionKind, row

_TIERS = frozenset({*Tier, *AbcClass})
# What shops did, as the end of "shops that …".
_GAINS = {
    Movement.UP: pgettext_lazy("shops that", "moved up"),
    Movement.NEW: pgettext_lazy("shops that", "are new"),
    Movement.REACTIVATED: pgettext_lazy("shops that", "bought again"),
    Movement.ESTABLISHED: pgettext_lazy("shops that", "passed their first three months"),
    Movement.RESUMED: pgettext_lazy("shops that", "reopened"),
}
_LOSSES = {
    Movement.DOWN: pgettext_lazy("shops that", "moved down"),
    Movement.LOST: pgettext_lazy("shops that", "stopped buying"),
    Movement.SUSPENDED: pgettext_lazy("shops that", "were suspended"),
    Movement.CLOSED: pgettext_lazy("shops that", "closed"),
}


class MigrationBlock(SectionBlock):
    """Movements between the tiers."""

    class Meta:
        icon = "arrows-up-down"
        label = gettext_lazy("Migration")


def collect(facts: ReportFacts) -> Body | None:
    """The movements; nothing where the data begin less than two windows before the month's end."""
    migration = facts.migration
    if migration is None or not migration.total.retailers:
        return None
    elements: list[Element] = [_table(migration, facts.currency)]
    if any(state in _TIERS for state in migration.states):
        elements.append(chart(facts, migration))
    return Body(_sentence(migration, facts.currency), tuple(elements))


def _sentence(migration: MigrationFacts, currency: str) -> str:
    return sentences(
        [
            _step_sentence(migration) if any(state in _TIERS for state in migration.states) else "",
            _amount_sentence(migration, currency),
            ""
            if migration.comparable or not settings.SPRING_FESTIVAL
            else _("Only one of the two windows holds the Spring Festival: read the amounts with care."),
        ]
    )


def _step_sentence(migration: MigrationFacts) -> str:
    up, down = migration.classes[Movement.UP].retailers, migration.classes[Movement.DOWN].retailers
    parts = []
    if migration.retention.denominator:
        parts.append(
            _("%(rate)s of the shops in a tier three months ago are in one still")
            % {"rate": rate_words(migration.retention)}
        )
    if up or down:
        parts.append(
            _("%(up)s moved up and %(down)s down, net %(net)s")
            % {"up": up, "down": down, "net": signed_ratio(migration.net)}
        )
    elif migration.net.denominator:
        parts.append(_("none changed its tier"))
    text = clauses(parts)
    return _("%(sentence)s.") % {"sentence": text[:1].upper() + text[1:]} if text else ""


def _amount_sentence(migration: MigrationFacts, currency: str) -> str:
    """The movement that cost most and the one that gained most."""
    lost, gained = _weightiest(migration, _LOSSES, -1, currency), _weightiest(migration, _GAINS, 1, currency)
    words = {"lost": lost, "gained": gained, "total": money(migration.total.delta, currency, sign=True)}
    if lost and gained:
        return (
            _(
                "Most was lost with shops that %(lost)s, most gained with shops that %(gained)s; in all "
                "%(total)s."
            )
            % words
        )
    if lost:
        return _("Most was lost with shops that %(lost)s; in all %(total)s.") % words
    if gained:
        return _("Most was gained with shops that %(gained)s; in all %(total)s.") % words
    return ""


def _weightiest(
    migration: MigrationFacts, kinds: Mapping[Movement, Promise], sign: int, currency: str
) -> str:
    moved = [kind for kind in kinds if sign * migration.classes[kind].delta > 0]
    if not moved:
        return ""
    kind = max(moved, key=lambda movement: abs(migration.classes[movement].delta))
    flow = migration.classes[kind]
    return _("%(movement)s (%(shops)s, %(delta)s)") % {
        "movement": kinds[kind],
        "shops": f"{flow.retailers:,}",
        "delta": money(flow.delta, currency, sign=True),
    }


def chart(facts: ReportFacts, migration: MigrationFacts) -> MovementMatrix:
    """The matrix of states before and now."""
    tiers = [state for state in migration.states if state in _TIERS]
    # Tiers stand in both, so that the diagonal is one; of the other states only those that hold a shop.
    before = [*tiers, *_others(migration, {cell[0] for cell in migration.matrix})]
    now = [*tiers, *_others(migration, {cell[1] for cell in migration.matrix})]
    counts = tuple(
        tuple(flow.retailers if (flow := migration.matrix.get((row_, column))) else 0 for column in now)
        for row_ in before
    )
    up, down = migration.classes[Movement.UP].retailers, migration.classes[Movement.DOWN].retailers
    return MovementMatrix(
        name="migration",
        title=(
            facts.unit.name,
            _("Shops by tier, %(base)s against %(window)s")
            % {"base": window_name(migration.base_window), "window": window_name(migration.window)},
        ),
        description=_(
            "Matrix of shops by their tier before and now: %(up)s moved up, %(down)s moved down, "
            "%(total)s in all."
        )
        % {"up": up, "down": down, "total": migration.total.retailers},
        rows=tuple(map(_state_name, before)),
        columns=tuple(map(_state_name, now)),
        counts=counts,
        axes=(pgettext("rows of a matrix", "before"), pgettext("columns of a matrix", "now")),
        legend=(_("up"), _("unchanged or without order"), _("down")),
        total=_("Total"),
        ordered=len(tiers),
    )


def _state_name(state: State) -> str:
    """A state in a narrow column."""
    return pgettext("state of a shop", "Elsewhere") if state is Placement.OUT else str(state.label)


def _others(migration: MigrationFacts, held: set[State]) -> list[State]:
    return [state for state in migration.states if state in held and state not in _TIERS]


def _table(migration: MigrationFacts, currency: str) -> Table:
    columns = (
        Column(_("Movement"), "left"),
        Column(_("Shops")),
        Column(_("Amount before")),
        Column(_("Amount now")),
        Column(_("Difference")),
    )
    rows = [
        row(
            [
                values.words(str(kind.label)),
                values.count(flow.retailers),
                values.amount(flow.previous),
                values.amount(flow.current),
                values.amount_change(flow.delta),
            ]
        )
        for kind, flow in migration.classes.items()
        if flow.retailers
    ]
    total = migration.total
    rows.append(
        row(
            [
                values.words(_("Total")),
                values.count(total.retailers),
                values.amount(total.previous),
                values.amount(total.current),
                values.amount_change(total.delta),
            ],
            RowKind.TOTAL,
        )
    )
    return Table(
        "migration",
        _("Movements and their amounts, in %(unit)s") % {"unit": money_unit(currency)},
        columns,
        tuple(rows),
        _("Border: the tier changed, the value by at most 10%, and the new tier is not confirmed yet."),
    )


SECTION = SectionKind("migration", gettext_lazy("Migration"), MigrationBlock, collect)
