"""One's own sessions and API tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salesforce_app.kernel.errors import InputError
from salesforce_app.web import panels
from salesforce_app.web.errors import not_found
from salesforce_app.web.requests import scope_of

from ..domain import staff as verbs
from ..domain.tokens import create_token, revoke_token
from ..enums import TokenAccess
from ..forms.access import TokenForm
from ..measures.devices import device_name, is_hand_held
from ..models import Staff
from ..queries.access import SESSIONS, live_sessions, tokens_of
from ..roles import Permission


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as its owner reads it."""

    pk: int
    device: str
    is_hand_held: bool
    ip: str
    since: datetime
    is_current: bool


def _person(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user


@require_safe
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the reader is signed in, this session first."""
    rows = [
        SessionRow(
            pk=session.pk,
            device=device_name(session.user_agent),
            is_hand_held=is_hand_held(session.user_agent),
            ip=session.ip,
            since=session.created_at,
            is_current=session.session_key == request.session.session_key,
        )
        for session in live_sessions(_person(request), moment=timezone.now())
    ]
    rows.sort(key=lambda row: not row.is_current)
    context = {"sessions": rows, "panels": panels.gather(SESSIONS, scope_of(request))}
    return render(request, "accounts/sessions.html", context)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of the reader's devices out."""
    if not verbs.end_session(staff=_person(request), pk=pk):
        raise not_found()
    messages.success(request, _("That session has ended."))
    return redirect("accounts:sessions")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign all of the reader's other devices out."""
    verbs.end_other_sessions(staff=_person(request), keep=request.session.session_key)
    messages.success(request, _("You are signed in here alone now."))
    return redirect("accounts:sessions")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The reader's API tokens; a new one's key is shown in the answer that makes it, and never again."""
    person = _token_owner(request)
    form = TokenForm(request.POST or None)
    key = ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, key = create_token(
                staff=person,
                name=form.cleaned_data["name"],
                access=TokenAccess(form.cleaned_data["access"]),
                days=form.cleaned_data["days"],
                moment=timezone.now(),
            )
            form = TokenForm()
        except InputError as error:
            form.add_error(str(error.field), f"{error.reason} {error.remedy}")
    context = {"form": form, "new_key": key, "tokens": tokens_of(person), "now": timezone.now()}
    return render(request, "accounts/tokens.html", context)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the reader's tokens."""
    if not revoke_token(staff=_token_owner(request), pk=pk, moment=timezone.now()):
        raise not_found()
    messages.success(request, _("The token has been revoked."))
    return redirect("accounts:tokens")


def _token_owner(request: HttpRequest) -> Staff:
    person = _person(request)
    if Permission.USE_TOKENS not in person.permissions:
        raise PermissionDenied(Permission.USE_TOKENS)
    return person
