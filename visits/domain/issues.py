"""What shops complain of or ask for: written down, and put into the right hands."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Retailer, Staff
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from territory.queries.superiors import line_above
from territory.queries.working_days import working_day_after

from ..enums import IssueChannel, IssueKind
from ..models import Issue, Visit
from ..models.actions import LONGEST_TEXT

DAYS_TO_ANSWER = 3
"""Working days within which an issue is answered, unless another day is set."""


@transaction.atomic
def open_issue(
    *,
    uuid: UUID,
    retailer: Retailer,
    kind: IssueKind,
    text: str,
    received_by: Staff,
    actor: str,
    moment: datetime,
    received_at: datetime | None = None,
    about: Staff | None = None,
    channel: IssueChannel = IssueChannel.VISIT,
    visit: Visit | None = None,
    due_on: date | None = None,
) -> Issue:
    """Write down what a shop complains of or asks for; it is due three working days after it was received.

    Whoever received it follows it up. A complaint about somebody, or about an account manager's service, goes
    to the person above her (domain.md §3.12), who is never the one it is about. An issue on file under
    ``uuid`` is answered as it is. Raises InputError for an empty or too long text, a key that is taken, and
    when nobody stands above the person it is about.
    """
    found = Issue.objects.filter(pk=uuid).first()
    if found is not None:
        if found.retailer_id != retailer.pk:
            raise InputError("id", _("Another issue has this key."), _("Make a new key."))
        return found
    said = " ".join(text.split())
    if not said:
        raise InputError("text", _("Nothing is said of what the shop told."), _("Say it in a sentence."))
    if len(said) > LONGEST_TEXT:
        raise InputError(
            "text",
            _("The text is longer than %(number)s characters.") % {"number": LONGEST_TEXT},
            _("Shorten it."),
        )
    since = received_at or moment
    day = timezone.localtime(since, timezone.get_default_timezone()).date()
    changes = ChangeSet()
    issue = changes.create(
        Issue(
            pk=uuid,
            retailer=retailer,
            kind=kind,
            channel=channel,
            text=said,
            visit=visit,
            about=about,
            received_at=since,
            received_by=received_by,
            assigned_to=responsible(kind=kind, about=about, received_by=received_by, day=day),
            due_on=due_on or working_day_after(day, DAYS_TO_ANSWER),
        )
    )
    changes.save(actor=actor, moment=moment)
    return issue


def responsible(*, kind: IssueKind, about: Staff | None, received_by: Staff, day: date) -> Staff:
    """Who is to answer an issue: the receiver, or the nearest person above whom it is about.

    One about an account manager's service that names nobody goes to the person above the receiver. Raises
    InputError when nobody stands above the person it is about.
    """
    if about is None and kind != IssueKind.SERVICE:
        return received_by
    above = line_above(about or received_by, day)
    if above:
        return above[0]
    if about is None:
        return received_by
    raise InputError(
        "about",
        _("Nobody stands above %(name)s who could answer it.") % {"name": about},
        _("Let an administrator post somebody above, or name nobody."),
    )
