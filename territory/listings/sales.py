"""The list of what shops bought by month, and its filters."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.queries.retailer_list import suggest
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listing_parts import month_filter, record_filter, text_filter
from salesforce_app.web.listings import Listing, Suggestion, Words, register

from ..queries.choices import (
    find_route_ever,
    find_village_ever,
    routes_to_choose,
    suggest_routes,
    suggest_units,
    suggest_villages,
    units_to_choose,
)
from ..queries.overview import find_unit
from ..queries.sale_list import (
    SALES,
    find_shop,
    listed_sales,
    month_of_choice,
    of_month,
    of_route,
    of_shop,
    of_text,
    of_unit,
    of_village,
)


def _counted(number: int) -> str:
    return ngettext("%(number)s monthly figure", "%(number)s monthly figures", number) % {
        "number": f"{number:,}"
    }


def _units(scope: Scope, text: str) -> Iterator[Suggestion]:
    for unit in suggest_units(scope, text):
        yield Suggestion(unit.code, f"{unit.code} {unit.name}", str(unit.get_kind_display()))


def _routes(scope: Scope, text: str) -> Iterator[Suggestion]:
    for route in suggest_routes(scope, text):
        yield Suggestion(route.code, f"{route.code} {route.name}")


def _villages(scope: Scope, text: str) -> Iterator[Suggestion]:
    for village in suggest_villages(scope, text):
        yield Suggestion(str(village), village.name, village.township)


def _shops(scope: Scope, text: str) -> Iterator[Suggestion]:
    for shop in suggest(scope, text):
        yield Suggestion(shop.licence_no, shop.name, shop.licence_no)


register(
    Listing(
        name=SALES,
        title=gettext_lazy("Monthly sales"),
        words=Words(
            search=gettext_lazy("Licence no., shop or owner, pinyin"),
            counted=_counted,
            many=gettext_lazy("More than 1,000 monthly figures"),
            no_match=gettext_lazy("No shop that answers to all of these bought anything in the month"),
            remedy=gettext_lazy("Choose another month, or remove a filter."),
            nothing=gettext_lazy("No sales are on file in your units"),
            why_nothing=gettext_lazy("They come with the import of sales."),
        ),
        route="territory:sales",
        export_route="territory:export_sales",
        rows=listed_sales,
        permission=Permission.VIEW_RETAILERS,
        export_permission=Permission.EXPORT_RETAILERS,
        sort="-amount",
        suggest_route="territory:suggest_sales_filter",
        ties=("month", "route_id", "retailer_id", "unit_id"),
        by=("month", "route_id", "retailer_id", "unit_id"),
        icon="report-money",
        order=5,
        given=month_of_choice,
    )
)
for part in (
    text_filter(SALES, of_text, explanation="Words that the shop answers to in its own list."),
    record_filter(
        SALES,
        "unit",
        pgettext_lazy("filter", "Unit"),
        find_unit,
        of_unit,
        _units,
        order=10,
        choose=units_to_choose,
        explanation="Code of a unit: what its routes, and those of the units below it, sold in the month.",
        example="N1",
    ),
    record_filter(
        SALES,
        "route",
        gettext_lazy("Route"),
        find_route_ever,
        of_route,
        _routes,
        order=20,
        choose=routes_to_choose,
        explanation="Code of an order and visit route: what was sold on it in the month.",
        example="N1A",
    ),
    record_filter(
        SALES,
        "village",
        gettext_lazy("Village"),
        find_village_ever,
        of_village,
        _villages,
        order=30,
        describe=str,
        explanation="Key of a village, or its name: what the month's figures count for it.",
        example="17",
    ),
    record_filter(
        SALES,
        "shop",
        gettext_lazy("Shop"),
        find_shop,
        of_shop,
        _shops,
        order=40,
        describe=lambda shop: str(shop.name),
        explanation="Licence number of a shop.",
        example="330824000703",
    ),
    month_filter(
        SALES,
        of_month,
        order=50,
        explanation="The month; the newest ended one with sales when left out.",
    ),
):
    register(part)
