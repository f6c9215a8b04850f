"""The catalogue of what the admin's scripts say: Wagtail's own, filled up from ours."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

from .wagtail_messages import SCRIPTS, SCRIPTS_COUNTED


class _Catalogue(JavaScriptCatalog):
    """Takes the place of Wagtail's, which knows the messages of ``wagtail.admin`` alone."""

    packages = ["wagtail.admin"]

    def get_catalog(self) -> dict[str, Any]:
        """Wagtail's translations, and ours of what it has none of."""
        known: dict[str, Any] = super().get_catalog()
        for message in SCRIPTS:
            if message not in known and gettext(message) != message:
                known[message] = gettext(message)
        for one, many in SCRIPTS_COUNTED:
            if one not in known and ngettext(one, many, 2) != many:
                # One form for every number: so in each language that ours is translated into.
                known[one] = [ngettext(one, many, 2)]
        return known


def catalogue(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The catalogue in the person's language."""
    answer: HttpResponse = get_localized_response(_Catalogue.as_view(), request, *args, **kwargs)
    return answer
