"""The list of issues and its filters."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.roles import Permission
from salesforce_app.web.listing_fields import (
    choice_field,
    describe_month,
)
from salesforce_app.web.listing_parts import month_filter, text_filter
from salesforce_app.web.listings import Filter, Listing, Words, register

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
from .places import person_filter, route_filter, shop_filter, unit_filter


def _counted(number: int) -> str:
    return ngettext("%(number)s issue", "%(number)s issues", number) % {"number": f"{number:,}"}


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
    text_filter(
        ISSUES,
        of_text,
        explanation="Words that the shop answers to in its own list, or a part of the text or the answer.",
    ),
    unit_filter(
        ISSUES,
        of_unit,
        order=10,
        explanation="Code of a unit: issues of shops that stand in it, or below it, on the due day.",
    ),
    route_filter(
        ISSUES,
        of_route,
        order=20,
        explanation="Code of an order and visit route: issues of shops that stand on it on the due day.",
    ),
    shop_filter(ISSUES, find_shop, of_shop, order=30),
    person_filter(
        ISSUES,
        gettext_lazy("Responsible"),
        find_person,
        of_person,
        order=40,
        explanation="Username of who is to answer.",
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
    month_filter(
        ISSUES,
        due_in,
        order=110,
        explanation="The month in which they are due.",
        title=gettext_lazy("Due in"),
        describe=lambda month: _("Due in %(month)s") % {"month": describe_month(month)},
    ),
):
    register(part)
