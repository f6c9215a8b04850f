"""What those who import are told of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from salesforce_app.web.notices import Kind, register

register(
    Kind(
        "import_checked",
        _("%(file)s has been checked"),
        label=_("Files of mine that were checked"),
        mail=False,
    )
)
register(
    Kind(
        "import_done",
        _("%(file)s has been imported as import %(number)s"),
        label=_("Files of mine that were imported"),
        mail=False,
    )
)
register(
    Kind(
        "import_failed",
        _("%(file)s could not be imported"),
        label=_("Files of mine that could not be imported"),
        mail=True,
    )
)
