"""What the admin's menu and its first page show: the office's own areas, and nothing of a website's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.ui.components import Component

from accounts.models import Staff
from accounts.roles import Permission

from .areas import GROUPS
from .areas.templates import TemplateArea

HIDDEN_ITEMS = frozenset({"explorer", "reports", "help", "settings", "snippets", "documents", "images"})
"""Items of Wagtail's menu for what the back office does not open, or shows in a place of its own."""


class RoleItem(MenuItem):
    """An item for those who hold a permission."""

    def __init__(self, *args: Any, permission: Permission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person holds it."""
        return isinstance(request.user, Staff) and self.permission in request.user.permissions


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]
def hide_items(request: HttpRequest, items: list[MenuItem]) -> None:
    """Take away what leads to shut addresses."""
    items[:] = [item for item in items if item.name not in HIDDEN_ITEMS]


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def images_item() -> MenuItem:
    """The images of report templates."""
    return RoleItem(
        _("Images"),
        reverse("wagtailimages:index"),
        name="office-images",
        icon_name="image",
        order=120,
        permission=Permission.EDIT_TEMPLATES,
    )


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def site_item() -> MenuItem:
    """The way back to the site."""
    return MenuItem(_("Back to the site"), reverse("web:home"), name="site", icon_name="home", order=990)


class AreasPanel(Component):
    """The areas that a person may enter, each with what it is for."""

    name = "areas"
    template_name = "cms/office/areas.html"
    order = 10

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The groups of the menu, each area with its purpose and address."""
        granted = self.request.user.permissions  # type: ignore[union-attr]
        groups = [
            {
                "title": group.menu_label,
                "areas": [
                    {
                        "title": area.menu_label,
                        "purpose": area.purpose,
                        "icon": area.icon,
                        "address": reverse(area.get_url_name("index")),
                    }
                    for area in group.registerables
                    if area.permission in granted
                ],
            }
            for group in GROUPS
        ]
        own = {
            "title": _("Report templates"),
            "areas": [
                {
                    "title": TemplateArea.menu_label,
                    "purpose": TemplateArea.purpose,
                    "icon": TemplateArea.icon,
                    "address": reverse("wagtailsnippets_cms_reporttemplate:list"),
                },
                {
                    "title": _("Images"),
                    "purpose": _("The images of report templates."),
                    "icon": "image",
                    "address": reverse("wagtailimages:index"),
                },
            ],
        }
        if TemplateArea.permission in granted:
            groups.insert(0, own)
        return {"groups": [group for group in groups if group["areas"]]}

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> SafeString:
        """The rendered panel."""
        rendered: SafeString = super().render_html(parent_context or {})
        return rendered


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]
def first_page(request: HttpRequest, panels: list[Component]) -> None:
    """The areas alone: pages, moderation and locks are a website's."""
    panels[:] = [AreasPanel(request)]


@hooks.register("construct_homepage_summary_items")  # type: ignore[untyped-decorator]
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    """No counts of pages and images."""
    items.clear()


class RoleSearch(SearchArea):
    """Where the menu's search box leads: a list of those who hold a permission."""

    def __init__(self, *args: Any, permission: Permission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person holds it."""
        return isinstance(request.user, Staff) and self.permission in request.user.permissions


@hooks.register("register_admin_search_area")  # type: ignore[untyped-decorator]
def search_staff() -> SearchArea:
    """For administrators: people."""
    return RoleSearch(
        _("Staff"),
        reverse("staff:index"),
        name="staff",
        icon_name="group",
        order=1,
        permission=Permission.MANAGE_STAFF,
    )


@hooks.register("register_admin_search_area")  # type: ignore[untyped-decorator]
def search_templates() -> SearchArea:
    """For template editors: templates."""
    return RoleSearch(
        _("Report templates"),
        reverse("wagtailsnippets_cms_reporttemplate:list"),
        name="report-templates",
        icon_name="doc-full-inverse",
        order=2,
        permission=Permission.EDIT_TEMPLATES,
    )
