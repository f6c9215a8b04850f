"""Posting staff to units, from a day on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Staff
from salesforce_app.kernel.changes import ChangeSet
from salesforce_app.kernel.errors import InputError
from salesforce_app.kernel.periods import BEGINNING

from ..models import OrgUnit, Posting

Place = tuple[int, str]
"""A unit's key and the role in which somebody stands there."""


def plan_posting(
    changes: ChangeSet,
    postings: list[Posting],
    *,
    staff: Staff,
    unit: OrgUnit,
    role: str,
    since: date | None,
    until: date | None = None,
    beside: Collection[Place] = (),
) -> bool:
    """Let somebody stand at ``unit`` in ``role`` from ``since`` to the day before ``until``.

    ``postings`` are all of hers so far, ordered by ``since``. One at the same place that holds on
    ``since`` (the last one there, without ``since``) gets the new end, if one is given. Otherwise a new
    one is made, and those of hers that would hold at the same time end on its first day, but for the
    places named in ``beside``. Only a first posting may be without ``since``: it holds from the
    beginning. Tells whether anything changes. Raises InputError.
    """
    here = [entry for entry in postings if entry.unit_id == unit.pk and entry.role == role]
    match = _holding(here, since)
    if match is not None:
        return until is not None and _end(changes, here, match, until)
    if since is None and postings:
        raise InputError(
            "since",
            _("Another posting of this person is on file; a new one needs its date."),
            _("Fill in the first day of the new posting."),
        )
    since = since or BEGINNING
    _refuse_backwards(since, until)
    _refuse_overlap(here, since, until)
    for entry in postings:
        if entry.substitutes_for_id is not None:
            # A cover during somebody's leave lasts as long as the leave.
            continue
        if entry not in here and (entry.unit_id, entry.role) not in beside and _overlaps(entry, since, until):
            if entry.since > since:
                raise InputError(
                    "since",
                    _("This person has stood at unit %(unit)s since %(date)s; a posting cannot begin before.")
                    % {"unit": entry.unit.code, "date": date_format(entry.since)},
                    _("Give a later day, or an end for the new posting."),
                )
            if entry.since == since:
                return changes.update(entry, unit=unit, role=role, until=until)
            changes.update(entry, until=since)
    postings.append(changes.create(Posting(staff=staff, unit=unit, role=role, since=since, until=until)))
    postings.sort(key=lambda entry: entry.since)
    return True


def _holding(here: list[Posting], since: date | None) -> Posting | None:
    if since is None:
        return here[-1] if here else None
    return next(
        (entry for entry in here if entry.since <= since and (entry.until is None or since < entry.until)),
        None,
    )


def _end(changes: ChangeSet, here: list[Posting], posting: Posting, until: date) -> bool:
    _refuse_backwards(posting.since, until)
    _refuse_overlap([entry for entry in here if entry is not posting], posting.since, until)
    return changes.update(posting, until=until)


def _refuse_backwards(since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise InputError(
            "until",
            _("The posting would end on or before its first day, %(date)s.") % {"date": date_format(since)},
            _("Give the first day on which the posting no longer holds."),
        )


def _refuse_overlap(here: list[Posting], since: date, until: date | None) -> None:
    for entry in here:
        if _overlaps(entry, since, until):
            raise InputError(
                "since",
                _("The same posting is on file from %(date)s on; the two would overlap.")
                % {"date": date_format(entry.since)},
                _("Correct the dates."),
            )


def _overlaps(entry: Posting, since: date, until: date | None) -> bool:
    return (until is None or entry.since < until) and (entry.until is None or since < entry.until)


@transaction.atomic
def post_staff(
    *,
    staff: Staff,
    unit: OrgUnit,
    role: str,
    since: date,
    actor: str,
    moment: datetime,
    until: date | None = None,
    keep_others: bool = False,
) -> bool:
    """Let somebody stand at ``unit`` in ``role`` from ``since`` to the day before ``until``.

    Her other postings end on that day, unless they are kept (a cover during somebody's leave). Tells
    whether anything changes. Raises InputError when the dates contradict what is on file.
    """
    changes = ChangeSet()
    postings = list(Posting.objects.filter(staff=staff).select_related("unit").order_by("since"))
    beside = {(entry.unit_id, entry.role) for entry in postings} if keep_others else ()
    changed = plan_posting(
        changes, postings, staff=staff, unit=unit, role=role, since=since, until=until, beside=beside
    )
    changes.save(actor=actor, moment=moment)
    return changed


@transaction.atomic
def substitute(
    *, staff: Staff, absent: Staff, since: date, until: date, actor: str, moment: datetime
) -> list[Posting]:
    """Let ``staff`` stand in for ``absent`` from ``since`` to the day before ``until``.

    She gets every posting that the absent person holds within these days, for as long as it lasts, beside
    her own ones; where she stands in the same role already nothing is added. Raises InputError when the
    dates run backwards, both are the same person, or there is nothing to stand in for.
    """
    _refuse_backwards(since, until)
    if staff.pk == absent.pk:
        raise InputError("staff", _("Nobody stands in for herself."), _("Choose another member of staff."))
    covered = [
        entry
        for entry in Posting.objects.filter(staff=absent, substitutes_for=None).select_related("unit")
        if _overlaps(entry, since, until)
    ]
    if not covered:
        raise InputError(
            "absent",
            _("%(name)s stands nowhere in these days.") % {"name": absent},
            _("Correct the dates, or choose whose leave it is."),
        )
    own = list(Posting.objects.filter(staff=staff))
    changes = ChangeSet()
    made: list[Posting] = []
    for entry in covered:
        start, end = max(entry.since, since), min(entry.until or until, until)
        here = [post for post in own if post.unit_id == entry.unit_id and post.role == entry.role]
        if any(_overlaps(post, start, end) for post in here):
            continue
        posting = Posting(
            staff=staff, unit=entry.unit, role=entry.role, since=start, until=end, substitutes_for=absent
        )
        made.append(changes.create(posting))
    if not made:
        raise InputError(
            "staff",
            _("%(name)s stands at these units in these days already.") % {"name": staff},
            _("Choose another member of staff, or correct the dates."),
        )
    changes.save(actor=actor, moment=moment)
    return made


@transaction.atomic
def redate_posting(
    *, posting: Posting, since: date, until: date | None, actor: str, moment: datetime
) -> bool:
    """Correct the days of a posting; tells whether that is a change.

    Raises InputError when they run backwards, overlap the same posting at another time, or leave a
    substitution without an end.
    """
    _refuse_backwards(since, until)
    if posting.substitutes_for_id is not None and until is None:
        raise InputError(
            "until", _("A substitution needs its end."), _("Give the first day after the leave.")
        )
    others = Posting.objects.filter(staff=posting.staff_id, unit=posting.unit_id, role=posting.role)
    _refuse_overlap(list(others.exclude(pk=posting.pk)), since, until)
    changes = ChangeSet()
    changed = changes.update(posting, since=since, until=until)
    changes.save(actor=actor, moment=moment)
    return changed


@transaction.atomic
def remove_posting(posting: Posting, *, actor: str, moment: datetime) -> None:
    """Take away a posting that never was; one that ends is given its end instead."""
    changes = ChangeSet()
    changes.delete(posting)
    changes.save(actor=actor, moment=moment)
