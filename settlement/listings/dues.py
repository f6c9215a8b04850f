"""The list of dues and its filters."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.queries.retailer_list import suggest
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listing_fields import (
    PlaceField,
    choice_field,
    coded_field,
    named,
)
from salesforce_app.web.listing_parts import month_filter, text_filter
from salesforce_app.web.listings import Filter, Listing, Suggestion, Words, register
from territory.queries.choices import (
    find_route_ever,
    find_village_ever,
    routes_to_choose,
    suggest_routes,
    suggest_units,
    suggest_villages,
    units_to_choose,
)
from territory.queries.overview import find_unit

from ..enums import CountedAs, ListedState, Reason
from ..queries.due_list import (
    DUES,
    counted_as,
    failed_for,
    find_shop,
    in_state,
    listed_dues,
    of_month,
    of_route,
    of_shop,
    of_text,
    of_unit,
    of_village,
)


def _counted(number: int) -> str:
    return ngettext("%(number)s due", "%(number)s dues", number) % {"number": f"{number:,}"}


def _unit_field(scope: Scope) -> forms.Field:
    return coded_field(lambda code: find_unit(scope, code), units_to_choose(scope))


def _route_field(scope: Scope) -> forms.Field:
    return coded_field(lambda code: find_route_ever(scope, code), routes_to_choose(scope))


def _suggest_shops(scope: Scope, text: str) -> Sequence[Suggestion]:
    return [Suggestion(shop.licence_no, shop.name, shop.licence_no) for shop in suggest(scope, text)]


register(
    Listing(
        name=DUES,
        title=gettext_lazy("Dues"),
        words=Words(
            search=gettext_lazy("Due no., shop or owner, pinyin"),
            counted=_counted,
            many=gettext_lazy("More than 1,000 dues"),
            no_match=gettext_lazy("No due answers to all of these"),
            remedy=gettext_lazy("Remove a filter, or search for the beginning of a due's number or a shop."),
            nothing=gettext_lazy("No due is on file in your units"),
            why_nothing=gettext_lazy("You see the dues of the shops that stood in your units on the day."),
        ),
        route="settlement:dues",
        export_route="settlement:export_dues",
        rows=listed_dues,
        permission=Permission.VIEW_RETAILERS,
        export_permission=Permission.EXPORT_RETAILERS,
        sort="-due_on",
        suggest_route="settlement:suggest_due_filter",
        by=("-due_on", "-pk"),
        icon="cash",
        order=10,
    )
)
for part in (
    text_filter(
        DUES,
        of_text,
        explanation="The beginning of a due's number, or words that the shop answers to in its own list.",
    ),
    Filter(
        DUES,
        "unit",
        pgettext_lazy("filter", "Unit"),
        _unit_field,
        lambda rows, unit, _scope: of_unit(rows, unit),
        order=10,
        describe=named,
        is_place=True,
        suggest=lambda scope, text: [
            Suggestion(unit.code, named(unit), str(unit.get_kind_display()))
            for unit in suggest_units(scope, text)
        ],
        explanation="Code of a unit: dues of its routes, and of the units below it, on the day.",
        example="N1",
    ),
    Filter(
        DUES,
        "route",
        gettext_lazy("Route"),
        _route_field,
        lambda rows, route, _scope: of_route(rows, route),
        order=20,
        describe=named,
        is_place=True,
        suggest=lambda scope, text: [
            Suggestion(route.code, named(route)) for route in suggest_routes(scope, text)
        ],
        explanation="Code of an order and visit route: dues of the shops that stood on it on the day.",
        example="N1A",
    ),
    Filter(
        DUES,
        "village",
        gettext_lazy("Village"),
        lambda scope: PlaceField(lambda text: find_village_ever(scope, text), None),
        lambda rows, village, _scope: of_village(rows, village),
        order=30,
        describe=str,
        is_place=True,
        suggest=lambda scope, text: [
            Suggestion(str(village), village.name, village.township)
            for village in suggest_villages(scope, text)
        ],
        explanation="Key of a village, or its name: dues that the figures of a month count for it.",
        example="17",
    ),
    Filter(
        DUES,
        "shop",
        gettext_lazy("Shop"),
        lambda scope: PlaceField(lambda text: find_shop(scope, text), None),
        lambda rows, shop, _scope: of_shop(rows, shop),
        order=40,
        describe=lambda shop: str(shop.name),
        is_place=True,
        suggest=_suggest_shops,
        explanation="Licence number of a shop.",
        example="330824000703",
    ),
    month_filter(
        DUES,
        of_month,
        order=50,
        explanation="The month in which the dues fell due.",
    ),
    Filter(
        DUES,
        "state",
        pgettext_lazy("of a due", "State"),
        lambda _scope: choice_field(ListedState.choices),
        lambda rows, state, _scope: in_state(rows, ListedState(state)),
        order=60,
        explanation="State today: debited, failed, pending, or paid_other for those paid otherwise.",
        type=ListedState,
        example="failed",
    ),
    Filter(
        DUES,
        "counted",
        gettext_lazy("Counted as"),
        lambda _scope: choice_field(CountedAs.choices),
        lambda rows, kind, _scope: counted_as(rows, CountedAs(kind)),
        order=70,
        explanation=(
            "As what the figures of the month count the due: resolved, debited, first_ok, failed or pending; "
            "in a closed month as it was at the close."
        ),
        type=CountedAs,
        example="failed",
    ),
    Filter(
        DUES,
        "reason",
        gettext_lazy("Reason"),
        lambda _scope: choice_field(Reason.choices),
        lambda rows, reason, _scope: failed_for(rows, Reason(reason)),
        order=80,
        explanation="The reason of the last failure, whatever became of the due since.",
        type=Reason,
        example="INSUFFICIENT_FUNDS",
    ),
):
    register(part)
