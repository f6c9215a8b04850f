"""The list of issues and its filters."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils import timezone
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

from ..enums import IssueChannel, IssueKind, IssueState
from ..queries.issue_list import (
    ISSUES,
    by_channel,
    due_in,
    find_person,
    find_shop,
    in_state,
    in_time,
    listed_issues,
    of_kind,
    of_person,
    of_route,
    of_shop,
    of_text,
    of_unit,
    overdue,
    still_open,
)
from ..queries.visit_list import suggest_persons


def _counted(number: int) -> str:
    return ngettext("%(number)s issue", "%(number)s issues", number) % {"number": f"{number:,}"}


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
        name=ISSUES,
        title=gettext_lazy("Complaints and requests"),
        words=Words(
            search=gettext_lazy("Shop, owner or pinyin, what it said or the answer"),
            counted=_counted,
            many=gettext_lazy("More than 1,000 issues"),
            no_match=gettext_lazy("No issue answers to all of these"),
            remedy=gettext_lazy("Remove a filter, or search for a shop or a word of the text."),
            nothing=gettext_lazy("No shop of yours has complained or asked for anything"),
            why_nothing=gettext_lazy("Issues are written down at a visit, or from a shop’s page."),
        ),
        route="visits:issues",
        export_route="visits:export_issues",
        rows=listed_issues,
        permission=Permission.VIEW_RETAILERS,
        export_permission=Permission.EXPORT_RETAILERS,
        sort="-due_on",
        suggest_route="visits:suggest_issue_filter",
        ties=("pk",),
        by=("due_on", "pk"),
        icon="message-report",
        order=50,
    )
)
for part in (
    Filter(
        ISSUES,
        "q",
        gettext_lazy("Search"),
        lambda _scope: forms.CharField(max_length=100, strip=True),
        of_text,
        order=0,
        describe=lambda text: _("“%(text)s”") % {"text": text},
        explanation="Words that the shop answers to in its own list, or a part of the text or the answer.",
        example="王强",
    ),
    Filter(
        ISSUES,
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
        explanation="Code of a unit: issues of shops that stand in it, or below it, on the due day.",
        example="N1",
    ),
    Filter(
        ISSUES,
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
        explanation="Code of an order and visit route: issues of shops that stand on it on the due day.",
        example="N1A",
    ),
    Filter(
        ISSUES,
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
        ISSUES,
        "person",
        gettext_lazy("Responsible"),
        lambda scope: PlaceField(lambda text: find_person(scope, text), None),
        lambda rows, person, _scope: of_person(rows, person),
        order=40,
        describe=_name,
        is_place=True,
        suggest=lambda scope, text: [
            Suggestion(person.username, _name(person), person.username)
            for person in suggest_persons(scope, text)
        ],
        explanation="Username of who is to answer.",
        example="li.jing",
    ),
    Filter(
        ISSUES,
        "kind",
        gettext_lazy("What it is about"),
        lambda _scope: choice_field(IssueKind.choices),
        lambda rows, kind, _scope: of_kind(rows, IssueKind(kind)),
        order=50,
        explanation="supply, delivery, service, settlement, licence, quality or other.",
        type=IssueKind,
        example="delivery",
    ),
    Filter(
        ISSUES,
        "channel",
        pgettext_lazy("issue", "How it came in"),
        lambda _scope: choice_field(IssueChannel.choices),
        lambda rows, channel, _scope: by_channel(rows, IssueChannel(channel)),
        order=60,
        explanation="visit, phone, hotline (12313), letter or web.",
        type=IssueChannel,
        example="hotline",
    ),
    Filter(
        ISSUES,
        "state",
        pgettext_lazy("issue", "State"),
        lambda _scope: choice_field(IssueState.choices),
        lambda rows, state, _scope: in_state(rows, IssueState(state)),
        order=70,
        explanation="received, answered (the shop is to be asked again) or closed.",
        type=IssueState,
        example="received",
    ),
    Filter(
        ISSUES,
        "open",
        gettext_lazy("Not closed yet"),
        lambda _scope: forms.BooleanField(),
        lambda rows, value, _scope: still_open(rows) if value else rows,
        order=80,
        explanation="true: those that are not closed.",
        type=bool,
        example=True,
    ),
    Filter(
        ISSUES,
        "overdue",
        pgettext_lazy("issues", "Overdue"),
        lambda _scope: forms.BooleanField(),
        lambda rows, value, _scope: overdue(rows, timezone.localdate()) if value else rows,
        order=90,
        explanation="true: those that have no answer though they were due before today.",
        type=bool,
        example=True,
    ),
    Filter(
        ISSUES,
        "in_time",
        gettext_lazy("Closed in time"),
        lambda _scope: forms.BooleanField(),
        lambda rows, value, _scope: in_time(rows) if value else rows,
        order=100,
        explanation="true: closed ones that were answered on the due day or before.",
        type=bool,
        example=True,
    ),
    Filter(
        ISSUES,
        "month",
        gettext_lazy("Due in"),
        lambda _scope: MonthField(),
        lambda rows, month, _scope: due_in(rows, month),
        order=110,
        describe=lambda month: _("Due in %(month)s") % {"month": describe_month(month)},
        explanation="The month in which they are due.",
        example="2026-10",
    ),
):
    register(part)
