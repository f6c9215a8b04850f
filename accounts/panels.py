"""The shop's own parts of its card: the profile, the changes, and what can be done to its status."""

from __future__ import annotations

from collections.abc import Callable

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, Verb, register

from .enums import RetailerState
from .queries.cards import RETAILER, RetailerCard
from .queries.profile import profile
from .queries.trail import retailer_trail
from .roles import Permission
from .views.home import HOME_PANELS

NEWEST_ACTS = 4


def profile_panel(scope: Scope, card: RetailerCard) -> SafeString:
    """Every field in groups, how complete and how old the record is."""
    context = {
        "profile": card.keep(profile),
        "retailer": card.retailer,
        "may_edit": scope.allows(Permission.EDIT_RETAILERS),
        "may_see_phones": scope.allows(Permission.VIEW_PHONES),
        "today": card.day,
    }
    return render_to_string("accounts/retailer/profile.html", context)


def changes_panel(scope: Scope, card: RetailerCard) -> SafeString:
    """The newest changes."""
    acts = card.keep(retailer_trail).acts
    context = {"acts": acts[:NEWEST_ACTS], "more": len(acts) - NEWEST_ACTS, "retailer": card.retailer}
    return render_to_string("accounts/retailer/changes_panel.html", context)


def _edit_address(scope: Scope, card: RetailerCard) -> str:
    return reverse("accounts:edit_retailer", args=[card.retailer.pk])


def _address_unless(route: str, *states: RetailerState) -> Callable[[Scope, RetailerCard], str | None]:
    """The address of a verb that makes no sense for a shop in one of the states."""

    def address(scope: Scope, card: RetailerCard) -> str | None:
        state = card.status.state if card.status is not None else None
        return None if state in states else reverse(route, args=[card.retailer.pk])

    return address


register(
    Panel(frame=RETAILER, name="profile", title=_("Profile"), order=70, render=profile_panel, is_wide=True)
)
register(Panel(frame=RETAILER, name="changes", title=_("Changes"), order=90, render=changes_panel))
register(
    Verb(
        frame=RETAILER,
        name="edit",
        title=_("Edit"),
        order=10,
        icon="edit",
        address=_edit_address,
        permission=Permission.EDIT_RETAILERS,
    )
)
register(
    Verb(
        frame=RETAILER,
        name="suspend",
        title=pgettext_lazy("verb of a shop", "Suspend"),
        order=30,
        icon="player-pause",
        address=_address_unless("accounts:suspend_retailer", RetailerState.SUSPENDED, RetailerState.CLOSED),
        permission=Permission.EDIT_RETAILERS,
    )
)
register(
    Verb(
        frame=RETAILER,
        name="reopen",
        title=pgettext_lazy("verb of a shop", "Open again"),
        order=31,
        icon="player-play",
        address=_address_unless(
            "accounts:reopen_retailer", RetailerState.PROSPECT, RetailerState.NEW, RetailerState.ACTIVE
        ),
        permission=Permission.EDIT_RETAILERS,
    )
)
register(
    Verb(
        frame=RETAILER,
        name="close",
        title=pgettext_lazy("verb of a shop", "Close"),
        order=32,
        icon="door-off",
        address=_address_unless("accounts:close_retailer", RetailerState.CLOSED),
        permission=Permission.EDIT_RETAILERS,
    )
)
for panel in HOME_PANELS:
    register(panel)
