"""What to ask the customer before and at a call, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from settlement.enums import Reason
from settlement.measures.reasons import RULES, Retry

from ...measures.signals import ASKED, MOST_ASKS, SignalKind
from ...queries.field.cards import CallCard
from ...queries.field.records import label_of
from .wording import day_words, is_short, late_actions, late_issues, off_average, other_issue, quote


def ask_words(card: CallCard) -> list[str]:
    """What to ask the customer: at most three questions, the weightiest first.

    Where none is to be asked, the first field that a record may do without and this one has not.
    """
    kinds = [signal.kind for signal in card.signals if signal.kind in ASKED]
    if SignalKind.BALANCE in kinds and SignalKind.DEBIT_FAILED in kinds and is_short(card.debits.unpaid[0]):
        # The question after the debit that failed asks for the balance already.
        kinds.remove(SignalKind.BALANCE)
    asks = [_ASKS[kind](card) for kind in kinds[:MOST_ASKS]]
    return asks or [_not_on_file(name) for name in card.record.wanted[:1]]


def _ask_balance(card: CallCard) -> str:
    next_on = card.debits.risk.next_on
    day = day_words(next_on, card.day) if next_on is not None else ""
    return _("The balance was low of late: is there enough on the card for %(day)s?") % {"day": day}


def _ask_balance_watch(card: CallCard) -> str:
    return _("The balance was low of late: when does the customer pay in?")


def _ask_debit(card: CallCard) -> str:
    due = card.debits.unpaid[0]
    values = {"day": day_words(due.due_on, card.day), "reason": due.reason.label}
    if is_short(due):
        return _("Debit of %(day)s failed for want of balance: has the customer paid in?") % values
    if RULES[due.reason].administrative:
        return _("Debit of %(day)s failed (%(reason)s): has the customer seen to it with the bank?") % values
    if due.reason is Reason.CUSTOMER_REFUSED:
        return _("The customer stopped the debit of %(day)s: why?") % values
    if RULES[due.reason].retry is Retry.NEXT_DAY:
        return _("Debit of %(day)s went over the limit: can the customer have it raised?") % values
    return _("Debit of %(day)s failed (%(reason)s): how is it to be paid?") % values


def _ask_issue_late(card: CallCard) -> str:
    issue = late_issues(card)[0]
    return _("“%(text)s” should have been answered by %(day)s: how do things stand?") % {
        "text": quote(issue.text),
        "day": day_words(issue.due_on, card.day),
    }


def _ask_issue(card: CallCard) -> str:
    issue = other_issue(card)
    if issue.answer:
        return _("Is the customer content with the answer to “%(text)s”?") % {"text": quote(issue.text)}
    return _("“%(text)s”: is it still so?") % {"text": quote(issue.text)}


def _ask_action(card: CallCard) -> str:
    action = late_actions(card)[0]
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
        return _("It did not order on %(day)s: why?") % off_average(card)
    if cycle.amount < 0:
        return _("From %(day)s more was returned than ordered: why?") % off_average(card)
    return _("From %(day)s it ordered %(percent)s%% less than its average: why?") % off_average(card)


def _ask_more(card: CallCard) -> str:
    return _("From %(day)s it ordered %(percent)s%% more than its average: what sells so well?") % (
        off_average(card)
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
