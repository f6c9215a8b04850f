"""What a pre-call card says: signals, promises, debits, in the reader's language.

Signals are lines of a phone: as few words as tell what the matter is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from salesforce_app.kernel.money import format_amount
from salesforce_app.kernel.ratio import Ratio
from settlement.enums import Reason
from settlement.measures.risk import RiskLevel
from settlement.queries.field import FailedDebit

from ...enums import ActionState, IssueKind
from ...measures.signals import MOST_SIGNALS, Signal, SignalKind
from ...models import Action, Issue
from ...queries.field.cards import CallCard
from ...queries.field.records import label_of

MINUS = "\N{MINUS SIGN}"
LONGEST_QUOTE = 40
FIELDS_NAMED = 2
MOST_CYCLES_COUNTED = 12
"""Order days are known so far back; an older last order is told by its day."""


def money(minor: int) -> str:
    """An amount with its decimals: "¥1,234.50"."""
    return format_amount(minor, settings.CURRENCY)


def whole_money(minor: int) -> str:
    """An amount in whole units: "¥1,235"."""
    return format_amount(minor, settings.CURRENCY, decimals=0)


def day_words(day: date, today: date) -> str:
    """A day as one speaks of it: "today", "tomorrow", "Nov 24", with the year in another one."""
    if day == today:
        return _("today")
    if (day - today).days == 1:
        return _("tomorrow")
    if day.year == today.year:
        return date_format(day, pgettext("date format: month and day", "M j"))
    return date_format(day, "SHORT_DATE_FORMAT")


def quote(text: str) -> str:
    """The beginning of a text, as long as a line of a phone takes."""
    return Truncator(" ".join(text.split())).chars(LONGEST_QUOTE)


def signal_words(card: CallCard, signal: Signal) -> str:
    """One signal as a line of a phone."""
    return _SIGNALS[signal.kind](card)


def shown_signals(card: CallCard) -> tuple[Signal, ...]:
    """The weightiest five."""
    return card.signals[:MOST_SIGNALS]


def risk_words(card: CallCard) -> str:
    """Why the balance is likely to be too low; "" where it is not."""
    risk = card.debits.risk
    if risk.level is RiskLevel.NONE:
        return ""
    history = ngettext(
        "The only debit of late met a low balance",
        "%(short)s of the last %(dues)s debits met a low balance",
        risk.dues,
    ) % {"short": risk.short, "dues": risk.dues}
    parts = [history]
    if risk.last_unpaid:
        parts.append(_("the newest is still unpaid"))
    due = card.debits.next
    if due is not None and due.due_on == risk.next_on:
        parts.append(
            _("%(amount)s is due %(day)s")
            % {"amount": whole_money(due.amount), "day": day_words(due.due_on, card.day)}
        )
    elif risk.next_on is not None:
        parts.append(_("next order day %(day)s") % {"day": day_words(risk.next_on, card.day)})
    text = pgettext("between clauses", "; ").join(parts)
    return text[:1].upper() + text[1:] + pgettext("end of a sentence", ".")


def debit_words(due: FailedDebit, today: date) -> str:
    """A failed debit in a line: day, amount, reason, and how it was paid instead."""
    values = {
        "day": day_words(due.due_on, today),
        "amount": whole_money(due.amount),
        "reason": due.reason.label,
        "how": due.paid_other.label if due.paid_other is not None else "",
    }
    if due.paid_other is not None:
        return _("%(day)s, %(amount)s: %(reason)s; paid otherwise: %(how)s") % values
    return _("%(day)s, %(amount)s: %(reason)s") % values


def cycle_words(card: CallCard) -> str:
    """The newest order cycle beside the shop's own average; "" where the order days are not known."""
    cycle = card.orders.cycle
    if cycle is None:
        return ""
    values = {"day": day_words(cycle.since, card.day), "amount": whole_money(cycle.amount)}
    if cycle.average is None:
        return _("%(amount)s in the cycle from %(day)s") % values
    values["average"] = whole_money(cycle.average)
    ratio = cycle.against_average
    if not ratio.denominator:
        return _("%(amount)s in the cycle from %(day)s, on average %(average)s") % values
    values["change"] = _change(ratio)
    return _("%(amount)s in the cycle from %(day)s, on average %(average)s (%(change)s)") % values


def promise_words(action: Action, today: date) -> str:
    """What was promised at the last visit, with what became of it."""
    if action.state == ActionState.DONE:
        return _("%(text)s (done)") % {"text": action.text}
    if action.state == ActionState.DROPPED:
        return _("%(text)s (dropped)") % {"text": action.text}
    return _("%(text)s (by %(day)s)") % {"text": action.text, "day": day_words(action.due_on, today)}


def birthday_words(card: CallCard) -> str:
    """Whose birthday comes."""
    owner = card.retailer.owner
    name = owner.name if owner is not None else ""
    return _("Birthday of %(name)s") % {"name": name}


def licence_words(card: CallCard) -> str:
    """That the licence ends, or has ended."""
    ends = card.record.licence_ends_on
    if ends is not None and ends < card.day:
        return _("Licence expired %(day)s") % {"day": day_words(ends, card.day)}
    return _("Licence ends %(day)s") % {"day": day_words(ends or card.day, card.day)}


def missing_words(card: CallCard) -> str:
    """The required fields that are missing: the first two by name, the others counted."""
    names = [label_of(name) for name in card.record.missing]
    shown = pgettext("between the items of a list", ", ").join(names[:FIELDS_NAMED])
    if len(names) > FIELDS_NAMED:
        return _("%(fields)s and %(more)s more") % {"fields": shown, "more": len(names) - FIELDS_NAMED}
    return shown


