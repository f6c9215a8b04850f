"""What a shop's debits say, in sentences."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from salesforce_app.kernel.money import format_amount
from salesforce_app.web.words import rate_words

from ..enums import DueState, EnrolmentStage
from ..measures.patterns import FailurePattern
from ..measures.reasons import RULES
from ..queries.shop import ShopDue, ShopSettlement

_A_MONDAY = date(2024, 1, 1)


def weekday_name(weekday: int) -> str:
    """A weekday by its ISO number (1 = Monday): "Monday", 星期一."""
    return date_format(_A_MONDAY + timedelta(days=weekday - 1), "l")


def settlement_words(found: ShopSettlement) -> str:
    """The sentence at the head of the panel: the pattern of the failures, or how the debits go."""
    if found.stage is None or found.stage.stage in {EnrolmentStage.NONE, EnrolmentStage.REVOKED}:
        return _("Not enrolled: nothing is debited.") if not found.dues else _("The mandate has ended.")
    if found.pattern is not None:
        return pattern_words(found.pattern)
    success, route = found.own.debit_success, found.route.debit_success
    if not success.denominator:
        return _("Nothing has become due in the last twelve months.")
    failed = found.own.failed_dues
    if not failed:
        return ngettext(
            "The %(number)s due of the last twelve months was debited.",
            "All %(number)s dues of the last twelve months were debited.",
            success.denominator,
        ) % {"number": success.denominator}
    return _("Debit success %(own)s, its route %(route)s.") % {
        "own": rate_words(success),
        "route": rate_words(route),
    }


def pattern_words(pattern: FailurePattern) -> str:
    """ "3 of 4 failures: insufficient funds, on Mondays. Remind before the order day." """
    values = {
        "number": pattern.of_reason,
        "failures": pattern.failures,
        "reason": pattern.reason.label,
        "weekday": weekday_name(pattern.weekday) if pattern.weekday else "",
        "on_weekday": pattern.on_weekday,
        "action": RULES[pattern.reason].action,
    }
    if pattern.weekday:
        return (
            _(
                "%(number)s of %(failures)s failures: %(reason)s, %(on_weekday)s of them on a %(weekday)s. "
                "%(action)s."
            )
            % values
        )
    return _("%(number)s of %(failures)s failures: %(reason)s. %(action)s.") % values


def next_due_words(found: ShopSettlement) -> str:
    """The next due, or that none is known."""
    due = found.next_due
    if due is None:
        return _("No next due is known.")
    return _("Next due: %(amount)s on %(day)s.") % {
        "amount": format_amount(due.amount, settings.CURRENCY),
        "day": date_format(due.due_on, "SHORT_DATE_FORMAT"),
    }


def due_words(due: ShopDue) -> str:
    """What became of a due: its last reason, and how it was paid instead."""
    parts = []
    if due.state is DueState.FAILED and due.reason is not None:
        parts.append(str(due.reason.label))
    if due.paid_other is not None:
        parts.append(_("paid otherwise: %(how)s") % {"how": due.paid_other.label})
    return pgettext("between clauses", "; ").join(parts)
