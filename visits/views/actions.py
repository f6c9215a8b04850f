"""Actions on a shop's card: shown, written down, done, dropped, opened again.

On the card stand links: a panel knows no request, hence no token for a form. They lead to the page of the
shop's actions, where the forms are; htmx brings that panel into the card in place of the links. A form that
is sent without scripts answers with a redirect to the card, one sent by htmx with the panel alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Retailer
from accounts.roles import Permission
from salesforce_app.kernel.errors import InputError, RoutebookError
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import is_asked_by_page, scope_with

from ..domain import actions as verbs
from ..enums import ActionState
from ..forms import ActionForm, DoneForm, DropForm, ReopenForm
from ..models import Action
from ..queries.actions import actions_of, find_action, find_retailer

NEW = "new"
"""The key of the form of a new action."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done with an action: of an open one, or of one that is no longer open."""

    name: str
    title: object
    send: object
    icon: str
    route: str
    form: type[forms.Form]
    for_open: bool = True


DONE = Verb("done", pgettext_lazy("verb", "Done"), _("Mark as done"), "check", "finish_action", DoneForm)
DROP = Verb("drop", pgettext_lazy("verb", "Drop"), _("Drop the action"), "x", "drop_action", DropForm)
REOPEN = Verb(
    "reopen", _("Open again"), _("Open again"), "rotate", "reopen_action", ReopenForm, for_open=False
)
VERBS = (DONE, DROP, REOPEN)


def render_actions(
    scope: Scope,
    retailer: Retailer,
    day: date,
    *,
    request: HttpRequest | None = None,
    opened: str = "",
    refused: tuple[str, forms.Form] | None = None,
) -> SafeString:
    """The panel of a shop's actions: with links, or for a ``request`` with forms.

    ``opened`` is the key of the form that stands open: ``new``, or a verb and an action's key such as
    ``done-…``. ``refused`` is a form that was sent and refused, by its key.
    """
    may_write = scope.allows(Permission.LOG_VISITS)
    forms_sent = dict([refused]) if refused else {}
    rows = []
    for action in actions_of(scope, retailer.pk):
        is_open = action.state == ActionState.OPEN
        rows.append(
            {
                "action": action,
                "is_open": is_open,
                "is_late": is_open and action.due_on < day,
                "verbs": [
                    _offer(verb, action, day, forms_sent, opened)
                    for verb in VERBS
                    if verb.for_open == is_open
                ]
                if may_write
                else [],
            }
        )
    new = forms_sent.get(NEW) or (ActionForm(scope=scope, day=day) if may_write and request else None)
    context = {
        "retailer": retailer,
        "open": [row for row in rows if row["is_open"]],
        "settled": [row for row in rows if not row["is_open"]],
        "may_write": may_write,
        "has_forms": request is not None,
        "form": new,
        "is_new_open": opened == NEW or NEW in forms_sent,
    }
    return render_to_string("visits/retailer/actions.html", context, request=request)


def _offer(
    verb: Verb, action: Action, day: date, forms_sent: dict[str, forms.Form], opened: str
) -> dict[str, Any]:
    key = f"{verb.name}-{action.pk}"
    initial = {"due_on": max(action.due_on, day)}
    return {
        "verb": verb,
        "key": key,
        "is_open": key == opened or key in forms_sent,
        "address": reverse(f"visits:{verb.route}", kwargs={"key": action.pk}),
        "form": forms_sent.get(key) or verb.form(auto_id=f"{key}-%s", initial=initial),
    }


@require_safe
def retailer_actions(request: HttpRequest, pk: int) -> HttpResponse:
    """A shop's actions with the forms to write down and to change them, one of them ``open``."""
    scope = scope_with(request, Permission.VIEW_RETAILERS)
    retailer = find_retailer(scope, pk)
    if retailer is None:
        raise not_found()
    panel = render_actions(
        scope, retailer, timezone.localdate(), request=request, opened=request.GET.get("open", "")
    )
    if is_asked_by_page(request):
        return HttpResponse(panel)
    return render(request, "visits/retailer/actions_page.html", {"retailer": retailer, "panel": panel})


@require_POST
def open_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a new action for a shop."""
    scope = scope_with(request, Permission.LOG_VISITS)
    retailer = find_retailer(scope, pk)
    if retailer is None:
        raise not_found()
    moment = timezone.now()
    form = ActionForm(request.POST, scope=scope, day=local_day(moment))
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
    return _answer(request, scope, retailer, None if form.is_valid() else (NEW, form))


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

    return _change(request, key, DONE, finish)


@require_POST
def drop_action(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give an action up, and say why."""

    def drop(action: Action, form: forms.Form, scope: Scope) -> None:
        verbs.drop_action(
            action=action, reason=form.cleaned_data["reason"], actor=scope.label, moment=timezone.now()
        )

    return _change(request, key, DROP, drop)


@require_POST
def reopen_action(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open an action again."""

    def reopen(action: Action, form: forms.Form, scope: Scope) -> None:
        verbs.reopen_action(
            action=action, due_on=form.cleaned_data["due_on"], actor=scope.label, moment=timezone.now()
        )

    return _change(request, key, REOPEN, reopen)


def _change(
    request: HttpRequest, key: UUID, verb: Verb, act: Callable[[Action, forms.Form, Scope], None]
) -> HttpResponse:
    scope = scope_with(request, Permission.LOG_VISITS)
    action = find_action(scope, key)
    if action is None:
        raise not_found()
    form = verb.form(request.POST, auto_id=f"{verb.name}-{key}-%s")
    if form.is_valid():
        try:
            act(action, form, scope)
        except RoutebookError as error:
            _refuse(form, error)
    return _answer(request, scope, action.retailer, None if form.is_valid() else (f"{verb.name}-{key}", form))


def _refuse(form: forms.Form, error: RoutebookError) -> None:
    field = str(error.field) if isinstance(error, InputError) else ""
    text = f"{error.reason} {error.remedy}" if isinstance(error, InputError) else str(error)
    form.add_error(field if field in form.fields else None, text)


def _answer(
    request: HttpRequest, scope: Scope, retailer: Retailer, refused: tuple[str, forms.Form] | None
) -> HttpResponse:
    if refused is None and not is_asked_by_page(request):
        card = reverse("accounts:retailer", kwargs={"pk": retailer.pk})
        return HttpResponseRedirect(f"{card}#actions")
    panel = render_actions(scope, retailer, timezone.localdate(), request=request, refused=refused)
    if is_asked_by_page(request):
        # htmx leaves a page as it is on an error status, so what was refused is answered 200 as well.
        return HttpResponse(panel)
    context = {"retailer": retailer, "panel": panel}
    return render(request, "visits/retailer/actions_page.html", context, status=422)
