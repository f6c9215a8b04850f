"""What to know before a call: on a shop's card, the same as on the phone; and the day's calls at home."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.queries.cards import RETAILER, RetailerCard
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register
from salesforce_app.web.views import HOME

from ..measures.signals import SignalKind
from ..queries.field.cards import call_card
from ..queries.field.days import day_at_a_glance
from ..views.field.asking import ask_words
from ..views.field.wording import (
    birthday_words,
    cycle_words,
    licence_words,
    promise_words,
    risk_words,
    shown_signals,
    signal_words,
)


def before_call_panel(scope: Scope, card: RetailerCard) -> SafeString:
    """What asks for attention, what to ask, the last orders, the last visit and its promises."""
    call = card.keep(call_card)
    shown = shown_signals(call)
    told = {signal.kind for signal in shown}
    days = [(call.record.birthday_on, birthday_words(call))]
    if SignalKind.LICENCE not in told:
        days.append((call.record.licence_ends_on, licence_words(call)))
    context = {
        "call": call,
        "signals": [(signal, signal_words(call, signal)) for signal in shown],
        "asks": ask_words(call),
        "cycle": cycle_words(call),
        "risk": risk_words(call),
        "coming": [(day, words) for day, words in days if day is not None],
        "promises": [promise_words(action, card.day) for action in call.contacts.promises],
    }
    return render_to_string("visits/retailer/before_call.html", context)


def today_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """How many calls the day has, how many are made, and the next shops."""
    if scope.staff_id is None:
        return None
    glance = day_at_a_glance(scope.staff_id, scope, timezone.localdate())
    return render_to_string("visits/home/today.html", {"glance": glance})


def _makes_calls(scope: Scope, subject: object = None) -> bool:
    """Whether somebody is on the road herself, not only at the desk of those who review."""
    return not scope.allows(Permission.REVIEW_VISITS)


register(
    Panel(
        frame=RETAILER,
        name="before-call",
        title=_("Before the call"),
        order=10,
        render=before_call_panel,
        permission=Permission.LOG_VISITS,
        is_wide=True,
        is_late=True,
    )
)
register(
    Panel(
        frame=HOME,
        name="today",
        title=_("Today’s calls"),
        order=2,
        render=today_panel,
        permission=Permission.LOG_VISITS,
        is_late=True,
        concerns=_makes_calls,
    )
)
