"""What e-settlement says on the home page: failed debits to call back, routes that are neglected."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register
from salesforce_app.web.views import HOME

from ..enums import CountedAs
from ..measures.rates import is_reliable
from ..queries.home import failed_debits, neglected_routes
from .addresses import dues_address


def failed_debits_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The shops whose debits failed in the newest month; nothing in an office without e-settlement."""
    found = failed_debits(scope)
    if found is None:
        return None
    address = dues_address(CountedAs.FAILED, found.month, found.dues)
    shops = [
        (shop, dues_address(CountedAs.FAILED, found.month, shop=shop.licence_no)) for shop in found.first
    ]
    return render_to_string(
        "settlement/home/failed.html", {"found": found, "address": address, "shops": shops}
    )


def neglected_routes_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The routes with the most failed dues."""
    found = neglected_routes(scope)
    if found is None:
        return None
    month, routes = found
    rows = [
        (row, not is_reliable(row.rate), dues_address(CountedAs.FAILED, month, route=row.code))
        for row in routes
    ]
    return render_to_string("settlement/home/routes.html", {"month": month, "rows": rows})


register(
    Panel(
        frame=HOME,
        name="failed-debits",
        title=_("Failed debits"),
        order=25,
        render=failed_debits_panel,
        permission=Permission.LOG_VISITS,
        is_late=True,
    )
)
register(
    Panel(
        frame=HOME,
        name="neglected-settlement",
        title=_("Routes with most failed debits"),
        order=35,
        render=neglected_routes_panel,
        permission=Permission.REVIEW_VISITS,
        is_late=True,
    )
)
