"""What each role may do.

Roles are lists of permissions in code; the database stores the role's value alone. A permission
says what may be done; on which units it may be done is the scope's matter.
"""

from __future__ import annotations

from enum import StrEnum

from .enums import Role


class Permission(StrEnum):
    """One thing that somebody may do."""

    VIEW_UNITS = "view_units"
    VIEW_REPORTS = "view_reports"
    EXPORT_REPORTS = "export_reports"
    VIEW_RETAILERS = "view_retailers"
    EDIT_RETAILERS = "edit_retailers"
    LOG_VISITS = "log_visits"
    REVIEW_VISITS = "review_visits"
    IMPORT_DATA = "import_data"
    CLOSE_MONTHS = "close_months"
    EDIT_TEMPLATES = "edit_templates"
    MANAGE_STAFF = "manage_staff"
    SEE_EVERY_UNIT = "see_every_unit"


_READ = [Permission.VIEW_UNITS, Permission.VIEW_REPORTS, Permission.EXPORT_REPORTS, Permission.VIEW_RETAILERS]

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ACCOUNT_MANAGER: frozenset([*_READ, Permission.EDIT_RETAILERS, Permission.LOG_VISITS]),
    Role.SUPERVISOR: frozenset(
        [*_READ, Permission.EDIT_RETAILERS, Permission.LOG_VISITS, Permission.REVIEW_VISITS]
    ),
    Role.DIRECTOR: frozenset([*_READ, Permission.REVIEW_VISITS, Permission.CLOSE_MONTHS]),
    Role.ANALYST: frozenset([*_READ, Permission.IMPORT_DATA]),
    Role.ADMINISTRATOR: frozenset(Permission),
}


def permissions_of(role: str) -> frozenset[str]:
    """The permission values of a stored role; none for a role that the code doesn't know."""
    return frozenset(ROLE_PERMISSIONS[Role(role)]) if role in Role.values else frozenset()
