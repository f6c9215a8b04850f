"""What shops complain of or ask for: written down, put into the right hands, answered, closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Retailer, Staff
from accounts.roles import Permission
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day
from territory.queries.placements import stamp_on
from territory.queries.superiors import line_above
from territory.queries.working_days import working_day_after
from territory.scope import build_scope

from ..enums import IssueChannel, IssueKind, IssueState, RevisitResult
from ..models import Issue, Visit
from ..models.actions import LONGEST_TEXT
from ..queries.holders import holdings
from .issue_notices import tell_of_answer, tell_of_assignment

DAYS_TO_ANSWER = 3
"""Working days within which an issue is answered, unless another day is set."""
LONGEST_REASON = 100
"""Characters of a reason that is kept in the history alone."""
FARTHEST = timedelta(days=366)
LONGEST_AGO = timedelta(days=366)


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

    Whoever received it follows it up. A complaint about somebody goes to the person above her (domain.md
    §3.12), who is never the one it is about. One about an account manager's service that names nobody is
    about whoever has the shop; when she wrote it down herself, it goes to the person above her as well. An
    issue on file under ``uuid`` is answered as it is. Raises InputError for an empty or too long text, an
    implausible day, a key that is taken, when it does not say which of several account managers it is about,
    and when nobody stands above the person it is about.
    """
    found = Issue.objects.filter(pk=uuid).first()
    if found is not None:
        if found.retailer_id != retailer.pk:
            raise InputError("id", _("Another issue has this key."), _("Make a new key."))
        return found
    said = _said(text)
    since = received_at or moment
    day = local_day(since)
    _check_received(since, moment)
    if visit is not None and visit.retailer_id != retailer.pk:
        raise InputError("visit", _("The visit was to another shop."), _("Leave the visit empty."))
    about = about or _whose_service(kind, retailer, received_by, day)
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
            due_on=_plausible(due_on, moment) if due_on else working_day_after(day, DAYS_TO_ANSWER),
        )
    )
    changes.save(actor=actor, moment=moment)
    tell_of_assignment(issue=issue, actor=actor, moment=moment)
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


@transaction.atomic
def amend_issue(
    *, issue: Issue, kind: IssueKind, text: str, channel: IssueChannel, actor: str, moment: datetime
) -> bool:
    """Say a received issue in other words. Whom it is about, and in whose hands it is, stays.

    Tells whether that is a change. Raises InputError once it has been answered.
    """
    if issue.state != IssueState.RECEIVED:
        raise _wrong_state(issue, _("Only what has not been answered yet is worded anew."))
    return _change(issue, actor, moment, kind=kind, text=_said(text), channel=channel)


@transaction.atomic
def answer_issue(*, issue: Issue, answer: str, actor: str, moment: datetime) -> bool:
    """Say what was found and done, so that the receiver asks the shop again.

    An answer may be worded anew until the shop was asked; it keeps the moment of the first one. Tells whether
    that is a change. Raises InputError without a text, or when the issue is closed.
    """
    said = _said(answer, "answer", _("Nothing is said of what was found or done."))
    if issue.state == IssueState.CLOSED:
        if issue.answer == said:
            return False
        raise _wrong_state(issue, _("A closed issue keeps its answer."))
    is_first = issue.answered_at is None
    values: dict[str, Any] = {"answer": said}
    if is_first:
        values |= {"answered_at": moment, "revisit_result": "", "revisited_on": None}
    changed = _change(issue, actor, moment, **values)
    if is_first:
        tell_of_answer(issue=issue, actor=actor, moment=moment)
    return changed


@transaction.atomic
def hand_on_issue(*, issue: Issue, to: Staff, actor: str, moment: datetime, reason: str = "") -> bool:
    """Put an issue into somebody else's hands; tells whether that is a change.

    Raises InputError for a closed one, and for somebody who is the one it is about, who has been deactivated,
    whose role does not handle issues, or who does not see the shop.
    """
    if issue.assigned_to_id == to.pk:
        return False
    if issue.state == IssueState.CLOSED:
        raise _wrong_state(issue, _("A closed issue stays with whoever answered it."))
    remedy = _("Choose somebody else.")
    if issue.about_id == to.pk or not to.is_active:
        # Both alike, so that no refusal tells of whom it is.
        raise InputError("to", _("%(name)s cannot take it.") % {"name": to}, remedy)
    scope = build_scope(to)
    if not scope.allows(Permission.HANDLE_ISSUES) or not _sees(to, issue):
        raise InputError("to", _("%(name)s does not see the shop's issues.") % {"name": to}, remedy)
    changed = _change(issue, actor, moment, reason=_reason(reason, is_needed=False), assigned_to=to)
    tell_of_assignment(issue=issue, actor=actor, moment=moment)
    return changed


@transaction.atomic
def put_off_issue(*, issue: Issue, due_on: date, reason: str, actor: str, moment: datetime) -> bool:
    """Give an issue that is to be answered a later day, and say why; the reason stays in its history.

    Tells whether that is a change. Raises InputError for an answered one, a day that is not later, or without
    a reason.
    """
    if issue.state != IssueState.RECEIVED:
        raise _wrong_state(issue, _("Only what has not been answered yet is put off."))
    if due_on == issue.due_on:
        return False
    if due_on < issue.due_on:
        raise InputError("due_on", _("The day is earlier than the present one."), _("Take a later day."))
    said = _reason(reason)
    return _change(issue, actor, moment, reason=said, due_on=_plausible(due_on, moment))


