"""What visits add to a shop's card."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.queries.cards import RETAILER, RETAILER_FACTS, RetailerCard
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, Verb, register
from territory.queries.shop_frame import shop_frame

from ..queries.actions import open_actions_of
from ..queries.listed import last_visits
from ..queries.proposals import position_proposal
from ..queries.shop import shop_visits
from ..views.actions import render_actions
from ..views.wording import frequency_words, visits_words

SHOWN_AT_ONCE = 8


def visits_panel(scope: Scope, card: RetailerCard) -> SafeString | None:
    """Who was there when, what is due this month, how long visits take, and what is planned."""
    shop = card.keep(shop_frame)
    if shop is None:
        return None
    found = shop.keep(shop_visits)
    context = {
        "found": found,
        "words": visits_words(found),
        "frequency": frequency_words(found),
        "is_alert": found.required > found.done and found.since_last is None,
        "newest": found.visits[:SHOWN_AT_ONCE],
        "older": found.visits[SHOWN_AT_ONCE:],
        "retailer": card.retailer,
        "proposal": position_proposal(card.retailer, card.day),
        "may_place": scope.allows(Permission.EDIT_RETAILERS),
    }
    return render_to_string("visits/retailer/visits.html", context)


def actions_panel(scope: Scope, card: RetailerCard) -> SafeString:
    """What was promised to the shop, by whom and until when; forms for those who may."""
    return render_actions(scope, card.retailer, card.day)


def visits_fact(scope: Scope, card: RetailerCard) -> SafeString:
    """The day of the last visit and how long ago that is."""
    last_on = last_visits([card.retailer.pk]).get(card.retailer.pk)
    context = {"last_on": last_on, "days": (card.day - last_on).days if last_on else None}
    return render_to_string("visits/retailer/visits_fact.html", context)


def actions_fact(scope: Scope, card: RetailerCard) -> SafeString:
    """How many actions are open, and how many of them are late."""
    number, late = open_actions_of(scope, card.retailer.pk, card.day)
    return render_to_string("visits/retailer/actions_fact.html", {"number": number, "late": late})


def _log_address(scope: Scope, card: RetailerCard) -> str:
    return reverse("visits:log_visit", args=[card.retailer.pk])


register(
    Verb(
        frame=RETAILER,
        name="log_visit",
        title=_("Log a visit"),
        order=5,
        icon="map-pin-plus",
        address=_log_address,
        permission=Permission.LOG_VISITS,
    )
)
register(
    Panel(
        frame=RETAILER_FACTS,
        name="visits",
        title=_("Last visit"),
        order=30,
        render=visits_fact,
        permission=Permission.VIEW_RETAILERS,
    )
)
register(
    Panel(
        frame=RETAILER_FACTS,
        name="actions",
        title=_("Actions"),
        order=40,
        render=actions_fact,
        permission=Permission.VIEW_RETAILERS,
    )
)
register(
    Panel(
        frame=RETAILER,
        name="actions",
        title=_("Actions"),
        order=20,
        render=actions_panel,
        permission=Permission.VIEW_RETAILERS,
    )
)
register(
    Panel(
        frame=RETAILER,
        name="visits",
        title=_("Visits"),
        order=30,
        render=visits_panel,
        permission=Permission.VIEW_RETAILERS,
        is_late=True,
    )
)
