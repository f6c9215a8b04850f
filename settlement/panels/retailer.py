"""What e-settlement adds to a shop's card."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.queries.cards import RETAILER, RETAILER_FACTS, RetailerCard
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register
from territory.queries.shop_frame import shop_frame

from ..measures.rates import FEWEST_CASES, is_reliable
from ..queries.listed import stages_of
from ..queries.shop import FAILED_WITHIN, failed_of, shop_settlement
from ..views.wording import due_words, next_due_words, settlement_words


def settlement_panel(scope: Scope, card: RetailerCard) -> SafeString | None:
    """Enrolment, rates beside the route's, dues with their attempts, adjustments."""
    shop = card.keep(shop_frame)
    if shop is None:
        return None
    found = shop.keep(shop_settlement)
    rates = [
        (_("E2 debit success"), found.own.debit_success, found.route.debit_success),
        (_("E3 first attempt"), found.own.first_attempt_success, found.route.first_attempt_success),
        (_("E5 amount success"), found.own.amount_success, found.route.amount_success),
        (_("E9 recovery"), found.own.recovery, found.route.recovery),
        (
            _("E11 administrative failures"),
            found.own.administrative_failure,
            found.route.administrative_failure,
        ),
    ]
    context = {
        "found": found,
        "shop": shop,
        "words": settlement_words(found),
        "is_alert": found.pattern is not None,
        "next_due": next_due_words(found),
        "rates": [(title, own, is_reliable(own), route) for title, own, route in rates],
        "fewest": FEWEST_CASES,
        "dues": [(due, due_words(due)) for due in found.dues],
    }
    return render_to_string("settlement/retailer/settlement.html", context)


def settlement_fact(scope: Scope, card: RetailerCard) -> SafeString:
    """The stage of the enrolment, and the debits that failed of late."""
    context = {
        "stage": stages_of([card.retailer.pk])[card.retailer.pk],
        "failed": failed_of(card.retailer.pk, card.day),
        "days": FAILED_WITHIN.days,
    }
    return render_to_string("settlement/retailer/settlement_fact.html", context)


register(
    Panel(
        frame=RETAILER_FACTS,
        name="settlement",
        title=_("E-settlement"),
        order=20,
        render=settlement_fact,
        permission=Permission.VIEW_RETAILERS,
    )
)
register(
    Panel(
        frame=RETAILER,
        name="settlement",
        title=_("E-settlement"),
        order=40,
        render=settlement_panel,
        permission=Permission.VIEW_RETAILERS,
        is_late=True,
    )
)
