"""What a pre-call card says: signals, questions to ask, promises, in the reader's language.

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
from settlement.measures.reasons import RULES, Retry
from settlement.measures.risk import RiskLevel
from settlement.queries.field import FailedDebit

from ...enums import ActionState, IssueKind
from ...measures.signals import ASKED, MOST_ASKS, MOST_SIGNALS, Signal, SignalKind
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


def ask_words(card: CallCard) -> list[str]:
    """What to ask the customer: at most three questions, the weightiest first.

    Where none is to be asked, the first field that a record may do without and this one has not.
    """
    kinds = [signal.kind for signal in card.signals if signal.kind in ASKED]
    if SignalKind.BALANCE in kinds and SignalKind.DEBIT_FAILED in kinds and _is_short(card.debits.unpaid[0]):
        # The question after the debit that failed asks for the balance already.
        kinds.remove(SignalKind.BALANCE)
    asks = [_ASKS[kind](card) for kind in kinds[:MOST_ASKS]]
    return asks or [_not_on_file(name) for name in card.record.wanted[:1]]


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


def _off_average(card: CallCard) -> dict[str, object]:
    """How far the newest cycle lies from the average, and since when it runs."""
    cycle = card.orders.cycle
    assert cycle is not None
    percent = abs(round(100 * (cycle.against_average.value or 0)) - 100)
    return {"percent": percent, "day": day_words(cycle.since, card.day)}


def _is_short(due: FailedDebit) -> bool:
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


def _late_issues(card: CallCard) -> list[Issue]:
    return [issue for issue in card.contacts.issues if issue.due_on < card.day and not issue.answer]


def _issue_late(card: CallCard) -> str:
    issue = _late_issues(card)[0]
    return _("Unanswered since %(day)s: %(kind)s") % {
        "day": day_words(issue.due_on, card.day),
        "kind": IssueKind(issue.kind).label,
    }


def _other_issue(card: CallCard) -> Issue:
    late = _late_issues(card)
    return next(issue for issue in card.contacts.issues if issue not in late)


def _issue(card: CallCard) -> str:
    issue = _other_issue(card)
    kind = IssueKind(issue.kind).label
    if issue.answer:
        return _("Answered, to be asked again: %(kind)s") % {"kind": kind}
    return _("Open issue: %(kind)s") % {"kind": kind}


def _late_actions(card: CallCard) -> list[Action]:
    return [action for action in card.contacts.actions if action.due_on < card.day]


def _action_late(card: CallCard) -> str:
    late = _late_actions(card)
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
        return _("Order day %(day)s: no order") % _off_average(card)
    if cycle.amount < 0:
        return _("From %(day)s: more returned than ordered") % _off_average(card)
    return _("Order from %(day)s: %(percent)s%% below its average") % _off_average(card)


def _order_more(card: CallCard) -> str:
    return _("Order from %(day)s: %(percent)s%% above its average") % _off_average(card)


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


def _ask_balance(card: CallCard) -> str:
    next_on = card.debits.risk.next_on
    day = day_words(next_on, card.day) if next_on is not None else ""
    return _("The balance was low of late: is there enough on the card for %(day)s?") % {"day": day}


def _ask_balance_watch(card: CallCard) -> str:
    return _("The balance was low of late: when does the customer pay in?")


def _ask_debit(card: CallCard) -> str:
    due = card.debits.unpaid[0]
    values = {"day": day_words(due.due_on, card.day), "reason": due.reason.label}
    if _is_short(due):
        return _("Debit of %(day)s failed for want of balance: has the customer paid in?") % values
    if RULES[due.reason].administrative:
        return _("Debit of %(day)s failed (%(reason)s): has the customer seen to it with the bank?") % values
    if due.reason is Reason.CUSTOMER_REFUSED:
        return _("The customer stopped the debit of %(day)s: why?") % values
    if RULES[due.reason].retry is Retry.NEXT_DAY:
        return _("Debit of %(day)s went over the limit: can the customer have it raised?") % values
    return _("Debit of %(day)s failed (%(reason)s): how is it to be paid?") % values


def _ask_issue_late(card: CallCard) -> str:
    issue = _late_issues(card)[0]
    return _("“%(text)s” should have been answered by %(day)s: how do things stand?") % {
        "text": quote(issue.text),
        "day": day_words(issue.due_on, card.day),
    }


def _ask_issue(card: CallCard) -> str:
    issue = _other_issue(card)
    if issue.answer:
        return _("Is the customer content with the answer to “%(text)s”?") % {"text": quote(issue.text)}
    return _("“%(text)s”: is it still so?") % {"text": quote(issue.text)}


def _ask_action(card: CallCard) -> str:
    action = _late_actions(card)[0]
    return _("“%(text)s” was promised by %(day)s: has it been done?") % {
        "text": quote(action.text),
        "day": day_words(action.due_on, card.day),
    }


def _ask_no_order(card: CallCard) -> str:
    last = card.orders.last[0].sold_on
    return _("No order since %(day)s: why?") % {"day": day_words(last, card.day)}


def _ask_less(card: CallCard) -> str:
    cycle = card.orders.cycle
    assert cycle is not None
    if cycle.amount == 0:
        return _("It did not order on %(day)s: why?") % _off_average(card)
    if cycle.amount < 0:
        return _("From %(day)s more was returned than ordered: why?") % _off_average(card)
    return _("From %(day)s it ordered %(percent)s%% less than its average: why?") % _off_average(card)


def _ask_more(card: CallCard) -> str:
    return _("From %(day)s it ordered %(percent)s%% more than its average: what sells so well?") % (
        _off_average(card)
    )


def _ask_licence(card: CallCard) -> str:
    ends = card.record.licence_ends_on or card.day
    day = day_words(ends, card.day)
    if ends < card.day:
        return _("The licence expired %(day)s: has it been renewed?") % {"day": day}
    return _("The licence ends %(day)s: has the renewal been applied for?") % {"day": day}


def _ask_missing(card: CallCard) -> str:
    return _not_on_file(card.record.missing[0])


def _not_on_file(name: str) -> str:
    return _("Not on file yet: %(field)s") % {"field": label_of(name)}


_ASKS: Mapping[SignalKind, Callable[[CallCard], str]] = {
    SignalKind.BALANCE: _ask_balance,
    SignalKind.BALANCE_WATCH: _ask_balance_watch,
    SignalKind.DEBIT_FAILED: _ask_debit,
    SignalKind.ISSUE_LATE: _ask_issue_late,
    SignalKind.ISSUE: _ask_issue,
    SignalKind.ACTION_LATE: _ask_action,
    SignalKind.NO_ORDER: _ask_no_order,
    SignalKind.ORDER_LESS: _ask_less,
    SignalKind.ORDER_MORE: _ask_more,
    SignalKind.LICENCE: _ask_licence,
    SignalKind.MISSING: _ask_missing,
}