def _change(ratio: Ratio) -> str:
    percent = round(100 * (ratio.value or 0)) - 100
    return f"{MINUS if percent < 0 else '+'}{abs(percent)}%"


def off_average(card: CallCard) -> dict[str, object]:
    """How far the newest cycle lies from the average, and since when it runs."""
    cycle = card.orders.cycle
    assert cycle is not None
    percent = abs(round(100 * (cycle.against_average.value or 0)) - 100)
    return {"percent": percent, "day": day_words(cycle.since, card.day)}


def is_short(due: FailedDebit) -> bool:
    """Whether a debit failed for want of balance."""
    return due.reason is Reason.INSUFFICIENT_FUNDS


def _balance(card: CallCard) -> str:
    next_on = card.debits.risk.next_on or card.day
    due = card.debits.next
    if due is not None and due.due_on == next_on:
        return _("Low balance likely: debit %(day)s") % {"day": day_words(next_on, card.day)}
    return _("Low balance likely: orders %(day)s") % {"day": day_words(next_on, card.day)}


def _balance_watch(card: CallCard) -> str:
    risk = card.debits.risk
    return _("Balance short at %(short)s of %(dues)s debits") % {"short": risk.short, "dues": risk.dues}


def _debit_failed(card: CallCard) -> str:
    due = card.debits.unpaid[0]
    values = {"day": day_words(due.due_on, card.day), "reason": due.reason.label}
    number = len(card.debits.unpaid)
    if number > 1:
        return _("%(number)s debits failed, last %(day)s: %(reason)s") % {**values, "number": number}
    return _("Debit failed %(day)s: %(reason)s") % values


def late_issues(card: CallCard) -> list[Issue]:
    """The issues whose answer is late."""
    return [issue for issue in card.contacts.issues if issue.due_on < card.day and not issue.answer]


def _issue_late(card: CallCard) -> str:
    issue = late_issues(card)[0]
    return _("Unanswered since %(day)s: %(kind)s") % {
        "day": day_words(issue.due_on, card.day),
        "kind": IssueKind(issue.kind).label,
    }


def other_issue(card: CallCard) -> Issue:
    """The first issue whose answer is not late."""
    late = late_issues(card)
    return next(issue for issue in card.contacts.issues if issue not in late)


def _issue(card: CallCard) -> str:
    issue = other_issue(card)
    kind = IssueKind(issue.kind).label
    if issue.answer:
        return _("Answered, to be asked again: %(kind)s") % {"kind": kind}
    return _("Open issue: %(kind)s") % {"kind": kind}


def late_actions(card: CallCard) -> list[Action]:
    """The actions that are past their day."""
    return [action for action in card.contacts.actions if action.due_on < card.day]


def _action_late(card: CallCard) -> str:
    late = late_actions(card)
    if len(late) > 1:
        return _("%(number)s promises overdue") % {"number": len(late)}
    return _("Overdue: %(text)s") % {"text": quote(late[0].text)}


def _action(card: CallCard) -> str:
    action = next(action for action in card.contacts.actions if action.due_on >= card.day)
    return _("By %(day)s: %(text)s") % {"day": day_words(action.due_on, card.day), "text": quote(action.text)}


def _no_order(card: CallCard) -> str:
    missed = card.orders.missed_cycles or 0
    if missed >= MOST_CYCLES_COUNTED:
        return _("No order since %(day)s") % {"day": day_words(card.orders.last[0].sold_on, card.day)}
    return ngettext("No order for %(cycles)s order cycle", "No order for %(cycles)s order cycles", missed) % {
        "cycles": missed
    }


def _order_less(card: CallCard) -> str:
    cycle = card.orders.cycle
    assert cycle is not None
    if cycle.amount == 0:
        return _("Order day %(day)s: no order") % off_average(card)
    if cycle.amount < 0:
        return _("From %(day)s: more returned than ordered") % off_average(card)
    return _("Order from %(day)s: %(percent)s%% below its average") % off_average(card)


def _order_more(card: CallCard) -> str:
    return _("Order from %(day)s: %(percent)s%% above its average") % off_average(card)


def _not_visited(card: CallCard) -> str:
    days = card.days_since_visit
    if days is None:
        return _("No visit on file")
    return ngettext("Not visited for %(days)s day", "Not visited for %(days)s days", days) % {"days": days}


def _birthday(card: CallCard) -> str:
    coming = card.record.birthday_on or card.day
    return _("Birthday %(day)s") % {"day": day_words(coming, card.day)}


def _missing(card: CallCard) -> str:
    return _("Missing: %(fields)s") % {"fields": missing_words(card)}


_SIGNALS: Mapping[SignalKind, Callable[[CallCard], str]] = {
    SignalKind.BALANCE: _balance,
    SignalKind.DEBIT_FAILED: _debit_failed,
    SignalKind.ISSUE_LATE: _issue_late,
    SignalKind.ACTION_LATE: _action_late,
    SignalKind.NO_ORDER: _no_order,
    SignalKind.ORDER_LESS: _order_less,
    SignalKind.LICENCE: licence_words,
    SignalKind.NOT_VISITED: _not_visited,
    SignalKind.BALANCE_WATCH: _balance_watch,
    SignalKind.ISSUE: _issue,
    SignalKind.ACTION: _action,
    SignalKind.BIRTHDAY: _birthday,
    SignalKind.MISSING: _missing,
    SignalKind.ORDER_MORE: _order_more,
}
