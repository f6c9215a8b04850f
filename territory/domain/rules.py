"""Setting the office's rules from a month on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.turns import wait_for_turn

from ..models import MonthClose, RuleSet

ASCENDING = (
    ("top_percent", "big_percent", "medium_percent"),
    ("key_percent", "middle_percent"),
    ("abc_a_percent", "abc_b_percent"),
    ("three_tiers_from", "four_tiers_from"),
    ("similar_percent", "near_copy_percent"),
)
"""Figures that rise from the first to the last."""

MAY_BE_EQUAL = {"three_tiers_from", "similar_percent"}
"""The first of those that need not differ."""


@transaction.atomic
def set_rules(
    *, since: Month, values: Mapping[str, Any], actor: str, moment: datetime, note: str = ""
) -> RuleSet:
    """Let the rules be ``values`` from the month ``since`` on, until the next version.

    ``values`` are columns of a version by name; those left out keep what the version before says. A
    version that begins with the same month is corrected. Raises InputError for a month that is closed or
    followed by a closed one, and for shares that do not rise.
    """
    wait_for_turn()
    _refuse_closed(since)
    on_file = RuleSet.objects.filter(since=since.first).first()
    before = on_file or RuleSet.objects.filter(since__lt=since.first).order_by("-since").first()
    columns = _columns()
    kept = {name: getattr(before, name) for name in columns} if before else {}
    wanted: dict[str, Any] = {**kept, **{name: values[name] for name in columns if name in values}}
    rules = RuleSet(since=since.first, note=note, **wanted)
    _refuse_disorder(rules)
    changes = ChangeSet()
    if on_file is None:
        changes.create(rules)
    else:
        changes.update(on_file, note=note, **wanted)
    changes.save(actor=actor, moment=moment, reason=note)
    return RuleSet.objects.get(since=since.first)


@transaction.atomic
def withdraw_rules(rules: RuleSet, *, actor: str, moment: datetime) -> None:
    """Take back a version: its months are judged by the version before.

    Raises InputError when one of its months is closed.
    """
    wait_for_turn()
    _refuse_closed(Month.of(rules.since))
    changes = ChangeSet()
    changes.delete(rules)
    changes.save(actor=actor, moment=moment)


def _columns() -> list[str]:
    left_out = {"id", "since", "note"}
    return [found.name for found in RuleSet._meta.concrete_fields if found.name not in left_out]


def _refuse_closed(since: Month) -> None:
    last = MonthClose.objects.order_by("month").last()
    if last is not None and since.first <= last.month:
        closed = Month.of(last.month)
        raise InputError(
            "since",
            _("%(month)s is closed; closed months keep the rules by which they were judged.")
            % {"month": closed},
            _("Let the rules hold from %(month)s on or later.") % {"month": closed.shift(1)},
        )


def _refuse_disorder(rules: RuleSet) -> None:
    if rules.three_tiers_from < 1:
        raise InputError(
            "three_tiers_from", _("Tiers need a shop at least."), _("Give 1 or a larger number of shops.")
        )
    for names in ASCENDING:
        figures = [getattr(rules, name) for name in names]
        may_be_equal = names[0] in MAY_BE_EQUAL
        for lower, upper, name in zip(figures, figures[1:], names[1:], strict=False):
            if lower > upper or (lower == upper and not may_be_equal):
                raise InputError(
                    name,
                    _("%(upper)s is not above %(lower)s.") % {"upper": upper, "lower": lower},
                    _("Let the figures rise from one to the next."),
                )
