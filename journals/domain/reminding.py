"""Reminding writers of journals that are due or missing, and reviewers of replies that are late."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from django.urls import reverse

from accounts.domain.notifications import notify
from accounts.enums import Role
from accounts.models import Staff
from salesforce_app.kernel.periods import Period, local_day
from territory.models import Posting

from ..enums import TO_REVIEW
from ..models import Journal
from ..notices import JOURNAL_DUE, JOURNAL_MISSING, JOURNAL_REPLIES_LATE
from ..queries.addresses import writing_address
from ..queries.owed import Owed, owed
from ..queries.reviewers import reviewers_of

AHEAD = timedelta(hours=7)
"""How long before its due time a journal is reminded of: at noon of what is due at 18:00, in the evening of
what is due at midnight."""
MADE_UP = timedelta(days=3)
"""What should have been told in these days and was not, since no worker ran, is told now."""
LOOKED_BACK = timedelta(days=14)
"""The last days of journals that are due or end their grace about now lie this far back at most."""


def remind_of_due(*, planned: datetime, moment: datetime) -> int:
    """Tell writers of journals that are due within some hours of ``planned`` and not handed in; how many.

    Who has handed in, or whose due time is over by ``moment``, is left alone; doing it again tells nobody
    twice.
    """
    told = 0
    for one in _owed_around(planned, moment):
        if not one.is_submitted and max(planned, moment) < one.due_at <= planned + AHEAD:
            told += _tell(one, JOURNAL_DUE, moment)
    return told


def tell_of_missing(*, planned: datetime, moment: datetime) -> int:
    """Tell writers of journals whose time of grace ended by ``planned`` and that are missing; how many."""
    told = 0
    for one in _owed_around(planned, moment):
        is_open = not (one.is_submitted or one.is_voluntary)
        if is_open and planned - MADE_UP < one.grace_until <= planned:
            told += _tell(one, JOURNAL_MISSING, moment)
    return told


def tell_of_late_replies(*, day: date, moment: datetime) -> int:
    """Tell reviewers of journals that should have been answered by the day before ``day``; how many notices.

    Each reviewer is told once of each day that was let pass, with the number of journals that still wait.
    """
    rows = Journal.objects.filter(
        state__in=TO_REVIEW, reply_due_on__lt=day, reply_due_on__gte=day - MADE_UP
    ).values_list("staff", "unit", "reply_due_on")
    waiting = [(staff, unit, due_on) for staff, unit, due_on in rows if due_on is not None]
    reviewers = reviewers_of({(unit, staff) for staff, unit, _due in waiting}, day) if waiting else {}
    counted: Counter[tuple[int, date]] = Counter(
        (person, due_on) for staff, unit, due_on in waiting for person in reviewers[unit, staff]
    )
    return sum(
        notify(
            staff_ids=[person],
            kind=JOURNAL_REPLIES_LATE,
            parameters={"number": number, "due_on": due_on.isoformat()},
            address=reverse("journals:list") + "?reply=overdue",
            key=f"journal-replies-{due_on}",
            moment=moment,
        )
        for (person, due_on), number in sorted(counted.items())
    )


def _owed_around(planned: datetime, moment: datetime) -> tuple[Owed, ...]:
    today = local_day(planned)
    period = Period(today - LOOKED_BACK, today + timedelta(days=1))
    posted = Posting.objects.filter(role=Role.ACCOUNT_MANAGER, substitutes_for=None, since__lt=period.end)
    posted = posted.exclude(until__lte=period.start)
    writers = Staff.objects.filter(pk__in=posted.values("staff"), is_active=True)
    return owed(list(writers.values_list("pk", flat=True)), period, moment=max(planned, moment))


def _tell(one: Owed, kind: str, moment: datetime) -> int:
    return notify(
        staff_ids=[one.staff],
        kind=kind,
        parameters={
            "kind": one.kind.value,
            "starts_on": one.starts_on.isoformat(),
            "due_at": one.due_at.isoformat(),
        },
        address=writing_address(one.kind, one.starts_on),
        key=f"{kind}-{one.staff}-{one.kind.value}-{one.starts_on}",
        moment=moment,
    )
