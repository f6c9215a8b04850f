"""Where field work stands in the site's navigation: the day's visits come first for whoever makes them."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from accounts.roles import Permission
from salesforce_app.web.navigation import Entry, put_at_hand, put_under, register

register(
    Entry(
        route="visits:today",
        title=pgettext_lazy("navigation", "Today"),
        icon="route",
        order=40,
        namespace="",
        permission=Permission.LOG_VISITS,
    )
)
put_at_hand(
    "visits:today",
    "accounts:retailers",
    "accounts:me",
    permission=Permission.LOG_VISITS,
    unless=Permission.REVIEW_VISITS,
)
register(
    Entry(
        route="visits:coverage",
        title=pgettext_lazy("page", "Coverage"),
        icon="target",
        order=32,
        namespace="",
        permission=Permission.REVIEW_VISITS,
    )
)
put_under("visits:today", "visits:today")
put_under("visits:coverage", "visits:coverage", "visits:questions", "visits:question", "visits:planned_calls")
put_under(
    "accounts:retailers",
    "visits:visits",
    "visits:actions",
    "visits:retailer_actions",
    "visits:issues",
    "visits:issue",
    "visits:change_issue",
    "visits:new_issue",
    "visits:plans",
    "visits:plan",
    "visits:plan_day",
    "visits:change_plan",
    "visits:start_point",
)