@transaction.atomic
def record_revisit(
    *,
    issue: Issue,
    result: RevisitResult,
    actor: str,
    moment: datetime,
    revisited_on: date | None = None,
    due_on: date | None = None,
) -> bool:
    """Keep what the shop says of the answer, asked again on ``revisited_on`` (today when not given).

    A satisfied shop closes the issue. One that is not brings it back to be answered by ``due_on``, three
    working days from today when not given; the answer stays in the history. Tells whether that is a change:
    the same result a second time is none. Raises InputError for an issue without an answer, or an implausible
    day.
    """
    today = local_day(moment)
    asked = revisited_on or today
    if issue.state != IssueState.ANSWERED:
        if issue.revisit_result == result and issue.revisited_on == asked:
            return False
        raise _wrong_state(issue, _("The shop is asked again about an answer, and once."))
    assert issue.answered_at is not None
    if asked > today:
        raise InputError("revisited_on", _("The day lies in the future."), _("Take today or an earlier day."))
    if asked < local_day(issue.answered_at):
        raise InputError(
            "revisited_on", _("The day lies before the answer."), _("Take the day of the answer or a later.")
        )
    values: dict[str, Any] = {"revisit_result": result, "revisited_on": asked}
    if result == RevisitResult.SATISFIED:
        return _change(issue, actor, moment, closed_at=moment, **values)
    again = _plausible(due_on, moment) if due_on else working_day_after(today, DAYS_TO_ANSWER)
    changed = _change(issue, actor, moment, answer="", answered_at=None, due_on=again, **values)
    tell_of_assignment(issue=issue, actor=actor, moment=moment, is_again=True)
    return changed


@transaction.atomic
def close_issue(*, issue: Issue, reason: str, actor: str, moment: datetime) -> bool:
    """Close an answered issue although the shop cannot be asked again, and say why.

    Tells whether that is a change. Raises InputError for one without an answer, or without a reason.
    """
    if issue.state == IssueState.CLOSED:
        return False
    if issue.state != IssueState.ANSWERED:
        raise _wrong_state(issue, _("An issue is answered before it is closed."))
    said = _said(reason, "reason", _("Nothing is said of why the shop was not asked again."))
    return _change(issue, actor, moment, reason=said[:LONGEST_REASON], closed_at=moment, close_reason=said)


def _change(issue: Issue, actor: str, moment: datetime, *, reason: str = "", **values: Any) -> bool:
    changes = ChangeSet()
    changed = changes.update(issue, **values)
    if changed:
        changes.update(issue, revision=issue.revision + 1)
    changes.save(actor=actor, moment=moment, reason=reason)
    return changed


def _whose_service(kind: IssueKind, retailer: Retailer, received_by: Staff, day: date) -> Staff | None:
    """Whose service a complaint is about that names nobody: the shop's account manager's."""
    if kind != IssueKind.SERVICE:
        return None
    stamp = stamp_on(retailer, day)
    holders = [] if stamp is None else holdings(day, day).holders_of(stamp.unit_id, day)
    if received_by in holders or not holders:
        return None
    if len(holders) > 1:
        raise InputError(
            "about",
            _("Several account managers have the shop: %(names)s.")
            % {"names": ", ".join(str(person) for person in holders)},
            _("Say of whom it complains."),
        )
    return holders[0]


def _sees(person: Staff, issue: Issue) -> bool:
    return Issue.objects.visible_to(build_scope(person)).filter(pk=issue.pk).exists()


def _wrong_state(issue: Issue, reason: str) -> InputError:
    return InputError(
        "state",
        reason,
        _("Reload it; it stands at “%(state)s” now.") % {"state": IssueState(issue.state).label},
    )


def _said(text: str, field: str = "text", nothing: str = "") -> str:
    said = " ".join(text.replace("\x00", "").split())
    if not said:
        reason = nothing or _("Nothing is said of what the shop told.")
        raise InputError(field, reason, _("Say it in a sentence."))
    if len(said) > LONGEST_TEXT:
        raise InputError(
            field,
            _("The text is longer than %(number)s characters.") % {"number": LONGEST_TEXT},
            _("Shorten it."),
        )
    return said


def _reason(text: str, *, is_needed: bool = True) -> str:
    said = " ".join(text.replace("\x00", "").split())
    if not said and is_needed:
        raise InputError("reason", _("Nothing is said of why."), _("Give the reason."))
    if len(said) > LONGEST_REASON:
        raise InputError(
            "reason",
            _("The text is longer than %(number)s characters.") % {"number": LONGEST_REASON},
            _("Shorten it."),
        )
    return said


def _check_received(since: datetime, moment: datetime) -> None:
    if local_day(since) > local_day(moment):
        raise InputError("received_at", _("The day lies in the future."), _("Correct the date."))
    if since < moment - LONGEST_AGO:
        raise InputError("received_at", _("The day lies more than a year ago."), _("Correct the date."))


def _plausible(due_on: date, moment: datetime) -> date:
    today = local_day(moment)
    if due_on < today:
        raise InputError("due_on", _("The day lies in the past."), _("Take today or a later day."))
    if due_on > today + FARTHEST:
        raise InputError("due_on", _("The day lies more than a year ahead."), _("Correct the date."))
    return due_on
