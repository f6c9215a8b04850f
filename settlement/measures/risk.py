"""Whether a shop's balance is likely to be too low for its next debit (domain.md §5.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

RISK_CYCLES = 4
"""Order cycles that are looked back."""
RISK_DAYS = 28
"""Days that are looked back where the order days of the route are not known."""
SOON_DAYS = 3
"""A debit within so many days can still be provided for by a visit today."""


class RiskLevel(TextChoices):
    """How likely the next debit is to fail for want of balance."""

    NONE = "none", pgettext_lazy("balance risk", "None")
    WATCH = "watch", pgettext_lazy("balance risk", "Watch")
    HIGH = "high", pgettext_lazy("balance risk", "High")


@dataclass(frozen=True, slots=True)
class RecentDue:
    """A due as the risk looks at it.

    ``was_short``: an attempt failed for insufficient funds, even if a later one succeeded. ``is_unpaid``:
    neither debited nor paid otherwise.
    """

    due_on: date
    was_short: bool
    is_unpaid: bool


@dataclass(frozen=True, slots=True)
class BalanceRisk:
    """The level with what it was judged by.

    ``short`` of the ``dues`` of the last cycles met insufficient funds; ``last_unpaid``: the newest of the
    dues is one of them and still unpaid. ``next_on`` is the next debit or order date, whichever comes first,
    None when neither is known; ``is_soon``: it comes within three days.
    """

    level: RiskLevel
    short: int
    dues: int
    last_unpaid: bool
    next_on: date | None
    is_soon: bool


def balance_risk(
    dues: Sequence[RecentDue], *, since: date, day: date, next_on: date | None, is_debited: bool = True
) -> BalanceRisk:
    """The risk on ``day`` from the resolved dues due from ``since`` on: those of the last four order cycles.

    *None* without insufficient funds in them, or where nothing is debited from the shop any more. *High* when
    the next debit comes within three days and either two dues or more were short, or the newest was and is
    still unpaid. *Watch* otherwise.
    """
    looked_at = sorted((due for due in dues if since <= due.due_on <= day), key=lambda due: due.due_on)
    short = sum(due.was_short for due in looked_at)
    last_unpaid = bool(looked_at) and looked_at[-1].was_short and looked_at[-1].is_unpaid
    is_soon = next_on is not None and day <= next_on <= day + timedelta(days=SOON_DAYS)
    if not short or not is_debited:
        level = RiskLevel.NONE
    elif is_soon and (short > 1 or last_unpaid):
        level = RiskLevel.HIGH
    else:
        level = RiskLevel.WATCH
    return BalanceRisk(level, short, len(looked_at), last_unpaid, next_on, is_soon)
