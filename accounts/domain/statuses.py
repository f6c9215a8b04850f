"""Suspending, re-opening and closing a shop, each from a day on and with a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import local_day
from salesforce_app.kernel.timeline import holding

from ..enums import RetailerState
from ..models import Retailer, RetailerStatus
from .retailers import change_status

FURTHEST_AHEAD = timedelta(days=366)
LONGEST_SUSPENSION = timedelta(days=366)
"""After a year a suspension asks for a word with the licence office (domain.md §3.5)."""
LONGEST_REASON = 100
"""Characters that the audit trail keeps of a reason."""


@transaction.atomic
def suspend_retailer(
    *,
    retailer: Retailer,
    since: date,
    reason: str,
    returns_on: date | None,
    actor: str,
    moment: datetime,
) -> None:
    """Let a shop be suspended from ``since`` on, with the day on which it expects to return.

    Raises InputError when it is closed or suspended on that day, without a reason, when the return would
    not come after the beginning, and when a later status is on file.
    """
    check_occasion(since, reason, moment)
    if returns_on is not None and returns_on <= since:
        raise InputError(
            "returns_on",
            _("The shop would return before it closes its doors."),
            _("Give a day after the first day of the suspension, or leave it empty."),
        )
    _refuse_states(retailer, since, {RetailerState.SUSPENDED, RetailerState.CLOSED})
    _change_status(
        retailer=retailer,
        state=RetailerState.SUSPENDED,
        since=since,
        actor=actor,
        moment=moment,
        reason=reason,
        returns_on=returns_on,
    )


@transaction.atomic
def reopen_retailer(*, retailer: Retailer, since: date, reason: str, actor: str, moment: datetime) -> None:
    """Let a suspended or closed shop be active again from ``since`` on.

    Raises InputError when it is served on that day, without a reason, and when a later status is on file.
    """
    check_occasion(since, reason, moment)
    states = set(RetailerState) - {RetailerState.SUSPENDED, RetailerState.CLOSED}
    _refuse_states(retailer, since, states)
    _change_status(
        retailer=retailer,
        state=RetailerState.ACTIVE,
        since=since,
        actor=actor,
        moment=moment,
        reason=reason,
    )


@transaction.atomic
def close_retailer(*, retailer: Retailer, since: date, reason: str, actor: str, moment: datetime) -> None:
    """Let a shop be closed for good from ``since`` on; it keeps its place on its route and in the past.

    Raises InputError when it is closed on that day, without a reason, and when a later status is on file.
    """
    check_occasion(since, reason, moment)
    _refuse_states(retailer, since, {RetailerState.CLOSED})
    _change_status(
        retailer=retailer,
        state=RetailerState.CLOSED,
        since=since,
        actor=actor,
        moment=moment,
        reason=reason,
    )


def check_occasion(since: date, reason: str, moment: datetime) -> None:
    """Raise InputError for a verb without a reason, or from a day that nobody can foresee."""
    if not reason.strip():
        raise InputError("reason", _("The change needs a reason."), _("Say in a few words why."))
    if len(reason) > LONGEST_REASON:
        raise InputError(
            "reason",
            _("The reason is longer than %(most)d characters.") % {"most": LONGEST_REASON},
            _("Shorten it."),
        )
    if since > local_day(moment) + FURTHEST_AHEAD:
        raise InputError("since", _("The day lies more than a year ahead."), _("Check the year of the date."))


def _change_status(*, since: date, **values: Any) -> None:
    """As ``change_status``; raises InputError when the shop gets into the same state on a later day."""
    if not change_status(since=since, **values):
        raise InputError(
            "since",
            _("The shop gets into this state on a later day already."),
            _("Take that change back first, then give the earlier day."),
        )


def _refuse_states(retailer: Retailer, since: date, states: set[RetailerState]) -> None:
    """Raise InputError when the shop is in one of the states on the day."""
    statuses = list(RetailerStatus.objects.filter(retailer=retailer).order_by("since"))
    status = holding(statuses, since)
    if status is not None and status.state in states:
        raise InputError(
            "since",
            _("On %(day)s the status is %(state)s already.")
            % {"day": date_format(since), "state": RetailerState(status.state).label},
            _("Choose another day, or nothing needs to be done."),
        )
