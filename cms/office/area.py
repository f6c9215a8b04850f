"""One area of the back office: a list, forms that carry out verbs, and a history."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.forms import Form
from django.urls import URLPattern, path
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope

from .gate import open_area
from .policies import RolePolicy
from .views import (
    OfficeAddView,
    OfficeDeleteView,
    OfficeEditView,
    OfficeHistoryView,
    OfficeIndexView,
    Remove,
)


class Area(ModelViewSet):
    """A kind of records that the office administers.

    A subclass names the ``model``, the ``permission`` that opens it, its list (``list_display``,
    ``search_fields``, ``filterset_class``), and the verbs: ``add_form`` and ``edit_form`` carry one out
    (``views.Verb``), ``remove`` takes a record away. What has no verb is not offered.
    """

    permission: ClassVar[Permission]
    purpose: ClassVar[object] = ""
    add_form: ClassVar[type[Form] | None] = None
    edit_form: ClassVar[type[Form] | None] = None

    index_view_class = OfficeIndexView
    add_view_class = OfficeAddView
    edit_view_class = OfficeEditView
    delete_view_class = OfficeDeleteView
    history_view_class = OfficeHistoryView

    add_to_reference_index = False
    copy_view_enabled = False
    search_backend_name = None
    list_per_page = 50

    remove: ClassVar[Remove | None] = None

    def visible(self, scope: Scope) -> QuerySet[Any]:
        """The records of the area that ``scope`` covers, with what the list reads of others."""
        found: QuerySet[Any] = self.model.objects.visible_to(scope)
        return found

    def get_form_class(self, for_update: bool = False) -> type[Form] | None:
        """The verb's form."""
        return self.edit_form if for_update else self.add_form

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Every view looks through the scope; there is no page of usages."""
        views: dict[str, Any] = super().get_common_view_kwargs(
            **{"visible": self.visible, "remove": type(self).remove, **kwargs}
        )
        del views["usage_url_name"]
        if self.add_form is None:
            del views["add_url_name"]
        if self.edit_form is None:
            del views["edit_url_name"]
        if type(self).remove is None:
            del views["delete_url_name"]
        return views

    def get_urlpatterns(self) -> list[URLPattern]:
        """The addresses of what the area offers."""
        offered = {
            "index": True,
            "index_results": True,
            "add": self.add_form is not None,
            "edit": self.edit_form is not None,
            "delete": type(self).remove is not None,
            "history": True,
            "history_results": True,
        }
        patterns = [entry for entry in super().get_urlpatterns() if offered.get(entry.name, False)]
        return [*patterns, *self.own_urlpatterns()]

    def own_urlpatterns(self) -> list[URLPattern]:
        """Addresses of the area beyond the usual ones."""
        return []

    def on_register(self) -> None:
        """Open the gate, and let the role decide what may be done."""
        open_area(self.url_namespace, self.permission)
        super().on_register()

    def register_permissions(self) -> None:
        """Roles are lists in code: nothing for Wagtail's groups, a policy of our own."""
        actions = {"view"}
        actions |= {"add"} if self.add_form is not None else set()
        actions |= {"change"} if self.edit_form is not None else set()
        actions |= {"delete"} if type(self).remove is not None else set()
        register_permission_policy(
            self.model, RolePolicy(self.model, self.permission, actions), exact_class=True
        )


__all__ = ["Area", "Model", "path"]
