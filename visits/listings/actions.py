"""The list of actions, its filters and its columns."""

from __future__ import annotations

from django import forms
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.roles import Permission
from salesforce_app.kernel.periods import local_day
from salesforce_app.web.listing_fields import choice_field
from salesforce_app.web.listing_parts import cells_of, text_filter
from salesforce_app.web.listings import (
    Cell,
    CellKind,
    Filter,
    ListColumn,
    Listing,
    OnPhone,
    Words,
    register,
)
from territory.queries.choices import (
    find_route,
)

from ..enums import ActionOrigin, ActionState
from ..models import Action
from ..queries.action_list import (
    ACTIONS,
    actions_by_key,
    find_person,
    in_state,
    listed_actions,
    of_origin,
    of_person,
    of_route,
    of_shop,
    of_text,
    of_unit,
    overdue,
)
from ..queries.issue_list import find_shop
from .places import person_filter, route_filter, shop_filter, unit_filter


def _counted(number: int) -> str:
    return ngettext("%(number)s action", "%(number)s actions", number) % {"number": f"{number:,}"}


register(
    Listing(
        name=ACTIONS,
        title=gettext_lazy("Actions"),
        words=Words(
            search=gettext_lazy("Shop, owner or pinyin, what is to be done or the evidence"),
            counted=_counted,
            many=gettext_lazy("More than 1,000 actions"),
            no_match=gettext_lazy("No action answers to all of these"),
            remedy=gettext_lazy("Remove a filter, or search for a shop or a word of the text."),
            nothing=gettext_lazy("Nothing has been promised to your shops"),
            why_nothing=gettext_lazy("Actions are written down at a visit, or on a shop’s page."),
        ),
        route="visits:actions",
        export_route="visits:export_actions",
        rows=listed_actions,
        permission=Permission.VIEW_RETAILERS,
        export_permission=Permission.EXPORT_RETAILERS,
        sort="-due_on",
        suggest_route="visits:suggest_action_filter",
        ties=("pk",),
        by=("due_on", "pk"),
        icon="checklist",
        order=40,
    )
)
for part in (
    text_filter(
        ACTIONS,
        of_text,
        explanation="Words that the shop answers to in its own list, or a part of the text or the evidence.",
        example="price marks",
    ),
    person_filter(
        ACTIONS,
        gettext_lazy("Responsible"),
        find_person,
        of_person,
        order=10,
        explanation="Username of who is responsible.",
    ),
    shop_filter(ACTIONS, find_shop, of_shop, order=20),
    unit_filter(
        ACTIONS,
        of_unit,
        order=30,
        explanation="Code of a unit: actions at shops that stand in it, or below it, today.",
    ),
    route_filter(
        ACTIONS,
        of_route,
        order=40,
        explanation="Code of an order and visit route: actions at shops that stand on it today.",
        find=find_route,
    ),
    Filter(
        ACTIONS,
        "state",
        pgettext_lazy("action", "State"),
        lambda _scope: choice_field(ActionState.choices),
        lambda rows, state, _scope: in_state(rows, ActionState(state)),
        order=50,
        explanation="open, done or dropped.",
        type=ActionState,
        example="open",
    ),
    Filter(
        ACTIONS,
        "overdue",
        pgettext_lazy("actions", "Overdue"),
        lambda _scope: forms.BooleanField(),
        lambda rows, value, _scope: overdue(rows, timezone.localdate()) if value else rows,
        order=60,
        explanation="true: those that are open though they were due before today.",
        type=bool,
        example=True,
    ),
    Filter(
        ACTIONS,
        "origin",
        gettext_lazy("Where it came from"),
        lambda _scope: choice_field(ActionOrigin.choices),
        lambda rows, origin, _scope: of_origin(rows, ActionOrigin(origin)),
        order=70,
        explanation="manual, visit, journal, review or complaint.",
        type=ActionOrigin,
        example="visit",
    ),
):
    register(part)


