"""The list of visits and its filters."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from accounts.roles import Permission
from salesforce_app.web.listing_fields import (
    choice_field,
)
from salesforce_app.web.listing_parts import month_filter, text_filter
from salesforce_app.web.listings import Filter, Listing, Words, register

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
)
from .places import person_filter, route_filter, shop_filter, unit_filter


def _counted(number: int) -> str:
    # Contacts by phone are in the list too.
    return ngettext("%(number)s entry", "%(number)s entries", number) % {"number": f"{number:,}"}


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
    text_filter(
        VISITS,
        of_text,
        explanation="Words that the shop answers to in its own list, or a part of the outcome or the notes.",
    ),
    unit_filter(
        VISITS,
        of_unit,
        order=10,
        explanation="Code of a unit: visits on its routes, and on those of the units below it, on the day.",
    ),
    route_filter(
        VISITS,
        of_route,
        order=20,
        explanation="Code of an order and visit route: visits to shops that stood on it on the day.",
    ),
    shop_filter(VISITS, find_shop, of_shop, order=30),
    person_filter(
        VISITS,
        gettext_lazy("Who"),
        find_person,
        of_person,
        order=40,
        explanation="Username of the person who made the visits.",
    ),
    month_filter(
        VISITS,
        of_month,
        order=50,
        explanation="The month of the visits, by the office's date.",
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
