"""Jobs that failed, on the home page of whoever asked for them and of whoever looks after all."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..kernel.scope import Scope
from ..web.panels import Panel, register
from ..web.views import HOME
from .queries import recent_failures


def failures_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """The failures of the last days; nothing where there is none."""
    jobs = recent_failures(scope)
    return render_to_string("jobs/home.html", {"jobs": jobs}) if jobs else None


register(Panel(frame=HOME, name="failed-jobs", title=_("Jobs that failed"), order=2, render=failures_panel))
