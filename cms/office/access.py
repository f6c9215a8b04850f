"""Who may enter the back office: decided by the role alone, as everywhere on the site."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from accounts.models import Staff
from accounts.roles import Permission

ENTRANCE = frozenset(
    {Permission.EDIT_TEMPLATES, Permission.MANAGE_UNITS, Permission.MANAGE_STAFF, Permission.MANAGE_RULES}
)
"""Permissions each of which opens the back office."""

ADMIN_ACCESS = "wagtailadmin.access_admin"
"""What Wagtail asks of everybody who enters its admin."""

GRANTED = {
    f"cms.{action}_reporttemplate": Permission.EDIT_TEMPLATES
    for action in ("add", "change", "delete", "view", "publish", "lock", "unlock")
}
"""Names by which Wagtail's menus ask for what its policies answer elsewhere."""


def may_enter(user: Any) -> bool:
    """Whether somebody may enter the back office."""
    return isinstance(user, Staff) and any(permission in user.permissions for permission in ENTRANCE)


class OfficeBackend(BaseBackend):
    """Answers what Wagtail asks of a person by her role; it signs nobody in."""

    def has_perm(self, user_obj: Any, perm: str, obj: object = None) -> bool:
        """Whether the person may enter the back office, or work on templates; nothing else is given here."""
        if perm == ADMIN_ACCESS:
            return may_enter(user_obj)
        return perm in GRANTED and may_enter(user_obj) and GRANTED[perm] in user_obj.permissions
