"""Renewing the key of one's own phones."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Staff
from accounts.roles import Permission
from salesforce_app.web.requests import scope_with

from ..domain.vaults import renew_vault_key
from ..middleware import SESSION_KEY


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renew_phone_key(request: HttpRequest) -> HttpResponse:
    """What renewing means, and doing it: this session stays, and is given the new key when it asks for it."""
    scope_with(request, Permission.LOG_VISITS)
    person = request.user
    assert isinstance(person, Staff)
    if request.method != "POST":
        return render(request, "visits/phone_key/renew.html")
    renew_vault_key(staff=person, actor=person.username, moment=timezone.now())
    request.session.pop(SESSION_KEY, None)
    update_session_auth_hash(request, person)
    messages.success(request, _("Your phones have a new key, and you are signed in here alone."))
    return redirect("accounts:sessions")
