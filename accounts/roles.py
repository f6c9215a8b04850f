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
    SUBSCRIBE_REPORTS = "subscribe_reports"
    VIEW_RETAILERS = "view_retailers"
    EXPORT_RETAILERS = "export_retailers"
    VIEW_PHONES = "view_phones"
    EDIT_RETAILERS = "edit_retailers"
    MOVE_RETAILERS = "move_retailers"
    LOG_VISITS = "log_visits"
    REVIEW_VISITS = "review_visits"
    HANDLE_ISSUES = "handle_issues"
    READ_JOURNALS = "read_journals"
    """One's own, and those that one reviews."""
    WRITE_JOURNALS = "write_journals"
    REVIEW_JOURNALS = "review_journals"
    IMPORT_DATA = "import_data"
    CLOSE_MONTHS = "close_months"
    REOPEN_MONTHS = "reopen_months"
    EDIT_TEMPLATES = "edit_templates"
    MANAGE_SUBSCRIPTIONS = "manage_subscriptions"
    MANAGE_UNITS = "manage_units"
    MANAGE_STAFF = "manage_staff"
    MANAGE_RULES = "manage_rules"
    USE_TOKENS = "use_tokens"
    SEE_EVERY_UNIT = "see_every_unit"


_READ = [
    Permission.VIEW_UNITS,
    Permission.VIEW_REPORTS,
    Permission.EXPORT_REPORTS,
    Permission.SUBSCRIBE_REPORTS,
    Permission.VIEW_RETAILERS,
    Permission.EXPORT_RETAILERS,
    Permission.USE_TOKENS,
]

_FIELD = [
    *_READ,
    Permission.VIEW_PHONES,
    Permission.EDIT_RETAILERS,
    Permission.LOG_VISITS,
    Permission.HANDLE_ISSUES,
]

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ACCOUNT_MANAGER: frozenset([*_FIELD, Permission.WRITE_JOURNALS, Permission.READ_JOURNALS]),
    Role.SUPERVISOR: frozenset(
        [
            *_FIELD,
            Permission.MOVE_RETAILERS,
            Permission.REVIEW_VISITS,
            Permission.REVIEW_JOURNALS,
            Permission.READ_JOURNALS,
        ]
    ),
    Role.DIRECTOR: frozenset(
        [
            *_READ,
            Permission.VIEW_PHONES,
            Permission.REVIEW_VISITS,
            Permission.REVIEW_JOURNALS,
            Permission.READ_JOURNALS,
            Permission.HANDLE_ISSUES,
            Permission.CLOSE_MONTHS,
            Permission.REOPEN_MONTHS,
            Permission.MANAGE_SUBSCRIPTIONS,
        ]
    ),
    Role.ANALYST: frozenset([*_READ, Permission.IMPORT_DATA, Permission.EDIT_TEMPLATES]),
    Role.ADMINISTRATOR: frozenset(Permission),
}

WHOLE_OFFICE = frozenset([Permission.IMPORT_DATA])
"""What may be done by those alone whose scope covers every unit: a file of the office knows no district, and
what it changes could lie anywhere."""


def permissions_of(role: str) -> frozenset[str]:
    """The permission values of a stored role; none for a role that the code doesn't know."""
    return frozenset(ROLE_PERMISSIONS[Role(role)]) if role in Role.values else frozenset()


def roles_with(permission: Permission) -> list[Role]:
    """The roles that hold a permission."""
    return [role for role in Role if permission in ROLE_PERMISSIONS[role]]