_cells = cells_of(lambda keys, _scope: actions_by_key(keys))


def _text(action: Action) -> Cell:
    address = reverse("visits:retailer_actions", kwargs={"pk": action.retailer_id})
    if action.is_open:
        address = f"{address}?open=done-{action.pk}"
    return Cell(action.text, address=address)


def _shop(action: Action) -> Cell:
    shop = action.retailer
    return Cell(shop.name, note=shop.licence_no)


def _due(action: Action) -> Cell:
    late = action.is_open and action.due_on < timezone.localdate()
    return Cell(action.due_on, note=_("overdue") if late else "")


for column in (
    ListColumn(
        ACTIONS,
        "text",
        gettext_lazy("What is to be done"),
        CellKind.TEXT,
        order=0,
        cells=_cells(_text),
        explanation="What was promised.",
        example="Bring the new price marks",
    ),
    ListColumn(
        ACTIONS,
        "shop",
        gettext_lazy("Shop"),
        CellKind.TEXT,
        order=10,
        cells=_cells(_shop),
        order_by=lambda _scope: F("retailer__name"),
        on_phone=OnPhone.PLAIN,
        explanation="The shop's name.",
        example="福源便利店",
    ),
    ListColumn(
        ACTIONS,
        "person",
        gettext_lazy("Responsible"),
        CellKind.TEXT,
        order=20,
        cells=_cells(lambda row: Cell(row.owner.username, row.owner.name or row.owner.username)),
        order_by=lambda _scope: F("owner__name"),
        on_phone=OnPhone.FACT,
        explanation="Username of who is responsible.",
        example="li.jing",
    ),
    ListColumn(
        ACTIONS,
        "due_on",
        pgettext_lazy("action", "Due on"),
        CellKind.DATE,
        order=30,
        cells=_cells(_due),
        order_by=lambda _scope: "due_on",
        on_phone=OnPhone.FACT,
        explanation="The last day on which it is in time.",
        example="2026-10-16",
    ),
    ListColumn(
        ACTIONS,
        "state",
        pgettext_lazy("action", "State"),
        CellKind.TEXT,
        order=40,
        cells=_cells(lambda action: Cell(action.state, str(ActionState(action.state).label))),
        order_by=lambda _scope: "state",
        on_phone=OnPhone.CORNER,
        explanation="open, done or dropped.",
        example="open",
    ),
    ListColumn(
        ACTIONS,
        "evidence",
        gettext_lazy("Evidence, or why it was dropped"),
        CellKind.TEXT,
        order=50,
        cells=_cells(lambda action: Cell(action.evidence or action.reason)),
        explanation="How one can tell that it was done, or why it was dropped.",
        example="Seen on the shelf",
    ),
    ListColumn(
        ACTIONS,
        "done_on",
        gettext_lazy("Done on"),
        CellKind.DATE,
        order=60,
        cells=_cells(lambda action: Cell(action.done_on)),
        order_by=lambda _scope: F("done_on"),
        default=False,
        explanation="The day on which it was done.",
        example="2026-10-15",
    ),
    ListColumn(
        ACTIONS,
        "origin",
        gettext_lazy("Where it came from"),
        CellKind.TEXT,
        order=70,
        cells=_cells(lambda action: Cell(action.origin, str(ActionOrigin(action.origin).label))),
        order_by=lambda _scope: "origin",
        default=False,
        explanation="manual, visit, journal, review or complaint.",
        example="visit",
    ),
    ListColumn(
        ACTIONS,
        "opened_on",
        gettext_lazy("Written down on"),
        CellKind.DATE,
        order=80,
        cells=_cells(lambda action: Cell(local_day(action.opened_at))),
        order_by=lambda _scope: "opened_at",
        default=False,
        explanation="The day on which it was promised.",
        example="2026-10-09",
    ),
):
    register(column)
