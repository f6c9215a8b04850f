"""Signing in and out, and the first password of somebody who was invited."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from salesforce_app.kernel.errors import InputError

from ..domain.staff import accept_invitation
from ..forms.sign_in import InvitedPasswordForm
from ..queries.access import find_invitation
from ..queries.staff import DEMO_PASSWORD, demo_staff


class SignInView(LoginView):
    """The page that everybody without a session is sent to; leads on to what was asked for."""

    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The demo office's people are offered for one tap, on a machine that runs the demo."""
        if settings.DEMO:
            kwargs["demo_staff"] = demo_staff()
            kwargs["demo_password"] = DEMO_PASSWORD
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context


@method_decorator(login_not_required, name="dispatch")
class SignOutView(LogoutView):
    """Ends the session; by POST alone, so that no link or image can."""

    http_method_names = ["post", "options"]


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """The page behind the link of an invitation: choose a password, then sign in with it."""
    moment = timezone.now()
    found = find_invitation(key, moment=moment)
    if found is None:
        return render(request, "accounts/invitation_over.html", status=410)
    form = InvitedPasswordForm(request.POST or None, person=found.staff)
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(invitation=found, password=form.cleaned_data["password1"], moment=moment)
        except InputError:
            return render(request, "accounts/invitation_over.html", status=410)
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("accounts:sign_in")
    return render(request, "accounts/invitation.html", {"form": form, "person": found.staff})
