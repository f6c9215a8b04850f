"""Actions on a shop's card: shown, written down, done, dropped, opened again.

Every form works without scripts: it answers with a redirect to the card. Sent by htmx it answers with
the panel alone, in place of the one on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from accounts.models import Retailer
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError, RoutebookError
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_with

from ..domain import actions as verbs
from ..enums import ActionState
from ..forms import ActionForm, DoneForm, DropForm, ReopenForm
from ..models import Action
from ..queries.actions import actions_of, find_action, find_retailer


def render_actions(
    scope: Scope,
    retailer: Retailer,
    day: date,
    *,
    new: ActionForm | None = None,
    sent: tuple[UUID, forms.Form] | None = None,
) -> SafeString:
    """The panel of a shop's actions; ``new`` and ``sent`` are forms that were refused, with their errors."""
    may_write = scope.allows(Permission.LOG_VISITS)
    rows = [_row(action, day, sent, may_write=may_write) for action in actions_of(scope, retailer.pk)]
    context = {
        "retailer": retailer,
        "open": [row for row in rows if row["action"].state == ActionState.OPEN],
        "settled": [row for row in rows if row["action"].state != ActionState.OPEN],
        "may_write": may_write,
        "form": (new or ActionForm(scope=scope, day=day)) if may_write else None,
        "is_refused": new is not None,
    }
    return render_to_string("visits/retailer/actions.html", context)


def _row(
    action: Action, day: date, sent: tuple[UUID, forms.Form] | None, *, may_write: bool
) -> dict[str, Any]:
    """An action with the forms of what can be done with it."""
    row: dict[str, Any] = {
        "action": action,
        "is_late": action.state == ActionState.OPEN and action.due_on < day,
    }
    if may_write:
        key = f"action-{action.pk}"
        kinds: dict[str, type[forms.Form]] = {"done": DoneForm, "drop": DropForm, "reopen": ReopenForm}
        for name, kind in kinds.items():
            refused = sent is not None and sent[0] == action.pk and type(sent[1]) is kind
            initial = {"due_on": max(action.due_on, day)}
            row[name] = sent[1] if refused and sent else kind(auto_id=f"{key}-{name}-%s", initial=initial)
            row[f"{name}_refused"] = refused
    return row


@require_POST
def open_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a new action for a shop."""
    scope = scope_with(request, Permission.LOG_VISITS)
    retailer = find_retailer(scope, pk)
    if retailer is None:
        raise not_found()
    moment = timezone.now()
    form = ActionForm(request.POST, scope=scope, day=timezone.localdate(moment))
    if form.is_valid():
        try:
            verbs.open_action(
                uuid=form.cleaned_data["key"],
                retailer=retailer,
                owner=form.cleaned_data["owner"],
                text=form.cleaned_data["text"],
                due_on=form.cleaned_data["due_on"],
                actor=scope.label,
                moment=moment,
            )
        except InputError as error:
            _refuse(form, error)
    return _answer(request, scope, retailer, new=None if form.is_valid() else form)


@require_POST
def finish_action(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that an action was done, and by what one can tell."""

    def finish(action: Action, form: forms.Form, scope: Scope) -> None:
        verbs.complete_action(
            action=action,
            evidence=form.cleaned_data["evidence"],
            actor=scope.label,
            moment=timezone.now(),
        )

    return _change(request, key, DoneForm, finish)


@require_POST
def drop_action(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give an action up, and say why."""

    def drop(action: Action, form: forms.Form, scope: Scope) -> None:
        verbs.drop_action(
            action=action, reason=form.cleaned_data["reason"], actor=scope.label, moment=timezone.now()
        )

    return _change(request, key, DropForm, drop)


@require_POST
def reopen_action(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open an action again."""

    def reopen(action: Action, form: forms.Form, scope: Scope) -> None:
        verbs.reopen_action(
            action=action, due_on=form.cleaned_data["due_on"], actor=scope.label, moment=timezone.now()
        )

    return _change(request, key, ReopenForm, reopen)


def _change(
    request: HttpRequest,
    key: UUID,
    kind: type[forms.Form],
    act: Callable[[Action, forms.Form, Scope], None],
) -> HttpResponse:
    scope = scope_with(request, Permission.LOG_VISITS)
    action = find_action(scope, key)
    if action is None:
        raise not_found()
    form = kind(request.POST, auto_id=f"action-{key}-%s")
    if form.is_valid():
        try:
            act(action, form, scope)
        except RoutebookError as error:
            _refuse(form, error)
    return _answer(request, scope, action.retailer, sent=None if form.is_valid() else (key, form))


def _refuse(form: forms.Form, error: RoutebookError) -> None:
    field = str(error.field) if isinstance(error, InputError) else ""
    text = f"{error.reason} {error.remedy}" if isinstance(error, InputError) else str(error)
    form.add_error(field if field in form.fields else None, text)


def _answer(
    request: HttpRequest,
    scope: Scope,
    retailer: Retailer,
    *,
    new: ActionForm | None = None,
    sent: tuple[UUID, forms.Form] | None = None,
) -> HttpResponse:
    is_refused = new is not None or sent is not None
    card = reverse("accounts:retailer", kwargs={"pk": retailer.pk})
    if not is_refused and request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(f"{card}#actions")
    panel = render_actions(scope, retailer, timezone.localdate(), new=new, sent=sent)
    if request.headers.get("HX-Request") == "true":
        # htmx leaves a page as it is on an error status, so what was refused is answered 200 as well.
        return HttpResponse(panel)
    context = {"retailer": retailer, "panel": panel}
    return render(request, "visits/retailer/actions_page.html", context, status=422)
