"""What the shops' records say on the home page, and the way to any shop."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from salesforce_app.kernel.periods import Month
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listings import set_address
from salesforce_app.web.panels import Panel
from salesforce_app.web.views import HOME

from ..queries.attention import coming_dates, incomplete_shops, staff_without_sign_in
from ..queries.retailer_list import RETAILERS
from ..roles import Permission


def search_panel(scope: Scope, subject: object = None) -> SafeString:
    """A field that finds any shop."""
    return render_to_string("accounts/home/search.html")


def incomplete_panel(scope: Scope, subject: object = None) -> SafeString:
    """The shops that lack a required field."""
    found = incomplete_shops(scope)
    address = set_address(RETAILERS, "incomplete", month=Month.of(timezone.localdate()))
    return render_to_string("accounts/home/incomplete.html", {"found": found, "address": address})


def dates_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """Licences that end and birthdays that come; nothing when none does."""
    found = coming_dates(scope)
    if not found.licences and not found.birthdays:
        return None
    address = set_address(RETAILERS, "licence_ends", month=Month.of(timezone.localdate()))
    return render_to_string("accounts/home/dates.html", {"found": found, "address": address})


def people_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """People who have never signed in; nothing when everybody has."""
    people = staff_without_sign_in(scope)
    return render_to_string("accounts/home/people.html", {"people": people}) if people else None


HOME_PANELS = [
    Panel(HOME, "find-shop", _("Find a shop"), 3, search_panel, Permission.VIEW_RETAILERS),
    Panel(HOME, "dates", _("Dates that come"), 40, dates_panel, Permission.EDIT_RETAILERS, is_late=True),
    Panel(
        HOME,
        "incomplete",
        _("Missing in the records"),
        45,
        incomplete_panel,
        Permission.VIEW_RETAILERS,
        is_late=True,
    ),
    Panel(HOME, "people", _("People who have never signed in"), 55, people_panel, Permission.MANAGE_STAFF),
]
