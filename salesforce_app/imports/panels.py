"""What imports say on the home page of those who make them."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..kernel.scope import Scope
from ..web.panels import Panel, register
from ..web.views import HOME
from .home import newest_imports
from .models.batches import IMPORT_DATA


def imports_panel(scope: Scope, subject: object = None) -> SafeString:
    """The files that wait for a decision, and what became of the newest imports."""
    return render_to_string("imports/home.html", {"found": newest_imports(scope)})


register(
    Panel(
        frame=HOME, name="imports", title=_("Imports"), order=15, render=imports_panel, permission=IMPORT_DATA
    )
)
