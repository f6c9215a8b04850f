"""Wagtail's permission policies, answered by the roles in code instead of groups in the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.models import Collection
from wagtail.permission_policies import BasePermissionPolicy

from accounts.models import Staff
from accounts.roles import ROLE_PERMISSIONS, Permission

EDITING = frozenset({"add", "change", "delete", "view"})
PUBLISHING = EDITING | {"publish", "lock", "unlock"}


class RolePolicy(BasePermissionPolicy):
    """Who holds ``permission`` may do ``actions`` with the records of ``model``; nobody else anything."""

    def __init__(self, model: type[Model], permission: Permission, actions: Iterable[str] = EDITING) -> None:
        super().__init__(model)
        self.permission = permission
        self.actions = frozenset(actions)

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether somebody may do ``action`` with records of the model."""
        return isinstance(user, Staff) and action in self.actions and self.permission in user.permissions

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Staff]:
        """Everybody who may do any of ``actions``."""
        if self.actions.isdisjoint(actions):
            nobody: QuerySet[Staff] = Staff.objects.none()
            return nobody
        roles = [role for role, granted in ROLE_PERMISSIONS.items() if self.permission in granted]
        found: QuerySet[Staff] = Staff.objects.filter(is_active=True, role__in=roles)
        return found


class RoleCollectionPolicy(RolePolicy):
    """As ``RolePolicy``, for records that Wagtail keeps in collections, such as images."""

    def collections_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Collection]:
        """Every collection or none: the office parts no images by collection."""
        allowed = self.user_has_any_permission(user, actions)
        found: QuerySet[Collection] = Collection.objects.all() if allowed else Collection.objects.none()
        return found

    def collections_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Collection]:
        """As ``collections_user_has_any_permission_for``, for one action."""
        return self.collections_user_has_any_permission_for(user, [action])
