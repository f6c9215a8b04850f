"""The areas of the back office, in the order of the menu."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from ..area import Area
from .calendar import DayArea, MoveArea
from .mappings import MappingArea
from .postings import PostingArea
from .products import ProductArea
from .questionnaires import QuestionnaireArea
from .reasons import BankReasonArea, StateReasonArea
from .routes import RouteArea, TermArea
from .rules import RuleArea
from .staff import StaffArea
from .subscriptions import SubscriptionArea
from .units import UnitArea


class Group(ViewSetGroup):
    """Areas below one item of the menu."""


class OrganisationGroup(Group):
    """Who and where."""

    menu_label = _("Organisation")
    menu_name = "organisation"
    menu_icon = "site"
    menu_order = 200
    items = (UnitArea, RouteArea, TermArea, StaffArea, PostingArea)


class RulesGroup(Group):
    """What is judged how, and when work is done."""

    menu_label = _("Rules and lists")
    menu_name = "rules"
    menu_icon = "sliders"
    menu_order = 300
    items = (RuleArea, QuestionnaireArea, BankReasonArea, StateReasonArea, DayArea, MoveArea, ProductArea)


class FlowGroup(Group):
    """What goes out and what comes in."""

    menu_label = _("Reports and imports")
    menu_name = "flows"
    menu_icon = "mail"
    menu_order = 400
    items = (SubscriptionArea, MappingArea)


GROUPS: tuple[Group, ...] = (OrganisationGroup(), RulesGroup(), FlowGroup())


def office_areas() -> Iterator[Area]:
    """Every area, in the order of the menu."""
    for group in GROUPS:
        yield from (item for item in group.registerables if isinstance(item, Area))


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def register_areas() -> tuple[Group, ...]:
    """Hand them to Wagtail."""
    return GROUPS
