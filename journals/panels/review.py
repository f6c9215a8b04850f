"""What reviews add to the home page: the reviewer's queue, and what came back to a writer."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from salesforce_app.kernel.scope import Scope
from salesforce_app.web.panels import Panel, register
from salesforce_app.web.views import HOME

from ..queries.coming_back import lately
from ..queries.review_queue import queue_numbers


def queue_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """How many journals wait for the reader, how many of them she must read, and how many wait for others;
    None without any."""
    if scope.staff_id is None:
        return None
    found = queue_numbers(scope, timezone.localdate())
    return (
        render_to_string("journals/panels/queue.html", {"found": found})
        if found.total or found.others
        else None
    )


def back_panel(scope: Scope, subject: object = None) -> SafeString | None:
    """What came back to the writer within a week; None when nothing did."""
    if scope.staff_id is None:
        return None
    found = lately(scope, timezone.now())
    if not (found.returned or found.accepted or found.remarks):
        return None
    return render_to_string("journals/panels/back.html", {"found": found})


register(
    Panel(
        frame=HOME,
        name="journal_queue",
        title=_("Journals to review"),
        order=24,
        render=queue_panel,
        permission=Permission.REVIEW_JOURNALS,
    )
)
register(
    Panel(
        frame=HOME,
        name="journals_back",
        title=_("What came back"),
        order=33,
        render=back_panel,
        permission=Permission.WRITE_JOURNALS,
    )
)
