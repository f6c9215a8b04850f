"""What a person sees of herself and sets for herself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from salesforce_app.web import panels
from salesforce_app.web.notices import kinds
from salesforce_app.web.requests import scope_of
from salesforce_app.web.views import ME

from ..domain.language import choose_language
from ..domain.notifications import choose_mail
from ..enums import Language
from ..forms import LanguageForm
from ..middleware import SESSION_KEY
from ..models import Staff
from ..queries.access import has_second_step
from ..queries.notifications import mail_choices
from ..roles import Permission

YEAR_IN_SECONDS = 365 * 24 * 60 * 60


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Who is signed in, what she chooses for herself, her ways in, and the way out."""
    person = request.user
    assert isinstance(person, Staff)
    chosen = mail_choices(person)
    context = {
        "languages": Language.choices,
        "has_second_step": has_second_step(person),
        "may_use_tokens": Permission.USE_TOKENS in person.permissions,
        "panels": panels.gather(ME, scope_of(request)),
        "notice_choices": [{"kind": kind, "mail": chosen[kind.name]} for kind in kinds()],
    }
    return render(request, "accounts/me.html", context)


@require_POST
def set_notice_choices(request: HttpRequest) -> HttpResponse:
    """Send by e-mail the kinds of notices that are ticked, and no others."""
    person = request.user
    assert isinstance(person, Staff)
    ticked = set(request.POST.getlist("kind"))
    for kind in kinds():
        choose_mail(staff=person, kind=kind.name, mail=kind.name in ticked)
    messages.success(request, _("Your choice of notices is kept."))
    return redirect("accounts:me")


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from here on: on her record, in this session and on this device.

    Returns to the page ``next``; 400 for a language that the product doesn't speak.
    """
    form = LanguageForm(request.POST)
    if not form.is_valid():
        raise BadRequest("unknown language")
    language = Language(form.cleaned_data["language"])
    if request.user.is_authenticated:
        choose_language(staff=request.user, language=language)
    request.session[SESSION_KEY] = language.value
    response = HttpResponseRedirect(_safe_next(request))
    # The sign-in page of this device goes on speaking it after the session has ended.
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language.value,
        max_age=YEAR_IN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _safe_next(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    return reverse(settings.LOGIN_REDIRECT_URL)
