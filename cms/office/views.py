"""The admin's views as the back office uses them: records within the scope, and verbs instead of saves."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.db.models.deletion import ProtectedError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import ButtonsColumnMixin, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history
from wagtail.log_actions import log

from salesforce_app.kernel.errors import InputError, RoutebookError
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.requests import scope_of

from .trail import CHANGED, told_changes

logger = logging.getLogger(__name__)

Visible = Callable[[Scope], QuerySet[Any]]
Remove = Callable[..., None]


class Verb(Protocol):
    """A form that carries out a verb of the package that owns the records."""

    def carry_out(self, *, actor: str, moment: datetime) -> Model:
        """Do it, and return the record that it is about. Raises `RoutebookError`."""


class ScopedMixin:
    """Finds records among those that the person's scope covers; others answer 404."""

    request: HttpRequest
    visible: Visible | None = None

    def get_queryset(self) -> QuerySet[Any]:
        """The records that the scope covers."""
        assert self.visible is not None
        return self.visible(scope_of(self.request))


class RecordColumn(ButtonsColumnMixin, TitleColumn):
    """A list's first column where it is none of the model's fields: the way to the record, and its verbs.

    Wagtail makes one of a field's name alone; a column that an area defines itself would lead nowhere.
    """

    def __init__(self, column: Column, view: OfficeIndexView) -> None:
        super().__init__(
            column.name,
            label=column.label,
            accessor=column.accessor,
            sort_key=column.sort_key,
            get_url=view.get_edit_url,
        )
        self._view = view

    def get_buttons(self, instance: Model, parent_context: Any) -> list[Any]:
        """What the person may do to the record."""
        buttons: list[Any] = self._view.get_list_buttons(instance)
        return buttons


class OfficeIndexView(generic.IndexView):
    """A list of an area: search, filters, order, pages, within the scope."""

    visible: Visible | None = None

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The records that the filters leave: none where one of them was not understood."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found

    @cached_property
    def is_filtering(self) -> bool:
        """Whether a filter is on, understood or not."""
        return bool(self.filters and self.filters.form.has_changed())

    @cached_property
    def no_results_message(self) -> str:
        """Why the list is empty: what is wrong with a filter goes before anything else."""
        if self.filters and not self.filters.is_valid():
            form = self.filters.form
            wrong = ((form.fields[name].label, error) for name, told in form.errors.items() for error in told)
            return " ".join(f"{label}: {error}" for label, error in wrong)
        return str(super().no_results_message)

    @cached_property
    def columns(self) -> list[Any]:
        """The list's columns; the first one always leads to the record."""
        first, *others = super().columns
        if isinstance(first, Column) and not isinstance(first, ButtonsColumnMixin):
            first = RecordColumn(first, self)
        return [first, *others]

    def get_base_queryset(self) -> QuerySet[Any]:
        """The records that the scope covers, with what the columns read."""
        assert self.visible is not None
        return self.visible(scope_of(self.request))


class VerbMixin(ScopedMixin):
    """Carries out a form's verb; its refusal stands beside the field that it names."""

    form_kwargs: Callable[[HttpRequest], Mapping[str, Any]] | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        """What the form asks for besides, such as the scope."""
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "scope": scope_of(self.request)}

    def is_valid(self, form: BaseForm) -> bool:
        """Whether the form is complete and its verb could be carried out; all of it or nothing."""
        if super().is_valid(form) and self._carry_out(form):  # type: ignore[misc]
            return True
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return False

    def _carry_out(self, form: Any) -> bool:
        is_new = getattr(form, "instance", None) is None
        try:
            with transaction.atomic():
                actor = self.request.user.get_username()
                self.saved: Model = form.carry_out(actor=actor, moment=timezone.now())
                log(
                    instance=self.saved,
                    action="wagtail.create" if is_new else CHANGED,
                    user=self.request.user,
                    data={"changes": told_changes(form)},
                    content_changed=True,
                )
        except InputError as error:
            field = error.field if error.field in form.fields else None
            text = f"{error.reason} {error.remedy}"
            # A field's name in code says nothing to a reader; its title does.
            is_title = bool(error.field) and not str(error.field).islower()
            form.add_error(field, f"{error.field}: {text}" if field is None and is_title else text)
            return False
        except RoutebookError as error:
            form.add_error(None, str(error))
            return False
        except IntegrityError:
            # What the form had checked is no longer so: two people entered the same at the same time.
            logger.warning("a record of the back office was refused by the database", exc_info=True)
            form.add_error(
                None, _("Somebody else entered the same meanwhile. Look at the list, then try again.")
            )
            return False
        return True

    def save_instance(self) -> Model:
        """The record as the verb left it."""
        return self.saved


class OfficeAddView(VerbMixin, generic.CreateView):
    """A form for a new record."""

    def get_initial_form_instance(self) -> None:
        """None: forms of verbs take no empty record."""
        return

    def get_success_buttons(self) -> list[Any]:
        """The way to the new record, where it can be edited."""
        buttons: list[Any] = super().get_success_buttons() if self.edit_url_name else []
        return buttons


class OfficeEditView(VerbMixin, generic.EditView):
    """A form for a record on file."""


class OfficeDeleteView(ScopedMixin, generic.DeleteView):
    """Takes a record away by its verb; what stands in the way is told instead of a bare refusal."""

    template_name = "cms/office/confirm_delete.html"

    remove: Remove | None = None

    def delete_action(self) -> None:
        """Carry out the verb and leave its trace."""
        assert self.remove is not None
        with transaction.atomic():
            log(instance=self.object, action="wagtail.delete", user=self.request.user, deleted=True)
            self.remove(self.object, actor=self.request.user.get_username(), moment=timezone.now())

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Delete, or show the page again with the reason against it."""
        try:
            response: HttpResponse = super().form_valid(form)
        except ProtectedError:
            form.add_error(None, _("Other records refer to it, so it stays. End it or rename it instead."))
        except InputError as error:
            form.add_error(None, f"{error.reason} {error.remedy}")
        except RoutebookError as error:
            form.add_error(None, str(error))
        else:
            return response
        again: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return again


class OfficeHistoryView(history.HistoryView):
    """Who changed what of a record."""

    visible: Visible | None = None
    any_permission_required = ("add", "change", "delete", "view")

    def get_object(self) -> Model:
        """The record, when the scope covers it."""
        assert self.visible is not None
        found: Model = get_object_or_404(self.visible(scope_of(self.request)), pk=unquote(str(self.pk)))
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse before anything is read."""
        if not self.user_has_any_permission(self.any_permission_required):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response
