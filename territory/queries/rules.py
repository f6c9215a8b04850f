"""The office's rules as they hold for a month."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from salesforce_app.kernel.periods import Month

from ..enums import AbcClass, Tier
from ..measures.rules import (
    STANDARD,
    AlertRules,
    FieldRules,
    JournalRules,
    OfficeRules,
    PyramidRules,
    VisitRules,
)
from ..models import RuleSet

TIER_FIELDS: Mapping[Tier | AbcClass, str] = {
    Tier.TOP: "visits_top",
    Tier.BIG: "visits_big",
    Tier.MEDIUM: "visits_medium",
    Tier.SMALL: "visits_small",
    Tier.KEY: "visits_key",
    Tier.MIDDLE: "visits_middle",
    Tier.BASE: "visits_base",
    AbcClass.A: "visits_a",
    AbcClass.B: "visits_b",
    AbcClass.C: "visits_c",
}
"""The column of a version that says how often a shop of a tier is visited."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every version of the rules, the oldest first."""

    months: tuple[Month, ...]
    versions: tuple[OfficeRules, ...]

    def of(self, month: Month) -> OfficeRules:
        """The rules in force for ``month``; the defaults of the code before the first version."""
        place = bisect_right(self.months, month)
        return self.versions[place - 1] if place else STANDARD


def rule_book() -> RuleBook:
    """All versions; one statement."""
    rows = list(RuleSet.objects.order_by("since"))
    return RuleBook(tuple(Month.of(row.since) for row in rows), tuple(map(rules_in, rows)))


def rules_of(month: Month) -> OfficeRules:
    """The rules in force for ``month``; one statement."""
    return rule_book().of(month)


def rules_in(row: RuleSet) -> OfficeRules:
    """What a version says."""
    return OfficeRules(
        PyramidRules(
            window_months=row.window_months,
            four_tiers=(row.top_percent, row.big_percent, row.medium_percent),
            three_tiers=(row.key_percent, row.middle_percent),
            four_tiers_from=row.four_tiers_from,
            three_tiers_from=row.three_tiers_from,
            abc_shares=(row.abc_a_percent, row.abc_b_percent),
        ),
        AlertRules(row.alert_below_percent, row.alert_floor_amount, row.alert_floor_quantity),
        VisitRules(
            {tier: getattr(row, column) for tier, column in TIER_FIELDS.items()}, row.visits_otherwise
        ),
        FieldRules(**{name: getattr(row, name) for name in FieldRules.__slots__}),
        JournalRules(**{name: getattr(row, name) for name in JournalRules.__slots__}),
    )
