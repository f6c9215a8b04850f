"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.utils.decorators import method_decorator

from ..forms import SignInForm
from ..queries.staff import DEMO_PASSWORD, demo_staff


class SignInView(LoginView):
    """The page that everybody without a session is sent to; leads on to what was asked for."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The demo office's people are offered for one tap, on a machine that runs the demo."""
        if settings.DEMO:
            kwargs["demo_staff"] = demo_staff()
            kwargs["demo_password"] = DEMO_PASSWORD
        return super().get_context_data(**kwargs)


@method_decorator(login_not_required, name="dispatch")
class SignOutView(LogoutView):
    """Ends the session; by POST alone, so that no link or image can."""

    http_method_names = ["post", "options"]
