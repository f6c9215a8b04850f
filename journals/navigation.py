"""Where journals stand in the site's navigation: beside the day's visits for whoever writes them."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from accounts.roles import Permission
from salesforce_app.web.navigation import Entry, put_at_hand, put_under, register

register(
    Entry(
        route="journals:journals",
        title=pgettext_lazy("navigation", "Journal"),
        icon="notebook",
        order=45,
        namespace="journals",
        permission=Permission.WRITE_JOURNALS,
    )
)
put_at_hand(
    "visits:today",
    "accounts:retailers",
    "journals:journals",
    "accounts:me",
    permission=Permission.WRITE_JOURNALS,
    unless=Permission.REVIEW_VISITS,
)
register(
    Entry(
        route="journals:queue",
        title=pgettext_lazy("navigation", "Review"),
        icon="inbox",
        order=33,
        namespace="",
        permission=Permission.REVIEW_JOURNALS,
    )
)
put_under(
    "journals:queue",
    "journals:queue",
    "journals:review",
    "journals:decide",
    "journals:remark",
    "journals:act_on_remark",
    "journals:team",
    "journals:learned",
    "journals:calendar",
    "journals:journal",
)
