"""The routes that are visited least, on the home page of those who review field work."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.queries.retailer_list import RETAILERS
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listings import set_address
from salesforce_app.web.panels import Panel, register
from salesforce_app.web.views import HOME

from ..queries.home import least_visited_routes


def least_visited_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The routes with the lowest coverage, each with the list of its shops without a visit."""
    found = least_visited_routes(scope)
    if found is None:
        return None
    month, routes = found
    rows = [
        (
            row,
            row.coverage.denominator - row.coverage.numerator,
            set_address(RETAILERS, "unvisited", month=month, route=row.code),
        )
        for row in routes
    ]
    return render_to_string("visits/home/least_visited.html", {"month": month, "rows": rows})


register(
    Panel(
        frame=HOME,
        name="neglected-visits",
        title=_("Routes visited least"),
        order=36,
        render=least_visited_panel,
        permission=Permission.REVIEW_VISITS,
        is_late=True,
    )
)
