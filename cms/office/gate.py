"""Which of the admin's addresses are open, and to whom.

Wagtail brings two hundred addresses: pages, workflows, groups, its own accounts. The back office opens
what it uses and answers 404 for everything else, so that an address of a coming version of Wagtail stays
shut until somebody puts it into a table here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.urls import ResolverMatch

from accounts.roles import Permission


class Door(Enum):
    """Answers for addresses that ask for no permission of their own."""

    OPEN = "open"
    """To everybody who may enter the back office."""
    SHUT = "shut"
    """Nothing is there: 404."""
    SIGN_IN = "sign_in"
    """Our own sign-in takes the place of Wagtail's."""
    ME = "me"
    """Our own page of oneself takes the place of Wagtail's account page."""
    SIGN_OUT = "sign_out"
    """Our own signing out: Wagtail's would end a session by a mere link."""


Rule = Door | Permission

NAMES: Mapping[str, Rule] = {
    "wagtailadmin_home": Door.OPEN,
    "wagtailadmin_sprite": Door.OPEN,
    "wagtailadmin_javascript_catalog": Door.OPEN,
    "wagtailadmin_dismissibles": Door.OPEN,
    "wagtailadmin_logout": Door.SIGN_OUT,
    "wagtailadmin_login": Door.SIGN_IN,
    "wagtailadmin_account": Door.ME,
    "wagtailadmin_password_reset": Door.SIGN_IN,
    "wagtailadmin_password_reset_done": Door.SIGN_IN,
    "wagtailadmin_password_reset_confirm": Door.SIGN_IN,
    "wagtailadmin_password_reset_complete": Door.SIGN_IN,
    # It asks for a permission by what is looked for.
    "office_suggest": Door.OPEN,
    "wagtailadmin_block_preview": Permission.EDIT_TEMPLATES,
    "wagtailadmin_tag_autocomplete": Permission.EDIT_TEMPLATES,
    "wagtailadmin_tag_model_autocomplete": Permission.EDIT_TEMPLATES,
    "wagtail_bulk_action": Permission.EDIT_TEMPLATES,
    # The links of rich text: to addresses outside; there are no pages to link to.
    "wagtailadmin_choose_page": Door.SHUT,
    "wagtailadmin_choose_page_child": Door.SHUT,
    "wagtailadmin_choose_page_search": Door.SHUT,
    "wagtailadmin_choose_page_chosen_multiple": Door.SHUT,
    "wagtailadmin_choose_page_external_link": Door.SHUT,
    "wagtailadmin_choose_page_email_link": Door.SHUT,
    "wagtailadmin_choose_page_phone_link": Door.SHUT,
    "wagtailadmin_choose_page_anchor_link": Door.SHUT,
    "wagtailadmin_error_test": Door.SHUT,
    "wagtailadmin_explore": Door.SHUT,
    "wagtailadmin_explore_results": Door.SHUT,
    "wagtailadmin_explore_root": Door.SHUT,
    # Two without a name: a page for trying out "not found", and whatever no other address matches.
    "": Door.SHUT,
}
"""Addresses without a namespace by their names."""

AREAS: dict[str, Rule] = {
    "wagtailadmin_editing_sessions": Permission.EDIT_TEMPLATES,
    "wagtailimages": Permission.EDIT_TEMPLATES,
    "wagtailimages_chooser": Permission.EDIT_TEMPLATES,
    "office_files": Permission.EDIT_TEMPLATES,
    "wagtailadmin_api": Door.SHUT,
    "wagtailadmin_collections": Door.SHUT,
    "wagtailadmin_pages": Door.SHUT,
    "wagtailadmin_reports": Door.SHUT,
    "wagtailadmin_workflows": Door.SHUT,
    "wagtaildocs": Door.SHUT,
    "wagtaildocs_chooser": Door.SHUT,
    "wagtailsites": Door.SHUT,
    "wagtailsnippets": Door.SHUT,
    "wagtailsnippets_cms_reporttemplate": Permission.EDIT_TEMPLATES,
    # No form chooses a template.
    "wagtailsnippetchoosers_cms_reporttemplate": Door.SHUT,
    "wagtailusers_groups": Door.SHUT,
    "wagtailusers_users": Door.SHUT,
}
"""Addresses by the first namespace of their names; every area of the office adds its own."""

BULK = {("wagtailimages", "image")}
"""The records for which Wagtail's actions on many at once are open: app and model."""


@dataclass(frozen=True, slots=True)
class Unlisted(LookupError):
    """An address that no table names."""

    name: str


def open_area(namespace: str, permission: Permission) -> None:
    """Open an area's addresses to those who hold ``permission``."""
    AREAS[namespace] = permission


def rule_named(name: str) -> Rule:
    """The rule of an address by its full name. Raises `Unlisted`."""
    namespace, _, rest = name.partition(":")
    table, key = (AREAS, namespace) if rest else (NAMES, name)
    try:
        return table[key]
    except KeyError:
        raise Unlisted(name) from None


def rule_of(match: ResolverMatch) -> Rule:
    """The rule of a resolved address; one that no table names is shut."""
    try:
        rule = rule_named(match.view_name if match.url_name else "")
    except Unlisted:
        return Door.SHUT
    if match.url_name == "wagtail_bulk_action":
        asked = (match.kwargs["app_label"], match.kwargs["model_name"])
        return rule if asked in BULK else Door.SHUT
    return rule
