"""The list of visits and its filters."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.models import Staff
from accounts.queries.retailer_list import suggest
from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.listing_fields import (
    MonthField,
    PlaceField,
    choice_field,
    coded_field,
    describe_month,
    named,
)
from salesforce_app.web.listings import Filter, Listing, Suggestion, Words, register
from territory.queries.choices import (
    find_route_ever,
    routes_to_choose,
    suggest_routes,
    suggest_units,
    units_to_choose,
)
from territory.queries.overview import find_unit

from ..enums import Channel
from ..queries.visit_list import (
    VISITS,
    by_channel,
    counting,
    find_person,
    find_shop,
    listed_visits,
    of_month,
    of_person,
    of_route,
    of_shop,
    of_text,
    of_unit,
    suggest_persons,
)


def _counted(number: int) -> str:
    # Contacts by phone are in the list too.
    return ngettext("%(number)s entry", "%(number)s entries", number) % {"number": f"{number:,}"}


def _unit_field(scope: Scope) -> forms.Field:
    return coded_field(lambda code: find_unit(scope, code), units_to_choose(scope))


def _route_field(scope: Scope) -> forms.Field:
    return coded_field(lambda code: find_route_ever(scope, code), routes_to_choose(scope))


def _suggest_shops(scope: Scope, text: str) -> Sequence[Suggestion]:
    return [Suggestion(shop.licence_no, shop.name, shop.licence_no) for shop in suggest(scope, text)]


def _name(person: Staff) -> str:
    return person.name or person.username


register(
    Listing(
        name=VISITS,
        title=gettext_lazy("Visits"),
        words=Words(
            search=gettext_lazy("Shop, owner or pinyin, outcome or notes"),
            counted=_counted,
            many=gettext_lazy("More than 1,000 entries"),
            no_match=gettext_lazy("No visit answers to all of these"),
            remedy=gettext_lazy("Remove a filter, or search for a shop or a word of the notes."),
            nothing=gettext_lazy("No visit is on file in your units"),
            why_nothing=gettext_lazy("You see the visits to the shops that stood in your units on the day."),
        ),
        route="visits:visits",
        export_route="visits:export_visits",
        rows=listed_visits,
        permission=Permission.VIEW_RETAILERS,
        export_permission=Permission.EXPORT_RETAILERS,
        sort="-visited_on",
        suggest_route="visits:suggest_visit_filter",
        ties=("started_at", "pk"),
        by=("-visited_on", "-started_at", "-pk"),
        icon="map-pin",
        order=20,
    )
)
for part in (
    Filter(
        VISITS,
        "q",
        gettext_lazy("Search"),
        lambda _scope: forms.CharField(max_length=100, strip=True),
        of_text,
        order=0,
        describe=lambda text: _("“%(text)s”") % {"text": text},
        explanation="Words that the shop answers to in its own list, or a part of the outcome or the notes.",
        example="王强",
    ),
    Filter(
        VISITS,
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
        explanation="Code of a unit: visits on its routes, and on those of the units below it, on the day.",
        example="N1",
    ),
    Filter(
        VISITS,
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
        explanation="Code of an order and visit route: visits to shops that stood on it on the day.",
        example="N1A",
    ),
    Filter(
        VISITS,
        "shop",
        gettext_lazy("Shop"),
        lambda scope: PlaceField(lambda text: find_shop(scope, text), None),
        lambda rows, shop, _scope: of_shop(rows, shop),
        order=30,
        describe=lambda shop: str(shop.name),
        is_place=True,
        suggest=_suggest_shops,
        explanation="Licence number of a shop.",
        example="330824000703",
    ),
    Filter(
        VISITS,
        "person",
        gettext_lazy("Who"),
        lambda scope: PlaceField(lambda text: find_person(scope, text), None),
        lambda rows, person, _scope: of_person(rows, person),
        order=40,
        describe=_name,
        is_place=True,
        suggest=lambda scope, text: [
            Suggestion(person.username, _name(person), person.username)
            for person in suggest_persons(scope, text)
        ],
        explanation="Username of the person who made the visits.",
        example="li.jing",
    ),
    Filter(
        VISITS,
        "month",
        gettext_lazy("Month"),
        lambda _scope: MonthField(),
        lambda rows, month, _scope: of_month(rows, month),
        order=50,
        describe=describe_month,
        explanation="The month of the visits, by the office's date.",
        example="2026-10",
    ),
    Filter(
        VISITS,
        "channel",
        gettext_lazy("Channel"),
        lambda _scope: choice_field(Channel.choices),
        lambda rows, channel, _scope: by_channel(rows, Channel(channel)),
        order=60,
        explanation="How the shop was reached: in_person, phone or message.",
        type=Channel,
        example="in_person",
    ),
    Filter(
        VISITS,
        "counts",
        gettext_lazy("Counts as a visit"),
        lambda _scope: forms.BooleanField(),
        lambda rows, value, _scope: counting(rows) if value else rows,
        order=70,
        explanation="true: what counts as a visit in the figures, which contacts by phone or message do not.",
        type=bool,
        example=True,
    ),
):
    register(part)
